"""Keeps what was made once, so that the second who asks for the same waits for nothing."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any


class Kept:
    """Keeps up to ``most`` things by key; the longest unused goes first."""

    def __init__(self, most: int) -> None:
        """Begin with nothing."""
        self._most = most
        self._made: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what ``make`` makes, which is made once: who asks meanwhile waits for it.

        What it raises is raised to all who wait, and not kept.
        """
        with self._lock:
            found = self._made.get(key)
            made = found or Future()
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        if found is None:
            try:
                made.set_result(make())
            except BaseException as error:
                made.set_exception(error)
                with self._lock:
                    if self._made.get(key) is made:
                        del self._made[key]
        return made.result()

    def close(self) -> None:
        """Forget everything, and keep nothing from now on: what is still asked for is made each time."""
        with self._lock:
            self._most = 0
            self._made.clear()
