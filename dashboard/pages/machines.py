"""Answers machines: ``/healthz``."""

from flask import Flask, Response, jsonify

from dashboard.access.rules import FREE, open_to
from dashboard.board import Board


def add_machine_routes(server: Flask, board: Board) -> None:
    """Add the route to the server."""

    @server.get("/healthz")
    @open_to(FREE)
    def health() -> Response:
        version = board.version
        return jsonify(status="ok", version=version.version, as_of=version.as_of.isoformat())
