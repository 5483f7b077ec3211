"""Builds the lesson and the parts of the page that show it; nothing else."""

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page.browser import Browser
from ripple.page.diagram import DiagramCard
from ripple.page.guide import FirstSteps
from ripple.page.inspector import InspectorDrawer
from ripple.page.leaving import Leaving
from ripple.page.ledger import Ledger
from ripple.page.loss_chart import LossChart
from ripple.page.neuron_map import NeuronMap
from ripple.page.plane import PlaneCard
from ripple.page.quiz import QuizBox
from ripple.page.sample import Sample
from ripple.page.screen import Screen
from ripple.page.settings import Settings
from ripple.page.stage import Stage
from ripple.page.story import Story
from ripple.page.transport import Transport

PARTS = (
    Story,
    Transport,
    Sample,
    DiagramCard,
    PlaneCard,
    LossChart,
    FirstSteps,
    Settings,
    QuizBox,
    InspectorDrawer,
    NeuronMap,
    Ledger,
    Leaving,
)
"""In the order in which they are drawn."""

browser = Browser()
lesson = Lesson()
player = Player(lesson)
stage = Stage(lesson, player, browser)
parts = [part(stage) for part in PARTS]
screen = Screen(stage, parts)
screen.draw(0.0)
browser.ready()
