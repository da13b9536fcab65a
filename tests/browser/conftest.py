"""The real server on a simulated county, and a browser that is cut off from every other host."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from dashboard.board import Board, open_board

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
# As long as a click may take on a busy machine; nothing waits longer than it must.
expect.set_options(timeout=30_000)


def program(root: Path, *arguments: object, may_end_with: tuple[int, ...] = (0,)) -> None:
    """Run ``python app.py …`` to its end."""
    command = [sys.executable, "app.py", *map(str, arguments)]
    run = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=600)
    assert run.returncode in may_end_with, run.stdout[-2000:] + run.stderr[-2000:]


@pytest.fixture(scope="session")
def home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of simulated Xifeng, taken in and published through the command line."""
    pytest.importorskip("dashboard.simulate.run", reason="there is no simulator yet")
    home, exports = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("exports")
    program(root, "simulate", "--days", 30, "--end", "2024-04-30", "--seed", 7, "--out", exports)
    # Schools send what schools send: a rejected row (1) or a refused file (2) is part of the month.
    program(root, "ingest", "--home", home, exports, may_end_with=(0, 1, 2))
    program(root, "build", "--home", home)
    return home


@pytest.fixture(scope="session")
def board(home: Path) -> Board:
    return open_board(home)


@pytest.fixture(scope="session")
def address(root: Path, home: Path) -> Iterator[str]:
    """Where the server says it is."""
    command = [sys.executable, "-u", "app.py", "serve", "--home", str(home), "--port", "0"]
    server = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        if found := re.search(r"http://[\d.]+:\d+", line):
            break
    else:
        pytest.fail(f"the server did not start: {said}")
    yield found.group()
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture(scope="session")
def browser(browser_executable: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_executable, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page, and what it did that it should not have done."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to ``path`` and wait until the page is drawn or says why there is nothing to draw."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector("#map .scatterlayer .trace, .sw-empty, .sw-stack")
        return self.page

    def query(self, text: str) -> None:
        """Wait until the address holds ``text``."""
        self.page.wait_for_url(lambda url: text in url)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A fresh page; a request to another host is stopped and noted, and none may have been made by the end."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, accept_downloads=True)
    visit = Visit(context.new_page(), address)

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(address).netloc:
            route.continue_()
        else:
            visit.outside.append(route.request.url)
            route.abort()

    context.route(re.compile(r"^(?!data:|blob:)"), guard)
    visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()
    assert visit.outside == []
    assert visit.errors == []
