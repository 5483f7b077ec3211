"""The legends of the diagram and of the loss chart, as HTML with small pictures.

On the diagram the largest of each kind in a step has the full size. What that stands for now is
written into the elements whose ids begin with `full-` (see `page.full_sizes`). What is not always
there has an id.
"""

from __future__ import annotations

from ripple.lesson.step import PHASES, Phase
from ripple.views import loss
from ripple.views.edges import BAR_WIDTH
from ripple.views.markup import Markup, element, markup
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


def legend_html(loss_mark: str, maps: bool = True) -> Markup:
    """What each mark means, in the order in which a step shows them.

    `loss_mark` is what the area beside the error is, if there is one; without a plane no `maps`.
    """
    forward, loss, backward, update = PHASES
    more = loss_mark and f", {loss_mark}"
    dashes = f"{DASH * _LINE:g} {GAP * _LINE:g}"
    entries = (
        (None, 20, _line("positive", ""), _formula(_term("w"), " > 0, to ", _full("weight"))),
        (None, 20, _line("negative", dashes), _formula("w < 0")),
        (forward, 18, _disc("positive"), _formula("w·", _term("a"), " to ", _full("product"))),
        (forward, 18, _gauge(), markup("activation", _words("gauge"))),
        (loss, 18, _error(loss_mark), _formula(_term("ŷ"), " − ", _term("y"), more)),
        (backward, 18, _halo(), _formula("|", _term("δ"), "| to ", _full("delta"))),
        (backward, 30, _ways(), markup(_term("z"), " to rise, fall")),
        (backward, 18, _disc("error"), _formula("w·δ to ", _full("share"))),
        (backward, 18, _diamond(), _formula(_term("g"), _words("mean"), " to ", _full("gradient"))),
        (update, 18, _arrow(), _formula("|", _term("Δ"), "| to ", _full("change"))),
        (None, 18, _map(), markup("activation over the plane", _words("map"))),
    )
    *most, last = (_entry(*entry) for entry in entries)
    last = last if maps else markup()
    frozen = _entry(None, 20, _bars(), markup("frozen"), id="key-frozen", hidden="")
    return markup(*most, frozen, last)


def _entry(phase: Phase | None, width: int, mark: Markup, meaning: Markup, **more: str) -> Markup:
    return element(
        "li",
        element("svg", mark, width=f"{width}", height="20", aria_hidden="true"),
        element("span", meaning),
        **_of(phase),
        **more,
    )


def _of(phase: Phase | None) -> dict[str, str]:
    """In which phase the mark appears; None: it is always there."""
    return {} if phase is None else {"data_phase": phase.value}


def loss_legend_html() -> Markup:
    """What each mark in the loss chart is; what is not always there has an id."""
    dot = element(
        "rect", x="1", y="4.5", width=f"{loss.DOT:g}", height=f"{loss.DOT:g}",
        fill="var(--error)", fill_opacity=f"{loss.DOT_ALPHA:g}",
    )  # fmt: skip
    ring = element(
        "circle", cx="6", cy="6", r=f"{loss.BRANCH:g}", fill="var(--paper)", stroke="var(--ink)",
        stroke_width=f"{loss.BRANCH_LINE:g}",
    )  # fmt: skip
    faint = _course("ink", "M0 6h14", loss.FAINT_LINE, loss.FAINT)
    dashes = " ".join(f"{length:g}" for length in loss.HELD_DASH)
    held = element(
        "path", d="M0 6h18", stroke="var(--ink)", stroke_width=f"{loss.HELD_LINE:g}",
        stroke_dasharray=dashes,
    )  # fmt: skip
    read = _course("ink", "M4 0v12", loss.READ_LINE), _end("ink", loss.READ)
    branch = element("span", _picture(12, ring), id="key-branch", hidden="")
    left = branch, _picture(14, faint), element("span", id="key-left-name")
    return markup(
        element(
            "span",
            _picture(18, _course("error", "M0 6h18", loss.LINE)),
            element("span", "all fruit", id="key-mean"),
        ),
        element("span", _picture(18, held), "held out", id="key-held", hidden=""),
        *(
            element("span", kept_picture(letter), letter, id=f"key-kept-{letter}", hidden="")
            for letter in loss.KEPT
        ),
        element("span", _picture(5, dot), "each step"),
        element("span", _picture(8, _end("error", loss.NOW)), "now"),
        element("span", *left, id="key-left", hidden=""),
        element("span", _picture(8, *read), "read", id="key-read", hidden=""),
    )


def kept_picture(letter: str) -> Markup:
    """The line of a course that is kept."""
    path = element(
        "path", d="M0 6h24", stroke=f"var(--kept-{letter.lower()})",
        stroke_width=f"{loss.KEPT_LINE:g}",
        stroke_dasharray=" ".join(f"{length:g}" for length in loss.KEPT[letter]),
    )  # fmt: skip
    return _picture(24, path)


def _picture(width: int, *marks: Markup) -> Markup:
    return element("svg", *marks, width=f"{width}", height="12")


def _course(colour: str, path: str, width: float, alpha: float = 1.0) -> Markup:
    return element(
        "path", d=path, stroke=f"var(--{colour})", stroke_width=f"{width:g}",
        stroke_opacity=f"{alpha:g}",
    )  # fmt: skip


def _end(colour: str, radius: float) -> Markup:
    return element("circle", cx="4", cy="6", r=f"{radius:g}", fill=f"var(--{colour})")


def _formula(*parts: str) -> Markup:
    """What translators leave alone."""
    return element("span", *parts, translate="no")


def _term(symbol: str) -> Markup:
    """A symbol that says what it means, in the page's words about it."""
    about = f"about-{_ABOUT[symbol]}"
    return element("button", symbol, type="button", class_="term", popovertarget=about)


def _full(kind: str) -> Markup:
    return element("span", "–", id=f"full-{kind}")


def _words(kind: str) -> Markup:
    return element("span", id=f"full-{kind}")


def _line(colour: str, dash: str) -> Markup:
    return element(
        "path", d="M0 10h20", stroke=f"var(--{colour})", stroke_width=f"{_LINE}",
        stroke_dasharray=dash,
    )  # fmt: skip


def _bars() -> Markup:
    bars = element("path", d="M8 5v10M12 5v10", stroke="var(--ink)", stroke_width=f"{BAR_WIDTH:g}")
    return markup(element("path", d="M0 10h20", stroke="var(--muted)", stroke_width="1"), bars)


def _plus() -> Markup:
    return element("path", d="M6 10h6M9 7v6", stroke="var(--paper)", stroke_width="1.6")


def _disc(colour: str) -> Markup:
    return markup(element("circle", cx="9", cy="10", r="8", fill=f"var(--{colour})"), _plus())


def _shape(path: str, colour: str) -> Markup:
    return element("path", d=path, fill=f"var(--{colour})")


def _ways() -> Markup:
    return markup(_shape("M7 5l5 9h-10z", "error"), _shape("M22 15l5 -9h-10z", "error"))


def _arrow() -> Markup:
    return _shape("M9 2L17 18L1 18z", "ink")


def _diamond() -> Markup:
    return markup(_shape("M9 2L17 10L9 18L1 10z", "error"), _plus())


def _halo() -> Markup:
    return markup(
        element(
            "circle", cx="9", cy="10", r="7", fill="none", stroke="var(--error)",
            stroke_width="4", stroke_opacity=f"{HALO_ALPHA:g}",
        ),
        element(
            "circle", cx="9", cy="10", r="4.5", fill="none", stroke="var(--ink)",
            stroke_width=f"{OUTLINE:g}",
        ),
    )  # fmt: skip


def _error(area: str) -> Markup:
    shape = "M3 3v14h14z" if area.startswith("½") else "M3 3h14v14h-14z" if area else "M3 3z"
    return markup(
        element("path", d=shape, fill="var(--error)", fill_opacity="0.4"),
        element("path", d="M3 3v14", stroke="var(--error)", stroke_width="4"),
    )


def _map() -> Markup:
    low = element("stop", offset="0.1", stop_color="var(--paper)")
    high = element("stop", offset="0.9", stop_color="var(--map-high)")
    ends = {"x1": "0", "x2": "1", "y1": "0.7", "y2": "0.3"}
    return markup(
        element("defs", element("linearGradient", low, high, id="map-legend", **ends)),
        element("path", d="M2 3h14v14h-14z", fill="url(#map-legend)", stroke="var(--ink)"),
    )


def _gauge() -> Markup:
    return markup(
        element("path", d="M2 10a7 7 0 0 0 14 0z", fill="var(--gauge)"),
        element(
            "circle", cx="9", cy="10", r="7", fill="none", stroke="var(--ink)", stroke_width="1.5"
        ),
    )
