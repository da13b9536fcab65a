"""Makes the web application: the Dash app, its headers, its routes for machines, and the pages."""

from html import escape
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Response, request
from flask_compress import Compress

from dashboard import theme
from dashboard.access.guard import add_guard
from dashboard.access.login import add_login
from dashboard.board import Board
from dashboard.county import County
from dashboard.language import TAGS
from dashboard.pages.address import read_address
from dashboard.pages.answers import keep_answers
from dashboard.pages.bulletins_page import add_bulletins
from dashboard.pages.machines import add_machine_routes
from dashboard.pages.navigation import page_title
from dashboard.pages.opening import page_rule
from dashboard.pages.receiving import Receiver
from dashboard.pages.scene import read_scene
from dashboard.pages.screen import add_screen
from dashboard.pages.shell import TIMELY, add_pages, is_nowhere
from dashboard.pages.table_routes import add_table_routes
from dashboard.pages.upload_routes import add_upload

ASSETS = Path(__file__).resolve().parent.parent / "assets"

INDEX = """<!DOCTYPE html>
<html lang="{language}">
<head>{{%metas%}}<title>{{%title%}}</title>{{%favicon%}}{{%css%}}<style>{variables}{figures}</style></head>
<body>{{%app_entry%}}<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


class _Application(Dash):
    """Writes the page's language and title into its first byte, so that a screen reader and a tab know them."""

    board: Board
    county: County

    def interpolate_index(self, **parts: Any) -> Any:  # type: ignore[override] # Dash names each part
        home_language = self.county.raw["county"]["language"]
        query = request.query_string.decode("utf-8")
        address = read_address(query, path=request.path, home_language=home_language)
        title = escape(page_title(read_scene(self.board, self.county, address)))
        page = super().interpolate_index(**(parts | {"title": title}))
        chosen = request.cookies.get(theme.COOKIE)
        look = f' data-theme="{chosen}"' if chosen in theme.CHOICES else ""
        return page.replace('lang="page"', f'lang="{TAGS[address.language]}"{look}', 1)


def create_app(board: Board, county: County, *, framed_by: str = "'none'", receiver: Receiver | None = None) -> Dash:
    """Return the application that shows ``board``; ``.server`` is the WSGI application.

    Nothing is fetched from another host, and the headers forbid it: whatever a page needs lies in ``assets``.
    ``framed_by`` says who may show a page in a frame of theirs, as the header writes it. ``receiver`` takes uploaded
    files in; without one there is no upload.
    """
    app = _Application(
        "dashboard",
        assets_folder=str(ASSETS),
        index_string=INDEX.format(language="page", variables=theme.css_variables(), figures=theme.figure_rules()),
        title=county.title[county.raw["county"]["language"]],
        update_title="",
        serve_locally=True,
        enable_mcp=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        # The choosers are made anew with each address, so they are not in the first layout.
        suppress_callback_exceptions=True,
    )
    app.board, app.county = board, county
    add_guard(app.server, board.home, county, page_rule=page_rule, callbacks=lambda: app.callback_map)
    add_login(app.server)
    add_pages(app, board, county)
    add_machine_routes(app.server, board)
    add_table_routes(app.server, board, county)
    add_bulletins(app.server, board, county)
    if receiver:
        add_upload(app.server, board, receiver)
    add_screen(app.server, board, county)
    keep_answers(app, Compress(app.server), board, timely=TIMELY)
    _add_not_found(app, board, county)
    _add_headers(app, framed_by)
    return app


def _add_not_found(app: Dash, board: Board, county: County) -> None:
    """Answer 404 where no page, town or school has the address; the page itself says so in words, with a way out."""
    every_path = f"{app.config.routes_pathname_prefix}<path:path>"

    @app.server.after_request
    def not_found(response: Response) -> Response:
        if request.endpoint == every_path and response.status_code == 200 and is_nowhere(board, county, request.path):
            response.status_code = 404
        return response


def _add_headers(app: Dash, framed_by: str) -> None:
    """Send the headers that keep foreign scripts, frames and hosts out. Called last: it counts all inline scripts."""
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {framed_by}",
        ]
    )

    @app.server.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response
