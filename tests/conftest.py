"""What every test may ask for, and the two things a machine may lack: a browser, and the real exports.

A test marked ``browser``, or one that asks for the fixture ``real``, is left out with the reason where that is missing.
``tools/verdict.py`` reads from the report what each test needed, so that nothing is left out where it could have run.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from tools.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
REAL = Path(os.environ.get("SCHOOLWATCH_REAL") or ROOT.parent / "shared" / "real")
REASONS = {"browser": "no Chromium, Chrome or Edge found", "real": "shared/real not found"}

# A loaded machine is slow, not wrong; what failed is printed so that it can be run again.
settings.register_profile("schoolwatch", deadline=None, print_blob=True)
settings.load_profile("schoolwatch")


def _at_hand(need: str) -> bool:
    return REAL.is_dir() if need == "real" else find_browser() is not None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note what each test needs, and keep the browser tests on one worker."""
    for item in items:
        if "real" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real)
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        item.user_properties += [("needs", need) for need in (*REASONS, "spark") if item.get_closest_marker(need)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out before any of its fixtures is made, where what it needs is not at hand."""
    for need, reason in REASONS.items():
        if item.get_closest_marker(need) and not _at_hand(need):
            pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def no_test_touches_a_users_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point every default at an empty folder: ``data/state`` of this checkout belongs to whoever works in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCHOOLWATCH_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("SCHOOLWATCH_COUNTY", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> Iterator[None]:
    """Hash with next to no work: an honest hash takes a busy machine half a second, and tests log in often."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("dashboard.access.accounts._HASHER", quick)
        patch.setattr("dashboard.access.accounts._NOBODYS", quick.hash("a password that nobody has"))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real exports beside the project (or ``SCHOOLWATCH_REAL``), read where it lies."""
    return REAL


@pytest.fixture(scope="session")
def browser_executable() -> Path:
    """The Chromium, Chrome or Edge to drive; only for tests marked ``browser``."""
    found = find_browser()
    assert found is not None, "mark the test with @pytest.mark.browser"
    return found
