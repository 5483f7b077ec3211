"""Ripple: a small network learns to tell strawberries from lemons, and shows how."""
