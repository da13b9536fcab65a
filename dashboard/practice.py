"""Makes a home to try things out in: a simulated county, taken in and published, in a folder to throw away."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dashboard.county import County, load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.simulate import simulate
from dashboard.warehouse.build import build


def practice_home(county: str = "xifeng", *, days: int = 5, end: date = date(2024, 4, 30)) -> Home:
    """Return a home with ``days`` simulated days of a county until ``end``, in a folder that goes when Python ends.

    Args:
        county: a folder of ``data/counties``.
        days: calendar days.
        end: the last day.

    Raises:
        SchoolwatchError: no such county, or it cannot be simulated.
    """
    folder, rules = Path(tempfile.mkdtemp(prefix="schoolwatch-")), load_county(county)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    simulate(county=rules, days=days, end=end, seed=1, out=folder / "exports")
    return published(Home.at(folder / "home"), rules, [folder / "exports"])


def published(home: Home, county: County, files: Sequence[Path]) -> Home:
    """Take files or folders into a home, publish, and return the home.

    Raises:
        SchoolwatchError: a file was refused whole.
    """
    for outcome in ingest(list(files), home=home, county=county):
        if outcome.refused:
            raise outcome.refused
    build(home=home, county=county)
    return home
