"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# The same examples in every run: a red test stays red until it is mended. No trace outside .cache.
set_hypothesis_home_dir(Path(__file__).parents[1] / ".cache" / "hypothesis")
settings.register_profile("ripple", derandomize=True, deadline=None, database=None)
settings.load_profile("ripple")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="run the tests marked `thorough` too")
    parser.addoption("--actions", type=int, default=200, help="actions of a random reader")
    parser.addoption("--seed", type=int, default=1, help="where the random readers begin")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
