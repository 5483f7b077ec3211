"""Zip files that are the same, byte for byte, whenever they are made from the same contents."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from workshop import wheel
from workshop.paths import CACHE, ROOT

_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files: sorted, and all of the same date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same on Windows as elsewhere
            archive.writestr(info, files[name])
    return buffer.getvalue()


def ripple_zip() -> bytes:
    """The application, as sources."""
    package = ROOT / "py" / "ripple"
    return pack(
        {
            path.relative_to(package.parent).as_posix(): path.read_bytes()
            for path in package.rglob("*.py")
        }
    )


def numpy_zip() -> bytes:
    """numpy without tests and type stubs; kept in .cache, since compressing it takes a while."""
    recipe = hashlib.sha256(wheel.SHA256.encode() + Path(__file__).read_bytes()).hexdigest()[:16]
    cached = CACHE / f"numpy-{recipe}.zip"
    source = wheel.numpy_wheel()
    if not cached.exists():
        with zipfile.ZipFile(source) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if _is_needed(name)}
        part = cached.with_suffix(".part")
        part.write_bytes(pack(files))
        part.replace(cached)
    return cached.read_bytes()


def _is_needed(name: str) -> bool:
    return not (name.endswith(("/", ".pyi")) or "/tests/" in name)
