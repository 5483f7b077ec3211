"""Every sentence of the page, and how it writes and reads numbers."""
