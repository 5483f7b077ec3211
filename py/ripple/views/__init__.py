"""Pictures of the lesson: each `draw_*` gets a 2-D context and plain values, and changes nothing."""
