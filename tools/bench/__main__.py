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
    with tempfile.TemporaryDirectory() as folder:
        met = [PARTS[name](Path(folder)) for name in names or PARTS]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
