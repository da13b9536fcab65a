"""Measures the page of tables and its downloads on a million rows (``make bench``): time on the server, and memory.

Each figure stands beside its floor in the same run: the plain query on the same files, the plain copy of them. The
aims are those of the people who wait: 300 ms for what the grid asks, 500 MB for a download.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from dashboard.board import Board, open_board
from dashboard.county import load_county
from dashboard.downloads import lay_aside, write_csv, write_parquet, write_xlsx
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.pages.address import read_address
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.tables_answers import rows_of
from dashboard.simulate import simulate
from dashboard.table_query import TableQuery, batches
from dashboard.tables import open_table
from dashboard.warehouse.build import build

COUNTY = load_county("xifeng")
ROWS = 1_000_000
DAYS = 5
LAST = date(2024, 4, 30)
RUNS = 5
MOST_SECONDS, MOST_MEGABYTES = 0.3, 500.0
FILTER = {"school_name": {"filterType": "text", "type": "contains", "filter": "中心小学"}}
SORT = [{"colId": "temperature_c", "sort": "desc"}]
TABLE = "gate_checks"


def write_day(path: Path, day: date, schools: list[tuple[str, str]]) -> None:
    """Write one day's gate checks of the whole county."""
    lines = ["时间,学校代码,学校名称,姓名,证件号或学号,人员类别,进出,体温,健康码,身份核验,登记,放行"]
    for number in range(ROWS // DAYS):
        person, passage = number % 9_000, number // 9_000
        code, name = schools[person % len(schools)]
        lines.append(
            f"{day} {7 + passage % 12:02d}:{number * 7 % 60:02d}:{passage % 60:02d},{code},{name},张三,"
            f"2112232010010{person:04d}X,学生,{'进出'[passage % 2]},{36 + number % 130 / 100:.2f},绿码,是,是,是"
        )
    path.write_text("\n".join(lines), encoding="utf-8")


def prepare(folder: Path) -> Home:
    """Return a home whose published version has a million rows in one data set."""
    folder.mkdir()
    home = Home.at(folder / "home")
    simulate(county=COUNTY, days=2, end=LAST, seed=7, out=folder / "simulated")
    list(ingest([folder / "simulated"], home=home, county=COUNTY))
    with closing(duckdb.connect(str(home.ledger), read_only=True)) as ledger:
        files = [(home.lake / "schools" / "*.parquet").as_posix()]
        schools = ledger.execute("SELECT school_code, school_name FROM read_parquet(?)", files).fetchall()
    exports = []
    for number in range(DAYS):
        exports.append(folder / f"门禁测温流水-{number}.csv")
        write_day(exports[-1], LAST - timedelta(days=number), schools)
    for outcome in ingest(exports, home=home, county=COUNTY):
        if outcome.refused:
            raise outcome.refused
    build(home=home, county=COUNTY)
    return home


def median(work: Callable[[], object]) -> float:
    """Return how long a call takes, as the median of some."""
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def report(name: str, ours: float, floor: float, aim: float, unit: str) -> bool:
    """Print one line: ours, the floor, and whether the aim was met."""
    met = ours <= aim
    print(f"{name:<58}{ours:8.3f} {unit} (floor {floor:.3f})   (aim {aim:g})  {'ok' if met else 'NOT MET'}")
    return met


def grid(board: Board, **request: Any) -> Callable[[], object]:
    """Return what the server does for one block of the grid, rows and count, as the callback does it."""
    address = read_address(f"?name={TABLE}", path="/tables")

    def ask() -> object:
        scene: Scene = read_scene(board, COUNTY, address)
        return rows_of(scene, {"startRow": 0, "endRow": 100, "filterModel": {}, "sortModel": [], **request})

    return ask


def bench_grid(home: Home) -> bool:
    """First page, filter and sort, against the plain query on the data set's files."""
    board = open_board(home.path)
    raw = f"FROM read_parquet('{(home.lake / TABLE / '*.parquet').as_posix()}')"
    schools = "SELECT school_code FROM schools WHERE contains(school_name, '中心小学')"
    codes = ", ".join(f"'{code}'" for code in board.sql(schools)["school_code"])
    floors = {
        "first page": [f"{raw} LIMIT 100", f"SELECT count(*) {raw}"],
        "filter": [f"{raw} WHERE school_code IN ({codes}) LIMIT 100"],
        "sort": [f"{raw} ORDER BY temperature_c DESC LIMIT 100"],
    }
    asked: dict[str, dict[str, Any]] = {
        "first page": {},
        "filter": {"filterModel": FILTER},
        "sort": {"sortModel": SORT},
    }
    met = []
    with closing(duckdb.connect()) as plain:
        for name, request in asked.items():

            def floor(name: str = name) -> None:
                for query in floors[name]:
                    plain.execute(query).fetchall()

            ours = median(grid(board, **request))
            met.append(report(f"grid, {ROWS:,} rows: {name}", ours, median(floor), MOST_SECONDS, "s "))
    return all(met)


def download(kind: str, home: Path) -> None:
    """Make one download of the whole table, and print seconds and the most memory that the process ever held."""
    board = open_board(home)
    before = time.perf_counter()
    with board.apart() as apart:
        table = open_table(apart, TABLE)
        names = list(table.columns)
        rows = lay_aside(batches(table, TableQuery(order=("-temperature_c",)), language="zh"))
    with closing(rows) as laid:
        if kind == "csv":
            for _part in write_csv(laid, names):
                pass
        elif kind == "parquet":
            write_parquet(laid, names).close()
        elif kind == "xlsx":
            write_xlsx(laid, names, about={}).close()
    print(time.perf_counter() - before, most_megabytes())


def most_megabytes() -> float:
    """Return the most memory that this process held; what rusage says would count the parent's too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def bench_downloads(home: Home) -> bool:
    """Memory of a million rows, sorted, against a process that only opens the board and lays them aside."""

    def measured(kind: str) -> tuple[float, float]:
        command = [sys.executable, "-m", "tools.bench.tables", kind, str(home.path)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, megabytes = (float(each) for each in run.stdout.split())
        return seconds, megabytes

    floor_seconds, floor = measured("none")
    met = []
    for kind in ("csv", "parquet", "xlsx"):
        seconds, megabytes = measured(kind)
        print(f"{kind}, {ROWS:,} rows: {seconds:.1f} s (laid aside: {floor_seconds:.1f} s)")
        met.append(report(f"{kind}, {ROWS:,} rows: most memory", megabytes, floor, MOST_MEGABYTES, "MB"))
    return all(met)


def bench_tables(folder: Path) -> bool:
    """The grid and the downloads on a million rows of one data set."""
    home = prepare(folder / "tables")
    met = [bench_grid(home), bench_downloads(home)]
    return all(met)


if __name__ == "__main__":
    download(sys.argv[1], Path(sys.argv[2]))
