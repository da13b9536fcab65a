"""The real server on a simulated county, and a browser that is cut off from every other host."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from dashboard.board import Board, open_board
from tools.site import FLAGS, Server, draw, program, simulated_home

OWN = "our_own_absence"
"""An indicator that an analyst added to the home, as `new` writes it."""

# As long as a click may take on a busy machine; nothing waits longer than it must.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of simulated Xifeng, taken in and published through the command line, and one file of an analyst's."""
    folder = tmp_path_factory.mktemp("simulated")
    program("new", "indicator", OWN, "--home", folder / "home")
    return simulated_home(folder)


def asked(root: Path, home: Path, sql: str) -> list[dict[str, Any]]:
    """What ``python app.py query`` says."""
    command = [sys.executable, "app.py", "query", "--home", str(home), "--format", "json", sql]
    run = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return json.loads(run.stdout)


@pytest.fixture(scope="session")
def board(home: Path) -> Board:
    return open_board(home)


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Where the server says it is."""
    with Server(home) as server:
        yield server.address


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
        draw(self.page, self.address + path)
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
