"""``make bench [BENCH="pages load"]``: runs every comparison, or those that are named; ends with 1 where one misses."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.bench.intake import bench_growth, bench_large_file
from tools.bench.load import bench_load
from tools.bench.pages import bench_pages
from tools.bench.tables import bench_tables

PARTS: dict[str, Callable[[Path], bool]] = {
    "pages": bench_pages,
    "load": bench_load,
    "large": bench_large_file,
    "growth": bench_growth,
    "tables": bench_tables,
}


def main(*names: str) -> int:
    """Run the parts; return 1 where one misses its aim."""
    met = []
    for name in names or PARTS:
        with tempfile.TemporaryDirectory() as folder:  # of its own: two parts may simulate the same county
            met.append(PARTS[name](Path(folder)))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
