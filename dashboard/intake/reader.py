"""Reads files in a child process that has a memory and a time limit: a bomb costs one refused file, not the machine."""

import contextlib
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from dashboard.errors import SchoolwatchError
from dashboard.intake.reading import is_text, read_file
from dashboard.intake.sheet import Sheet

MEMORY_BYTES = 900 * 1024 * 1024
SECONDS = 45.0


class Reader:
    """A child process that reads files, made anew where one had to be ended. Use it as a context manager."""

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES, seconds: float = SECONDS) -> None:
        """Set the limits; the child starts with the first file."""
        self._memory_bytes, self._seconds = memory_bytes, seconds
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Reader":
        """Return the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self._end()

    def read(self, path: Path, bulk: Path | None = None) -> list[Sheet]:
        """Read a file as ``read_file`` does, within the limits.

        Raises:
            SchoolwatchError: as ``read_file``; or the file took more memory or time than any honest one.
        """
        if is_text(path):  # takes no more memory than its own size allows, and no child's time
            return read_file(path, bulk)
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, initializer=_limit_memory, initargs=(self._memory_bytes,))
        try:
            result = self._pool.submit(_read, path, bulk).result(timeout=self._seconds)
        except (BrokenProcessPool, MemoryError) as error:
            self._end()
            raise SchoolwatchError(
                "读这个文件需要的内存超出限度（文件损坏，或内容被故意放大）。请在原程序里另存为 xlsx 再送来。",
                "Reading this file takes more memory than allowed (damaged, or inflated). Save it as xlsx again.",
            ) from error
        except TimeoutError as error:
            self._end()
            raise SchoolwatchError(
                f"读这个文件超过 {self._seconds:g} 秒。请分成几份，或在原程序里另存为 xlsx 再送来。",
                f"Reading this file takes more than {self._seconds:g} s. Split it, or save it as xlsx again.",
            ) from error
        if isinstance(result, tuple):
            raise SchoolwatchError(*result)
        return result

    def _end(self) -> None:
        """Stop the child at once, whatever it is doing."""
        if self._pool is None:
            return
        for process in list((self._pool._processes or {}).values()):
            with contextlib.suppress(OSError):
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _limit_memory(memory_bytes: int) -> None:
    """Bound the child's memory where the system can (not on Windows, where only the limits on content hold)."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    """Leave no orphan behind where the parent was killed, be it before this child had come so far."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(path: Path, bulk: Path | None) -> list[Sheet] | tuple[str, str]:
    """Read in the child; an error of ours travels as its two sentences."""
    try:
        return read_file(path, bulk)
    except SchoolwatchError as error:
        return error.zh, error.en
