"""Unpacks .zip files within limits: a file that would swell beyond them is left packed, and so refused as no table."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MAX_ENTRIES = 5_000
MAX_UNPACKED = 1024 * 1024 * 1024
CHUNK = 1024 * 1024
UTF8_NAME = 0x800


def unpack(archive: Path, aside: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of an archive, unpacked below ``aside``, with its name in the archive.

    Yields the archive itself where it cannot be unpacked: damaged, locked, too many files or too large.
    """
    folder = Path(tempfile.mkdtemp(dir=aside))
    found: list[tuple[Path, str]] = []
    room = MAX_UNPACKED
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if len(entries) > MAX_ENTRIES:
                raise zipfile.BadZipFile
            for number, entry in enumerate(entries):
                name = _name(entry)
                if PurePosixPath(name).name.startswith((".", "~$")) or name.startswith("__MACOSX"):
                    continue
                target = folder / f"{number:05d}" / PurePosixPath(name).name
                target.parent.mkdir()
                room = _copy(packed, entry, target, room)
                found.append((target, name))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        yield archive, archive.name
        return
    yield from found


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the entry's name: without the UTF-8 mark, Windows here wrote it in GBK, which zipfile reads as cp437."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _copy(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Unpack one entry piece by piece and return what room is left; the size the archive claims is not believed."""
    with packed.open(entry) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            room -= len(chunk)
            if room < 0:
                raise zipfile.BadZipFile
            out.write(chunk)
    return room
