"""Draws the dictionary: all that has a definition, to be searched, and each with its formula, source and lineage."""

import re
from collections.abc import Mapping
from typing import Any

from dash import dcc

from dashboard.charts.lineage import lineage
from dashboard.charts.scale import edge_text
from dashboard.contracts import load_contracts
from dashboard.field_texts import DUE, PROTECTION, REQUIRED, allowed, need, replacement
from dashboard.language import unit_text
from dashboard.pages import html
from dashboard.pages.definitions import clause_quotes, quotation
from dashboard.pages.dictionary import KINDS, Entry, entries, nodes, readers
from dashboard.pages.parts import aria, head, link, mark, name, picture, table
from dashboard.pages.scene import Scene, known


def dictionary_page(scene: Scene) -> list[Any]:
    """Return the page's children: the list of all entries, or the one that the address names."""
    every = entries(scene)
    place = scene.address.place
    return _entry_page(scene, every, place) if place else _list_page(scene, every)


def _list_page(scene: Scene, every: Mapping[str, Entry]) -> list[Any]:
    _ = scene.say
    search = html.Label(
        [
            html.Span(_("搜索字典"), className="visually-hidden"),
            dcc.Input(type="search", placeholder=_("搜索字典"), className="form-select sw-search", id="find-entry"),
        ]
    )
    groups = [
        html.Section([html.H3(_(words)), html.Ul(lines)])
        for kind, words in KINDS.items()
        if (lines := [_line(scene, key, each) for key, each in every.items() if each.kind == kind])
    ]
    nothing = html.P(_("没有这样的条目"), className="sw-nothing", hidden=True)
    facts = [html.Span(_("{count} 条").format(count=len(every)))]
    return [
        html.Div(
            [html.H1(_("指标字典")), html.Div(facts, className="sw-facts"), html.Div(search, className="sw-beside")],
            className="sw-place-head",
        ),
        query_problems(scene),
        html.Div([*groups, nothing], className="sw-panel sw-dictionary"),
    ]


def _line(scene: Scene, key: str, entry: Entry) -> html.Element:
    """Return a line of the list; a data set can be found by its columns, too."""
    beside = [entry.name]
    if entry.kind == "dataset":
        english = scene.language == "en"
        beside += [each.title_en if english else each.title for each in load_contracts()[entry.name].fields]
    words = html.Small(" ".join(beside), className="sw-dictionary-more")
    return html.Li([_to(scene, key, entry), " ", words])


def _to(scene: Scene, key: str, entry: Entry) -> Any:
    return link(entry.title, scene.address.at("dictionary", key))


def _entry_page(scene: Scene, every: Mapping[str, Entry], key: str) -> list[Any]:
    _, entry = scene.say, every[key]
    trail = [
        link(_("指标字典"), scene.address.at("dictionary")),
        html.Span("›", className="sw-dot", **aria(hidden="true")),
    ]
    facts = [html.Span(_(KINDS[entry.kind])), html.Code(entry.name)]
    parts: list[Any] = [
        html.Div(
            [
                html.Nav(trail, className="sw-trail", **aria(label=_("所在位置"))),
                html.H1(entry.title),
                html.Div(facts, className="sw-facts"),
            ],
            className="sw-place-head",
        ),
        html.Section(_definition(scene, entry), className="sw-panel"),
        html.Section(_lineage(scene, every, key), className="sw-panel"),
    ]
    if entry.kind == "dataset":
        parts.append(html.Section(_columns(scene, entry), className="sw-panel"))
    elif known(entry.row.get("sql")):
        formula = html.Pre(html.Code(entry.row["sql"]), className="sw-sql", tabIndex=0, **aria(label=_("公式")))
        parts.append(html.Section([head(_("公式")), formula], className="sw-panel"))
    return parts


def _definition(scene: Scene, entry: Entry) -> list[Any]:
    _ = scene.say
    lines = _dataset_lines(scene, entry) if entry.kind == "dataset" else _query_lines(scene, entry)
    pairs = [part for word, value in lines for part in (html.Dt(word), html.Dd(value))]
    return [head(_("定义")), html.Div(html.Dl(pairs), className="sw-definition")]


def _query_lines(scene: Scene, entry: Entry) -> list[tuple[str, Any]]:
    _, row = scene.say, entry.row
    unit = known(row["unit_en"] if scene.language == "en" else row["unit"]) or ""
    lines: list[tuple[str, Any]] = [(_("口径"), entry.notes or "—")]
    if entry.kind == "indicator":
        sign = unit if unit in {"%", "‰"} else unit_text(unit)
        lines += [
            (_("单位"), unit or "—"),
            (_("好坏"), {"lower": _("越低越好"), "higher": _("越高越好")}.get(known(row["better"]) or "", "—")),
            (_("黄线"), "—" if known(row["warn"]) is None else edge_text(row["warn"], unit) + sign),
            (_("红线"), "—" if known(row["alarm"]) is None else edge_text(row["alarm"], unit) + sign),
        ]
    if entry.kind == "overdue":
        owner = known(row.get("owner_en" if scene.language == "en" else "owner"))
        lines += [(_("轻重（1 最急）"), str(known(row.get("severity")) or "—")), (_("责任人"), owner or "—")]
    params = _params(scene, known(row.get("sql")) or "")
    if params:
        lines.append((_("本县阈值"), html.Div(params)))
    lines.append((_("算法文件"), html.Code(row["file"])))
    clauses = [each.strip() for each in (known(row["clauses"]) or "").split(",") if each.strip()]
    quotes = [quotation(clause, quote) for clause, quote in clause_quotes(scene, clauses).items()]
    if quotes:
        lines.append((_("条款"), html.Div(quotes)))
    return lines


def _params(scene: Scene, sql: str) -> list[Any]:
    """Return the county's own numbers that a formula reads, each with the words that it comes from."""
    _, pack = scene.say, scene.county.raw["params"]
    found = []
    for each in sorted(set(re.findall(r"\bparams\.(\w+)", sql)) & set(pack)):
        rule = pack[each]
        value = rule.get("value")
        quoted = quotation(rule["clause"], rule["quote"]) if "quote" in rule else None
        proposed = html.Small(_("〔设〕没有原文规定，是提议")) if rule.get("proposed") else None
        words = _("本县没有这条规则") if value is None else str(value)
        found.append(html.Div([html.Code(each), f" = {words} ", proposed, quoted]))
    return found


def query_problems(scene: Scene) -> html.Element | None:
    """Return what is wrong with the SQL files that the office added, where anything is."""
    _ = scene.say
    if "query_problems" not in scene.board.tables():
        return None
    problems = scene.board.table("query_problems")
    if problems.empty:
        return None
    text = "message_en" if scene.language == "en" else "message_zh"
    rows = [
        [html.Code(f"{each['file']}:{each['line']}"), each[text], _("已略过") if each["left_out"] else _("照算")]
        for each in problems.to_dict("records")
    ]
    headings = [_("文件和行"), _("哪里不对"), _("怎么办了")]
    title = head([mark("warn"), _("自己写的 SQL 里有问题")])
    return html.Section([title, table(headings, rows, numbers=set())], className="sw-panel", id="query-problems")


def _dataset_lines(scene: Scene, entry: Entry) -> list[tuple[str, Any]]:
    _, contract, at = scene.say, load_contracts()[entry.name], 1 if scene.language == "en" else 0
    return [
        (_("说明"), entry.notes or "—"),
        (_("何时报"), DUE[contract.expected][at]),
        (_("再报一次"), replacement(contract)[at]),
    ]


def _columns(scene: Scene, entry: Entry) -> list[Any]:
    _, contract, at = scene.say, load_contracts()[entry.name], 1 if scene.language == "en" else 0
    headings = [_("列名"), _("表头"), _("可填内容"), _("必填"), _("保护")]
    rows = [
        [
            html.Code(field.name),
            name(field.title) if at == 0 else field.title_en,
            name(allowed(field)[at] or allowed(field)[0]),
            REQUIRED[need(contract, field)][at],
            PROTECTION[field.personal][at] if field.personal else "",
        ]
        for field in contract.fields
    ]
    return [head(_("列")), table(headings, rows, numbers=set())]


def _lineage(scene: Scene, every: Mapping[str, Entry], key: str) -> list[Any]:
    """Return the drawing, and the same in words, each a way to its own entry."""
    _, entry = scene.say, every[key]
    title = _("“{title}”从哪里来，到哪里去").format(title=entry.title)
    drawing = picture(lineage(nodes(key, every), chosen=key, title=title), title)
    lines: list[Any] = []
    for words, names in ((_("读取"), entry.reads), (_("被读取"), readers(key, every))):
        there = [part for each in names if each in every for part in (_to(scene, each, every[each]), _("、"))][:-1]
        lines += [html.Dt(words), html.Dd(there or "—")]
    if entry.rules:
        lines += [html.Dt(_("县里的规则表")), html.Dd(html.Code(", ".join(entry.rules)))]
    scroll = html.Div(drawing, className="sw-lineage", tabIndex=0, role="region", **aria(label=title))
    return [head(_("从哪里来，到哪里去")), scroll, html.Div(html.Dl(lines), className="sw-definition")]
