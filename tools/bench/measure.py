"""Takes times and says whether an aim was met: each pair is run in turn, and the medians are compared."""

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(name: str, ours: Sequence[float], floor: Sequence[float], aim: float, *, allowed: float = 0.0) -> bool:
    """Print one line: the two medians, their ratio and the aim; say whether it was met.

    Args:
        name: what is measured.
        ours: seconds of each run.
        floor: seconds of what it is compared with.
        aim: the greatest ratio that is well.
        allowed: seconds that are taken from ours before the ratio is made.
    """
    top, bottom = statistics.median(ours), statistics.median(floor)
    ratio = max(0.0, top - allowed) / bottom
    less = f" - {allowed:.3f} s" if allowed else ""
    figures = f"{top:8.3f} s{less} /{bottom:8.3f} s = {ratio:5.2f}"
    print(f"{name:<58}{figures}   (aim {aim:g})  {'ok' if ratio <= aim else 'NOT MET'}", flush=True)
    return ratio <= aim


def within(name: str, value: float, aim: float, unit: str) -> bool:
    """Print one line for what has a limit of its own; say whether it was kept."""
    print(f"{name:<58}{value:8.1f} {unit}   (aim {aim:g} {unit})  {'ok' if value <= aim else 'NOT MET'}", flush=True)
    return value <= aim
