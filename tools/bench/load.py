"""Puts fifty walls and twenty desks on one server at once, as they come and ask, while a new version is published.

The server is a process of its own, and so is what asks it; both share this machine's processors.
"""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.board import open_board
from dashboard.home import Home
from dashboard.published import current_version, version_file
from tools.bench.asking import CALLBACKS, DEPENDENCIES, questions
from tools.bench.measure import within
from tools.site import Server, publish_copy, simulated_home

WALLS, DESKS = 50, 20
SECONDS = 60.0  # how long; a new version comes in the middle
POLL = 5.0  # as screen.js
LOOKS = (3.0, 8.0)  # seconds that somebody at a desk looks at a page
MANY, LIMIT = 0.95, 300.0  # ms
SET_UPS = ("", "?views=overview,overdue", "?views=towns&seconds=30", "?lang=en", "?views=supplies")


@dataclass
class Asked:
    """What was asked, by whom, and how long each answer took, in milliseconds."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)

    def note(self, who: str, spent: float, status: int) -> None:
        """Note one answer."""
        self.spent.setdefault(who, []).append(spent * 1000)
        self.statuses[who, status] += 1


class Client:
    """One browser: a connection that stays open."""

    def __init__(self, address: str, asked: Asked) -> None:
        """Connect to the server."""
        self._connection, self._asked = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60), asked

    def ask(self, who: str, path: str, body: bytes | None = None, tag: str = "") -> tuple[bytes, str]:
        """Ask, note how long the whole answer took, and return it with its tag."""
        headers = {"Accept-Encoding": "identity" if path == DEPENDENCIES else "gzip, br"}
        headers |= {"If-None-Match": tag} if tag else {}
        headers |= {"Content-Type": "application/json"} if body else {}
        started = time.perf_counter()
        self._connection.request("POST" if body else "GET", path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._asked.note(who, time.perf_counter() - started, answer.status)
        return content, answer.headers.get("ETag", "")


def wall(client: Client, set_up: str, chance: random.Random, until: float) -> None:
    """Poll as a wall does."""
    tag = ""
    time.sleep(chance.uniform(0, POLL))
    while time.monotonic() < until:
        tag = client.ask("wall", f"/screen/views{set_up}", tag=tag)[1] or tag
        time.sleep(POLL)


def desk(client: Client, addresses: list[str], version: str, chance: random.Random, until: float) -> None:
    """Open page after page, or the same with another filter, and look at each."""
    dependencies = json.loads(client.ask("desk, list of callbacks", DEPENDENCIES)[0])
    time.sleep(chance.uniform(0, LOOKS[1]))
    while time.monotonic() < until:
        address = chance.choice(addresses)
        path, _, query = address.partition("?")
        client.ask("desk, page", address)
        for body in questions(dependencies, path, f"?{query}" if query else "", version):
            client.ask("desk, callback", CALLBACKS, body)
        time.sleep(chance.uniform(*LOOKS))


def addresses_of(home: Path) -> list[str]:
    """Return what people at desks look at: as many views as a county has, each as likely as another."""
    board = open_board(home)
    towns, schools = (board.table(f"{level}s")[f"{level}_code"] for level in ("town", "school"))
    indicators = board.table("dictionary", kind="indicator")["name"]
    return [
        *(f"/?indicator={name}" for name in indicators),
        *(f"/town/{code}" for code in towns),
        *(f"/school/{code}" for code in schools),
        *(f"/overdue?town={code}" for code in towns),
    ]


def crowd(address: str, home: Path, asked: Asked, until: float) -> Iterator[threading.Thread]:
    """Return the walls and desks, not yet begun."""
    addresses, version = addresses_of(home), open_board(home).version.version
    for number in range(WALLS):
        of_wall = (Client(address, asked), SET_UPS[number % len(SET_UPS)], random.Random(number), until)
        yield threading.Thread(target=wall, args=of_wall)
    for number in range(DESKS):
        of_desk = (Client(address, asked), addresses, version, random.Random(-number - 1), until)
        yield threading.Thread(target=desk, args=of_desk)


def bench_load(folder: Path) -> bool:
    """Let them all ask for a minute, publish in the middle, and say how long the answers took."""
    home, asked = simulated_home(folder), Asked()
    made = version_file(Home.at(home), current_version(Home.at(home)) or "")
    with Server(home) as server:
        until = time.monotonic() + SECONDS
        threads = list(crowd(server.address, home, asked, until))
        for thread in threads:
            thread.start()
        time.sleep(SECONDS / 2)
        publish_copy(Home.at(home), made, f"{datetime.now():%Y%m%dT%H%M%S}")
        for thread in threads:
            thread.join()
    return judge(asked)


def judge(asked: Asked) -> bool:
    """Print what each kind of question took; say whether all of them together kept the limit."""
    for who, spent in sorted(asked.spent.items()):
        said = ", ".join(f"{count} x {status}" for (of, status), count in sorted(asked.statuses.items()) if of == who)
        print(f"{who:<26} p50 {at(spent, 0.5):6.1f}  p95 {at(spent, MANY):6.1f}  max {max(spent):7.1f} ms   {said}")
    everything = [each for spent in asked.spent.values() for each in spent]
    failed = sum(count for (_who, status), count in asked.statuses.items() if status >= 400)
    quick = within(f"{WALLS} walls and {DESKS} desks, 95 of 100 answers within", at(everything, MANY), LIMIT, "ms")
    return within("answers that are none", failed, 0, "") and quick


def at(spent: list[float], share: float) -> float:
    """Return what ``share`` of the answers took at most."""
    return sorted(spent)[min(len(spent) - 1, int(share * len(spent)))]
