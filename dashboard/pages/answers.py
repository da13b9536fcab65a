"""Keeps answers as they go out, compressed: the second viewer of a view costs no more than the sending.

What a callback answers depends on the version and on what the browser sent, so it is kept with the version; the one
that also depends on the time is named, and kept for the minute. Scripts depend on the program alone.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from hashlib import sha256
from time import time
from typing import Any

from dash import Dash
from dash.exceptions import PreventUpdate
from flask import Response, make_response, request
from flask_compress import Compress

from dashboard.board import Board
from dashboard.kept import Kept
from dashboard.pages.drawing import drawn

CALLBACKS = "_dash-update-component"
SCRIPTS = "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
KEPT_SCRIPTS = 200  # there are some thirty, each in up to three encodings
KEPT_TIMELY = 100
MINUTE = 60  # seconds

View = Callable[..., Any]
Keep = Callable[[Hashable, Callable[[], Any]], Any]


def keep_answers(app: Dash, compress: Compress, board: Board, *, timely: str) -> None:
    """Keep the scripts, and what callbacks answer; ``timely`` is an output of the one that depends on the time."""
    scripts, newest = Kept(KEPT_SCRIPTS), Kept(KEPT_TIMELY)

    def of_version(question: Hashable, make: Callable[[], Any]) -> Any:
        if timely not in request.get_json()["output"]:
            return board.kept(("answer", question), lambda _held: make())
        board.refresh()
        return newest.get((board.edition, time() // MINUTE, question), make)

    for name, keep in ((CALLBACKS, of_version), (SCRIPTS, scripts.get)):
        endpoint = app.config.routes_pathname_prefix + name
        app.server.view_functions[endpoint] = _kept(app.server.view_functions[endpoint], compress, keep)


def _kept(view: View, compress: Compress, keep: Keep) -> View:
    """Return a view that keeps its answers by all of a request that they depend on."""

    @wraps(view)
    def answer(**parts: str) -> Response:
        def make() -> tuple[bytes, int, list[tuple[str, str]]]:
            made = drawn(lambda: compress.after_request(_response(view, parts)))
            return made.get_data(), made.status_code, list(made.headers)

        said = tuple(request.headers.get(name, "") for name in ("Accept-Encoding", "If-None-Match"))
        return Response(*keep((request.path, sha256(request.get_data()).digest(), said), make))

    return answer


def _response(view: View, parts: dict[str, str]) -> Response:
    try:
        return make_response(view(**parts))
    except PreventUpdate:  # an answer like any other: nothing is to change
        return Response(status=204)
