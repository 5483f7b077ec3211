"""lessons.json: the written lessons of site/lessons in their order, by their names in links."""

import json
import re

from workshop.console import Problem
from workshop.paths import SITE
from workshop.sources import text_of

FOLDER = SITE / "lessons"
_FILE = re.compile(r"\d\d-([a-z0-9-]{1,40})\.md")


def lessons() -> str:
    """Their texts. The page reads them, as it reads any other; a test says that it can."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.md")):
        name = _FILE.fullmatch(path.name)
        if not name or name[1] in found:
            raise Problem(f"{path.name}: a lesson is named NN-name.md, and no other has this name.")
        found[name[1]] = text_of(path)
    return json.dumps(found, indent=0, ensure_ascii=False)
