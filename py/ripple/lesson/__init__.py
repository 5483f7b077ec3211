"""All state of a lesson, and every way in which it changes."""
