"""``make notebooks``: runs every notebook from top to bottom and keeps it with its outputs in ``reports/notebooks``.

They read the home of ``SCHOOLWATCH_HOME`` (else ``data/state``); where nothing is published there, a county is
simulated first, as ``serve`` does. The notebooks themselves are kept without outputs.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
OUT = ROOT / "reports" / "notebooks"
SECONDS = 600  # for one cell: a county is simulated in some


def run(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from top to bottom in a kernel of its own and return it with its outputs.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails; says which, and how.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": ROOT}}).execute()
    return notebook


def main() -> int:
    """Run all notebooks and say where they are."""
    from dashboard.county import load_county
    from dashboard.home import Home
    from dashboard.published import current_version
    from dashboard.start import simulate_first

    home = Home.at()
    if current_version(home) is None:
        simulate_first(home=home, county=load_county("xifeng"))
    OUT.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(run(path), OUT / path.name)
        sys.stdout.buffer.write(f"{OUT / path.name}\n".encode())
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
