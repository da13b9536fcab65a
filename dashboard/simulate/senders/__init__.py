"""What else the county sends: one module a matter, each of which writes its data sets for the whole window.

A module has ``send(world)``. It writes what a careful county would send, in which no rule finds anything, and breaks
each of its rules a few times on purpose, saying so with ``world.plant`` or ``world.contradict``. A new module takes
part by being in this folder.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

from dashboard.simulate.world import World

Send = Callable[[World], None]


def senders() -> Iterator[tuple[str, Send]]:
    """Yield each module's name and its ``send``, in the order of their names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield name, import_module(f"{__name__}.{name}").send
