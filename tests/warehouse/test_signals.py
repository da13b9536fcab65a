"""Signals of a version: which figures are watched, and that days carried over are what a full build gives."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

import pandas as pd
import pytest

from dashboard.calendar import school_days
from dashboard.county import county_names, load_county
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import load_queries
from dashboard.warehouse.signals import watched
from tests.warehouse.detecting import detected
from tests.warehouse.test_build import ATTENDANCE, COUNTY, Tiny

ABSENCES = "日期,学校代码,年级,班级,姓名,证件号或学号,人员类别,缺勤原因,症状,发病日期\n"
DAYS = school_days(COUNTY, date(2024, 2, 26), date(2024, 5, 17))


def day_rows(day: date, ill: int) -> tuple[str, str]:
    """A class of 30 and a class of 20 in one school; ``ill`` of the first are absent with a cough."""
    attendance = f"{day},S1,一年级,1班,30,{30 - ill}\n{day},S1,一年级,2班,20,20\n"
    absences = "".join(f"{day},S1,一年级,1班,生{n},2024{n:03},学生,因病,干咳,{day}\n" for n in range(ill))
    return attendance, absences or f"{day},S1,零报告,,,,,,,\n"


def take(tiny: Tiny, name: str, days: Mapping[date, int], received_at: str) -> None:
    rows = [day_rows(day, ill) for day, ill in days.items()]
    tiny.take(f"{name}-attendance", ATTENDANCE + "".join(each[0] for each in rows), received_at)
    tiny.take(f"{name}-absences", ABSENCES + "".join(each[1] for each in rows), received_at)


def signals(tiny: Tiny) -> pd.DataFrame:
    return tiny.board().sql("SELECT * FROM signals ORDER BY ALL")


def test_days_carried_over_are_what_a_full_build_gives(tmp_path: Path) -> None:
    tiny, chance = Tiny(tmp_path), random.Random(4)
    take(tiny, "until-may", {day: chance.choice((0, 0, 1, 2)) for day in DAYS[:-6]}, "2024-05-10T18:00")
    tiny.build("2024-05-10T21:00")
    take(tiny, "since", dict.fromkeys(DAYS[-6:-1], 1) | {DAYS[-1]: 9}, "2024-05-17T18:00")
    take(tiny, "correction", {DAYS[-8]: 6}, "2024-05-17T19:00")
    touched = tiny.build("2024-05-17T21:00")
    partial = signals(tiny)
    tiny.build("2024-05-17T21:00", full=True)
    whole = signals(tiny)
    assert touched.days_computed < 20
    pd.testing.assert_frame_equal(whole, partial)
    last = whole[(whole["report_date"] == pd.Timestamp(DAYS[-1])) & whole["alarm"]]
    assert {"cluster_one_day", "ears_c1", "ears_c2", "ears_c3", "ewma"} <= set(last["detector"])
    assert {"class", "school", "town", "county"} <= set(last["level"])


@pytest.mark.parametrize("name", ["no_such_rate", "attendance_rate"])
def test_what_does_not_exist_or_is_better_high_cannot_be_watched(name: str) -> None:
    county = replace(COUNTY, raw={**COUNTY.raw, "signals": {"indicators": [name]}})
    with pytest.raises(SchoolwatchError, match=f"{name}.*不能预警"):
        watched(load_queries(), county)
    assert watched(load_queries(), county, left_out=[name]) == {}


def test_every_pack_that_ships_watches_what_can_be_watched() -> None:
    for name in county_names():
        county = load_county(name)
        assert list(watched(load_queries(), county)) == county.raw["signals"]["indicators"]


def ewma_by_hand(counts: Sequence[float | None], weight: float) -> list[float | None]:
    """The score of each day, day by day, from the header of ewma.sql."""
    scores: list[float | None] = []
    for today, count in enumerate(counts):
        base = [each for each in counts[max(0, today - 30) : max(0, today - 2)] if each is not None]
        recent = {age: counts[today - age] for age in range(10) if age <= today and counts[today - age] is not None}
        if count is None or len(base) < 14:
            scores.append(None)
            continue
        total = sum((1 - weight) ** age for age in recent)
        weights = {age: (1 - weight) ** age / total for age in recent}
        variance = sum(each**2 for each in weights.values()) + 1 / len(base)
        variance -= 2 / len(base) * sum(each for age, each in weights.items() if age > 2)
        mean = sum(weights[age] * float(value or 0) for age, value in recent.items())
        scores.append((mean - fmean(base)) / (max(stdev(base), 1.0) * sqrt(variance)))
    return scores


@pytest.mark.parametrize("weight", [0.4, 0.9])
def test_ewma_is_what_its_formula_gives_day_by_day_with_gaps(weight: float) -> None:
    chance = random.Random(7)
    counts = [None if chance.random() < 0.15 else float(chance.randint(0, 6)) for _ in range(70)]
    rows = detected("ewma", counts, ewma_weight=weight)
    expected = ewma_by_hand(counts, weight)
    found = [None if pd.isna(score) else float(score) for score in rows["score"]]
    assert [score is None for score in found] == [score is None for score in expected]
    pairs = [(a, b) for a, b in zip(found, expected, strict=True) if a is not None]
    assert len(pairs) > 30
    assert [a for a, _ in pairs] == pytest.approx([b for _, b in pairs])


@pytest.mark.parametrize(("name", "limit"), [("ears_c1", 3.09), ("ears_c2", 3.09), ("ears_c3", 2.0), ("ewma", 2.0)])
def test_an_alarm_is_a_figure_above_its_bound_and_a_score_above_its_limit(name: str, limit: float) -> None:
    chance = random.Random(11)
    counts = [float(chance.choice((0, 1, 1, 2, 3, 9))) for _ in range(120)]
    rows = detected(name, counts, ears_z=limit, ewma_z=limit, signal_min_cases=1)
    scored = rows[rows["score"].notna()]
    above = (scored["observed"] > scored["upper"]) & (scored["observed"] >= 1)
    assert scored["alarm"].tolist() == above.tolist()
    assert scored["alarm"].tolist() == ((scored["score"] > limit) & (scored["observed"] >= 1)).tolist()
    assert 3 < scored["alarm"].sum() < len(scored)
