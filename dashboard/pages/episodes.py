"""Reads the episodes of early warning, ranked, each with its alarms and its course; and which schools are not watched.

Page and wall read them here, so that both show the same episodes in the same order. The course is that of the school
(of a town's or the county's episode, that of the town or county): a class is too small a cell for a curve.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.pages.figures import TREND_DAYS
from dashboard.pages.reports import Coverage, day_coverage
from dashboard.pages.scene import Scene, as_days, known

LEVELS = ("class", "dormitory", "school", "town", "county")
ABOVE = ("town", "county")
CLUSTERS = "class_clusters"
"""The cluster rule's own series: its figures are persons by the day of onset, of one class or dormitory."""

USUAL = "illness_absences"
"""The course of an episode in which only the cluster rule speaks."""

BASELINE = "ears_c1"
"""Whose expectation and bound the little chart shows: the week before."""

NOT_WATCHED = """
    WITH looked AS (
        SELECT schools.school_code, coalesce(bool_or(score IS NOT NULL), false) AS watched,
            coalesce(bool_or(observed IS NOT NULL), false) AS reported
        FROM schools
        LEFT JOIN (
            SELECT place_code, score, observed FROM signals
            WHERE level = 'school' AND report_date = $1
                AND detector IN (SELECT name FROM categories WHERE category_set = 'episode_detectors_school')
                AND indicator IN (SELECT name FROM categories WHERE category_set = 'episode_indicators')
        ) AS day ON day.place_code = schools.school_code
        WHERE $2 IS NULL OR town_code = $2
        GROUP BY schools.school_code
    )
    SELECT count(*) AS schools, count(*) FILTER (watched) AS watched, count(*) FILTER (NOT reported) AS unreported,
        count(*) FILTER (reported AND NOT watched) AS too_new
    FROM looked"""


@dataclass(frozen=True)
class Watch:
    """Of the newest school day: who has reported, how many schools the detectors can judge, and why not the rest."""

    coverage: Coverage | None
    schools: int
    watched: int
    unreported: int
    too_new: int

    @property
    def is_complete(self) -> bool:
        """Whether every school is watched, so that silence is calm."""
        return 0 < self.schools == self.watched


@dataclass(frozen=True)
class Episode:
    """One row of ``signal_episodes`` with what stands behind it.

    ``alarms`` are its rows of ``episode_alarms``; ``course`` has a row for each of the last school days (report_date,
    observed, expected, upper, is_alarm) of ``indicator`` at ``course_place``; ``counts`` has the highest figure of each
    other watched count there while it lasted.
    """

    level: str
    place_code: str
    school_code: str | None
    town_code: str | None
    since: date
    until: date
    is_open: bool
    report_due_at: datetime | None
    alarms: pd.DataFrame
    indicator: str
    course_place: tuple[str, str]
    course: pd.DataFrame
    counts: dict[str, float]

    @property
    def state(self) -> str:
        """How it looks: where the law's own rule is met, as an alarm; what is over is never green."""
        if not self.is_open:
            return "minor"
        return "warn" if self.report_due_at is None else "alarm"

    @property
    def peak(self) -> Any | None:
        """The row of the course with the highest figure while it lasted, or None."""
        lasted = self.course[(self.course["report_date"] >= self.since) & (self.course["report_date"] <= self.until)]
        known_days = lasted.dropna(subset=["observed"])
        return None if known_days.empty else known_days.iloc[int(known_days["observed"].astype(float).argmax())]

    def places(self) -> dict[str, float]:
        """Return the most persons of a day in each class and dormitory that has an alarm, the most first."""
        small = self.alarms[self.alarms["alarm_level"].isin(["class", "dormitory"])]
        most = small.groupby("alarm_place")["observed"].max()
        return {str(place): float(value) for place, value in most.sort_values(ascending=False, kind="stable").items()}


def filters(scene: Scene) -> dict[str, Any]:
    """Return what the address asks for as the board's filters."""
    asked: dict[str, Any] = {"town_code": scene.address.town} if scene.address.town else {}
    if scene.address.level:
        asked["level"] = scene.address.level
    if scene.days and (days := scene.address.days or "").isdecimal() and int(days):
        asked["until"] = (scene.days[-int(days) :][0], scene.days[-1])
    return asked


def is_ranked(scene: Scene) -> bool:
    """Say whether the version has the list at all: one of before it was invented has not, which is not calm."""
    return "signal_episodes" in scene.board.tables()


def ranked(scene: Scene) -> pd.DataFrame:
    """Return the rows of ``signal_episodes`` that the address asks for, in their order."""
    rows = scene.board.table("signal_episodes", order_by="rank", **filters(scene))
    return rows.assign(since=as_days(rows["since"]), until=as_days(rows["until"]))


def read_episodes(scene: Scene, rows: pd.DataFrame) -> list[Episode]:
    """Return the episodes of these rows of :func:`ranked`, each with its alarms and its course."""
    alarms = scene.board.table("episode_alarms", episode=rows["episode"].tolist(), order_by="report_date")
    alarms = alarms.assign(report_date=as_days(alarms["report_date"]))
    own = {str(episode): group for episode, group in alarms.groupby("episode")}
    found = [_bare(row, own.get(str(row["episode"]), alarms.head(0))) for row in rows.to_dict("records")]
    courses = _courses(scene, found)
    counts = _counts(scene, found)
    days = scene.days[-TREND_DAYS:]
    return [replace(each, course=_course(each, courses, days), counts=_highest(each, counts)) for each in found]


def _bare(row: dict[Any, Any], alarms: pd.DataFrame) -> Episode:
    school, level = known(row["school_code"]), str(row["level"])
    due = known(row["report_due_at"])
    others = alarms[alarms["indicator"] != CLUSTERS]
    excess = (others["observed"].astype(float) - others["expected"].astype(float)).fillna(0.0)
    return Episode(
        level=level,
        place_code=str(row["place_code"]),
        school_code=school,
        town_code=known(row["town_code"]),
        since=row["since"],
        until=row["until"],
        is_open=bool(row["is_open"]),
        report_due_at=None if due is None else pd.Timestamp(due).to_pydatetime(),
        alarms=alarms,
        indicator=USUAL if others.empty else str(others["indicator"].iloc[int(excess.argmax())]),
        course_place=(level, str(row["place_code"])) if level in ABOVE or school is None else ("school", str(school)),
        course=pd.DataFrame(),
        counts={},
    )


def _keys(episodes: Iterable[Episode]) -> list[str]:
    return sorted({" ".join(each.course_place) for each in episodes})


def _courses(scene: Scene, episodes: list[Episode]) -> pd.DataFrame:
    days = scene.days[-TREND_DAYS:] or (scene.day,)
    rows = scene.board.sql(
        """
        SELECT indicator, level || ' ' || place_code AS place, report_date, observed, expected, upper FROM signals
        WHERE detector = ? AND list_contains(?, indicator) AND list_contains(?, level || ' ' || place_code)
            AND report_date BETWEEN ? AND ?""",
        [BASELINE, sorted({each.indicator for each in episodes}), _keys(episodes), days[0], days[-1]],
    )
    return rows.assign(report_date=as_days(rows["report_date"]))


def _course(episode: Episode, courses: pd.DataFrame, days: tuple[date, ...]) -> pd.DataFrame:
    own = courses[(courses["indicator"] == episode.indicator) & (courses["place"] == " ".join(episode.course_place))]
    figures = own.set_index("report_date")[["observed", "expected", "upper"]].astype(float).reindex(days)
    alarmed = set(episode.alarms["report_date"])
    return figures.assign(is_alarm=[day in alarmed for day in days]).rename_axis("report_date").reset_index()


def _counts(scene: Scene, episodes: list[Episode]) -> pd.DataFrame:
    counted = [
        each.name
        for each in scene.indicators
        if each.name in scene.county.raw["signals"]["indicators"] and each.unit not in ("%", "‰")
    ]
    rows = scene.board.sql(
        """
        SELECT indicator, level || ' ' || place_code AS place, report_date, value FROM indicator_values
        WHERE period = 'day' AND list_contains(?, indicator) AND list_contains(?, level || ' ' || place_code)
            AND value IS NOT NULL AND report_date >= ?""",
        [counted, _keys(episodes), min((each.since for each in episodes), default=scene.day)],
    )
    return rows.assign(report_date=as_days(rows["report_date"]))


def _highest(episode: Episode, counts: pd.DataFrame) -> dict[str, float]:
    own = counts[(counts["place"] == " ".join(episode.course_place)) & (counts["indicator"] != episode.indicator)]
    lasted = own[(own["report_date"] >= episode.since) & (own["report_date"] <= episode.until)]
    highest = lasted.groupby("indicator")["value"].max().astype(float)
    return {str(name): value for name, value in highest.sort_values(ascending=False).items() if value > 0}


def read_watch(scene: Scene) -> Watch:
    """Return who is watched on the newest school day."""
    newest = replace(scene, day=scene.days[-1] if scene.days else scene.day)
    counted = scene.board.sql(NOT_WATCHED, [newest.day, scene.address.town]).iloc[0]
    return Watch(day_coverage(newest), **{str(name): int(value) for name, value in counted.items()})
