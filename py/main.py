"""Builds the lesson and the parts of the page that show it; nothing else."""

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page.browser import Browser
from ripple.page.diagram import DiagramPart
from ripple.page.guide import GuidePart
from ripple.page.inspector import InspectorPart
from ripple.page.leaving import LeavingPart
from ripple.page.ledger import LedgerPart
from ripple.page.loss_chart import LossChartPart
from ripple.page.neuron_map import NeuronMapPart
from ripple.page.plane import PlanePart
from ripple.page.quiz import QuizPart
from ripple.page.sample import SamplePart
from ripple.page.screen import Part, Screen
from ripple.page.settings import SettingsPart
from ripple.page.sizes import SizesPart
from ripple.page.stage import Stage
from ripple.page.story import StoryPart
from ripple.page.transport import TransportPart

PARTS = (
    StoryPart,
    TransportPart,
    SamplePart,
    DiagramPart,
    SizesPart,
    PlanePart,
    LossChartPart,
    GuidePart,
    SettingsPart,
    QuizPart,
    InspectorPart,
    NeuronMapPart,
    LedgerPart,
    LeavingPart,
)
"""In the order in which they are drawn."""

browser = Browser()
lesson = Lesson()
player = Player(lesson)
stage = Stage(lesson, player, browser)
parts: list[Part] = [part(stage) for part in PARTS]
screen = Screen(stage, parts)


def add(more: list[Part]) -> None:
    """Parts that come after the start."""
    parts.extend(more)
    screen.add(more)


def build_sheets() -> None:
    """The parts that lie in sheets: nobody has opened one yet, and the first step need not wait."""
    from ripple.page.arriving import ArrivingPart
    from ripple.page.courses import CoursesPart
    from ripple.page.data import DataPart
    from ripple.page.edited import EditedPart
    from ripple.page.embedding import EmbeddingPart
    from ripple.page.home import HomePart
    from ripple.page.landscape import LandscapePart
    from ripple.page.later import LaterPart
    from ripple.page.learning import LearningPart
    from ripple.page.mistakes import MistakesPart
    from ripple.page.presenting import PresentingPart
    from ripple.page.share import SharePart
    from ripple.page.table import TablePart
    from ripple.page.textbook import TextbookPart
    from ripple.page.worksheet import WorksheetPart

    kinds = (
        *(DataPart, LearningPart, MistakesPart, TablePart, CoursesPart, LandscapePart),
        *(ArrivingPart, SharePart, HomePart, WorksheetPart, TextbookPart),
        *(PresentingPart, EmbeddingPart, EditedPart),
    )
    add([*(part(stage) for part in kinds), LaterPart(stage, lambda opened: add([opened]))])
    browser.wake_sheets()


linked = browser.fragment().startswith("#lesson=")
if linked:
    build_sheets()  # by which the lesson of a link is opened: no other one is drawn before
screen.draw(0.0)
browser.ready(lambda: player.steps_left > 0)
if not linked:
    browser.at_leisure(build_sheets)
