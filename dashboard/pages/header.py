"""Draws the head of the page: whose board it is, how fresh, who has reported, and the choices of day and place."""

from datetime import datetime, timedelta
from typing import Any

from dashboard.county import County
from dashboard.language import LANGUAGES, TAGS, day_text, moment_text, short_day, translator
from dashboard.opened import Version
from dashboard.pages import html
from dashboard.pages.address import PLACES
from dashboard.pages.navigation import navigation
from dashboard.pages.parts import ALL, aria, chooser, link, mark
from dashboard.pages.reports import Coverage, day_coverage, is_day_off
from dashboard.pages.scene import Scene, records
from dashboard.reader import reader

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def header(scene: Scene) -> list[Any]:
    """Return the header's children."""
    _ = scene.say
    version = scene.board.version
    simulated = html.Span(_("仿真数据"), className="sw-simulated", id="simulated") if version.simulated else None
    return [
        html.Div([_whose(scene), simulated], className="sw-title"),
        navigation(scene),
        html.Div(
            [
                html.Span(_("数据截至 {moment}").format(moment=moment_text(version.as_of, scene.language))),
                *_coverage_words(scene, None if _of_no_day(scene) else day_coverage(scene)),
            ],
            className="sw-fresh",
        ),
        html.Div(
            [*([] if _of_no_day(scene) else _chooser(scene)), _languages(scene), _theme(scene)], className="sw-choices"
        ),
    ]


def _whose(scene: Scene) -> Any:
    """Return the county's title: the page's own heading on the overview, the way back there elsewhere."""
    title = scene.county.title[scene.language]
    if scene.address.page == "overview":
        return html.H1(title)
    way = link(title, scene.address.at("overview"), className="sw-home")
    return html.H1(way) if scene.problem else way


def _of_no_day(scene: Scene) -> bool:
    """Say whether the page is of no single day, or shows nothing of it."""
    return scene.address.page not in ("overview", "quality", *PLACES) or scene.problem in (
        "no_town",
        "no_school",
        "no_page",
    )


def _chooser(scene: Scene) -> list[Any]:
    return [_days(scene), _schools(scene) if scene.school else _towns(scene)]


def _coverage_words(scene: Scene, coverage: Coverage | None) -> list[Any]:
    _ = scene.say
    if coverage is None or not coverage.expected:
        return []
    words = _("已报 {done}/{expected} 校").format(done=coverage.reported, expected=coverage.expected)
    if scene.school:
        return []
    if scene.day != scene.board.version.as_of.date():
        words = f"{short_day(scene.day, scene.language)} {words}"
    title = _("到期的日报都已送到的学校")
    off = [html.Span("·", className="sw-dot"), html.Span(_("今天不上学"))] if is_day_off(scene) else []
    parts = [*off, html.Span("·", className="sw-dot"), html.Span(words, title=title)]
    waiting = coverage.expected - coverage.reported - coverage.missing
    if coverage.missing:
        late = _("{count} 校未报").format(count=coverage.missing)
        parts += [html.Span([mark("warn"), late], className="sw-late", title=_("至少一份到期的日报没有送到"))]
    elif not waiting:
        parts += [html.Span([mark("ok"), _("到期的都报了")])]
    if waiting > 0:
        parts.append(html.Span([mark("no_data"), _("{count} 校未到时限").format(count=waiting)]))
    return parts


def _days(scene: Scene) -> html.Element:
    """Return the choice of the day: the school days, newest first, with the next and the previous one at hand."""
    _ = scene.say
    days = list(reversed(scene.days))
    options = [{"label": day_text(day, scene.language), "value": day.isoformat()} for day in days]
    if scene.day not in days:
        options.insert(0, {"label": day_text(scene.day, scene.language), "value": scene.day.isoformat()})
    after = next((day for day in scene.days if day > scene.day), None)
    return html.Div(
        [
            _step("‹", scene, scene.day_before, _("上一个学校日")),
            chooser("date", options, scene.day.isoformat(), _("日期")),
            _step("›", scene, after, _("下一个学校日")),
        ],
        className="sw-days",
    )


def _step(arrow: str, scene: Scene, day: Any, title: str) -> Any:
    if day is None:
        return html.Span(arrow, className="sw-step sw-off")
    newest = scene.days[-1]
    return link(arrow, scene.address.choose(date=None if day == newest else day), className="sw-step", title=title)


def _towns(scene: Scene) -> html.Element:
    _ = scene.say
    options = [{"label": _("全部乡镇"), "value": ALL}] if reader().is_whole_county else []
    options += [{"label": town, "value": code} for code, town in scene.towns.items()]
    chosen = scene.address.town if scene.address.town in scene.towns else ALL
    return chooser("town", options, chosen, _("乡镇"))


def _schools(scene: Scene) -> html.Element:
    """Return the schools of the town, to go from one to the next."""
    _ = scene.say
    town = scene.school.town_code if scene.school else ""
    rows = scene.board.table(
        "schools", columns=["school_code", "school_name"], order_by="school_code", town_code=town or None
    )
    options = [{"label": row["school_name"], "value": row["school_code"]} for row in records(rows)]
    return chooser("school", options, scene.place_code, _("学校"))


def _languages(scene: Scene) -> html.Element:
    """Return the languages. These links load the page anew, so that its ``lang`` is right from the first byte."""
    return html.Nav(
        [
            html.A(
                LANGUAGE_NAMES[language],
                href=scene.address.choose(language=language).href,
                lang=TAGS[language],
                className="sw-language sw-on" if language == scene.language else "sw-language",
            )
            for language in LANGUAGES
        ],
        className="sw-languages",
    )


def _theme(scene: Scene) -> html.Element:
    """Return the switch between dark and light ground; a line of script does it, and the server remembers."""
    _ = scene.say
    words = _("深色 / 浅色")
    return html.Button("◐", className="sw-theme", title=words, type="button", **aria(label=words))


def replay_notice(version: Version, county: County, *, language: str, now: datetime) -> Any:
    """Return the notice that this is a replay, where the data are older than the county allows; else ``None``.

    ``now`` is the county's local time, without an offset.
    """
    _ = translator(language)
    age = now - version.as_of
    if age <= timedelta(hours=county.raw["county"]["stale_after_hours"]):
        return None
    return [
        mark("warn"),
        html.Strong(_("回放")),
        _("最新数据是 {day} 的，已过去 {days} 天。各项按当时计算，不是今天的情况。").format(
            day=f"{version.as_of:%Y-%m-%d}", days=age.days
        ),
    ]
