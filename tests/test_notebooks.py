"""Every notebook runs from top to bottom on a published version, and is kept without outputs."""

import json
from pathlib import Path

import pytest

from tests.warehouse.test_build import Tiny, tiny  # noqa: F401 - the fixture of a small county

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_from_top_to_bottom(path: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    monkeypatch.setenv("SCHOOLWATCH_HOME", str(tiny.home.path))
    names: dict[str, object] = {}
    for cell in code_cells(path):
        exec(compile("".join(cell["source"]), path.name, "exec"), names)
    assert "board" in names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_kept_without_outputs(path: Path) -> None:
    assert [cell["outputs"] for cell in code_cells(path)] == [[] for _ in code_cells(path)]
