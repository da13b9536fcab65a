"""``backup`` and ``restore``: everything under the home folder in one file, taken while the system runs.

Whoever writes deliveries waits meanwhile, so that lake, archive and ledger belong together. A backup is whole or not
there, and so is what is restored from it: a home is never half of one state and half of another.
"""

import contextlib
import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath

import click

from dashboard import __version__
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.ledger import hold_ledger
from dashboard.progress import track

MARK = "schoolwatch-backup.json"
"""What tells that a zip is one of ours: which program made it, when, and of how many files."""

OWNERS_ONLY = (".key", ".sqlite")


def back_up(home: Home, file: Path) -> None:
    """Write everything under ``home`` into ``file``, and say how much that was.

    Raises:
        SchoolwatchError: there is nothing yet, or the file cannot be written.
    """
    if not home.ledger.exists():
        raise SchoolwatchError(
            "还没有导入过数据，没有要备份的。", "Nothing was ingested yet; there is nothing to back up."
        )
    partial = file.with_name(f"{file.name}.partial")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)  # it holds the keys
        with hold_ledger(home), zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
            count = _write(home, zipped, but={file.resolve(), partial.resolve()})
        partial.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise SchoolwatchError(
            f"备份没有写成：{error}。请换一个有空间、能写入的位置。",
            f"The backup could not be written: {error}. Choose a place with room that can be written to.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    size = file.stat().st_size / 1e6
    click.echo(f"已备份 {count:,} 个文件，{size:.1f} MB：{file}\nbacked up {count:,} files, {size:.1f} MB: {file}")


def _write(home: Home, zipped: zipfile.ZipFile, but: set[Path]) -> int:
    count = 0
    for each in track(sorted(_files(home)), "备份 backup"):
        if each.resolve() in but:
            continue
        name = each.relative_to(home.path).as_posix()
        # An old version, or a file in the inbox, may go away meanwhile; what deliveries name does not.
        with contextlib.suppress(FileNotFoundError):
            if each == home.accounts:
                zipped.writestr(name, _database(each))
            else:
                zipped.write(each, name)
            count += 1
    made_at = datetime.now().astimezone().isoformat(timespec="seconds")
    zipped.writestr(MARK, json.dumps({"program": __version__, "made_at": made_at, "files": count}))
    return count


def _files(home: Home) -> Iterator[Path]:
    """Yield every file that is of lasting worth: nothing half written, no upload that is not landed."""
    for each in home.path.rglob("*"):
        is_passing = home.uploads in each.parents or each.suffix == ".partial"
        if each.is_file() and not is_passing and not each.name.startswith(f"{home.accounts.name}-"):
            yield each


def _database(file: Path) -> bytes:
    """Return the bytes of a SQLite file that others may be writing to, as of one moment."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy.read_bytes()


def restore(home: Home, file: Path) -> None:
    """Put what a backup holds where ``home`` is to be, and say what it was.

    Raises:
        SchoolwatchError: there is something already, or the file is no whole backup; then nothing is changed.
    """
    if home.path.exists() and any(home.path.iterdir()):
        raise SchoolwatchError(
            f"{home.path} 里已经有东西。请用 --home 指定一个新的或空的文件夹。",
            f"There is something in {home.path} already. Name a new or empty folder with --home.",
        )
    try:
        home.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.path.parent, prefix=f"{home.path.name}.") as folder:
            fresh = Path(folder) / "home"
            told = _unpack(file, fresh)
            if home.path.exists():
                home.path.rmdir()
            fresh.replace(home.path)
    except OSError as error:
        raise SchoolwatchError(
            f"没有恢复成：{error}。什么也没有改动。请检查备份文件和目标位置。",
            f"Nothing was restored, nothing changed: {error}. Check the backup and the place it is to go to.",
        ) from error
    click.echo(
        f"已恢复 {told['files']:,} 个文件（{told['made_at']} 的备份）：{home.path}\n"
        f"restored {told['files']:,} files (of the backup of {told['made_at']}): {home.path}"
    )


def _unpack(file: Path, folder: Path) -> dict[str, object]:
    try:
        with zipfile.ZipFile(file) as zipped:
            told = json.loads(zipped.read(MARK))
            names = [name for name in zipped.namelist() if name != MARK]
            if len(names) != told["files"] or any(not _is_inside(name) for name in names):
                raise zipfile.BadZipFile("files")
            for name in track(names, "恢复 restore"):
                path = Path(zipped.extract(name, folder))
                if path.suffix in OWNERS_ONLY:
                    path.chmod(0o600)
    except (KeyError, TypeError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        raise SchoolwatchError(
            f"{file} 不是完整的备份（{error}）。什么也没有改动。请换一个备份文件。",
            f"{file} is no whole backup ({error}). Nothing was changed. Take another backup.",
        ) from error
    return dict(told)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and ":" not in name and "\\" not in name
