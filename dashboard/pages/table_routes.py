"""Answers with rows for programs and downloads, at the stable addresses ``/api/tables/<name>.<kind>``.

What such an address may ask is written down in ``/api/openapi.json``, made from the tables themselves.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from flask import Flask, Response, jsonify, request, send_file

from dashboard.access.rules import DESK, open_to
from dashboard.board import Board
from dashboard.county import County
from dashboard.downloads import Laid, lay_aside, write_csv, write_json, write_parquet, write_xlsx
from dashboard.errors import SchoolwatchError
from dashboard.language import LANGUAGES, translator
from dashboard.openapi import KINDS, openapi_document
from dashboard.pages.address import read_address
from dashboard.pages.figures import filtered, school_values
from dashboard.pages.scene import read_scene
from dashboard.pages.school_table import worded
from dashboard.table_about import about, spoken
from dashboard.table_query import TableQuery, answer_columns, batches, read_query
from dashboard.table_texts import column_title
from dashboard.tables import NoSuchTable, Table, open_table

NOT_ASKED = {"as_of", "lang", "token"}
"""What an address may hold beside what it asks of the table."""

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
SCHOOL_VALUES = "school_values"
"""The table of the overview, which is a view of the page's own address."""

SCHOOL_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("school_code", "school_name", "town_code", "town_name", "stage")),
        ("report_date", pa.date32()),
        ("indicator", pa.string()),
        *((name, pa.float64()) for name in ("value", "numerator", "denominator", "change")),
        *((name, pa.string()) for name in ("status", "report")),
        ("received_at", pa.timestamp("us")),
    ]
)
"""What is downloaded of each row of :func:`dashboard.pages.figures.school_values`."""


def add_table_routes(server: Flask, board: Board, county: County) -> None:
    """Add the routes to the server."""

    @server.get("/api/openapi.json")
    @open_to(DESK)
    def openapi() -> Response:
        return jsonify(openapi_document(board, county))

    @server.get("/api/tables/<name>.<kind>")
    @open_to(DESK, noted="download")
    def table(name: str, kind: str) -> Response | tuple[str, int, dict[str, str]]:
        if kind not in KINDS:
            return ", ".join(KINDS), 404, PLAIN
        arguments = list(request.args.items(multi=True))
        language = next((value for key, value in arguments if key == "lang" and value in LANGUAGES), None)
        pairs = [pair for pair in arguments if pair[0] not in NOT_ASKED]
        spoken_language = language or county.raw["county"]["language"]
        try:
            here = board.at(request.args["as_of"]) if "as_of" in request.args else board
            if name == SCHOOL_VALUES:
                laid, headings, told = _school_values(here, county, language, spoken_language)
            else:
                asked = open_table(here, name)
                query = read_query(asked, pairs)
                with here.apart() as apart:
                    laid = lay_aside(batches(open_table(apart, name), query, language=language))
                headings = _headings(asked, query, language)
                address = f"{request.path}?{request.query_string.decode('utf-8')}"
                told = dict(
                    about(here, county, asked, query, rows=laid.count, address=address, language=spoken_language)
                )
            return _file(_file_name(here, name, pairs), kind, laid, headings, told, language)
        except NoSuchTable as error:
            return str(error), 404, PLAIN
        except SchoolwatchError as error:
            return str(error), 400, PLAIN


def _headings(table: Table, query: TableQuery, language: str | None) -> list[str]:
    """Return the headings: in words where a language is asked for, and then no two alike."""
    headings: list[str] = []
    for column in answer_columns(table, query).values():
        heading = spoken(column.title, language) if language else column.name
        headings.append(f"{heading} ({column.name})" if heading in headings else heading)
    return headings


def _school_values(
    board: Board, county: County, language: str | None, spoken_language: str
) -> tuple[Laid, list[str], dict[str, str]]:
    address = read_address(request.query_string.decode("utf-8"), home_language=spoken_language)
    scene = read_scene(board, county, address)
    if scene.problem:
        raise SchoolwatchError(
            "地址里的日期、乡镇或指标没有数据。请改正地址。",
            "There are no data for the day, town or indicator. Correct the address.",
        )
    schools = filtered(school_values(scene), scene)
    rows = pa.Table.from_pylist(worded(schools, language) if language else schools, SCHOOL_COLUMNS)
    query = request.query_string.decode("utf-8")
    told = about(
        board,
        county,
        open_table(board, "indicator_values"),
        TableQuery(),
        rows=len(rows),
        address=f"{request.path}?{query}",
        language=spoken_language,
    )
    headings = [
        spoken(column_title(SCHOOL_VALUES, name), language) if language else name for name in SCHOOL_COLUMNS.names
    ]
    return lay_aside(rows.to_reader()), headings, {**told, translator(spoken_language)("筛选"): query}


def _file_name(board: Board, name: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return the file's name: the table, what narrows it most, and of when it is."""
    asked = dict(pairs)
    parts = [name, asked.get("indicator"), asked.get("date"), f"{board.version.as_of:%Y%m%d-%H%M}"]
    return "_".join(part for part in parts if part and part.replace("-", "").replace("_", "").isalnum())


def _file(name: str, kind: str, laid: Laid, headings: list[str], told: dict[str, str], language: str | None) -> Any:
    if kind in ("csv", "json"):
        content = write_csv(laid, headings) if kind == "csv" else write_json(laid)
        answer = Response(content, mimetype=KINDS[kind])
        answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
        answer.call_on_close(laid.close)
        return answer
    try:
        if kind == "xlsx":
            file = write_xlsx(laid, headings, about=told, language=language)
        else:
            file = write_parquet(laid, headings)
    finally:
        laid.close()
    return send_file(file, mimetype=KINDS[kind], as_attachment=True, download_name=f"{name}.{kind}")
