"""Answers machines and downloads: ``/healthz`` and the stable addresses ``/api/tables/<name>.csv`` and ``.xlsx``."""

from datetime import datetime
from typing import Any

import pandas as pd
from flask import Flask, Response, jsonify, request, send_file

from dashboard.access.rules import DESK, FREE, open_to
from dashboard.board import Board
from dashboard.county import County
from dashboard.downloads import NoSuchTable, read_rows, write_csv, write_xlsx
from dashboard.errors import SchoolwatchError
from dashboard.language import LANGUAGES, translator
from dashboard.pages.address import read_address
from dashboard.pages.figures import SCHOOL_COLUMNS, filtered, school_values
from dashboard.pages.scene import read_scene
from dashboard.pages.school_table import worded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_machine_routes(server: Flask, board: Board, county: County) -> None:
    """Add the routes to the server."""

    @server.get("/healthz")
    @open_to(FREE)
    def health() -> Response:
        version = board.version
        return jsonify(status="ok", version=version.version, as_of=version.as_of.isoformat())

    @server.get("/api/tables/<name>.<kind>")
    @open_to(DESK, noted="download")
    def table(name: str, kind: str) -> Response | tuple[str, int, dict[str, str]]:
        plain = {"Content-Type": "text/plain; charset=utf-8"}
        arguments = list(request.args.items(multi=True))
        language = next((value for key, value in arguments if key == "lang" and value in LANGUAGES), None)
        if kind not in {"csv", "xlsx"}:
            return "csv, xlsx", 404, plain
        try:
            rows = _rows(board, county, name, [pair for pair in arguments if pair[0] != "lang"], language)
            about = _about(board, county, name, rows, language)
            return _file(name, kind, rows, about, language)
        except NoSuchTable as error:
            return str(error), 404, plain
        except SchoolwatchError as error:
            return str(error), 400, plain


def _rows(
    board: Board, county: County, name: str, arguments: list[tuple[str, str]], language: str | None
) -> pd.DataFrame:
    if name != "school_values":
        return read_rows(board, name, arguments)
    address = read_address(request.query_string.decode("utf-8"), home_language=county.raw["county"]["language"])
    scene = read_scene(board, county, address)
    if scene.problem:
        raise SchoolwatchError(
            "地址里的日期、乡镇或指标没有数据。请改正地址。",
            "There are no data for the day, town or indicator. Correct the address.",
        )
    rows = filtered(school_values(scene), scene)[SCHOOL_COLUMNS]
    return worded(rows, language) if language else rows


def _about(board: Board, county: County, name: str, rows: pd.DataFrame, language: str | None) -> dict[str, str]:
    """Return what the second sheet says: what this is, of when, and how it was filtered."""
    language = language or county.raw["county"]["language"]
    _, version = translator(language), board.version
    about = {
        _("看板"): county.title[language],
        _("表"): name,
        _("行数"): str(len(rows)),
        _("筛选"): request.query_string.decode("utf-8") or "—",
        _("数据截至"): f"{version.as_of:%Y-%m-%d %H:%M}",
        _("版本"): version.version,
        _("下载时间"): f"{datetime.now(county.timezone):%Y-%m-%d %H:%M}",
    }
    return {**about, _("说明"): _("仿真数据，不是真实情况")} if version.simulated else about


def _file(name: str, kind: str, rows: pd.DataFrame, about: dict[str, str], language: str | None) -> Any:
    file_name = "_".join(part for part in (name, request.args.get("indicator"), request.args.get("date")) if part)
    if kind == "xlsx":
        content = write_xlsx(rows, about=about, language=language)
        return send_file(content, mimetype=XLSX, as_attachment=True, download_name=f"{file_name}.xlsx")
    answer = Response(write_csv(rows, language=language), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name}.csv")
    return answer
