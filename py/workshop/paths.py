"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKSHOP = ROOT / "py" / "workshop"
SITE = ROOT / "site"
NODE_MODULES = SITE / "node_modules"
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
WASM = "runtime/pyodide-314.0.4.wasm"  # in the built site, where site/fetch.js asks for it
