"""Pictures of the lesson: each `draw_*` gets a 2-D context and draws what it is given."""
