"""The page that ours is measured against: PyScript and numpy as their documentation says."""

import shutil
from pathlib import Path

from workshop import wheel
from workshop.paths import NODE_MODULES

# With "passthrough" PyScript leaves numpy to Pyodide, which is faster than its usual way: it spares
# the stock page micropip.
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Stock PyScript</title>
  <script type="module" src="pyscript/core.js"></script>
</head>
<body>
  <button id="step">Step</button>
  <p id="status">Idle</p>
  <script type="py" config='{
    "interpreter": "./pyodide/pyodide.mjs", "packages": ["numpy"], "packages_cache": "passthrough"
  }'>
import numpy
from pyscript import document, when

@when("click", "#step")
def on_step(event):
    status = document.getElementById("status")
    status.textContent = "numpy " + str(numpy.linspace(0.0, 1.0, 5).sum())

document.body.dataset.state = "ready"
  </script>
</body>
</html>
"""


def write_yardstick(target: Path) -> None:
    """Write the stock page and all of its parts into a folder."""
    target.mkdir(parents=True)
    (target / "index.html").write_text(_PAGE, "utf-8")
    shutil.copytree(
        NODE_MODULES / "@pyscript/core/dist",
        target / "pyscript",
        ignore=shutil.ignore_patterns("*.map"),
    )
    pyodide = target / "pyodide"
    pyodide.mkdir()
    for pattern in ("*.mjs", "*.wasm", "*.zip", "*-lock.json"):
        for path in (NODE_MODULES / "pyodide").glob(pattern):
            shutil.copy(path, pyodide)
    shutil.copy(wheel.numpy_wheel(), pyodide)
