"""Compares what pages cost with their SQL alone, and what the second viewer costs with the first.

A view is one that nobody has asked for yet, on a server on which others of its kind were looked at.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from flask.testing import FlaskClient

from dashboard.board import Board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.pages import create_app
from tools.bench.asking import CALLBACKS, DEPENDENCIES, questions
from tools.bench.measure import report, seconds, within
from tools.site import simulated_home

RUNS = 9
AGAINST_SQL, OVERHEAD = 2.0, 0.005
SECOND_VIEWER = 0.1
FIRST_LOAD = 2000.0  # KB
BROWSER = {"Accept-Encoding": "gzip, br"}


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


def _kinds(board: Board, client: FlaskClient) -> list[tuple[str, Callable[[str], None], list[str]]]:
    """Return each kind of page: its name, how one of them is opened, and which there are."""
    dependencies = client.get(DEPENDENCIES).get_json()

    def open_page(address: str) -> None:
        path, _, query = address.partition("?")
        for body in questions(dependencies, path, f"?{query}" if query else "", board.version.version):
            answer = client.post(CALLBACKS, data=body, content_type="application/json", headers=BROWSER)
            assert answer.status_code in (200, 204), answer.text  # noqa: S101 - a wrong answer must not count as a quick one

    def open_wall(address: str) -> None:
        answer = client.get(f"/screen/views{address}", headers=BROWSER)
        assert answer.status_code == 200, answer.text  # noqa: S101

    counted = board.sql(
        "SELECT indicator FROM indicator_values WHERE level = 'school' GROUP BY 1 ORDER BY count(*) DESC"
    )
    towns, schools = (board.table(f"{level}s")[f"{level}_code"] for level in ("town", "school"))
    return [
        ("/", open_page, [f"/?indicator={name}" for name in counted["indicator"]]),
        ("/town/…", open_page, [f"/town/{code}" for code in towns]),
        ("/school/…", open_page, [f"/school/{code}" for code in schools]),
        ("/overdue", open_page, [f"/overdue?town={code}" for code in towns]),
        ("/screen", open_wall, [f"?town={code}" for code in towns]),
    ]


def _bench_views(board: Recorded, name: str, open_view: Callable[[str], None], views: list[str]) -> bool:
    open_view(views[0])
    first, second, sql = list[float](), list[float](), list[float]()
    for view in views[1 : RUNS + 1]:
        board.noted.clear()
        first.append(seconds(partial(open_view, view)))
        sql.append(seconds(board.replay))
        second.append(seconds(partial(open_view, view)))
    of_sql = report(f"{name}, a view / its {len(board.noted)} SQL alone", first, sql, AGAINST_SQL, allowed=OVERHEAD)
    return report(f"{name}, second viewer / first", second, first, SECOND_VIEWER) and of_sql


def first_load(client: FlaskClient) -> int:
    """Return how many bytes a browser receives that opens the wall for the first time: the page and what it names."""
    page = client.get("/screen", headers=BROWSER)
    text = client.get("/screen").text
    named = re.findall(r'(?:href|src)="(/[^"]+)"', text)
    return len(page.data) + sum(len(client.get(address, headers=BROWSER).data) for address in named)
