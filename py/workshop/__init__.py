"""The native side of Ripple: set-up, build, serve and test."""
