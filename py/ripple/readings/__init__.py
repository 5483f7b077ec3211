"""What can be read off a lesson: its numbers and its words, part by part."""
