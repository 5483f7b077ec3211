"""Runs in Pyodide's own Python, with the page's numpy: what the page opens with, as plain data."""

import json
import sys
import zipfile
from pathlib import Path

WORK = Path("/task")
SITE_PACKAGES = (
    f"{sys.prefix}/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
)

with zipfile.ZipFile(WORK / "numpy.zip") as archive:
    archive.extractall(SITE_PACKAGES)
sys.path.insert(0, str(WORK))
sys.dont_write_bytecode = True

from workshop.written import recorded  # noqa: E402 - now it can be found

values = json.loads((WORK / "values.json").read_text("utf-8"))
(WORK / "first.json").write_text(json.dumps(recorded(WORK / "main.py", values)), "utf-8")
