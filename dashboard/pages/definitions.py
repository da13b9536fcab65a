"""Says what each figure on a page means: how it is counted, in which unit, and whose words ask for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.board import Board
from dashboard.charts.scale import edge_text
from dashboard.language import TAGS, unit_text
from dashboard.pages import html
from dashboard.pages.parts import aria, head, link
from dashboard.pages.scene import Indicator, Scene, known
from dashboard.pages.sources import dataset_title

NATIONAL = "national"


def clause_quotes(scene: Scene, names: Sequence[str]) -> dict[str, str]:
    """Return the words of the clauses of that name, in that order; the county's own and the national ones only.

    Where neither is among them, whatever county wrote them is quoted.
    """
    rows = [row for row in scene.board.kept("clauses", _read_clauses) if row[0] in names]
    ours = [row for row in rows if row[1] in (scene.county.name, NATIONAL)]
    quotes = {clause: quote for clause, _county, quote in ours or rows}
    return {name: str(quotes[name]) for name in dict.fromkeys(names) if known(quotes.get(name))}


def _read_clauses(board: Board) -> list[tuple[str, str, str]]:
    rows = board.table("clauses", columns=["clause_id", "county", "quote"])
    return list(rows.itertuples(index=False, name=None))


def quotation(clause: str, quote: str) -> html.Element:
    """Return a clause in its own words, which are not translated."""
    return html.Blockquote([html.Cite(clause), html.Span(quote, lang=TAGS["zh"])], className="sw-quote")


def clauses_on_paper(scene: Scene, quotes: Mapping[str, str]) -> html.Element:
    """Return the words of the clauses that a page names, for paper, on which nothing can be unfolded."""
    _ = scene.say
    quoted = [quotation(clause, quote) for clause, quote in quotes.items()]
    return html.Section([head(_("条款原文")), *quoted], className="sw-panel sw-clauses", id="clauses")


def anchor(indicator: Indicator) -> str:
    """Return the name by which the page's own links find a definition."""
    return f"define-{indicator.name}"


def about(scene: Scene, indicator: Indicator) -> html.Element:
    """Return the small link beside a figure that leads to its definition; pointing at it is enough to read it."""
    _ = scene.say
    words = _("{title}：口径").format(title=indicator.title)
    said = f"{words} — {indicator.notes}" if indicator.notes else words
    return html.A("?", href=f"#{anchor(indicator)}", title=said, className="sw-about", **aria(label=words))


def definitions(scene: Scene, indicators: Iterable[Indicator]) -> list[Any]:
    """Return the panel of definitions, one to unfold for each indicator, the chosen one unfolded."""
    _ = scene.say
    chosen = scene.indicator.name if scene.indicator else ""
    known_ones = {each.name: each for each in indicators}
    folded = [_definition(scene, each, is_open=each.name == chosen) for each in known_ones.values()]
    return [head(_("指标口径")), html.Div(folded, className="sw-definitions")]


def _definition(scene: Scene, indicator: Indicator, *, is_open: bool) -> html.Element:
    _ = scene.say
    sign = indicator.unit if indicator.unit in {"%", "‰"} else unit_text(indicator.unit)
    lines: list[tuple[str, Any]] = [
        (_("口径"), indicator.notes or "—"),
        (_("单位"), indicator.unit or "—"),
        (_("好坏"), {"lower": _("越低越好"), "higher": _("越高越好")}.get(indicator.better, "—")),
        (_("黄线"), "—" if indicator.warn is None else edge_text(indicator.warn, indicator.unit) + sign),
        (_("红线"), "—" if indicator.alarm is None else edge_text(indicator.alarm, indicator.unit) + sign),
        (_("来源数据"), _("、").join(dataset_title(each, scene.language) for each in indicator.datasets) or "—"),
        (_("算法文件"), html.Code(indicator.file)),
    ]
    quotes = [quotation(name, quote) for name, quote in clause_quotes(scene, indicator.clauses).items()]
    if quotes:
        lines.append((_("条款"), html.Div(quotes)))
    pairs = [part for word, value in lines for part in (html.Dt(word), html.Dd(value))]
    more = link(_("公式和来源 ›"), scene.address.at("dictionary", indicator.name))
    contents = [html.Summary(indicator.title), html.Dl(pairs, id=anchor(indicator)), more]
    return html.Details(contents, open=is_open, className="sw-definition")
