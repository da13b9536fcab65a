"""Says in words what was asked of a table, and what its columns mean: for the page and a download's second sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.board import Board
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.field_texts import allowed, description
from dashboard.language import N_, translator
from dashboard.table_query import Filter, TableQuery, answer_columns
from dashboard.tables import Column, Table

HOW_WORDS = {
    "is": N_("{column} 是 {values}"),
    "not": N_("{column} 不是 {values}"),
    "contains": N_("{column} 含 {values}"),
    "not_contains": N_("{column} 不含 {values}"),
    "starts": N_("{column} 以 {values} 开头"),
    "ends": N_("{column} 以 {values} 结尾"),
    "from": N_("{column} ≥ {values}"),
    "to": N_("{column} ≤ {values}"),
    "above": N_("{column} > {values}"),
    "below": N_("{column} < {values}"),
}
KIND_TEXTS = {
    **{"text": N_("文字"), "whole": N_("整数"), "number": N_("数字"), "date": N_("日期")},
    **{"moment": N_("日期和时间"), "flag": N_("是或否")},
}


def spoken(text: tuple[str, str], language: str | None) -> str:
    """Return a text in the language that is asked for; Chinese where none is."""
    return text[1 if language == "en" else 0]


def filter_words(table: Table, asked: Filter, language: str) -> str:
    """Return one condition in words."""
    _ = translator(language)
    column = table.columns[asked.column]
    title = spoken(column.title, language)
    if asked.how == "blank":
        words = N_("{column} 为空") if asked.values[-1] == "true" else N_("{column} 不为空")
        return _(words).format(column=title)
    values = [spoken(column.words[each], language) if each in column.words else each for each in asked.values]
    return _(HOW_WORDS[asked.how]).format(column=title, values=_("、").join(values))


def order_words(table: Table, query: TableQuery, language: str) -> str:
    """Return the order in words: 日期 ↓、学校 ↑."""
    known = answer_columns(table, TableQuery(group=query.group))
    named = [(known[each.removeprefix("-")], "↓" if each.startswith("-") else "↑") for each in query.order]
    return translator(language)(N_("、")).join(f"{spoken(column.title, language)} {way}" for column, way in named)


def about(
    board: Board, county: County, table: Table, query: TableQuery, *, rows: int, address: str, language: str
) -> Mapping[str, str]:
    """Return what a download's second sheet says: what it is, of when, how it was filtered, what each column means."""
    _, version, columns = translator(language), board.version, answer_columns(table, query)
    told = {
        _("看板"): county.title[language],
        _("表"): f"{spoken(table.title, language)} ({table.name})",
        _("内容"): _description(table, language),
        _("行数"): f"{rows:,}",
        _("筛选"): _("；").join(filter_words(table, each, language) for each in query.filters) or _("无"),
        _("分组"): spoken(table.columns[query.group].title, language) if query.group else "",
        _("排序"): order_words(table, query, language),
        _("数据截至"): f"{version.as_of:%Y-%m-%d %H:%M}",
        _("版本"): version.version,
        _("下载时间"): f"{datetime.now(county.timezone):%Y-%m-%d %H:%M}",
        _("地址"): address,
        _("说明"): _("仿真数据，不是真实情况") if version.simulated else "",
    }
    told |= {
        f"{_('列')} · {spoken(each.title, language)} ({each.name})": column_meaning(table, each, language)
        for each in columns.values()
    }
    return {key: value for key, value in (told | _indicators(board, table, query, language)).items() if value}


def _description(table: Table, language: str) -> str:
    return spoken(description(load_contracts()[table.name]), language) if table.is_data_set else ""


def column_meaning(table: Table, column: Column, language: str) -> str:
    """Return which values a column holds: a contract's own words, else its kind and its codes."""
    contract = load_contracts().get(table.name) if table.is_data_set else None
    if contract and contract.has(column.name):
        zh, en = allowed(contract[column.name])
        return en or zh if language == "en" else zh
    codes = "" if len(column.words) > 12 else ", ".join(
        f"{code} = {spoken(words, language)}" for code, words in column.words.items() if code not in words
    )  # fmt: skip
    kind = translator(language)(KIND_TEXTS[column.kind])
    return f"{kind}: {codes}" if codes and column.kind != "flag" else kind


def _indicators(board: Board, table: Table, query: TableQuery, language: str) -> dict[str, str]:
    """Return how each indicator of the rows is counted."""
    if "indicator" not in table.columns:
        return {}
    wanted = [
        value for each in query.filters if (each.column, each.how) == ("indicator", "is") for value in each.values
    ]
    chosen: dict[str, Any] = {"name": wanted} if wanted else {}
    rows = board.table("dictionary", order_by="name", **chosen)
    told = rows.get(f"notes_{language}")
    if told is None:  # an older program published this version
        return {}
    _ = translator(language)
    return {
        f"{_('指标')} · {title} ({name})": notes
        for name, title, notes in zip(rows["name"], rows[f"title_{language}"], told.fillna(""), strict=True)
    }
