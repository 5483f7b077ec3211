"""The page's own scripts and styles as they are served: without comments and spaces.

Names stay, so that whoever reads an error's stack, or looks into the page, finds their way.
"""

from pathlib import Path

from workshop.node import node
from workshop.paths import NODE_MODULES
from workshop.sources import text_of

# These must also be read by browsers that are too old for the rest. What they import is put inside.
_OLD = ("show.js", "alarm.js", "start.js")
_FOR_OLD = ("--bundle", "--format=iife", "--target=es5")
# What it imports of others is put inside, too.
_MADE_OF_OTHERS = ("qr.js", "hood.js")
_WITH_OTHERS = ("--bundle", "--format=esm")
# Of these nearly all is of others, or stands in the page itself: nobody looks for their names.
_SHORTENED = ("hood.js", "early.js")
_SHORT = ("--minify-syntax", "--minify-identifiers")


def compact(path: Path) -> str:
    """What is served in the place of this script or style sheet."""
    return node(
        [
            NODE_MODULES / "esbuild/bin/esbuild",
            *(f"--loader={path.suffix[1:]}", f"--sourcefile={path.name}"),
            *("--minify-whitespace", "--charset=utf8", "--log-level=error"),
            *(_FOR_OLD if path.name in _OLD else ()),
            *(_WITH_OTHERS if path.name in _MADE_OF_OTHERS else ()),
            *(_SHORT if path.name in _SHORTENED else ()),
        ],
        stdin=text_of(path),
    )
