"""Archives that are the same, byte for byte, whenever they are made from the same contents."""

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path


def packed(files: Mapping[str, bytes]) -> bytes:
    """A gzipped tar of these files, which site/runtime.js takes apart."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            info = tarfile.TarInfo(name)
            info.size = len(files[name])
            archive.addfile(info, io.BytesIO(files[name]))
    return gzip.compress(buffer.getvalue(), 9, mtime=0)


def unpacked_size(pack: Path) -> int:
    """How many bytes a pack has once it is no longer gzipped."""
    return len(gzip.decompress(pack.read_bytes()))
