"""The measuring of early warning, on a small grid: nine schools, six weeks, one outbreak each, and a quiet time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest

from dashboard.board import Board, open_board
from dashboard.county import County
from dashboard.home import Home
from dashboard.simulate.transmission import Outbreak
from dashboard.warehouse.build import build
from tools.detection.document import write_document
from tools.detection.figures import by, rate, row_of, share
from tools.detection.grid import COMPLETENESS, SIZES, TERM, Plan, Term, play, terms_of
from tools.detection.measure import (
    CLUSTER,
    IN_TIME,
    LIST,
    METHODS,
    Measured,
    Played,
    alarms_of,
    false_episodes,
    outbreaks_of,
    run_term,
)

SMALL = Plan(runs=1, quiet=1, schools_each=1, starts=(12,), days=45, end=date(2024, 4, 30))


@dataclass(frozen=True)
class Small:
    """What became of the small grid's term with outbreaks."""

    home: Home
    county: County
    played: list[tuple[Outbreak, str, float]]
    board: Board
    found: list[Played]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    home, county, played = play(terms_of(SMALL, 1)[0], tmp_path_factory.mktemp("grid") / "term")
    board = open_board(home.path)
    return Small(home, county, played, board, list(outbreaks_of(board, played)))


def measured(known: int | None, fifth: int = 3, false: int = 0) -> Measured:
    one = Played("enteric", 1.0, 9, "small", 1.0, fifth, 5, dict.fromkeys(METHODS, known))
    return Measured(4, (one, one), dict.fromkeys(METHODS, false))


def test_the_list_finds_what_the_cluster_rule_finds_and_not_later(small: Small) -> None:
    assert sum(each.is_found(CLUSTER) for each in small.found) >= 2
    for each in small.found:
        if (known := each.known[CLUSTER]) is not None:
            assert each.known[LIST] is not None
            assert each.known[LIST] <= known


def test_each_kind_of_school_carries_its_outbreak(small: Small) -> None:
    assert sorted((size, sent) for _, size, sent in small.played) == sorted((s, c) for s in SIZES for c in COMPLETENESS)
    assert len({(each.start.contagion.kind, each.start.size, each.start.speed) for each, *_ in small.played}) == 9
    assert len(small.found) == sum(len(each.patients) >= 5 for each, *_ in small.played) >= 6


def test_the_day_on_which_it_was_known_is_the_evening_on_which_a_build_first_shows_it(small: Small) -> None:
    """Nothing is known by hindsight: a version of that evening has the alarm, one of the evening before has it not."""
    outbreak, found = next(
        (outbreak, found)
        for found, (outbreak, *_) in zip(
            small.found, (each for each in small.played if each[0].onset_of(5)), strict=True
        )
        if (found.known[LIST] or 0) >= 1 and found.completeness == 1
    )
    calendar = small.board.table("calendar")
    numbers = dict(zip(calendar["day"].dt.date, calendar["school_day_number"], strict=True))
    first = numbers[outbreak.onset_of(1)]
    shown = {}
    for later in (-1, 0):
        day = max(day for day, number in numbers.items() if number == first + found.known[LIST] + later)
        evening = datetime.combine(day, time(21))
        build(home=small.home, county=small.county, as_of=evening)
        alarms = alarms_of(open_board(small.home.path, as_of=evening))
        own = alarms[(alarms["method"] == LIST) & (alarms["school_code"] == outbreak.start.school.code)]
        shown[later] = bool((own["day"] >= first).any())
    assert shown == {-1: False, 0: True}


def test_a_quiet_term_is_counted_alike_again_and_another_seed_gives_another(tmp_path: Path) -> None:
    term = Term(SMALL, None, 3)
    first, again = (run_term(term, tmp_path / name) for name in ("first", "again"))
    assert first == again
    assert first.outbreaks == ()
    assert set(first.false) == set(METHODS)
    assert not any(tmp_path.iterdir()), "what was played is removed"


def test_the_lists_episodes_are_the_published_ones_and_no_more_than_the_alarms(small: Small) -> None:
    counts = false_episodes(small.board)
    alarms = small.board.table("episode_alarms")
    assert counts[LIST] == alarms["episode"].nunique() == len(small.board.table("signal_episodes"))
    assert 0 < counts[LIST] < len(alarms)


def test_a_detector_that_never_alarms_finds_nothing_and_one_that_always_does_finds_all() -> None:
    never, always = (row_of(LIST, [measured(known)]) for known in (None, 0))
    assert (never.found, never.sensitivity.value, never.from_first, never.from_fifth) == (0, 0.0, None, None)
    assert (always.found, always.sensitivity.value, always.from_first, always.from_fifth) == (2, 1.0, 0, -3)


@pytest.mark.parametrize(("known", "in_time"), [(3 + IN_TIME, True), (4 + IN_TIME, False)])
def test_in_time_is_two_school_days_after_the_fifth(known: int, in_time: bool) -> None:
    assert measured(known).outbreaks[0].is_found(LIST) is in_time


def test_false_episodes_are_told_for_a_school_and_term_and_twice_that_for_a_year() -> None:
    row = row_of(LIST, [measured(0, false=2), measured(0, false=4)])
    assert (row.false_a_term.value, row.false_a_year.value) == (0.75, 1.5)


def test_intervals_are_wilsons_and_byars() -> None:
    assert (round(share(8, 10).low, 3), round(share(8, 10).high, 3)) == (0.490, 0.943)
    assert (round(rate(10, 1).low, 2), round(rate(10, 1).high, 2)) == (4.79, 18.39)
    assert (rate(0, 2).low, round(rate(0, 2).high, 2)) == (0.0, 1.83)
    assert (share(0, 0).low, share(0, 0).high) == (0.0, 1.0)


def test_the_document_holds_the_figures_and_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    terms = [measured(0), measured(9)]
    rows = [row_of(method, terms) for method in METHODS]
    written = []
    for name in ("first", "again"):
        write_document(tmp_path / name, rows, terms, 7)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        written.append([path.read_bytes() for path in files])
    assert written[0] == written[1]
    text = (tmp_path / "first" / "early-warning-detection.md").read_text(encoding="utf-8")
    assert "| cluster rule | 2 of 4: 50%" in text
    assert "**not met**" in text
    assert by(terms[0].outbreaks, LIST, "patients") == {"8–11": (2, 2)}


def test_the_document_of_the_project_is_of_this_grid(root: Path) -> None:
    text = (root / "docs" / "early-warning-detection.md").read_text(encoding="utf-8")
    assert re.search(rf"{TERM.runs} terms with outbreaks and {TERM.quiet} quiet ones of\s+27 schools", text)
    assert [method for method in METHODS if f"\n| {method} |" not in text] == []
    assert (root / "docs" / "images" / "early-warning-detection.svg").is_file()
