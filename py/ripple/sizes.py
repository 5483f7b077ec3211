"""How a number becomes a size in the network diagram, in CSS pixels; the legend says the same."""

from __future__ import annotations

import math

EDGE_WIDTH, EDGE_WIDEST = 2.2, 14.0
PULSE_FORWARD, PULSE_BACKWARD, PULSE_LARGEST = 6.0, 24.0, 13.0
RING_WIDTH = 22.0
HALO_WIDTH, HALO_WIDEST = 140.0, 16.0
HALO_ALPHA = 0.55
OUTLINE = 1.5
NUDGE_SIZE, NUDGE_LARGEST = 40.0, 11.0
DASH, GAP = 9.0, 6.0


def edge_width(weight: float) -> float:
    """The width of an edge: in proportion to |w|."""
    return min(abs(weight) * EDGE_WIDTH, EDGE_WIDEST)


def pulse_radius(amount: float, scale: float) -> float:
    """The radius of a pulse: its area is in proportion to |amount|."""
    return min(math.sqrt(abs(amount)) * scale, PULSE_LARGEST)


def ring_width(loss: float) -> float:
    """The width of the output's ring: in proportion to the loss."""
    return loss * RING_WIDTH


def halo_width(delta: float) -> float:
    """The width of a hidden neuron's halo: in proportion to |δ|."""
    return min(abs(delta) * HALO_WIDTH, HALO_WIDEST)


def nudge_size(change: float) -> float:
    """Half the base of an update's triangle: its area is in proportion to |Δ|."""
    return min(math.sqrt(abs(change)) * NUDGE_SIZE, NUDGE_LARGEST)
