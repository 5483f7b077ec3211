"""The legend of the diagram, as HTML with small pictures, in the diagram's own measures."""

from __future__ import annotations

from ripple import sizes


def legend_html() -> str:
    """What lines, pulses and rings mean, drawn with the diagram's own measures."""
    forward = sizes.pulse_radius(1.0, sizes.PULSE_FORWARD)
    backward = sizes.pulse_radius(0.1, sizes.PULSE_BACKWARD)
    ring = sizes.ring_width(0.25)
    halo = sizes.halo_width(0.03)
    nudge = sizes.nudge_size(0.01)
    dash = f"{sizes.DASH:g} {sizes.GAP:g}"
    entries = (
        (30, _line("positive", sizes.edge_width(2), ""), "weight +2"),
        (30, _line("negative", sizes.edge_width(2), dash), "weight −2"),
        (14, _disc("positive", forward, 7), _formula("→ |w·a| = 1")),
        (16, _disc("error", backward, 8), _formula("← |w·δ| = 0.1")),
        (20, _ring(4, ring, 1), "ring: " + _formula("L = 0.25")),
        (20, _ring(5, halo, sizes.HALO_ALPHA), "halo: " + _formula("|δ| = 0.03")),
        (14, f'<path d="M7 {10 - nudge}l{nudge} {2 * nudge}h{-2 * nudge}z" fill="var(--ink)"/>',
         _formula("Δ = +0.01")),
        (18, _gauge(), "fill: activation"),
        (18, _map(), "square: activation over the plane"),
    )  # fmt: skip
    return "".join(
        f'<li><svg width="{width}" height="20" aria-hidden="true">{mark}</svg>'
        f"<span>{meaning}</span></li>"
        for width, mark, meaning in entries
    )


def _formula(text: str) -> str:
    """What translators leave alone."""
    return f'<span translate="no">{text}</span>'


def _line(colour: str, width: float, dash: str) -> str:
    return (
        f'<path d="M0 10h30" stroke="var(--{colour})" stroke-width="{width:g}"'
        f' stroke-dasharray="{dash}"/>'
    )


def _disc(colour: str, radius: float, x: float) -> str:
    return f'<circle cx="{x:g}" cy="10" r="{radius:g}" fill="var(--{colour})"/>'


def _ring(radius: float, width: float, opacity: float) -> str:
    outside = radius + sizes.OUTLINE / 2
    return (
        f'<circle cx="10" cy="10" r="{outside + width / 2:g}" fill="none" stroke="var(--error)"'
        f' stroke-opacity="{opacity:g}" stroke-width="{width:g}"/>'
        f'<circle cx="10" cy="10" r="{radius:g}" fill="none" stroke="var(--ink)"'
        f' stroke-width="{sizes.OUTLINE:g}"/>'
    )


def _map() -> str:
    return (
        '<defs><linearGradient id="map-legend" x1="0" x2="1" y1="0.7" y2="0.3">'
        '<stop offset="0.1" stop-color="var(--paper)"/>'
        '<stop offset="0.9" stop-color="var(--map-high)"/></linearGradient></defs>'
        '<path d="M2 3h14v14h-14z" fill="url(#map-legend)" stroke="var(--ink)"/>'
    )


def _gauge() -> str:
    return (
        '<path d="M2 10a7 7 0 0 0 14 0z" fill="var(--gauge)"/>'
        '<circle cx="9" cy="10" r="7" fill="none" stroke="var(--ink)" stroke-width="1.5"/>'
    )
