"""Writes the list of overdue items as one piece of HTML, so that two thousand rows are there at once, and print.

Dash would make a component of every cell, which takes seconds at that number. Every value that is filled in is escaped.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard import theme
from dashboard.language import TAGS, hours_text, moment_text
from dashboard.pages.overdue import Item, clauses_of, owner_of, whom
from dashboard.pages.parts import severity_state
from dashboard.pages.scene import Scene

TABLE = "<table><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>"
HEADING = '<th scope="col" class="{look}">{words}</th>'
ROW = """<tr class="sw-severity-{severity}"><td class="sw-level">{mark}</td>\
<td data-heading="{school_heading}">{school}<span class="sw-since" lang="{zh}">{town}</span></td>\
<td data-heading="{whom_heading}" lang="{zh}">{whom}</td>\
<td data-heading="{what_heading}"><span class="sw-given">{what}</span>{clause}</td>\
<td data-heading="{since_heading}" class="sw-number"><span class="sw-span sw-{state}">{span}</span>\
<span class="sw-since">{since}</span></td><td data-heading="{owner_heading}">{owner}</td></tr>"""
MARK = '<span class="sw-mark sw-{state}" role="img" title="{level}" aria-label="{level}">{shape}</span>'
SCHOOL = '<a class="sw-go sw-inside" href="{href}" lang="{zh}">{name}</a>'
CLAUSE = """<details class="sw-clause"><summary title="{title}">{clause}</summary>\
<blockquote class="sw-quote" lang="{zh}">{quote}</blockquote></details>"""


def overdue_table(scene: Scene, items: list[Item], quotes: Mapping[str, str]) -> str:
    """Return the list.

    Args:
        scene: what the address shows.
        items: the rows, worst first, with school_name and town_name.
        quotes: the words of each clause.
    """
    _ = scene.say
    headings = {
        "school_heading": _("学校"),
        "whom_heading": _("对象"),
        "what_heading": _("事由"),
        "since_heading": _("逾期"),
        "owner_heading": _("责任人"),
    }
    words = {**headings, "zh": TAGS["zh"]}
    clauses = {name: _clause(scene, name, quotes.get(name)) for name in clauses_of(items)}
    codes = {item["school_code"] for item in items if item["school_code"]}
    links = {code: scene.address.at("school", code).href for code in codes}
    shown = [_filled(HEADING, look="sw-level", words=_("级"))]
    for name, word in headings.items():
        shown.append(_filled(HEADING, look="sw-number" if name == "since_heading" else "", words=word))
    rows = [_row(scene, row, words, clauses, links) for row in items]
    return TABLE.format(headings="".join(shown), rows="".join(rows))


def _filled(template: str, **values: Any) -> str:
    """Fill a template with plain texts: each is escaped, so that no value can become part of the page."""
    return template.format(**{name: escape(str(value)) for name, value in values.items()})


def _clause(scene: Scene, name: str, quote: str | None) -> str:
    _ = scene.say
    if not quote:
        return escape(f" {name}")
    return _filled(CLAUSE, clause=name, quote=quote, zh=TAGS["zh"], title=_("看条款原文"))


def _row(
    scene: Scene, row: Item, words: Mapping[str, str], clauses: Mapping[str, str], links: Mapping[str, str]
) -> str:
    _ = scene.say
    severity = row["severity"]
    state = severity_state(severity)
    school = escape(scene.county.names[scene.language])
    if row["school_name"]:
        school = _filled(SCHOOL, href=links[row["school_code"]], name=row["school_name"], zh=words["zh"])
    level = _("{level} 级").format(level=severity)
    # these three are HTML already; all others are filled in as text
    parts = {
        "school": school,
        "clause": clauses.get(row["clause_id"], ""),
        "mark": _filled(MARK, state=state, level=level, shape=theme.state(state).shape),
    }
    texts = {
        **words,
        "severity": severity,
        "state": state,
        "town": row["town_name"] or "",
        "whom": whom(row),
        "what": row[f"detail_{scene.language}"],
        "span": hours_text(row["hours_overdue"], _),
        "since": _("{moment} 起").format(moment=moment_text(row["due_at"], scene.language)),
        "owner": owner_of(scene, row),
    }
    return ROW.format(**parts, **{name: escape(str(value)) for name, value in texts.items()})
