"""Answers the grid of the page of tables: its rows, and the address that says what was chosen in it."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.access.rules import DESK, open_to
from dashboard.board import Board
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.pages.address import Address, read_address
from dashboard.pages.grid_model import model_of, with_grid
from dashboard.pages.parts import ALL as EVERY
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.tables_page import (
    BLOCK,
    FIRST,
    address_of,
    asked_table,
    column_definitions,
    count_rows,
    shown_columns,
    top,
    totals_row,
)
from dashboard.table_query import Filter, TableQuery, answer_columns, page, totals
from dashboard.tables import Table


def persons_looked_at(given: Mapping[str, Any]) -> str:
    """Return what the audit log calls a look at rows: once for each view of a table about single persons."""
    asked = dict(read_address(str(given.get("search") or ""), path="/tables").asked)
    contract = load_contracts().get(asked.get("name", FIRST))
    about_persons = contract is not None and any(field.personal == "identifier" for field in contract.fields)
    request = given.get("getRowsRequest")
    is_first = isinstance(request, dict) and not request.get("startRow")
    return "persons" if about_persons and is_first else ""


def add_tables(app: Dash, board: Board, county: County) -> None:
    """Give the app the callbacks of the page of tables; each answers only where it is shown."""
    home_language = county.raw["county"]["language"]

    def here(path: str | None, query: str | None) -> Scene:
        address = read_address(query, path=path, home_language=home_language)
        if address.page != "tables":
            raise PreventUpdate
        return read_scene(board, county, address)

    @app.callback(
        Output("table-top", "children"),
        Output("rows", "columnDefs"),
        Output("rows", "filterModel"),
        Output("rows", "dashGridOptions"),
        Output("table-columns", "value"),
        Input("address", "search"),
        Input("version", "data"),
        State("address", "pathname"),
        State("rows", "columnDefs"),
        State("rows", "filterModel"),
        State("rows", "dashGridOptions"),
        State("table-columns", "value"),
    )
    @open_to(DESK)
    def show(
        query: str | None,
        _version: str | None,
        path: str | None,
        columns: Any,
        model: Any,
        grid: dict[str, Any] | None,
        ticked: list[str] | None,
    ) -> tuple[Any, ...]:
        scene = here(path, query)
        try:
            table, asked, counted = count_rows(scene)
        except SchoolwatchError:
            raise PreventUpdate from None
        wanted = column_definitions(table, asked, scene.language)
        filters = model_of(table, asked.filters, scene.language)
        held = grid or {}
        bottom = totals_row(scene, table, asked, counted)
        return (
            top(scene, table, asked, counted),
            no_update if _same(wanted, columns) else wanted,
            no_update if _same(filters, model or {}) else filters,
            no_update if held.get("pinnedBottomRowData") == bottom else {**held, "pinnedBottomRowData": bottom},
            no_update if set(shown_columns(table, asked)) == set(ticked or ()) else shown_columns(table, asked),
        )

    @app.callback(
        Output("rows", "getRowsResponse"),
        Output("table-problem", "children"),
        Output("address", "search", allow_duplicate=True),
        Output("rows-asked", "data"),
        Input("rows", "getRowsRequest"),
        State("rows-asked", "data"),
        State("address", "search"),
        State("address", "pathname"),
        prevent_initial_call=True,
    )
    @open_to(DESK, noted=persons_looked_at)
    def rows(
        request: dict[str, Any] | None, asked: bool | None, query: str | None, path: str | None
    ) -> tuple[Any, Any, Any, Any]:
        scene = here(path, query)
        try:
            answer, address = rows_of(scene, request or {}, is_settled=bool(asked))
        except SchoolwatchError as error:
            return {"rowData": [], "rowCount": 0}, _said(error, scene), no_update, True
        if address is None:
            return answer, None, no_update, no_update
        return answer, None, no_update if address.href == scene.address.href else address.query, True

    @app.callback(
        Output("address", "search", allow_duplicate=True),
        Input({"table": ALL}, "value"),
        Input("table-columns", "value"),
        State("address", "search"),
        State("address", "pathname"),
        prevent_initial_call=True,
    )
    @open_to(DESK)
    def choose(_values: Any, ticked: list[str] | None, query: str | None, path: str | None) -> Any:
        scene = here(path, query)
        try:
            table, asked = asked_table(scene)
        except SchoolwatchError:
            raise PreventUpdate from None
        changed = scene.address
        for which in ctx.triggered_prop_ids.values():
            value = next(
                (each["value"] for each in ctx.inputs_list[0] if each["id"] == which and "value" in each), None
            )
            changed = _chosen(changed, table, asked, which, value, ticked or [])
        if changed.href == scene.address.href:
            raise PreventUpdate
        return changed.query


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _said(error: SchoolwatchError, scene: Scene) -> str:
    return error.en if scene.language == "en" else error.zh


def _chosen(
    address: Address, table: Table, asked: TableQuery, which: Any, value: str | None, ticked: list[str]
) -> Address:
    """Return the address after a choice of table, group or columns; what is shown anyway changes nothing."""
    if which == "table-columns":
        every = answer_columns(table, TableQuery(group=asked.group))
        usual = shown_columns(table, TableQuery(group=asked.group))
        shown = [name for name in every if name in ticked]
        columns = () if not shown or shown == usual else tuple(shown)
        kept = asked.columns if set(asked.columns) == set(columns) else columns
        return address_of(address, table.name, TableQuery(asked.filters, asked.order, kept, asked.group))
    if which["table"] == "name":
        return address if value in (None, table.name) else address_of(address, str(value))
    group = None if value in (None, EVERY) else value
    if group == asked.group:
        return address
    return address_of(address, table.name, TableQuery(asked.filters, group=group))


def rows_of(scene: Scene, request: dict[str, Any], *, is_settled: bool = True) -> tuple[dict[str, Any], Address | None]:
    """Return the rows that a grid asks for, and the address that asks for the same.

    Args:
        scene: of the address as it is.
        request: the grid's: startRow, endRow, filterModel and sortModel.
        is_settled: whether the grid has once asked for what the address asks. A new grid asks for rows before it has
            taken on filter and order; until then the address decides, and None comes back in its place.

    Raises:
        SchoolwatchError: it names a column or condition that the table does not know.
    """
    table, asked = asked_table(scene)
    first = max(0, int(request.get("startRow") or 0))
    last = min(int(request.get("endRow") or 0), first + 10 * BLOCK)
    model, sorts = request.get("filterModel") or {}, request.get("sortModel") or []
    query = with_grid(table, asked, model, sorts, scene.language)
    is_settled = is_settled or (set(query.filters), query.order) == (set(asked.filters), asked.order)
    query = query if is_settled else asked
    every = TableQuery(query.filters, query.order, group=query.group)
    found = page(table, every, first, last, language=scene.language)
    answer = {"rowData": _written(scene, table, query, found), "rowCount": totals(table, query).rows}
    return answer, address_of(scene.address, table.name, query) if is_settled else None


def _written(scene: Scene, table: Table, query: TableQuery, found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as the grid shows them: days and instants as people write them, with where each leads."""
    columns = answer_columns(table, TableQuery(group=query.group))
    shown = found.astype(object)
    for name, column in columns.items():
        if column.kind in ("date", "moment"):
            form = "%Y-%m-%d" if column.kind == "date" else "%Y-%m-%d %H:%M"
            shown[name] = pd.to_datetime(found[name]).dt.strftime(form)
    if query.group:
        kept = tuple(each for each in query.filters if each.column != query.group)
        raw = [str(value) for value in shown[query.group]]
        shown["href"] = [
            address_of(scene.address, table.name, TableQuery((*kept, Filter(query.group, "is", (value,))))).href
            if value not in ("None", "nan", "")
            else None
            for value in raw
        ]
    elif "school_code" in found:
        shown["href"] = [
            scene.address.at("school", code).href if isinstance(code, str) else None for code in found["school_code"]
        ]
    return shown.where(shown.notna(), None).to_dict("records")  # type: ignore[return-value]
