"""Draws pages in a few threads, as many as there are processors, so that what is kept goes out meanwhile unhindered.

The threads that answer are many, since most only wait. Each thread in which DuckDB has worked keeps some 8 MB for the
next time: were pages drawn where they are asked for, a server would hold a quarter of a gigabyte for nothing.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

AT_ONCE = max(2, os.cpu_count() or 2)
DRAWERS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="drawing")
Drawn = TypeVar("Drawn")


def drawn(make: Callable[[], Drawn]) -> Drawn:
    """Return what ``make`` makes for this request and reader, in one of the threads that draw.

    What is being made must not ask for another drawing: it would wait for itself.
    """
    return DRAWERS.submit(copy_context().run, make).result()
