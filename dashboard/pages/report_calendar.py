"""Draws what a school has reported: one line a report, one column a school day, four states by shape and colour."""

from datetime import date
from typing import Any

from dashboard.language import day_text, moment_text, short_day, translator
from dashboard.pages import html
from dashboard.pages.parts import aria, head, report_swatch
from dashboard.pages.reports import report_states
from dashboard.pages.scene import Scene
from dashboard.pages.sources import dataset_title, reports_source
from dashboard.table_texts import REPORT_WORDS

Report = dict[str, Any]
"""A row of :func:`report_states`."""

DAYS = 15
SHAPES = {"reported": "", "zero": "0", "missing": "×", "not_expected": ""}


def report_calendar(scene: Scene) -> list[Any]:
    """Return the panel's children: the reports of the last school days."""
    _, school = scene.say, scene.school
    days = scene.days_until(DAYS)
    title = [_("上报日历"), html.Small(_("近 {count} 个学校日").format(count=len(days)))]
    keys = [html.Span([report_swatch(state), _(word)]) for state, word in REPORT_WORDS.items()]
    if not days or school is None:
        return [head(title), html.Div(_("还没有学校日。"), className="sw-none")]
    reports = report_states(scene, school.code, days[0], days[-1])
    if not reports:
        return [head(title), html.Div(_("这所学校没有应报的数据。"), className="sw-none"), reports_source(scene)]
    # A weekly report may fall on a day without school.
    shown = sorted({*days, *(report["report_date"] for report in reports)})
    given: dict[tuple[str, str], dict[date, Report]] = {}
    for report in reports:
        given.setdefault((report["dataset"], report["session"] or ""), {})[report["report_date"]] = report
    rows = [_report(scene, *which, own, shown) for which, own in given.items()]
    headings = [html.Th(_("数据"), scope="col"), *(_day(scene, day) for day in shown)]
    grid = html.Table([html.Thead(html.Tr(headings)), html.Tbody(rows)], className="sw-calendar")
    return [
        head(title, *keys),
        html.Div(grid, className="sw-scroll", tabIndex="0", role="region", **aria(label=_("上报日历"))),
        reports_source(scene),
    ]


def _day(scene: Scene, day: date) -> html.Element:
    chosen = "sw-today" if day == scene.day else ""
    return html.Th(f"{day.month}/{day.day}", scope="col", title=day_text(day, scene.language), className=chosen)


def _report(scene: Scene, dataset: str, session: str, own: dict[date, Report], days: list[date]) -> html.Element:
    _ = scene.say
    title = dataset_title(dataset, scene.language)
    words = f"{title} · {_(session)}" if session else title
    cells = [_cell(scene, words, day, own.get(day)) for day in days]
    return html.Tr([html.Th(words, scope="row"), *cells])


def _cell(scene: Scene, words: str, day: date, report: Report | None) -> html.Element:
    state = report["state"] if report else "not_expected"
    said = f"{short_day(day, scene.language)} {words}: {_told(scene.language, state, report)}"
    box = html.Span(SHAPES[state], className=f"sw-box sw-reporting-{state.replace('_', '-')}", title=said, role="img")
    return html.Td([box, html.Span(said, className="visually-hidden")])


def _told(language: str, state: str, report: Report | None) -> str:
    """Return the state in words, with when it came, and that it was late."""
    _ = translator(language)
    words = _(REPORT_WORDS[state])
    if report is None or report["received_at"] is None:
        return words
    words = f"{words}, {_('{time} 送达').format(time=moment_text(report['received_at'], language))}"
    return words if report["on_time"] else f"{words} ({_('迟报')})"
