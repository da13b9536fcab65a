"""Asks what a browser asks as it opens a page, made from the server's own list of callbacks."""

import json
from collections.abc import Iterable
from typing import Any

CALLBACKS = "/_dash-update-component"
DEPENDENCIES = "/_dash-dependencies"
OF_ONE_PAGE = {"map.figure": "/", "rows.columnDefs": "/tables"}
"""Outputs of the callbacks whose outputs are all of one page: a browser asks nothing that it has no place for."""


def questions(dependencies: Iterable[dict[str, Any]], path: str, query: str, version: str) -> list[bytes]:
    """Return the bodies that a browser posts which opens an address while a version is shown."""
    values = {"address.pathname": path, "address.search": query, "version.data": version, "clock.n_intervals": 0}
    asked = []
    for each in dependencies:
        output = each["output"]
        elsewhere = any(one in output and path != page for one, page in OF_ONE_PAGE.items())
        if each["clientside_function"] or each["prevent_initial_call"] or elsewhere:
            continue
        parts = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
        body = {
            "output": output,
            "outputs": [{"id": name, "property": prop} for name, prop in parts],
            "inputs": [_with_value(part, values) for part in each["inputs"]],
            "changedPropIds": [f"{part['id']}.{part['property']}" for part in each["inputs"]],
            "state": [_with_value(part, values) for part in each["state"]],
        }
        asked.append(json.dumps(body).encode())
    return asked


def _with_value(part: dict[str, str], values: dict[str, Any]) -> dict[str, Any]:
    return {"id": part["id"], "property": part["property"], "value": values.get(f"{part['id']}.{part['property']}")}
