"""Reads the figures a scene shows: headlines, towns, the trend of a place, and schools."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.pages.reports import STATES, Coverage, indicator_coverage, last_delivery, school_states
from dashboard.pages.scene import Indicator, Scene, dated_records, records

GRADES = (
    *("托班", "小班", "中班", "大班", "学前班"),
    *("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    *("七年级", "八年级", "九年级", "初一", "初二", "初三", "高一", "高二", "高三"),
)
SPARKLINE_DAYS = 14
TREND_DAYS = 30
NOTHING_OWED = (None, "not_expected")


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


def _values(scene: Scene, *, level: str, first: date, last: date, **filters: Any) -> list[dict[str, Any]]:
    rows = scene.board.table(
        "indicator_values",
        columns=["indicator", "place_code", "report_date", "numerator", "denominator", "value", "status"],
        level=level,
        period="day",
        report_date=(first, last),
        **filters,
    )
    return dated_records(rows)


def headlines(scene: Scene, indicators: Sequence[Indicator] | None = None) -> list[Headline]:
    """Return a headline for each of the indicators (the county's chosen ones) that has data, in their order."""
    days = scene.days_until(SPARKLINE_DAYS)
    if not days:
        return []
    asked = [each for each in indicators or scene.headline_indicators if each.has_data]
    names = [each.name for each in asked]
    rows = _values(
        scene, level=scene.level, first=days[0], last=scene.day, place_code=scene.place_code, indicator=names
    )
    found = {(row["indicator"], row["report_date"]): (row["value"], row["status"]) for row in rows}
    nothing = (None, "no_data")
    cards = []
    for indicator in asked:
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
    towns, figures = scene.board.map(), _town_figures(scene)
    told = [figures.get(code, NOTHING_OWED) for code in towns["town_code"]]
    values = pd.Series([value for value, _status in told], towns.index, float)
    return towns.assign(value=values, status=[status for _value, status in told])


def town_figures(scene: Scene) -> list[dict[str, Any]]:
    """Return all towns with value and status of the chosen indicator: town_code, town_name, value, status."""
    figures = _town_figures(scene)
    told = [(code, name, *figures.get(code, NOTHING_OWED)) for code, name in scene.towns.items()]
    return [dict(zip(("town_code", "town_name", "value", "status"), town, strict=True)) for town in told]


def _town_figures(scene: Scene) -> dict[str, tuple[float | None, str]]:
    """Return value and status of each town that has a figure of the day."""
    rows = _values(scene, level="town", first=scene.day, last=scene.day, indicator=_name(scene))
    return {row["place_code"]: (row["value"], row["status"]) for row in rows}


def trend_days(scene: Scene) -> pd.DataFrame:
    """Return the last thirty school days of the chosen indicator and place, with how many schools reported on each."""
    days = scene.days_until(TREND_DAYS)
    rows = _values(
        scene, level=scene.level, first=days[0], last=days[-1], place_code=scene.place_code, indicator=_name(scene)
    )
    found = {row["report_date"]: (row["value"], row["status"]) for row in rows}
    datasets = scene.indicator.datasets if scene.indicator else ()
    counts = Counter((row["report_date"], row["state"]) for row in school_states(scene, datasets, days[0], days[-1]))
    values, statuses = zip(*(found.get(day, (None, "no_data")) for day in days), strict=True)
    reports = {state: [counts[day, state] for day in days] for state in STATES}
    shown = {"report_date": days, "value": pd.Series(values, dtype=float), "status": statuses, **reports}
    return pd.DataFrame(shown)


def school_values(scene: Scene) -> list[dict[str, Any]]:
    """Return one row a school of the chosen place: its figure of the day, the change, and how it reported.

    Each has school_code, school_name, town_code, town_name, stage, report_date, indicator, value, numerator,
    denominator, change, status, report (its state) and received_at; what is not known is ``None``.
    """
    before = scene.day_before or scene.day
    rows = _values(scene, level="school", first=before, last=scene.day, indicator=_name(scene))
    found = {(row["place_code"], row["report_date"]): row for row in rows}
    columns = ["school_code", "school_name", "town_code", "stage"]
    filters: dict[str, Any] = {"town_code": scene.address.town} if scene.address.town else {}
    schools = scene.board.table("schools", columns=columns, order_by=["town_code", "school_code"], **filters)
    datasets = scene.indicator.datasets if scene.indicator else ()
    states = {row["school_code"]: row for row in school_states(scene, datasets, scene.day, scene.day)}
    shown = []
    for school in records(schools):
        code = school["school_code"]
        today, report = found.get((code, scene.day), {}), states.get(code, {})
        value, earlier = today.get("value"), found.get((code, scene.day_before), {}).get("value")
        shown.append(
            {
                **school,
                "town_name": scene.towns.get(school["town_code"]),
                "report_date": scene.day,
                "indicator": _name(scene),
                "value": value,
                "numerator": today.get("numerator"),
                "denominator": today.get("denominator"),
                "change": None if value is None or earlier is None else value - earlier,
                "status": today.get("status") or "no_data",
                "report": report.get("state") or "not_expected",
                "received_at": report.get("received_at"),
            }
        )
    return shown


def ordered(places: list[dict[str, Any]], *, better: str) -> list[dict[str, Any]]:
    """Return schools or towns by their values, the worst first, those without one last."""
    valued = [place for place in places if place["value"] is not None]
    valued.sort(key=lambda place: place["value"], reverse=better != "higher")
    return valued + [place for place in places if place["value"] is None]


def class_values(scene: Scene) -> list[dict[str, Any]]:
    """Return one row a class of the school: grade, class_name, enrolled, numerator, denominator, value, status, small.

    Classes stand in the order in which they grow up. A count of persons below the pack's smallest cell is ``small``,
    and so is one that leaves fewer than that of its denominator over (20 present of 22): both are cut here, so that
    nothing that is shown can tell them, not by their share and not by their state. A zero is told, on either side.
    ``small`` is ``few`` or ``most``, or empty.
    """
    columns = ["school_code", "grade", "class_name", "enrolled"]
    classes = records(scene.board.table("classes", columns=columns, school_code=scene.place_code))
    codes = ["/".join(str(row[part]) for part in columns[:3]) for row in classes]
    rows = _values(scene, level="class", first=scene.day, last=scene.day, indicator=_name(scene), place_code=codes)
    found = {row["place_code"]: row for row in rows}
    smallest = scene.county.raw["county"]["smallest_cell"]
    told = [{**row, **_told(found.get(code, {}), smallest)} for row, code in zip(classes, codes, strict=True)]
    return sorted(told, key=lambda row: (_grade_place(str(row["grade"])), _number(str(row["class_name"]))))


def _told(figure: dict[str, Any], smallest: int) -> dict[str, Any]:
    """Return what may be told of a class."""
    numerator, denominator = figure.get("numerator"), figure.get("denominator")
    left = None if numerator is None or denominator is None else denominator - numerator
    few = numerator is not None and 0 < numerator < smallest
    small = "few" if few else "most" if left is not None and 0 < left < smallest else ""
    return {
        "numerator": None if small else numerator,
        "denominator": denominator,
        "value": None if small else figure.get("value"),
        "status": "no_data" if small else figure.get("status") or "no_data",
        "small": small,
    }


def _grade_place(grade: str) -> tuple[int, str]:
    return (GRADES.index(grade), "") if grade in GRADES else (len(GRADES), grade)


def _number(class_name: str) -> tuple[int, str]:
    found = re.search(r"\d+", class_name)
    return int(found.group()) if found else 0, class_name


def filtered(schools: list[dict[str, Any]], scene: Scene) -> list[dict[str, Any]]:
    """Keep the stage and the status that the address asks for."""
    for column, wanted in (("stage", scene.address.stage), ("status", scene.address.status)):
        if wanted:
            schools = [school for school in schools if school[column] == wanted]
    return schools


def _name(scene: Scene) -> str:
    return scene.indicator.name if scene.indicator else ""
