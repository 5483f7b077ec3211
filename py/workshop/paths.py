"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKSHOP = ROOT / "py" / "workshop"
SITE = ROOT / "site"
NODE_MODULES = SITE / "node_modules"
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
