"""Every notebook runs from top to bottom on a published version, in its own kernel, and is kept without outputs."""

import json
from datetime import date
from pathlib import Path

import pytest

from dashboard.practice import practice_home
from tools.notebooks import NOTEBOOKS, run

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
pytestmark = pytest.mark.xdist_group("notebooks")  # one home for all of them


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of a simulated county."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("practice")))
        return practice_home(days=7, end=date(2024, 4, 30)).path


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_runs_from_top_to_bottom(
    path: Path, home: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHOOLWATCH_HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    cells = [cell for cell in run(path).cells if cell.cell_type == "code"]
    assert any(output.output_type in ("execute_result", "stream") for cell in cells for output in cell.outputs)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_is_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code" and cell["outputs"]] == []
