"""Works out what each view of the wall says, in words and figures that only have to be laid out."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard import theme
from dashboard.charts import episode_picture, make_scale, map_picture, sparkline, town_figure, trend_picture
from dashboard.language import hours_text, moment_text, number_text, short_day
from dashboard.pages.cards import overdue_state, status_word
from dashboard.pages.episode_list import Words
from dashboard.pages.episodes import is_ranked, ranked, read_episodes, read_watch
from dashboard.pages.figures import Headline, headlines, ordered, school_values, town_figures, town_values, trend_days
from dashboard.pages.overdue import Item as Owed
from dashboard.pages.overdue import owner_of, rule_titles
from dashboard.pages.parts import severity_state
from dashboard.pages.reports import Coverage, day_coverage, is_day_off, school_states
from dashboard.pages.scene import Indicator, Scene, records
from dashboard.pages.signals_page import watch_words
from dashboard.pages.sources import rules_read

CARDS, PLACE_COLUMNS = 5, 4
OVERVIEW_ITEMS, OVERDUE_ITEMS, OWNERS, SIGNALS, MANDATED, STOCKS, TEST_ITEMS = 5, 9, 8, 4, 7, 8, 7
MAP_SIZE, TREND_SIZE, LINE_SIZE, COURSE_SIZE = (700, 545), (560, 132), (250, 38), (420, 136)
PLACES = 24  # as many rows as a screen holds at a size that can be read
NATIONAL = "N"  # clauses of the national rules, which are about outbreaks
TESTED = {"tests", "key_persons"}
STOCKED = TESTED | {"supplies"}
BADNESS = ("alarm", "warn", "no_data", "ok")
FRESH_HOURS = 24


@dataclass(frozen=True)
class Card:
    """A key figure with its state, its change and its line."""

    title: str
    figure: str
    unit: str
    status: str
    word: str
    arrow: str
    change: str
    below: str
    line: Markup


@dataclass(frozen=True)
class Item:
    """Something overdue, or several alike at one school: how bad, where, what, since when, whose."""

    status: str
    school: str
    town: str
    what: str
    rule: str
    where: str
    span: str
    owner: str


@dataclass(frozen=True)
class Signal:
    """An episode of early warning: how bad, where, what, since when, how many, by when to report, and its course."""

    status: str
    town: str
    where: str
    what: str
    since: str
    many: str
    due: str
    course: Markup


@dataclass(frozen=True)
class Place:
    """A town (or a school of the chosen town) with its figures."""

    name: str
    status: str
    reported: str
    cells: tuple[tuple[str, str], ...]  # status, text
    overdue: str


def shape(status: str) -> str:
    """Return the character of a state."""
    return theme.state(status).shape


def cards(scene: Scene, items: list[Owed]) -> list[Card]:
    """Return the key figures of the overview, and what is overdue.

    Where the county has named more than fit, the calm ones stay behind: what burns is always on the first view.
    """
    drawn = headlines(scene)
    worst = sorted(range(len(drawn)), key=lambda at: (BADNESS.index(drawn[at].status), at))[:CARDS]
    return [*(_indicator_card(scene, drawn[at]) for at in sorted(worst)), _overdue_card(scene, items)]


def supply_cards(scene: Scene) -> list[Card]:
    """Return the key figures of supplies and tests: the county's own first, then those past a line, worst first."""
    own = [each for each in scene.indicators if STOCKED & set(each.datasets)]
    named = set(scene.headline_indicators)
    drawn = headlines(scene, [each for each in own if each in named or each.warn is not None])
    drawn.sort(key=lambda headline: (headline.indicator not in named, BADNESS.index(headline.status)))
    return [_indicator_card(scene, headline) for headline in drawn[: CARDS + 1]]


def _indicator_card(scene: Scene, headline: Headline) -> Card:
    _, indicator = scene.say, headline.indicator
    arrow, change = "", _("上日没有数据") if headline.value is not None else _("当日没有数据")
    if headline.change is not None:
        amount = number_text(abs(headline.change), indicator.unit)
        if float(amount.replace(",", "")) == 0:
            arrow, change = "→", _("与上日持平")
        else:
            arrow, change = ("▲" if headline.change > 0 else "▼"), _("{amount} 较上日").format(amount=amount)
    return Card(
        title=indicator.title,
        figure=number_text(headline.value, indicator.unit),
        unit=indicator.unit if headline.value is not None else "",
        status=headline.status,
        word=status_word(scene, headline.status),
        arrow=arrow,
        change=change,
        below=coverage_words(scene, headline.coverage),
        line=Markup(sparkline(headline.line, status=headline.status, size=LINE_SIZE)),  # noqa: S704 - made of numbers
    )


def coverage_words(scene: Scene, coverage: Coverage | None) -> str:
    """Say how many schools stand behind a figure, and of which day where it is another one."""
    _ = scene.say
    if coverage is None or not coverage.expected:
        return _("随到随报")
    counted = _("{done}/{expected} 校").format(done=coverage.reported, expected=coverage.expected)
    return counted if coverage.day == scene.day else f"{short_day(coverage.day, scene.language)} {counted}"


def _overdue_card(scene: Scene, items: list[Owed]) -> Card:
    _ = scene.say
    status, word = overdue_state(scene, items)
    first = sum(item["severity"] == 1 for item in items)
    fresh = sum(item["hours_overdue"] < FRESH_HOURS for item in items)
    return Card(
        title=_("逾期事项"),
        figure=f"{len(items):,}",
        unit=_("件"),
        status=status,
        word=word,
        arrow="",
        change=_("一级 {count} 件").format(count=first) if first else "",
        below=_("近一天 {count} 件").format(count=fresh),
        line=Markup(""),
    )


def grouped(scene: Scene, items: list[Owed], limit: int) -> list[Item]:
    """Return what leads; what one rule finds at one school is one line, with how many there are."""
    _ = scene.say
    titles, language = rule_titles(scene), scene.language
    shown = []
    for row, count in _leading(items)[:limit]:
        detail = str(row[f"detail_{language}"])
        where = "".join(part for part in (row["grade"], row["class_name"]) if part)
        what = f"{where} {detail}" if where and not detail.startswith(where) else detail
        if count > 1:
            what = _("{what} 等 {count} 件").format(what=what, count=count)
        shown.append(
            Item(
                status=severity_state(row["severity"]),
                school=row["school_name"] or scene.county.names[language],
                town=row["town_name"] or "",
                what=what,
                rule=titles.get(row["rule"], ""),
                where=where,
                span=_("逾期 {span}").format(span=hours_text(row["hours_overdue"], _)),
                owner=owner_of(scene, row),
            )
        )
    return shown


def _leading(items: list[Owed]) -> list[tuple[Owed, int]]:
    """Return an item a rule and school, and how many it stands for, in the order in which a meeting needs them.

    Within a severity: what fell due since yesterday, newest first; then what can still be done, longest first; then
    what cannot be undone, newest first. The first of every rule comes before the second of any, so that no rule
    crowds out the others.
    """
    alike: dict[tuple[str, str | None], list[Owed]] = {}
    for item in sorted(items, key=_urgency):
        alike.setdefault((item["rule"], item["school_code"]), []).append(item)
    turns = Counter[tuple[int, str]]()
    found = []
    for first, *others in alike.values():
        severity, *urgency = _urgency(first)
        turn = turns[severity, first["rule"]]
        turns[severity, first["rule"]] += 1
        found.append(((severity, turn, *urgency), first, 1 + len(others)))
    return [(item, count) for _place, item, count in sorted(found, key=lambda each: each[0])]


def _urgency(item: Owed) -> tuple[int, int, float]:
    hours, past = item["hours_overdue"], item["kind"] == "violation"
    if hours < FRESH_HOURS:
        return item["severity"], 0, hours
    return item["severity"], 2 if past else 1, hours if past else -hours


def owners(scene: Scene, items: list[Owed]) -> list[tuple[str, int, int]]:
    """Return who owes how much: the owner, all of it, and how much of it is of the first degree."""
    every = Counter(owner_of(scene, item) for item in items)
    first = Counter(owner_of(scene, item) for item in items if item["severity"] == 1)
    worst = sorted(filter(None, every), key=lambda owner: (-first[owner], -every[owner], owner))
    return [(owner, every[owner], first[owner]) for owner in worst[:OWNERS]]


def town_list(scene: Scene, indicator: Indicator) -> list[tuple[str, str, str]]:
    """Return the towns for a county without borders to draw, worst first: status, name and figure."""
    return [
        (town["status"], town["town_name"], town_figure(town["value"], town["status"], indicator.unit, scene.language))
        for town in ordered(town_figures(scene), better=indicator.better)[:PLACES]
    ]


def map_svg(scene: Scene, indicator: Indicator) -> Markup:
    """Return the map of the towns with the schools on it; nothing where the county has no borders to draw."""
    towns, schools = town_values(scene), school_values(scene)
    if towns.empty:
        return Markup("")
    rows = records(scene.board.table("schools", columns=["school_code", "longitude", "latitude"]))
    places = {row["school_code"]: row for row in rows}
    scale = make_scale(
        towns["value"], warn=indicator.warn, alarm=indicator.alarm, better=indicator.better, unit=indicator.unit
    )
    width, height = MAP_SIZE
    svg = map_picture(
        towns,
        [{**school, **places[school["school_code"]]} for school in schools],
        scale=scale,
        unit=indicator.unit,
        language=scene.language,
        width=width,
        height=height,
    )
    return Markup(svg)  # noqa: S704 - its texts are escaped where it is made


def trend_svg(scene: Scene, indicator: Indicator) -> Markup:
    """Return the trend of the chosen place."""
    width, height = TREND_SIZE
    svg = trend_picture(
        trend_days(scene),
        unit=indicator.unit,
        better=indicator.better,
        language=scene.language,
        warn=indicator.warn,
        alarm=indicator.alarm,
        width=width,
        height=height,
    )
    return Markup(svg)  # noqa: S704


def places(scene: Scene, items: list[Owed]) -> tuple[list[str], list[Place], int]:
    """Return the columns' titles, the towns (or the chosen town's schools), worst first, and how many are left out."""
    chosen = [each for each in scene.headline_indicators if each.has_data][:PLACE_COLUMNS]
    level, key = ("school", "school_code") if scene.address.town else ("town", "town_code")
    values = scene.board.table(
        "indicator_values",
        columns=["indicator", "place_code", "value", "status"],
        level=level,
        period="day",
        report_date=scene.day,
        indicator=[each.name for each in chosen],
    )
    found = {(row["place_code"], row["indicator"]): row for row in records(values)}
    counts = Counter(item[key] for item in items)
    reported = _reported_by(scene, key)
    shown = []
    for code, name in _places(scene).items():
        cells = tuple(_cell(found.get((code, each.name)), each) for each in chosen)
        states = [status for status, _text in cells]
        worst = next((state for state in ("alarm", "warn", "no_data") if state in states), "ok")
        shown.append(Place(name, worst, reported.get(code, "—"), cells, f"{counts[code]:,}"))
    shown.sort(key=lambda place: (BADNESS.index(place.status), -int(place.overdue.replace(",", ""))))
    return [each.title for each in chosen], shown[:PLACES], max(0, len(shown) - PLACES)


def _places(scene: Scene) -> dict[str, str]:
    if not scene.address.town:
        return scene.towns
    schools = scene.board.table("schools", columns=["school_code", "school_name"], town_code=scene.address.town)
    return dict(zip(schools["school_code"], schools["school_name"], strict=True))


def _cell(figure: dict[str, Any] | None, indicator: Indicator) -> tuple[str, str]:
    if figure is None:
        return "not_expected", "—"
    unit = indicator.unit if indicator.unit in {"%", "‰"} else ""
    value = figure["value"]
    return figure["status"], "—" if value is None else f"{number_text(value, indicator.unit)}{unit}"


def _reported_by(scene: Scene, key: str) -> dict[str, str]:
    """Return how many schools of each place have sent all that was due on the day."""
    daily = tuple(name for name, report in scene.county.reports.items() if report.get("every") == "school-day")
    states = school_states(scene, daily, scene.day, scene.day)
    place_of = {row["school_code"]: row["school_code"] for row in states}
    if key == "town_code":
        schools = scene.board.table("schools", columns=["school_code", "town_code"])
        place_of = dict(zip(schools["school_code"], schools["town_code"], strict=True))
    due = Counter(place_of[row["school_code"]] for row in states if row["state"] != "not_expected")
    done = Counter(place_of[row["school_code"]] for row in states if row["state"] in ("reported", "zero"))
    return {code: f"{done[code]}/{count}" for code, count in due.items()}


def signals(scene: Scene) -> dict[str, Any]:
    """Return the first episodes that are going on, in the order of the desk, how many there are, and who is watched."""
    _ = scene.say
    if not is_ranked(scene):
        silence = _("这个版本是以前算的，还没有预警清单。重新计算后才有。")
        return {"signals": [], "going_on": 0, "watch": [], "calm": False, "silence": silence}
    rows, watch = ranked(scene), read_watch(scene)
    rows = rows[rows["is_open"]]
    words = Words(scene)
    shown = []
    for episode in read_episodes(scene, rows.head(SIGNALS)):
        town, *within = words.where(episode)
        what, title = words.what(episode, most=1), words.title(episode.indicator)
        is_ahead = episode.report_due_at is not None and episode.report_due_at > scene.board.version.as_of
        shown.append(
            Signal(
                status=episode.state,
                town=town if within else "",
                where=" ".join(within) or town,
                what=what,
                since=words.since(episode),
                many=words.many(episode) if title == what else f"{title} {words.many(episode)}",
                due=words.due(episode) if is_ahead else "",  # what is past stands beside, where it is overdue
                course=Markup(episode_picture(episode.course, size=COURSE_SIZE)),  # noqa: S704 - made of numbers
            )
        )
    return {
        "signals": shown,
        "going_on": len(rows),
        "watch": watch_words(scene, watch),
        "calm": watch.is_complete,
        "silence": _("没有预警"),
    }


def mandated(scene: Scene, items: list[Owed]) -> list[Item]:
    """Return what the national rules about outbreaks find overdue: clusters and cases that must be reported."""
    return grouped(scene, [item for item in items if (item["clause_id"] or "").startswith(NATIONAL)], MANDATED)


def stocks(scene: Scene) -> list[tuple[str, str, str, str]]:
    """Return the schools whose stock ends first: status, school, town, days."""
    rows = scene.board.sql(
        """
        SELECT status, school_name, town_code, value FROM indicator_values
        JOIN schools ON school_code = place_code
        WHERE indicator = 'days_of_stock' AND level = 'school' AND period = 'day' AND report_date = ?
            AND value IS NOT NULL AND (? IS NULL OR town_code = ?)
        ORDER BY value, school_code LIMIT ?""",
        [scene.day, scene.address.town, scene.address.town, STOCKS],
    )
    return [
        (row["status"], row["school_name"], scene.towns.get(row["town_code"], ""), number_text(row["value"]))
        for row in records(rows)
    ]


def tests(scene: Scene, items: list[Owed]) -> list[Item]:
    """Return what is overdue about tests and key persons."""
    read, _received = rules_read(scene)
    return grouped(scene, [item for item in items if TESTED & set(read.get(item["rule"], ()))], TEST_ITEMS)


def fresh(scene: Scene) -> dict[str, Any]:
    """Return how fresh the figures are and who has reported."""
    _, as_of = scene.say, scene.board.version.as_of
    coverage = None if scene.problem else day_coverage(scene)
    counted = coverage if coverage and coverage.expected else None
    words = ""
    if counted:
        words = _("已报 {done}/{expected} 校").format(done=counted.reported, expected=counted.expected)
        if scene.day != as_of.date():
            words = f"{short_day(scene.day, scene.language)} {words}"
    missing = _("{count} 校未报").format(count=counted.missing) if counted and counted.missing else ""
    if is_day_off(scene):
        words = f"{_('今天不上学')} · {words}"
    moment = _("数据截至 {moment}").format(moment=moment_text(as_of, scene.language))
    return {"moment": moment, "reported": words, "missing": missing}
