"""Compares intake and build with their floors: a large file, and a day late in the year with one early in the term."""

import shutil
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.simulate import simulate
from dashboard.warehouse.build import build
from tools.bench.measure import report, seconds

COUNTY = load_county("xifeng")
RUNS = 5
ROWS = 400_000
DAY = date(2024, 4, 29)
YEAR_START, YEAR_END = date(2024, 2, 26), date(2025, 1, 17)
OPENING = datetime(2024, 2, 26, 7)
KNOWN = (20, 180)  # school days; a year of the county's terms has some 190


def county_of(folder: Path, days: int) -> Path:
    """Simulate the county for some days that end the day before DAY's."""
    out = folder / f"simulated-{days}"
    simulate(county=COUNTY, days=days, end=DAY, seed=7, out=out)
    return out


def take(paths: list[Path], home: Home, **options: object) -> None:
    """Ingest, and fail where anything does not land."""
    for outcome in ingest(paths, home=home, county=COUNTY, **options):  # type: ignore[arg-type]
        if outcome.refused:
            raise outcome.refused


def gate_day(folder: Path, schools: list[tuple[str, str]]) -> Path:
    """Write a county's day of gate checks: 400,000 rows, GB18030."""
    lines = ["时间,学校代码,学校名称,姓名,证件号或学号,人员类别,进出,体温,健康码,身份核验,登记,放行"]
    for number in range(ROWS):
        person, passage = number % 9_000, number // 9_000
        code, name = schools[person % len(schools)]
        moment = f"{DAY} {7 + passage % 12:02d}:{number * 7 % 60:02d}:{passage % 60:02d}"
        way = "进" if passage % 2 == 0 else "出"
        lines.append(
            f"{moment},{code},{name},张三,2112232010010{person:04d}X,学生,{way},"
            f"{36 + number % 13 / 10:.1f},绿码,是,是,是"
        )
    path = folder / "门禁测温流水.csv"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    return path


def bench_large_file(folder: Path) -> bool:
    """From file to landed Parquet, against decoding it and copying it to Parquet as text."""
    home = Home.at(folder / "large")
    take([county_of(folder, 2)], home)
    with duckdb.connect(str(home.ledger), read_only=True) as ledger:
        schools = ledger.execute(
            "SELECT school_code, school_name FROM read_parquet(?)", [(home.lake / "schools" / "*.parquet").as_posix()]
        ).fetchall()
    export = gate_day(folder, schools)
    plain, parquet = folder / "plain.csv", folder / "plain.parquet"

    def floor() -> None:
        plain.write_text(export.read_bytes().decode("gb18030"), encoding="utf-8", newline="")
        source = f"read_csv('{plain.as_posix()}', all_varchar = true, header = true)"
        duckdb.execute(f"COPY (FROM {source}) TO '{parquet.as_posix()}' (FORMAT parquet, COMPRESSION zstd)")

    ours, floors = [], []
    for run in range(RUNS):
        fresh = Home.at(folder / f"large-{run}")  # a home that does not know the file
        shutil.copytree(home.path, fresh.path)
        floors.append(seconds(floor))
        ours.append(seconds(partial(take, [export], fresh)))
    return report(f"gate checks, {ROWS:,} rows, file to lake / decode + copy", ours, floors, 3)


def bench_growth(folder: Path) -> bool:
    """One more day of small files, and the build of one new day, late in the year against early in the term.

    Several new days follow each other at both places, and the median of each is compared.
    """
    out = folder / "year"
    simulate(county=COUNTY, days=(YEAR_END - YEAR_START).days + 1, end=YEAR_END, seed=7, out=out)
    days = sorted(path for path in out.iterdir() if path.is_dir() and path.name[:2] == "20")
    home = Home.at(folder / "growth")
    take([path for path in out.iterdir() if path.is_file() and path.name != "arrivals.csv"], home, received_at=OPENING)
    taken: dict[int, list[float]] = {known: [] for known in KNOWN}
    built: dict[int, list[float]] = {known: [] for known in KNOWN}
    for number, day in enumerate(days[: max(KNOWN) + RUNS]):
        evening = datetime.fromisoformat(f"{day.name}T21:00")
        spent = seconds(partial(take, [day], home, received_at=evening))
        known = next((each for each in KNOWN if each <= number < each + RUNS), None)
        if known or number + 1 in KNOWN:
            spent_on_build = seconds(partial(build, home=home, county=COUNTY, as_of=evening))
        if known:
            taken[known].append(spent)
            built[known].append(spent_on_build)
    few, many = KNOWN
    first = report(f"a day of small files, after {many} days / after {few}", taken[many], taken[few], 1.3)
    second = report(f"build of one new day, after {many} days / after {few}", built[many], built[few], 1.3)
    return first and second
