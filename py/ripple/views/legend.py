"""The legends of the diagram and of the loss chart, as HTML with small pictures.

On the diagram the largest of each kind in a step has the full size. What that stands for now is
written into the elements whose ids begin with `full-` (see `page.full_sizes`).
"""

from __future__ import annotations

from ripple.lesson.step import PHASES, Phase
from ripple.views import loss
from ripple.views.neurons import HALO_ALPHA
from ripple.views.sizes import DASH, GAP, OUTLINE

_LINE = 3  # as wide as the legend's lines are
_ABOUT = {
    "w": "w",
    "a": "a",
    "z": "z",
    "y": "y",
    "ŷ": "yhat",
    "δ": "delta",
    "g": "gradient",
    "Δ": "change",
}


def legend_html() -> str:
    """What each mark means, in the order in which a step shows them."""
    forward, loss, backward, update = PHASES
    entries = (
        (None, 20, _line("positive", ""), _formula(_term("w") + " &gt; 0, to " + _full("weight"))),
        (None, 20, _line("negative", f"{DASH * _LINE:g} {GAP * _LINE:g}"), _formula("w &lt; 0")),
        (forward, 18, _disc("positive"), _formula("w·" + _term("a") + " to " + _full("product"))),
        (forward, 18, _gauge(), "activation"),
        (loss, 18, _square(), _formula(_term("ŷ") + " − " + _term("y") + ", (ŷ − y)²")),
        (backward, 18, _halo(), _formula("|" + _term("δ") + "| to " + _full("delta"))),
        (backward, 30, _ways(), _term("z") + " to rise, fall"),
        (backward, 18, _disc("error"), _formula("w·δ to " + _full("share"))),
        (backward, 18, _diamond(), _formula(_term("g") + " to " + _full("gradient"))),
        (update, 18, _arrow(), _formula("|" + _term("Δ") + "| to " + _full("change"))),
        (None, 18, _map(), "activation over the plane"),
    )  # fmt: skip
    return "".join(
        f"<li{_of(phase)}>"
        f'<svg width="{width}" height="20" aria-hidden="true">{mark}</svg>'
        f"<span>{meaning}</span></li>"
        for phase, width, mark, meaning in entries
    )


def _of(phase: Phase | None) -> str:
    """In which phase the mark appears; None: it is always there."""
    return "" if phase is None else f' data-phase="{phase.value}"'


def loss_legend_html() -> str:
    """What each mark in the loss chart is; what is not always there has an id."""
    dot = (
        f'<rect x="1" y="4.5" width="{loss.DOT:g}" height="{loss.DOT:g}" fill="var(--error)"'
        f' fill-opacity="{loss.DOT_ALPHA:g}"/>'
    )
    ring = (
        f'<circle cx="6" cy="6" r="{loss.BRANCH:g}" fill="var(--paper)" stroke="var(--ink)"'
        f' stroke-width="{loss.BRANCH_LINE:g}"/>'
    )
    faint = _course("ink", "M0 6h14", loss.FAINT_LINE, loss.FAINT)
    read = _course("ink", "M4 0v12", loss.READ_LINE) + _end("ink", loss.READ)
    entries = (
        ("", _picture(18, _course("error", "M0 6h18", loss.LINE)) + "all fruit"),
        ("", _picture(5, dot) + "each step"),
        ("", _picture(8, _end("error", loss.NOW)) + "now"),
        (
            ' id="key-left" hidden=""',
            f'<span id="key-branch" hidden="">{_picture(12, ring)}</span>{_picture(14, faint)}'
            '<span id="key-left-name"></span>',
        ),
        (' id="key-read" hidden=""', _picture(8, read) + "read"),
    )
    return "".join(f"<span{attributes}>{entry}</span>" for attributes, entry in entries)


def _picture(width: int, mark: str) -> str:
    return f'<svg width="{width}" height="12">{mark}</svg>'


def _course(colour: str, path: str, width: float, alpha: float = 1.0) -> str:
    return (
        f'<path d="{path}" stroke="var(--{colour})" stroke-width="{width:g}"'
        f' stroke-opacity="{alpha:g}"/>'
    )


def _end(colour: str, radius: float) -> str:
    return f'<circle cx="4" cy="6" r="{radius:g}" fill="var(--{colour})"/>'


def _formula(text: str) -> str:
    """What translators leave alone."""
    return f'<span translate="no">{text}</span>'


def _term(symbol: str) -> str:
    """A symbol that says what it means, in the page's words about it."""
    about = f"about-{_ABOUT[symbol]}"
    return f'<button type="button" class="term" popovertarget="{about}">{symbol}</button>'


def _full(kind: str) -> str:
    return f'<span id="full-{kind}">–</span>'


def _line(colour: str, dash: str) -> str:
    return (
        f'<path d="M0 10h20" stroke="var(--{colour})" stroke-width="{_LINE}"'
        f' stroke-dasharray="{dash}"/>'
    )


def _plus() -> str:
    return '<path d="M6 10h6M9 7v6" stroke="var(--paper)" stroke-width="1.6"/>'


def _disc(colour: str) -> str:
    return f'<circle cx="9" cy="10" r="8" fill="var(--{colour})"/>{_plus()}'


def _shape(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="var(--{colour})"/>'


def _ways() -> str:
    return _shape("M7 5l5 9h-10z", "error") + _shape("M22 15l5 -9h-10z", "error")


def _arrow() -> str:
    return _shape("M9 2L17 18L1 18z", "ink")


def _diamond() -> str:
    return _shape("M9 2L17 10L9 18L1 10z", "error") + _plus()


def _halo() -> str:
    return (
        f'<circle cx="9" cy="10" r="7" fill="none" stroke="var(--error)" stroke-width="4"'
        f' stroke-opacity="{HALO_ALPHA:g}"/>'
        '<circle cx="9" cy="10" r="4.5" fill="none" stroke="var(--ink)"'
        f' stroke-width="{OUTLINE:g}"/>'
    )


def _square() -> str:
    return (
        '<path d="M3 3h14v14h-14z" fill="var(--error)" fill-opacity="0.4"/>'
        '<path d="M3 3v14" stroke="var(--error)" stroke-width="4"/>'
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
