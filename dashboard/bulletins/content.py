"""Gathers all that a bulletin says, as the template names it.

All figures are the board's. Only counts are told: no person, and no class's detail of an overdue item.
"""

from typing import Any

from dashboard.board import Board
from dashboard.bulletins.edition import Edition, edition
from dashboard.bulletins.episodes import episodes
from dashboard.bulletins.indicators import sections
from dashboard.bulletins.overdue import owners
from dashboard.bulletins.reports import reporting
from dashboard.county import County
from dashboard.language import N_, moment_text, short_day

TITLES = {
    "daily": N_("{county}校园疫情防控日报"),
    "weekly": N_("{county}校园疫情防控周报"),
    "monthly": N_("{county}校园疫情防控月报"),
}
WORDS = {
    "reporting": N_("报送情况"),
    "overdue": N_("逾期和违规事项"),
    "episodes": N_("预警事件"),
    "indicator": N_("指标"),
    "unit": N_("单位"),
    "figure": N_("全县"),
    "change": N_("较上期"),
    "worst": N_("最差乡镇"),
    "status": N_("状态"),
    "severity": N_("等级"),
    "item": N_("事由"),
    "clause": N_("条款"),
    "count": N_("件数"),
    "schools": N_("学校"),
    "longest": N_("最长逾期"),
    "place": N_("地点"),
    "since": N_("开始"),
    "until": N_("最近"),
    "excess": N_("多出人数"),
    "due": N_("应报时限"),
    "none": N_("无"),
}
"""The template's own words, so that one template serves both languages; an office may type its own instead."""


def title(found: Edition, kind: str) -> str:
    """Return what the bulletin is called."""
    return found.say(TITLES[kind]).format(county=found.county.names[found.language])


def span(found: Edition) -> str:
    """Return of which days it tells."""
    _ = found.say
    days = [short_day(day, found.language) for day in dict.fromkeys((found.start, found.end))]
    return _("{year}年{span}").format(year=found.start.year, span=" – ".join(days))


def content(board: Board, county: County, *, kind: str, language: str) -> dict[str, Any]:
    """Return all that the template may name; every value is text, or rows of texts.

    Raises:
        SchoolwatchError: as :func:`edition`.
    """
    found = edition(board, county, kind=kind, language=language)
    _ = found.say
    return {
        "title": title(found, kind),
        "period": span(found),
        "simulated": _("仿真数据，不是真实情况") if board.version.simulated else "",
        "as_of": _("数据截至 {moment}").format(moment=moment_text(board.version.as_of, language)),
        **reporting(found),
        "sections": sections(found),
        "owners": owners(found),
        "episodes": episodes(found),
        "words": {key: _(text) for key, text in WORDS.items()},
        "smallest_note": _("乡镇和班级的人数不足 {count} 的，不写确数。").format(
            count=county.raw["county"]["smallest_cell"]
        ),
    }
