"""A wall that is left on: versions come, the server is killed and comes back, and nothing grows.

``make soak`` does it for an hour (``SCHOOLWATCH_SOAK_VERSIONS``), a version every twenty seconds, and prints what was
measured; the tests do nine versions, one after the other: three rounds are the fewest that tell growth from change.
The versions of a round are built before; what is published is a copy of one, since this is not about the build.
"""

import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from websocket import create_connection

from dashboard.county import load_county
from dashboard.home import Home
from dashboard.published import version_file
from dashboard.warehouse.build import build
from tools.site import FLAGS, Server, publish_copy

pytestmark = pytest.mark.browser
FEW = 9
VERSIONS = int(os.environ.get("SCHOOLWATCH_SOAK_VERSIONS") or FEW)
IS_LONG = VERSIONS > FEW
EVERY = 20.0 if IS_LONG else 0.0  # seconds from version to version
# A morning's minutes, over and over, so that the same contents are compared: what is more to show is not a leak.
ROUND = 15 if IS_LONG else FEW // 3
LOST = VERSIONS // 3
# The first whole round after: a new server starts small, and a page's first failure loads what all later ones use.
FOUND = (LOST // ROUND + 1) * ROUND
MORNING = datetime(2024, 4, 30, 8)
PROMPT = 10.0  # seconds from being published to being shown
GROWTH = 1.05  # a leak adds all of a version's views
PATIENCE = 60.0  # seconds that a lost server, or a busy machine, may take


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


class Inspector:
    """Looks into a page by the browser's own protocol, and asks for nothing that it would have to keep for us.

    Playwright puts scripts of its own into a page and keeps what the page receives: it would be measured with it.
    """

    def __init__(self, port: int, *, of_page: bool) -> None:
        listed = urlopen(f"http://127.0.0.1:{port}/json/{'list' if of_page else 'version'}")
        told = json.load(listed)
        self._socket = create_connection((told[0] if of_page else told)["webSocketDebuggerUrl"], suppress_origin=True)
        self._asked = 0
        self._snapshot = list[str]()

    def ask(self, method: str, **given: Any) -> Any:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": given}))
        while True:
            told = json.loads(self._socket.recv())
            if told.get("method") == "HeapProfiler.addHeapSnapshotChunk":
                self._snapshot.append(told["params"]["chunk"])
            if told.get("id") == self._asked:
                return told["result"]

    def value(self, expression: str) -> Any:
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def kept_by_script(self) -> float:
        """Bytes of the objects, texts and lists that the page's script holds.

        Not the machine code that the engine makes of it, some 90 KB more in an hour as it finds out what runs often.
        """
        self._snapshot.clear()
        self.ask("HeapProfiler.takeHeapSnapshot", reportProgress=False)
        taken = json.loads("".join(self._snapshot))
        meta, numbers = taken["snapshot"]["meta"], taken["nodes"]
        kind, size, step = (
            meta["node_fields"].index("type"),
            meta["node_fields"].index("self_size"),
            len(meta["node_fields"]),
        )
        kinds = meta["node_types"][kind]
        sizes = zip(numbers[kind::step], numbers[size::step], strict=True)
        return sum(each for which, each in sizes if kinds[which] not in ("code", "native", "synthetic"))

    def wait_until(self, expression: str) -> None:
        patience = time.monotonic() + PATIENCE
        while not self.value(expression):
            assert time.monotonic() < patience, expression
            time.sleep(0.1)


@dataclass
class Wall:
    """A page that nobody touches, in a browser of its own."""

    page: Inspector
    browser: Inspector
    server: Server
    morning: list[Path]

    def sample(self, shown_after: float) -> Sample:
        self.page.ask("HeapProfiler.collectGarbage")
        processes = self.browser.ask("SystemInfo.getProcessInfo")["processInfo"]
        serving = self.server.process_id
        return Sample(
            shown_after=shown_after,
            heap=self.page.ask("Runtime.getHeapUsage")["usedSize"],
            nodes=self.page.ask("Memory.getDOMCounters")["nodes"],
            renderer=max(resident(each["id"]) for each in processes if each["type"] == "renderer"),
            server=resident(serving),
            files=open_files(serving),
        )

    def lose_and_find(self) -> None:
        """Kill the server; the wall says so and keeps its figures, and is well again once the server is back."""
        self.server.kill()
        self.page.wait_until("!!document.querySelector('#band.lost:not([hidden])')")
        assert "失去联系" in self.page.value("document.querySelector('#band').innerText")
        assert self.page.value("document.querySelector('.view:not([hidden])').innerText.length") > 100
        self.server.start()
        self.page.wait_until("!document.querySelector('#band.lost')")


def build_round(home: Home, folder: Path) -> list[Path]:
    """Build the versions of a morning and return their files, laid aside."""
    files, county = [], load_county("xifeng")
    folder.mkdir()
    for minute in range(ROUND):
        built = build(home=home, county=county, as_of=MORNING + timedelta(minutes=minute))
        files.append(shutil.copy2(version_file(home, built.version), folder))
    return files


@contextmanager
def own_browser(executable: Path, folder: Path, url: str) -> Iterator[int]:
    """Open a page in a browser of its own and yield the port at which it can be looked into."""
    looks = ("--headless", "--window-size=1920,1080", "--remote-debugging-port=0", f"--user-data-dir={folder}")
    process = subprocess.Popen([executable, *FLAGS, *looks, url], stderr=subprocess.PIPE, encoding="utf-8")
    said = next((line for line in process.stderr or () if "DevTools listening" in line), "")
    yield int(said.split(":")[-1].split("/")[0])
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture
def wall(home: Path, tmp_path: Path, browser_executable: Path) -> Iterator[Wall]:
    shutil.copytree(home, tmp_path / "home")
    morning = build_round(Home.at(tmp_path / "home"), tmp_path / "morning")
    with (
        Server(tmp_path / "home") as server,
        own_browser(browser_executable, tmp_path / "profile", f"{server.address}/screen?seconds=5") as port,
    ):
        yield Wall(Inspector(port, of_page=True), Inspector(port, of_page=False), server, morning)


def tell(number: int, sample: Sample) -> str:
    mib = 1024 * 1024
    return (
        f"{datetime.now():%H:%M:%S} version {number:3} shown after {sample.shown_after:4.1f} s;"
        f" wall: heap {sample.heap / mib:.2f} MiB, {sample.nodes:.0f} nodes, process {sample.renderer / mib:.1f} MiB;"
        f" server: {sample.server / mib:.1f} MiB, {sample.files:.0f} open files"
    )


def growth(samples: list[Sample], what: Callable[[Sample], float], *, since: int) -> float:
    """Return the last round over the one that begins ``since``, median to median."""
    before, after = samples[since : since + ROUND], samples[-ROUND:]
    return statistics.median(map(what, after)) / (statistics.median(map(what, before)) or 1)


def test_a_wall_left_on_shows_every_version_survives_its_server_and_does_not_grow(
    wall: Wall, capsys: pytest.CaptureFixture[str]
) -> None:
    home, samples, kept = Home.at(wall.server.home), list[Sample](), list[float]()
    wall.page.wait_until("!!document.querySelector('.turn.on')")
    wall.page.value("window.stillHere = document.querySelector('.map svg').kept = true")
    for number in range(VERSIONS):
        began = time.monotonic()
        name = f"{datetime.now():%Y%m%dT%H%M%S}-{number:03}"
        version = publish_copy(home, wall.morning[number % ROUND], name)
        published = time.monotonic()
        wall.page.wait_until(f"document.querySelector('#version').textContent === '{version}'")
        samples.append(wall.sample(time.monotonic() - published))
        with capsys.disabled():
            if IS_LONG:
                print(f"\n{tell(number + 1, samples[-1])}", end="", flush=True)
        if number in (FOUND - 1, VERSIONS - 1):
            kept.append(wall.page.kept_by_script())
        if number == LOST:
            wall.lose_and_find()
        time.sleep(max(0.0, began + EVERY - time.monotonic()))
    since = {"heap": ROUND, "nodes": ROUND, "renderer": ROUND, "server": FOUND, "files": FOUND}
    grown = {
        name: growth(samples, lambda each, name=name: getattr(each, name), since=start) for name, start in since.items()
    }
    grown["script"] = kept[-1] / kept[0]
    slowest = max(each.shown_after for each in samples)
    with capsys.disabled():
        print(f"\n{VERSIONS} versions, each shown after {slowest:.1f} s at most; last round / first:")
        print(", ".join(f"{name} {ratio:.3f}" for name, ratio in grown.items()))
    # the same page and the same map: renewed in place, never loaded or made anew
    assert wall.page.value("window.stillHere && document.querySelector('.map svg').kept")
    assert {name: grown[name] for name in ("script", "nodes") if grown[name] > GROWTH} == {}
    assert {name: grown[name] for name in ("renderer", "server", "files") if IS_LONG and grown[name] > GROWTH} == {}
    assert not IS_LONG or slowest < PROMPT
