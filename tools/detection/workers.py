"""Measures terms on two processes at once."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from dashboard.progress import track
from tools.detection.grid import Term
from tools.detection.measure import Measured, run_term

WORKERS = 2


def silence() -> None:
    """Keep a worker's own progress bars, the database's too, off the terminal."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def measure(terms: Sequence[Term], folder: Path) -> list[Measured]:
    """Run the terms on two processes with a progress bar, and return what each showed, in their order."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context, initializer=silence) as pool:
        running = {pool.submit(run_term, term, folder / str(place)): place for place, term in enumerate(terms)}
        done = track(as_completed(running), "预警检验 detection", total=len(terms))
        measured = {running[each]: each.result() for each in done}
    return [measured[place] for place in range(len(terms))]
