"""The doctor says what is so in words, and needs a hand only where there is something to do."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.county import load_county
from dashboard.doctor import Finding, examine
from dashboard.home import Home
from tests.warehouse.test_build import ATTENDANCE, COUNTY, Tiny, tiny  # noqa: F401 - the fixture of a small county

NOW = datetime(2024, 4, 8, 13)


def in_need(found: list[Finding]) -> str:
    """All that needs a hand, in English."""
    assert all(each.zh and each.en for each in found)
    return "\n".join(each.en for each in found if each.state == "hand")


def test_an_empty_home_is_told_what_to_do_first(tmp_path: Path) -> None:
    assert "run python app.py build" in in_need(examine(Home.at(tmp_path / "nothing"), COUNTY, now=NOW))


@pytest.fixture
def fresh(tiny: Tiny) -> Tiny:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    return tiny


def test_what_is_in_order_needs_no_hand_and_what_was_never_sent_is_noted(fresh: Tiny) -> None:
    found = examine(fresh.home, COUNTY, now=NOW)
    assert in_need(found) == ""
    assert any("never received" in each.en for each in found)


def test_what_is_stale_waiting_refused_broken_or_another_countys_needs_a_hand(fresh: Tiny) -> None:
    fresh.take("later", ATTENDANCE + "2024-4-8,S3,一年级,1班,20,19\n", "2024-04-08T12:30")
    for folder in (fresh.home.inbox, fresh.home.refused, fresh.home.queries / "indicators"):
        folder.mkdir(parents=True)
        (folder / "x.sql").write_text("SELECT 1", encoding="utf-8")
    said = in_need(examine(fresh.home, load_county("xincai"), now=NOW + timedelta(days=9)))
    for words in (
        "9 days ago",
        "wait in the inbox",
        "were refused",
        "not computed",
        "no header",
        "computed for xifeng",
    ):
        assert words in said
