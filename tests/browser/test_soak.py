"""A wall that is left on: versions come, the server is killed and comes back, and nothing grows.

``make soak`` does it for an hour (``SCHOOLWATCH_SOAK_VERSIONS``), a version every twenty seconds, and prints what was
measured; the tests do nine versions, one after the other: three rounds are the fewest that tell growth from change.
The versions of a round are built before; what is published is a copy of one, since this is not about the build.
"""

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from dashboard.county import load_county
from dashboard.home import Home
from dashboard.published import point_to, version_file
from dashboard.warehouse.build import build
from tools.site import Server

pytestmark = pytest.mark.browser
FEW = 9
VERSIONS = int(os.environ.get("SCHOOLWATCH_SOAK_VERSIONS") or FEW)
IS_LONG = VERSIONS > FEW
EVERY = 20.0 if IS_LONG else 0.0  # seconds from version to version
# A morning's minutes, over and over, so that the same contents are compared: what is more to show is not a leak.
ROUND = 15 if IS_LONG else FEW // 3
MORNING = datetime(2024, 4, 30, 8)
PROMPT = 10.0  # seconds from being published to being shown
GROWTH = 1.05
ANSWER = 60_000  # ms that a lost server, or a busy machine, may take


@dataclass(frozen=True)
class Sample:
    """What is held once a version is shown, in bytes or numbers; 0 where this system does not tell."""

    shown_after: float
    heap: float
    nodes: float
    renderer: float
    server: float
    files: float


def resident(process: int) -> float:
    """Bytes of memory that a process holds."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(float(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def open_files(process: int) -> float:
    folder = Path(f"/proc/{process}/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


@dataclass
class Wall:
    """A page that nobody touches, and what its browser and its server hold."""

    page: Page
    server: Server
    morning: list[Path]

    def __post_init__(self) -> None:
        assert self.page.context.browser
        self.browser = self.page.context.browser.new_browser_cdp_session()
        self.inside = self.page.context.new_cdp_session(self.page)

    def sample(self, shown_after: float) -> Sample:
        self.inside.send("HeapProfiler.collectGarbage")
        processes = self.browser.send("SystemInfo.getProcessInfo")["processInfo"]
        serving = self.server.process_id
        return Sample(
            shown_after=shown_after,
            heap=self.inside.send("Runtime.getHeapUsage")["usedSize"],
            nodes=self.inside.send("Memory.getDOMCounters")["nodes"],
            renderer=max(resident(each["id"]) for each in processes if each["type"] == "renderer"),
            server=resident(serving),
            files=open_files(serving),
        )

    def wait_until(self, condition: str, arg: object = None) -> None:
        """Wait by the page's own means: a selector's would come into the page's memory with their first use."""
        self.page.wait_for_function(condition, arg=arg, polling=100, timeout=ANSWER)

    def wait_until_shown(self, version: str) -> None:
        self.wait_until("now => document.querySelector('#version').textContent === now", version)

    def lose_and_find(self) -> None:
        """Kill the server; the wall says so and keeps its figures, and is well again once the server is back."""
        self.server.kill()
        self.wait_until("document.querySelector('#band.lost:not([hidden])')")
        assert "失去联系" in self.page.evaluate("document.querySelector('#band').innerText")
        assert self.page.evaluate("document.querySelector('.view:not([hidden])').innerText.length") > 100
        self.server.start()
        self.wait_until("!document.querySelector('#band.lost')")


def build_round(home: Home, folder: Path) -> list[Path]:
    """Build the versions of a morning and return their files, laid aside."""
    files, county = [], load_county("xifeng")
    folder.mkdir()
    for minute in range(ROUND):
        built = build(home=home, county=county, as_of=MORNING + timedelta(minutes=minute))
        files.append(shutil.copy2(version_file(home, built.version), folder))
    return files


def publish(home: Home, file: Path, name: str) -> str:
    """Publish a copy of a version under a name of its own."""
    partial = home.published / f"{name}.partial"
    shutil.copy2(file, partial)
    with duckdb.connect(str(partial)) as connection:
        connection.execute("UPDATE version SET version = ?", [name])
    partial.replace(version_file(home, name))
    point_to(home, name)
    return name


@pytest.fixture
def wall(home: Path, tmp_path: Path, browser: Browser) -> Iterator[Wall]:
    shutil.copytree(home, tmp_path / "home")
    morning = build_round(Home.at(tmp_path / "home"), tmp_path / "morning")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    with Server(tmp_path / "home") as server:
        page.goto(f"{server.address}/screen?seconds=5")
        yield Wall(page, server, morning)
    page.close()


def tell(number: int, sample: Sample) -> str:
    mib = 1024 * 1024
    return (
        f"{datetime.now():%H:%M:%S} version {number:3} shown after {sample.shown_after:4.1f} s;"
        f" wall: heap {sample.heap / mib:.2f} MiB, {sample.nodes:.0f} nodes, process {sample.renderer / mib:.1f} MiB;"
        f" server: {sample.server / mib:.1f} MiB, {sample.files:.0f} open files"
    )


def growth(samples: list[Sample], what: Callable[[Sample], float]) -> float:
    """Return the last round over the first one after the warm-up, median to median."""
    before, after = samples[ROUND : 2 * ROUND], samples[-ROUND:]
    return statistics.median(map(what, after)) / (statistics.median(map(what, before)) or 1)


def test_a_wall_left_on_shows_every_version_survives_its_server_and_does_not_grow(
    wall: Wall, capsys: pytest.CaptureFixture[str]
) -> None:
    home, samples = Home.at(wall.server.home), list[Sample]()
    wall.page.evaluate("window.stillHere = document.querySelector('.map svg').kept = true")
    for number in range(VERSIONS):
        began = time.monotonic()
        name = f"{datetime.now():%Y%m%dT%H%M%S}-{number:03}"
        version = publish(home, wall.morning[number % ROUND], name)
        published = time.monotonic()
        wall.wait_until_shown(version)
        samples.append(wall.sample(time.monotonic() - published))
        with capsys.disabled():
            if IS_LONG:
                print(f"\n{tell(number + 1, samples[-1])}", end="", flush=True)
        if number == VERSIONS // 2:
            wall.lose_and_find()
        wall.page.wait_for_timeout(max(0.0, began + EVERY - time.monotonic()) * 1000)
    held = [each.name for each in fields(Sample)][1:]
    grown = {name: growth(samples, lambda each, name=name: getattr(each, name)) for name in held}
    slowest = max(each.shown_after for each in samples)
    with capsys.disabled():
        print(f"\n{VERSIONS} versions, each shown after {slowest:.1f} s at most; last round / first after warm-up:")
        print(", ".join(f"{name} {ratio:.3f}" for name, ratio in grown.items()))
    # the same page and the same map: renewed in place, never loaded or made anew
    assert wall.page.evaluate("window.stillHere && document.querySelector('.map svg').kept")
    assert {name: grown[name] for name in ("heap", "nodes") if grown[name] > GROWTH} == {}
    assert {name: grown[name] for name in ("renderer", "server", "files") if IS_LONG and grown[name] > GROWTH} == {}
    assert not IS_LONG or slowest < PROMPT
