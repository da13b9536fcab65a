"""Draws the page of tables: any published table and the rows of any data set, filtered, sorted and counted by group.

The address holds all of it, so it is the saved view; the grid writes there what is chosen in it, and reads it back.
"""

from typing import Any
from urllib.parse import urlencode

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc

from dashboard.errors import SchoolwatchError
from dashboard.language import N_, moment_text, translator
from dashboard.openapi import KINDS
from dashboard.pages import html
from dashboard.pages.address import Address
from dashboard.pages.grid_model import model_of, options
from dashboard.pages.parts import ALL, link, mark
from dashboard.pages.scene import Scene
from dashboard.pages.school_table import THEME
from dashboard.table_about import filter_words, order_words, spoken
from dashboard.table_query import COUNT, TableQuery, Totals, answer_columns, read_query, totals
from dashboard.table_texts import table_title
from dashboard.tables import Table, open_table, table_names

FIRST = "overdue_items"
BLOCK = 100
NUMBERS = {"whole": 0, "number": 4}
"""How many places a number is written with."""

GRID_WORDS = {
    **{"noRowsToShow": N_("没有符合条件的行"), "loadingOoo": N_("正在读取…"), "filterOoo": N_("筛选…")},
    **{"contains": N_("包含"), "notContains": N_("不包含"), "equals": N_("等于"), "notEqual": N_("不等于")},
    **{"startsWith": N_("开头是"), "endsWith": N_("结尾是"), "blank": N_("为空"), "notBlank": N_("不为空")},
    **{"lessThan": N_("小于（早于）"), "greaterThan": N_("大于（晚于）"), "lessThanOrEqual": N_("小于或等于")},
    **{
        "greaterThanOrEqual": N_("大于或等于"),
        "inRange": N_("从…到…"),
        "inRangeStart": N_("从"),
        "inRangeEnd": N_("到"),
    },
    **{"any": N_("任一（用、隔开）"), "ariaFilterInput": N_("筛选…"), "clearFilter": N_("清除")},
}


def asked_table(scene: Scene) -> tuple[Table, TableQuery]:
    """Return the table that the address names, and what it asks of it.

    Raises:
        SchoolwatchError: there is no such table or column.
    """
    pairs = list(scene.address.asked)
    name = dict(pairs).get("name", FIRST)
    table = open_table(scene.board, name)
    return table, read_query(table, [pair for pair in pairs if pair[0] != "name"])


def held_table(scene: Scene) -> str:
    """Return what the grid is of: while it is the same, the grid stays where it is.

    Raises:
        SchoolwatchError: the address asks for what there is not.
    """
    table, query = asked_table(scene)
    return " ".join(["tables", scene.board.edition, scene.language, table.name, query.group or ""])


def address_of(address: Address, table: str, query: TableQuery | None = None) -> Address:
    """Return the address that asks ``query`` of ``table``."""
    pairs = query.pairs() if query else []
    return address.choose(page="tables", asked=(("name", table), *pairs))


def tables_page(scene: Scene) -> list[Any]:
    """Return the page's children: a place for its head, and the grid as the address has it.

    Raises:
        SchoolwatchError: the address asks for what there is not.
    """
    table, query = asked_table(scene)
    return [
        html.Div(id="table-top", className="sw-column"),
        html.Section(
            [
                html.Div(_columns(scene, table, query), className="sw-filters sw-over-rows"),
                html.Div(id="table-problem", role="status"),
                dcc.Store(id="rows-asked"),
                dag.AgGrid(
                    id="rows",
                    rowModelType="infinite",
                    columnDefs=column_definitions(table, query, scene.language),
                    filterModel=model_of(table, query.filters, scene.language),
                    defaultColDef={"resizable": True, "floatingFilter": True, "suppressHeaderMenuButton": True},
                    dashGridOptions={
                        "theme": THEME,
                        "cacheBlockSize": BLOCK,
                        "maxBlocksInCache": 20,
                        "maxConcurrentDatasourceRequests": 1,
                        "rowHeight": 36,
                        "headerHeight": 40,
                        "enableCellTextSelection": True,
                        "ensureDomOrder": True,
                        "multiSortKey": "ctrl",
                        "localeText": {key: scene.say(words) for key, words in GRID_WORDS.items()},
                        "pinnedBottomRowData": [],
                    },
                    className="sw-grid sw-rows",
                    style={"height": "max(380px, calc(100vh - 330px))"},
                ),
            ],
            className="sw-panel",
        ),
    ]


def column_definitions(table: Table, query: TableQuery, language: str) -> list[dict[str, Any]]:
    """Return the grid's columns: all of them, those that are not chosen hidden."""
    every = answer_columns(table, TableQuery(group=query.group))
    order = {name.removeprefix("-"): (at, name) for at, name in enumerate(query.order)}
    listed = [*query.columns, *(name for name in every if name not in query.columns)]
    definitions = []
    for name in listed:
        column = every[name]
        at, way = order.get(name, (None, ""))
        written = f"Cell({NUMBERS[column.kind]}, params.value)" if column.kind in NUMBERS else ""
        filters = name in table.columns and (not query.group or name == query.group)
        definitions.append(
            {
                "field": name,
                "headerName": spoken(column.title, language),
                "headerTooltip": name,
                "hide": name not in query.columns if query.columns else not (column.is_shown or query.group),
                "sort": None if at is None else "desc" if way.startswith("-") else "asc",
                "sortIndex": at,
                "sortable": True,
                "filter": _filter_kind(column.kind) if filters else False,
                "filterParams": _filter_params(table.columns[name], language) if filters else {},
                "type": "rightAligned" if written else None,
                "width": _width(spoken(column.title, language), column.kind, name),
                **({"cellRenderer": "SchoolLink"} if name == (query.group or "school_name") else {}),
                **({"valueFormatter": {"function": written}} if written else {}),
            }
        )
    return definitions


def _width(title: str, kind: str, name: str) -> int:
    wide = {
        "school_name": 190,
        "rule": 210,
        "indicator": 190,
        "detail_zh": 380,
        "file": 330,
        "quote": 420,
        "reason_zh": 320,
        "notes_zh": 320,
    }
    usual = {"text": 130, "whole": 110, "number": 110, "date": 150, "moment": 165, "flag": 96}
    return max(wide.get(name, usual[kind]), sum(15 if letter > "\xff" else 8 for letter in title) + 60)


def _filter_kind(kind: str) -> str:
    text, number, day = "agTextColumnFilter", "agNumberColumnFilter", "agDateColumnFilter"
    return {"text": text, "flag": text, "whole": number, "number": number}.get(kind, day)


def _filter_params(column: Any, language: str) -> dict[str, Any]:
    any_of = {
        "displayKey": "any",
        "displayName": translator(language)(GRID_WORDS["any"]),
        "predicate": {"function": "AnyOf()"},
    }
    return {
        "filterOptions": [any_of if each == "any" else each for each in options(column)],
        "maxNumConditions": 1,
        "inRangeInclusive": True,
        "debounceMs": 400,
    }


def top(scene: Scene, table: Table, query: TableQuery, counted: Totals) -> list[Any]:
    """Return what stands over the grid: what it shows, how it is filtered, and what can be done with it."""
    _ = scene.say
    as_of = moment_text(scene.board.version.as_of, scene.language)
    count = (
        _("{count} 组，{rows} 行").format(count=f"{counted.rows:,}", rows=f"{counted.of:,}")
        if query.group
        else _("{rows} 行").format(rows=f"{counted.rows:,}")
    )
    title = html.Div(
        [
            html.H1(spoken(table.title, scene.language)),
            html.Div(
                [html.Span(count, id="table-count"), html.Span(_("数据截至 {moment}").format(moment=as_of))],
                className="sw-facts",
            ),
            html.Div(_downloads(scene, table, query), className="sw-beside"),
        ],
        className="sw-place-head",
    )
    return [
        title,
        html.Section(
            [
                html.Div(
                    [_tables(scene, table), _groups(scene, table, query)],
                    className="sw-filters",
                ),
                html.Div(_conditions(scene, table, query), className="sw-chips", id="table-filters"),
            ],
            className="sw-panel sw-over-rows",
        ),
    ]


def download_href(scene: Scene, table: Table, query: TableQuery, kind: str) -> str:
    """Return the stable address of exactly these rows; the columns are those that are shown."""
    every = answer_columns(table, TableQuery(group=query.group))
    shown = shown_columns(table, query)
    pairs = [pair for pair in query.pairs() if pair[0] != "columns"]
    pairs += [] if len(shown) == len(every) else [("columns", ",".join(shown))]
    pairs += [("lang", scene.language)] if kind in ("csv", "xlsx") else []
    return f"/api/tables/{table.name}.{kind}" + (f"?{urlencode(pairs)}" if pairs else "")


def _downloads(scene: Scene, table: Table, query: TableQuery) -> list[Any]:
    _ = scene.say
    return [
        *(
            html.A(
                _("下载 {kind}").format(kind=kind.upper() if kind != "parquet" else "Parquet"),
                href=download_href(scene, table, query, kind),
                className="sw-button",
                id=f"download-{kind}",
            )
            for kind in KINDS
            if kind != "json"
        ),
        html.A(
            _("接口地址"),
            href=download_href(scene, table, query, "json"),
            className="sw-quiet-link",
            title=_("这些行的固定地址，供 Power Query、WPS 或程序读取"),
        ),
    ]


def _tables(scene: Scene, table: Table) -> html.Element:
    _ = scene.say
    names = table_names(scene.board)
    listed = [
        {"label": spoken(table_title(name), scene.language), "value": name}
        for name in sorted(names, key=lambda name: name in scene.board.data_sets())
    ]
    return _list("name", _("数据表"), listed, table.name)


def _groups(scene: Scene, table: Table, query: TableQuery) -> html.Element:
    _ = scene.say
    listed = [{"label": _("不分组"), "value": ALL}]
    for name, column in table.columns.items():
        words = _("按{column}分组").format(column=spoken(column.title, scene.language))
        listed.append({"label": words, "value": name})
    return _list("group", _("分组"), listed, query.group or ALL)


def _list(name: str, title: str, listed: list[dict[str, str]], value: str) -> html.Element:
    select = dbc.Select(id={"table": name}, options=listed, value=value)
    return html.Label([html.Span(title, className="visually-hidden"), select], title=title)


def shown_columns(table: Table, query: TableQuery) -> list[str]:
    """Return the columns that are shown: those that the address names, else the usual ones."""
    every = answer_columns(table, TableQuery(group=query.group))
    return list(query.columns or (name for name, each in every.items() if each.is_shown or query.group))


def _columns(scene: Scene, table: Table, query: TableQuery) -> html.Element:
    """Return the choice of columns."""
    every = answer_columns(table, TableQuery(group=query.group))
    ticks = dcc.Checklist(
        id="table-columns",
        options=[{"label": spoken(each.title, scene.language), "value": name} for name, each in every.items()],
        value=shown_columns(table, query),
        className="sw-ticks",
    )
    _ = scene.say
    return html.Details(
        [html.Summary(_("选择列"), className="form-select"), html.Div(ticks, className="sw-picker-list")],
        className="sw-picker",
        id="column-picker",
    )


def _conditions(scene: Scene, table: Table, query: TableQuery) -> list[Any]:
    """Return each condition with the way to leave it, the order, and the way to leave everything."""
    _ = scene.say
    chips: list[Any] = []
    for each in query.filters:
        left = TableQuery(
            tuple(other for other in query.filters if other != each), query.order, query.columns, query.group
        )
        words = filter_words(table, each, scene.language)
        title = _("去掉这个条件")
        chips.append(link(f"{words} ×", address_of(scene.address, table.name, left), className="sw-chip", title=title))
    if query.order:
        chips.append(html.Span(_("排序：{order}").format(order=order_words(table, query, scene.language))))
    if not query.filters:
        chips.insert(0, html.Span(_("没有筛选。在每列标题下面输入即可；点标题排序，按住 Ctrl 点可按几列排。")))
    if query.filters or query.order or query.columns or query.group:
        chips.append(link(_("全部清除"), address_of(scene.address, table.name), className="sw-button"))
    return chips


def totals_row(scene: Scene, table: Table, query: TableQuery, counted: Totals) -> list[dict[str, Any]]:
    """Return the row that stands under all others: what may be added up, added up over all rows of the filter."""
    shown = answer_columns(table, query)
    sums: dict[str, Any] = {name: value for name, value in counted.sums.items() if name in shown}
    if query.group:
        sums[COUNT] = counted.of
    if not sums:
        return []
    _ = scene.say
    first = next((name for name, each in shown.items() if each.kind not in NUMBERS and each.is_shown), None)
    return [{first: _("合计"), **sums} if first else sums]


def no_table(scene: Scene, problem: SchoolwatchError) -> html.Element:
    """Return what stands where the address asks for what there is not."""
    _, said = scene.say, problem.en if scene.language == "en" else problem.zh
    return html.Main(
        [
            html.Div([mark("no_data"), html.Span(said)], className="sw-notice", role="status"),
            link(_("看逾期事项表"), address_of(scene.address, FIRST), className="sw-button"),
        ],
        className="sw-stack",
    )


def count_rows(scene: Scene) -> tuple[Table, TableQuery, Totals]:
    """Return what the address asks for, and how many rows that is."""
    table, query = asked_table(scene)
    return table, query, totals(table, query)
