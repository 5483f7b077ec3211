"""hood.json: the sources of the model that a reader may look into, as they are compiled."""

import json

from workshop.bytecode import PACKAGE
from workshop.sources import text_of

_SHOWN = "network.py", "functions.py"


def sources_shown() -> str:
    """The texts by their names."""
    return json.dumps({name: text_of(PACKAGE / "model" / name) for name in _SHOWN}, indent=0)
