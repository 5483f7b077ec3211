"""The parts of the page that a reader sees, and the browser that they are in."""
