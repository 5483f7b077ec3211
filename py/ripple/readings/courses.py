"""What courses are called, and how far they can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from ripple.lesson.basket import FIRST
from ripple.lesson.courses import Terms
from ripple.lesson.lesson import Lesson
from ripple.lesson.state import Spec
from ripple.model.method import Method
from ripple.readings.inputs import names_of
from ripple.words import comparing as words
from ripple.words import en, learning


def course_name(terms: Terms) -> str:
    """Its learning rate, and whatever is not as the page begins with it."""
    return ", ".join(_parts(terms))


def _parts(terms: Terms) -> Iterator[str]:
    spec, method, usual = terms.spec, terms.method, Spec()
    yield words.rates(terms.rates)
    if spec.loss != usual.loss:
        yield en.LOSSES[spec.loss].title
    if spec.sizes[1:-1] != usual.sizes[1:-1]:
        yield words.layers(spec.sizes[1:-1])
    if spec.output != usual.output:
        yield words.LINEAR_OUTPUT
    if spec.activation != usual.activation:
        yield en.activation_title(spec.activation)
    if spec.initial != usual.initial:
        yield en.INITIAL[spec.initial].title
    if method.batch != Method().batch:
        yield words.batch(method.batch, names_of(terms.points).noun)
    if method.in_turn:
        yield learning.ORDERS["turn"]
    frozen = method.frozen
    if not spec.biased:
        yield words.BIASES_FIXED
        frozen = frozenset(place for place in frozen if place.source is not None)
    yield from words.strengths(method.decay, method.momentum, method.held_out, len(frozen))
    if method.mistake:
        from ripple.words import mistakes  # few readers make one: the page starts without

        yield mistakes.in_course(method.mistake)
    if terms.edited:
        yield words.EDITED
    recipe = terms.points.recipe or FIRST
    if recipe.name != FIRST.name and not terms.points.free:
        yield en.DATA_SETS[recipe.name].title


def notes(lesson: Lesson) -> list[str]:
    """What stands in the way of comparing those that are kept with the course of now."""
    kept, now = lesson.courses.kept, lesson.terms
    if not kept:
        return []
    kinds = list(dict.fromkeys(terms.spec.loss for terms in (*(each.terms for each in kept), now)))
    starts = [each.letter for each in kept if not each.terms.starts_as(now)]
    fruit = [each.letter for each in kept if not each.terms.points.is_like(now.points)]
    return [
        *([words.other_losses([en.LOSSES[kind].title for kind in kinds])] if kinds[1:] else []),
        *([words.other_starts(starts)] if starts else []),
        *([words.other_fruit(fruit, names_of(now.points).noun)] if fruit else []),
    ]
