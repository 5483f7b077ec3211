"""How an amount becomes a size in the diagram, in CSS pixels; the legend says the same.

What a step puts on the diagram is sized in proportion to the largest of its kind in that step
(`most`), which has the full size. What is not zero never vanishes.
"""

from __future__ import annotations

import math

LINE_FULL, LINE_AT = 8.0, 4.0  # the widest line, and the |w| that has it unless one is larger
DOT_FULL = 16.0  # the radius of a product or a share
MARK_FULL = 16.0  # half a diagonal of a gradient's diamond, half the base of an update's arrow
HALO_FULL = 16.0
LEAST = 2.5  # what would be smaller is hollow, and this large
OUTLINE = 1.5
DASH, GAP = 3.0, 2.0  # of a negative weight's line, in its own widths
DASH_LEAST = 2.0  # the width that the dashes of thinner lines are made for


def line_full(most: float) -> float:
    """The |w| that has the widest line, where this is the largest."""
    return max(most, LINE_AT)


def line_width(weight: float, full: float) -> float:
    """The width of a line: in proportion to |w|."""
    return abs(weight) / full * LINE_FULL


def dashes(width: float) -> tuple[float, float]:
    """Dash and gap of a line of this width."""
    unit = max(width, DASH_LEAST)
    return DASH * unit, GAP * unit


def by_area(amount: float, most: float, full: float) -> float:
    """A length whose square is in proportion to |amount|: `full` for the most."""
    return math.sqrt(abs(amount) / most) * full if most else 0.0


def by_length(amount: float, most: float, full: float) -> float:
    """A length in proportion to |amount|: `full` for the most."""
    return abs(amount) / most * full if most else 0.0
