"""Takes files from the browser: ``/upload`` keeps and judges them, a button lands exactly those, a version follows.

Whoever reads less than the county may only send rows of their own schools: a file with any other row is refused whole,
before anything is told of it. ``/quality/send-back/<delivery>.xlsx`` is the workbook that goes back to the sender.
"""

import io
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.access.grounds import note
from dashboard.access.page import is_own_form, language, page, said
from dashboard.access.rules import DESK, open_to
from dashboard.board import Board
from dashboard.errors import SchoolwatchError
from dashboard.pages.receiving import JudgedFile, Receiver
from dashboard.pages.sources import dataset_title
from dashboard.pages.upload_store import Upload, UploadStore
from dashboard.reader import reader

MEGABYTES = 32
"""How large all files of one upload may be together."""

REASONS = 200
"""How many reasons of a file the page lists; the workbook that is sent back has them all."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_upload(server: Flask, board: Board, receiver: Receiver) -> None:
    """Add the pages to the server."""
    server.extensions["receiver"] = receiver
    store = UploadStore(board.home.uploads)
    pages = Blueprint("upload", __name__, template_folder="templates")

    @pages.get("/upload")
    @open_to(DESK)
    def form() -> Any:
        return _form("large" if request.args.get("problem") == "large" else "")

    @pages.post("/upload")
    @open_to(DESK)
    def keep() -> Any:
        request.max_content_length = MEGABYTES * 1024 * 1024
        try:
            is_own, files = is_own_form(), [each for each in request.files.getlist("files") if each.filename]
        except RequestEntityTooLarge:
            # the form cannot be read any more, so what is said of it is said at an address of its own
            return redirect(f"/upload?{urlencode({**request.args, 'problem': 'large'})}", 303)
        if not is_own:
            return _form("stale", 400)
        return _to(store.keep(files, reader().name)) if files else _form("none", 400)

    @pages.get("/upload/<name>")
    @open_to(DESK)
    def show(name: str) -> Any:
        upload = store.find(name, reader().name)
        if upload is None:
            return _form("gone", 404)
        if upload.judged is None:
            try:
                with upload.busy:
                    upload.judged = receiver.judge(upload.files)
            except SchoolwatchError as error:
                return _judgement(name, upload, error, 503)
        if upload.built and upload.built.done():
            board.refresh()
        return _judgement(name, upload)

    @pages.post("/upload/<name>/land")
    @open_to(DESK)
    def land(name: str) -> Any:
        if not is_own_form():
            return _form("stale", 400)
        upload = store.find(name, reader().name)
        if upload is None:
            return _form("gone", 404)
        try:
            with upload.busy:  # a second click finds it landed
                if upload.built is None:
                    _land(upload)
        except SchoolwatchError as error:
            return _judgement(name, upload, error, 503)
        return _to(name)

    def _land(upload: Upload) -> None:
        judged = receiver.judge(upload.files)  # the registers may have changed since
        kept_out = {each.path for each in judged if is_foreign(board, each)}
        upload.judged = [each for each in judged if each.path in kept_out]
        files = [each for each in upload.files if each not in kept_out]
        if not files:
            return
        landed = receiver.land(files)
        upload.judged = [*landed, *upload.judged]
        for each in landed:
            counts = ", ".join(f"{part.dataset} {part.rows_landed}/{part.rows_read}" for part in each.parts)
            note("upload", f"{each.name}: {counts or '—'}")
        upload.built = receiver.build()
        for file in upload.files:
            file.unlink()

    @pages.post("/upload/<name>/cancel")
    @open_to(DESK)
    def cancel(name: str) -> Any:
        if not is_own_form():
            return _form("stale", 400)
        if store.find(name, reader().name) is None:
            return _form("gone", 404)
        store.remove(name)
        return redirect(_address("/upload"), 303)

    @pages.get("/quality/send-back/<int:delivery_id>.xlsx")
    @open_to(DESK, noted="download")
    def send_back(delivery_id: int) -> Any:
        if board.table("rejects", delivery_id=delivery_id, limit=1).empty:
            return _no_such_delivery()
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "send-back.xlsx"
            try:
                schools = receiver.send_back(delivery_id, out)
            except SchoolwatchError as error:
                return Response(str(error), 503, content_type="text/plain; charset=utf-8")
            if not reader().is_whole_county and not schools <= _own_schools(board):
                return _no_such_delivery()
            content = io.BytesIO(out.read_bytes())
        file = board.table("deliveries", delivery_id=delivery_id, columns=["file"])["file"][0]
        named = f"{str(file).rpartition('/')[2]}-退回.xlsx"
        return send_file(content, mimetype=XLSX, as_attachment=True, download_name=named)

    def _judgement(name: str, upload: Upload, problem: SchoolwatchError | None = None, status: int = 200) -> Response:
        judged = [(each, is_foreign(board, each)) for each in upload.judged or []]
        english = language() == "en"
        body = page(
            "judgement.html",
            name=name,
            judged=judged,
            english=english,
            problem=(problem.en if english else problem.zh) if problem else "",
            dataset=lambda dataset: dataset_title(dataset, language()),
            may_land=any(each.parts and not foreign for each, foreign in judged),
            state=_state(upload),
            shown=REASONS,
        )
        return Response(body, status)

    server.register_blueprint(pages)


def _state(upload: Upload) -> str:
    if upload.built is None:
        return "waiting"
    if not upload.built.done():
        return "computing"
    return "failed" if upload.built.exception() else "published"


def is_foreign(board: Board, judged: JudgedFile) -> bool:
    """Say whether a file holds a row that is not the reader's to send."""
    if reader().is_whole_county:
        return False
    own = _own_schools(board)
    return any(part.is_countys or not part.schools <= own for part in judged.parts)


def _own_schools(board: Board) -> set[str]:
    return set(board.table("schools", columns=["school_code"])["school_code"].astype(str))


def _no_such_delivery() -> Response:
    words = "没有这次送达的退回记录。\nNothing was rejected in such a delivery."
    return Response(words, 404, content_type="text/plain; charset=utf-8")


def _address(path: str) -> str:
    return f"{path}?{urlencode(said())}".rstrip("?")


def _to(name: str) -> Any:
    return redirect(_address(f"/upload/{name}"), 303)


def _form(problem: str = "", status: int = 200) -> Response:
    return Response(page("upload.html", problem=problem, megabytes=MEGABYTES), status)
