"""Reads the figures a scene shows: headlines, towns, the trend of a place, and schools."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.pages.reports import STATES, Coverage, counts_by_day, indicator_coverage, last_delivery, school_states
from dashboard.pages.scene import Indicator, Scene, as_days, known

GRADES = (
    *("托班", "小班", "中班", "大班", "学前班"),
    *("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    *("七年级", "八年级", "九年级", "初一", "初二", "初三", "高一", "高二", "高三"),
)
SPARKLINE_DAYS = 14
TREND_DAYS = 30
SCHOOL_COLUMNS = [
    "school_code", "school_name", "town_code", "town_name", "stage", "report_date", "indicator",
    "value", "numerator", "denominator", "change", "status", "report", "received_at",
]  # fmt: skip
"""The columns of the table by school, and of its download."""


@dataclass(frozen=True)
class Headline:
    """One card: an indicator's figure at the chosen place and day."""

    indicator: Indicator
    value: float | None
    status: str
    change: float | None
    line: list[float | None]
    coverage: Coverage | None
    received_at: datetime | None


def _values(scene: Scene, *, level: str, first: date, last: date, **filters: Any) -> pd.DataFrame:
    rows = scene.board.table(
        "indicator_values",
        columns=["indicator", "place_code", "report_date", "numerator", "denominator", "value", "status"],
        level=level,
        period="day",
        report_date=(first, last),
        **filters,
    )
    return rows.assign(report_date=as_days(rows["report_date"]))


def headlines(scene: Scene, indicators: Sequence[Indicator] | None = None) -> list[Headline]:
    """Return a headline for each of the indicators (the county's chosen ones) that has data, in their order."""
    days = scene.days_until(SPARKLINE_DAYS)
    if not days:
        return []
    rows = _values(scene, level=scene.level, first=days[0], last=scene.day, place_code=scene.place_code)
    found = {(each.indicator, each.report_date): (known(each.value), str(each.status)) for each in rows.itertuples()}
    nothing = (None, "no_data")
    cards = []
    for indicator in (each for each in indicators or scene.headline_indicators if each.has_data):
        line = [found.get((indicator.name, day), nothing)[0] for day in days]
        value, before = line[-1], line[-2] if len(line) > 1 else None
        coverage = indicator_coverage(scene, indicator)
        cards.append(
            Headline(
                indicator=indicator,
                value=value,
                status=found.get((indicator.name, scene.day), nothing)[1],
                change=None if value is None or before is None else value - before,
                line=line,
                coverage=coverage,
                received_at=coverage.received_at if coverage else last_delivery(scene, indicator),
            )
        )
    return cards


def town_values(scene: Scene) -> pd.DataFrame:
    """Return the towns that have a shape, with it, value and status of the chosen indicator."""
    return _with_values(scene, scene.board.map())


def town_figures(scene: Scene) -> pd.DataFrame:
    """Return all towns with value and status of the chosen indicator: town_code, town_name, value, status."""
    return _with_values(scene, pd.DataFrame(scene.towns.items(), columns=["town_code", "town_name"]))


def _with_values(scene: Scene, towns: pd.DataFrame) -> pd.DataFrame:
    """Add the day's figure of each town; a town that owes nothing says so."""
    rows = _values(scene, level="town", first=scene.day, last=scene.day, indicator=_name(scene))
    joined = towns.merge(rows.rename(columns={"place_code": "town_code"}), on="town_code", how="left")
    return joined.assign(status=joined["status"].fillna("not_expected"))


def trend_days(scene: Scene) -> pd.DataFrame:
    """Return the last thirty school days of the chosen indicator and place, with how many schools reported on each."""
    days = scene.days_until(TREND_DAYS)
    rows = _values(
        scene, level=scene.level, first=days[0], last=days[-1], place_code=scene.place_code, indicator=_name(scene)
    )
    found = {each.report_date: (each.value, each.status) for each in rows.itertuples()}
    datasets = scene.indicator.datasets if scene.indicator else ()
    counts = counts_by_day(school_states(scene, datasets, days[0], days[-1])).reindex(days, fill_value=0)
    values, statuses = zip(*(found.get(day, (None, "no_data")) for day in days), strict=True)
    frame = pd.DataFrame({"report_date": days, "value": values, "status": statuses})
    return frame.assign(**{state: counts[state].to_numpy() for state in STATES}).astype({"value": float})


def school_values(scene: Scene) -> pd.DataFrame:
    """Return one row a school of the chosen place: its figure of the day, the change, and how it reported."""
    before = scene.day_before or scene.day
    rows = _values(scene, level="school", first=before, last=scene.day, indicator=_name(scene))
    today = rows[rows["report_date"] == scene.day].set_index("place_code")
    earlier = rows[rows["report_date"] == scene.day_before].set_index("place_code")["value"]
    columns = ["school_code", "school_name", "town_code", "stage"]
    filters: dict[str, Any] = {"town_code": scene.address.town} if scene.address.town else {}
    schools = scene.board.table("schools", columns=columns, order_by=["town_code", "school_code"], **filters)
    datasets = scene.indicator.datasets if scene.indicator else ()
    states = school_states(scene, datasets, scene.day, scene.day).set_index("school_code")
    schools = schools.join(today[["value", "numerator", "denominator", "status"]], on="school_code")
    schools = schools.join(states[["state", "received_at"]].rename(columns={"state": "report"}), on="school_code")
    change = schools["value"] - schools["school_code"].map(earlier)
    return schools.assign(
        town_name=schools["town_code"].map(scene.towns),
        report_date=scene.day,
        indicator=_name(scene),
        change=change.where(change.notna(), None).astype(float),
        status=schools["status"].fillna("no_data"),
        report=schools["report"].fillna("not_expected"),
    )


def class_values(scene: Scene) -> pd.DataFrame:
    """Return one row a class of the school: grade, class_name, enrolled, numerator, denominator, value, status, small.

    Classes stand in the order in which they grow up. A count of persons below the pack's smallest cell is ``small``,
    and so is one that leaves fewer than that of its denominator over (20 present of 22): both are cut here, so that
    nothing that is shown can tell them, not by their share and not by their state. A zero is told, on either side.
    ``small`` is ``few`` or ``most``, or empty.
    """
    columns = ["school_code", "grade", "class_name", "enrolled"]
    classes = scene.board.table("classes", columns=columns, school_code=scene.place_code)
    codes = classes["school_code"] + "/" + classes["grade"] + "/" + classes["class_name"]
    rows = _values(
        scene, level="class", first=scene.day, last=scene.day, indicator=_name(scene), place_code=codes.tolist()
    ).set_index("place_code")
    found = classes.assign(place_code=codes).join(
        rows[["numerator", "denominator", "value", "status"]].astype({"numerator": float, "value": float}),
        on="place_code",
    )
    smallest = scene.county.raw["county"]["smallest_cell"]
    left = found["denominator"].astype(float) - found["numerator"]
    few = (found["numerator"] > 0) & (found["numerator"] < smallest)
    most = ~few & (left > 0) & (left < smallest)
    small = few | most
    found = found.assign(
        numerator=found["numerator"].mask(small),
        value=found["value"].mask(small),
        status=found["status"].fillna("no_data").mask(small, "no_data"),
        small=few.map({True: "few", False: ""}).mask(most, "most"),
    )
    places = list(zip(found["grade"].astype(str), found["class_name"].astype(str), strict=True))
    grown = sorted(range(len(places)), key=lambda at: (_grade_place(places[at][0]), _number(places[at][1])))
    return found.iloc[grown].drop(columns="place_code").reset_index(drop=True)


def _grade_place(grade: str) -> tuple[int, str]:
    return (GRADES.index(grade), "") if grade in GRADES else (len(GRADES), grade)


def _number(class_name: str) -> tuple[int, str]:
    found = re.search(r"\d+", class_name)
    return int(found.group()) if found else 0, class_name


def filtered(schools: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """Keep the stage and the status that the address asks for."""
    for column, wanted in (("stage", scene.address.stage), ("status", scene.address.status)):
        if wanted:
            schools = schools[schools[column] == wanted]
    return schools


def _name(scene: Scene) -> str:
    return scene.indicator.name if scene.indicator else ""
