"""Starts the production server on a home, and finds its pages by following their links as a reader would.

Browser tests and ``make screenshots`` share it, so that both see what is really served, and a new page is covered
from the day something links to it.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import duckdb
from playwright.sync_api import Page

from dashboard.home import Home
from dashboard.published import point_to, version_file

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
DRAWN = "#map .scatterlayer .trace, .sw-town-list, .sw-empty, .sw-stack, .sw-entry, .turn.on"
"""What a page has once it is drawn: the overview its map, a desk page its panels, the wall its first view."""


def program(*arguments: object, may_end_with: tuple[int, ...] = (0,)) -> None:
    """Run ``python app.py …`` to its end.

    Raises:
        RuntimeError: it ended with another code; with the end of what it said.
    """
    command = [sys.executable, "app.py", *map(str, arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600, check=False)
    if run.returncode not in may_end_with:
        raise RuntimeError(run.stdout[-2000:] + run.stderr[-2000:])


def simulated_home(folder: Path) -> Path:
    """Make a home with a month of simulated Xifeng under ``folder``, through the command line, and return it."""
    home, exports = folder / "home", folder / "exports"
    program("simulate", "--days", 30, "--end", "2024-04-30", "--seed", 7, "--out", exports)
    # Schools send what schools send: a rejected row (1) or a refused file (2) is part of the month.
    program("ingest", "--home", home, exports, may_end_with=(0, 1, 2))
    program("build", "--home", home)
    return home


def publish_copy(home: Home, file: Path, name: str) -> str:
    """Publish a copy of a version's file under another name, at once, and return the name."""
    partial = home.published / f"{name}.partial"
    shutil.copy2(file, partial)
    with duckdb.connect(str(partial)) as connection:
        connection.execute("UPDATE version SET version = ?", [name])
    partial.replace(version_file(home, name))
    point_to(home, name)
    return name


class Server:
    """The production server on a home; it may be stopped and started again on the same port."""

    def __init__(self, home: Path) -> None:
        self.home, self.port, self.address = home, "0", ""
        self.start()

    def start(self) -> None:
        """Start it and wait until it says where it is.

        Raises:
            RuntimeError: it ended instead; with what it said.
        """
        command = [sys.executable, "-u", "app.py", "serve", "--home", str(self.home), "--port", self.port]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        said = ""
        for line in self._process.stdout or ():
            said += line
            if found := re.search(r"http://[\d.]+:(\d+)", line):
                self.address, self.port = found[0], found[1]
                return
        raise RuntimeError(said)

    @property
    def process_id(self) -> int:
        """The process that serves."""
        return self._process.pid

    def kill(self) -> None:
        """End it without a word, as a loss of power does."""
        self._process.kill()
        self._process.wait(timeout=30)

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def draw(page: Page, url: str) -> None:
    """Open an address and wait until its page is drawn."""
    page.goto(url)
    page.wait_for_selector(DRAWN)


def walk(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """Open one page of each kind and yield its name and path: overview, town, school, screen and so on.

    Follows the links of every page met; a link to something that is no page (a download) leads nowhere.
    """
    met, waiting = {""}, [("overview", "/")]
    while waiting:
        name, path = waiting.pop(0)
        draw(page, address + path)
        for link in page.locator("a[href]").evaluate_all("all => all.map(each => each.href)"):
            parts = urlsplit(link)
            kind = parts.path.strip("/").split("/")[0]
            if f"{parts.scheme}://{parts.netloc}" != address or kind in met:
                continue
            met.add(kind)
            if "text/html" in page.request.get(link).headers.get("content-type", ""):
                waiting.append((kind, parts.path))
        yield name, path
