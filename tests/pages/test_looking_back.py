"""A page of a past instant shows what was seen then, and beside it what has come in since; an unknown one says so."""

import json

import duckdb
import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.board import Board, open_board
from dashboard.home import Home
from dashboard.pages.address import read_address
from dashboard.pages.scene import read_scene
from dashboard.pages.shell import draw_page
from dashboard.published import version_file
from tests.pages.conftest import publish

MEETING = "2024-04-05T08:30"
DAY = "report_date = '2024-04-05'"
CHANGES = (
    "UPDATE version SET as_of = TIMESTAMP '2024-04-05 08:30:10'",
    f"UPDATE indicator_values SET value = 0.5 WHERE place_code = 'S1' AND {DAY}",
    f"UPDATE indicator_values SET value = NULL, status = 'no_data' WHERE place_code = 'S2' AND {DAY}",
    "UPDATE daily.reporting SET state = 'missing', received_at = NULL WHERE school_code = 'S2'",
)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    home = Home(tmp_path_factory.mktemp("looking back"))
    for version, changes in (("one", CHANGES), ("two", ())):
        publish(home, version)
        with duckdb.connect(str(version_file(home, version))) as connection:
            for change in (*changes, "CREATE VIEW reporting AS SELECT * FROM daily.reporting"):
                connection.execute(change)
    return open_board(home.path)


@pytest.fixture
def shown(board, county):
    def read(query: str, path: str = "/") -> dict[str, str]:
        drawn = draw_page(read_scene(board, county, read_address(query, path=path)))
        return {name: json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False) for name, part in drawn.items()}

    return read


def test_it_shows_what_was_seen_then_and_what_has_changed_since(shown) -> None:
    page = shown(f"?as_of={MEETING}")
    assert "4月5日 08:30" in page["header"]
    for words in ("回看", "2 校的数值后来变了", "0.50%", "1.00%", "+0.50", "会后更正", "会后补报", "甲镇初中"):
        assert words in page["empty"], words
    assert "回看" not in shown("")["empty"]


def test_every_page_can_be_looked_back_at_and_its_links_stay_there(shown) -> None:
    for path in ("/town/T1", "/school/S1", "/overdue", "/dictionary"):
        page = shown(f"?as_of={MEETING}&lang=en", path)
        assert "Looking back" in page["empty"], path
        assert "as_of=2024-04-05T08%3A30" in page["header"], path


@pytest.mark.parametrize("query", ["?as_of=2024-04-04T08:30", "?as_of=yesterday"])
def test_an_instant_of_which_no_version_is_kept_says_how_to_have_it(shown, query: str) -> None:
    page = shown(query)
    assert "没有这个时刻的版本" in page["empty"]
    assert "回到现在" in page["empty"]
