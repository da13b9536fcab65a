"""Compares what pages cost with their SQL alone, and what the second viewer costs with the first.

A view is one that nobody has asked for yet, on a server on which others of its kind were looked at. The time is that of
the server's answers: the questions are written beforehand.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from dashboard.board import Board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.pages import create_app
from tools.bench.asking import CALLBACKS, DEPENDENCIES, questions
from tools.bench.measure import report, seconds, within
from tools.site import simulated_home

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

RUNS = 9
AGAINST_SQL, OVERHEAD = 2.0, 0.005
SECOND_VIEWER = 0.1
FIRST_LOAD = 2000.0  # KB
BROWSER = {"Accept-Encoding": "gzip, br"}

Asking = Callable[[], None]
"""Asks all that one view asks, once."""


class Recorded(Board):
    """Notes every statement that is asked of it, with its values."""

    def __init__(self, home: Home) -> None:
        """Begin with nothing noted."""
        super().__init__(home)
        self.noted: list[tuple[str, Sequence[Any]]] = []

    def sql(self, query: str, parameters: Sequence[Any] | None = None) -> pd.DataFrame:
        """Ask as ever."""
        self.noted.append((query, list(parameters or ())))
        return super().sql(query, parameters)

    def replay(self) -> None:
        """Run what was noted, each on a cursor of its own, and nothing else."""
        for query, parameters in self.noted:
            self.cursor().execute(query, parameters).df()


def bench_pages(folder: Path) -> bool:
    """Compare each kind of page, and weigh the wall."""
    board, county = Recorded(Home.at(simulated_home(folder))), load_county("xifeng")
    client = create_app(board, county).server.test_client()
    met = [_bench_views(board, *kind) for kind in _kinds(board, client)]
    return all(met) & within("the wall's first load, compressed", first_load(client) / 1000, FIRST_LOAD, "KB")


def _kinds(board: Board, client: FlaskClient) -> list[tuple[str, Callable[[str], Asking], list[str]]]:
    """Return each kind of page: its name, how the questions of one are written, and which there are."""
    dependencies = client.get(DEPENDENCIES).get_json()
    here: dict[str, Any] = {"headers": BROWSER, "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}

    def asking(*environments: "WSGIEnvironment") -> Asking:
        def ask() -> None:
            for environment in environments:
                _answer, status, _headers = run_wsgi_app(client.application, environment, buffered=True)
                assert status[:3] in ("200", "204"), status  # noqa: S101 - a wrong answer must not count as a quick one

        return ask

    def page(address: str) -> Asking:
        path, _, query = address.partition("?")
        bodies = questions(dependencies, path, f"?{query}" if query else "", board.version.version)
        posted: dict[str, Any] = {"method": "POST", "content_type": "application/json", **here}
        return asking(*(create_environ(CALLBACKS, data=body, **posted) for body in bodies))

    def wall(address: str) -> Asking:
        return asking(create_environ(f"/screen/views{address}", **here))

    counted = board.sql(
        "SELECT indicator FROM indicator_values WHERE level = 'school' GROUP BY 1 ORDER BY count(*) DESC"
    )
    towns, schools = (board.table(f"{level}s")[f"{level}_code"] for level in ("town", "school"))
    return [
        ("/", page, [f"/?indicator={name}" for name in counted["indicator"]]),
        ("/town/…", page, [f"/town/{code}" for code in towns]),
        ("/school/…", page, [f"/school/{code}" for code in schools]),
        ("/overdue", page, [f"/overdue?town={code}" for code in towns]),
        ("/screen", wall, [f"?town={code}" for code in towns]),
    ]


def _bench_views(board: Recorded, name: str, asking: Callable[[str], Asking], views: list[str]) -> bool:
    asking(views[0])()
    first, second, sql = list[float](), list[float](), list[float]()
    for view in views[1 : RUNS + 1]:
        board.noted.clear()
        first.append(seconds(asking(view)))
        sql.append(seconds(board.replay))
        second.append(seconds(asking(view)))
    of_sql = report(f"{name}, a view / its {len(board.noted)} SQL alone", first, sql, AGAINST_SQL, allowed=OVERHEAD)
    return report(f"{name}, second viewer / first", second, first, SECOND_VIEWER) and of_sql


def first_load(client: FlaskClient) -> int:
    """Return how many bytes a browser receives that opens the wall for the first time: the page and what it names."""
    page = client.get("/screen", headers=BROWSER)
    text = client.get("/screen").text
    named = re.findall(r'(?:href|src)="(/[^"]+)"', text)
    return len(page.data) + sum(len(client.get(address, headers=BROWSER).data) for address in named)
