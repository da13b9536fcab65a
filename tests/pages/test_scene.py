"""What an address shows, and the figures that come of it: missing is never zero and never counts as well."""

from datetime import date

import pytest

from dashboard.pages.address import Address, read_address
from dashboard.pages.choices import clicked_day, clicked_town, with_choice, with_town
from dashboard.pages.figures import filtered, headlines, school_values, town_values, trend_days
from dashboard.pages.reports import day_coverage


@pytest.mark.parametrize(
    "query", ["?", "?date=2024-04-02&town=T1&indicator=illness&stage=%E5%B0%8F%E5%AD%A6", "?lang=en"]
)
def test_an_address_survives_being_read_and_written(query: str) -> None:
    assert read_address(query).query == query


def test_a_county_that_speaks_english_needs_no_word_for_it_in_the_address() -> None:
    assert read_address("", home_language="en").language == "en"
    assert read_address("?lang=zh", home_language="en").query == "?lang=zh"
    assert read_address("?lang=xx", home_language="en").language == "en"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("", None),
        ("?date=2024-04-02", None),
        ("?date=2024-04-04", "holiday"),
        ("?date=2023-01-01", "no_day"),
        ("?date=2024-04-30", "no_day"),
        ("?date=yesterday", "no_day"),
        ("?town=T9", "no_town"),
        ("?indicator=nothing", "no_indicator"),
    ],
)
def test_what_is_wrong_with_an_address_is_named(scene, query: str, problem: str | None) -> None:
    assert scene(query).problem == problem


def test_the_newest_school_day_and_an_indicator_with_data_are_shown_first(scene) -> None:
    assert (scene().day, scene().indicator.name) == (date(2024, 4, 5), "illness")


def test_a_headline_counts_only_those_who_reported(scene) -> None:
    card = headlines(scene("?date=2024-04-02"))[0]
    assert (card.value, card.status, card.change) == (1.0, "warn", pytest.approx(1.0 - 4 / 3))
    assert (card.coverage.reported, card.coverage.missing, card.coverage.expected) == (2, 1, 3)


def test_a_day_without_reports_has_no_value_and_no_change(scene) -> None:
    card = headlines(scene("?date=2024-04-03"))[0]
    assert (card.value, card.status, card.change) == (None, "no_data", None)
    assert card.line[-1] is None
    assert headlines(scene())[0].change is None  # and the day after has nothing to be compared with


def test_an_indicator_without_any_data_has_no_card(scene) -> None:
    assert [card.indicator.name for card in headlines(scene())] == ["illness"]


def test_a_town_that_did_not_report_has_no_value(scene) -> None:
    towns = town_values(scene("?date=2024-04-02")).set_index("town_code")
    assert towns.loc["T1", "status"] == "warn"
    assert towns.loc["T2", "status"] == "no_data"
    assert towns["value"].isna().to_dict() == {"T1": False, "T2": True}


def test_the_trend_knows_the_four_states_of_each_day(scene) -> None:
    days = trend_days(scene()).set_index("report_date")
    counts = days[["reported", "zero", "missing", "not_expected"]].to_numpy().tolist()
    assert counts == [[1, 2, 0, 0], [1, 1, 1, 0], [0, 0, 3, 0], [2, 1, 0, 0]]
    assert days["value"].isna().tolist() == [False, False, True, False]


def test_the_town_in_the_address_filters_everything(scene) -> None:
    there = scene("?date=2024-04-02&town=T2")
    assert [school["school_code"] for school in school_values(there)] == ["S3"]
    assert headlines(there)[0].value is None
    assert day_coverage(there).missing == 1


def test_schools_are_filtered_by_stage_and_state(scene) -> None:
    for query, expected in (("&stage=初中", ["S2"]), ("&status=warn", ["S1"]), ("&status=no_data", ["S3"])):
        there = scene(f"?date=2024-04-02{query}")
        assert [school["school_code"] for school in filtered(school_values(there), there)] == expected


def test_a_click_on_a_town_chooses_it_and_another_one_leaves_it() -> None:
    once = with_town(Address(), clicked_town({"points": [{"curveNumber": 0}]}, ["T1", "T2"]))
    assert once.query == "?town=T1"
    assert with_town(once, "T1") == Address()
    assert with_town(once, clicked_town({"points": [{"curveNumber": 7}]}, ["T1", "T2"])) == once
    assert clicked_town(None, ["T1"]) is clicked_day({}) is None


def test_a_choice_becomes_an_address_and_what_is_shown_anyway_does_not(scene) -> None:
    there = scene()
    assert with_choice(there, "date", "2024-04-05").query == "?"
    assert with_choice(there, "date", "2024-04-02").query == "?date=2024-04-02"
    assert with_choice(there, "indicator", "illness").query == "?"
    assert with_choice(there, "town", "T2").query == "?town=T2"
    assert with_choice(scene("?town=T2"), "town", "all").query == "?"
