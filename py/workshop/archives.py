"""Archives that are the same, byte for byte, whenever they are made from the same contents."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path

# Deflated; no name; at no time; as small as can be; on a system that is not said.
_HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))


def packed(files: Mapping[str, bytes]) -> bytes:
    """A gzipped tar of these files, which site/runtime.js takes apart."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            info = tarfile.TarInfo(name)
            info.size = len(files[name])
            archive.addfile(info, io.BytesIO(files[name]))
    return gzipped(buffer.getvalue())


def unpacked_size(pack: Path) -> int:
    """How many bytes a pack has once it is no longer gzipped."""
    return len(gzip.decompress(pack.read_bytes()))


def gzipped(data: bytes) -> bytes:
    """The same as from `gzip`, whose header says in some Pythons on which system it was made."""
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    ends = zlib.crc32(data).to_bytes(4, "little"), len(data).to_bytes(4, "little")
    return b"".join((_HEADER, deflate.compress(data), deflate.flush(), *ends))
