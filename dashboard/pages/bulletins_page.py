"""Draws the page of bulletins, and answers with them: each a Word file of the version that is shown."""

import io
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request, send_file

from dashboard.access.rules import EVERYONE, open_to
from dashboard.board import Board
from dashboard.bulletins.content import span, title
from dashboard.bulletins.edition import PERIODS, edition
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.language import LANGUAGES, moment_text
from dashboard.pages import html
from dashboard.pages.header import LANGUAGE_NAMES
from dashboard.pages.parts import table
from dashboard.pages.scene import Scene

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def bulletins_page(scene: Scene) -> list[Any]:
    """Return the page's children."""
    _ = scene.say
    as_of = moment_text(scene.board.version.as_of, scene.language)
    facts = [html.Span(_("数据截至 {moment}").format(moment=as_of))]
    return [
        html.Div([html.H1(_("通报")), html.Div(facts, className="sw-facts")], className="sw-place-head"),
        html.Section([_listed(scene), _how(scene)], className="sw-panel", id="bulletins"),
    ]


def _listed(scene: Scene) -> Any:
    _ = scene.say
    try:
        found = {kind: edition(scene.board, scene.county, kind=kind, language=scene.language) for kind in PERIODS}
    except SchoolwatchError as error:
        return html.P(error.en if scene.language == "en" else error.zh, className="sw-nothing")
    rows = [[title(each, kind), span(each), _ways(scene, kind)] for kind, each in found.items()]
    return table([_("通报"), _("日期"), _("下载 Word")], rows, numbers=set())


def _ways(scene: Scene, kind: str) -> html.Element:
    asked = {"as_of": scene.address.as_of} if scene.address.as_of else {}
    ways = [
        html.A(
            LANGUAGE_NAMES[each],
            href=f"/bulletins/{kind}.docx?{urlencode({'lang': each, **asked})}",
            className="sw-button",
        )
        for each in LANGUAGES
    ]
    return html.Div(ways, className="sw-buttons")


def _how(scene: Scene) -> html.Element:
    _ = scene.say
    words = _("版式在 Word 模板里改：县规则文件夹里放一个 bulletin.docx，就用它代替自带的。")
    return html.P(words, className="sw-source")


def add_bulletins(server: Flask, board: Board, county: County) -> None:
    """Add the addresses of the files to the server."""

    @server.get("/bulletins/<period>.docx")
    @open_to(EVERYONE, noted="download", whole_county=True)
    def bulletin_file(period: str) -> Response | tuple[str, int, dict[str, str]]:
        # what lays out Word files takes a second to load, and most servers never need it
        from dashboard.bulletins.document import bulletin

        language = request.args.get("lang", county.raw["county"]["language"])
        if period not in PERIODS or language not in LANGUAGES:
            return ", ".join(PERIODS), 404, PLAIN
        try:
            here = board.at(request.args["as_of"]) if "as_of" in request.args else board
            written, _said = here.kept(
                ("bulletin", period, language),
                lambda held: bulletin(held, county, kind=period, language=language),
            )
        except SchoolwatchError as error:
            return str(error), 400, PLAIN
        name = f"bulletin_{period}_{here.version.as_of:%Y%m%d-%H%M}.docx"
        return send_file(io.BytesIO(written), mimetype=WORD, as_attachment=True, download_name=name)
