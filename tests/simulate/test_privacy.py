"""Nothing that names a child leaves intake: not into lake, ledger, published version, wall, pages or logs.

What must not be found is read from the files that the schools sent, so the test looks for what was really there.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from python_calamine import load_workbook

from dashboard.contracts import load_contracts
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.intake.reporting import describe
from dashboard.pages import create_app
from dashboard.published import current_version, version_file
from dashboard.warehouse.build import build
from tests.simulate.conftest import Taken
from tests.warehouse.test_build import Tiny

IDENTIFIER = re.compile(r"(?<![\da-f])\d{6}(?:19|20)\d{9}[\dXx](?![\da-f])")
PHONE = re.compile(r"(?<![\da-f])1[3-9]\d{9}(?![\da-f])")  # not within a hash


def headers(kind: str) -> set[str]:
    fields = [field for contract in load_contracts().values() for field in contract.fields]
    return {header for field in fields if field.personal == kind for header in field.headers}


def rows(file: Path) -> Iterator[list[str]]:
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        for name in book.sheet_names:
            yield from ([str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python())
    elif file.suffix == ".csv":
        raw = file.read_bytes()
        text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
        yield from csv.reader(text.splitlines())


def planted(folder: Path, kind: str) -> set[str]:
    """Every value that the exports hold under a header of that kind."""
    wanted, found = headers(kind), set()
    for file in folder.glob("20*/*"):
        places: list[int] = []
        for row in rows(file):
            if set(row) & wanted:
                places = [at for at, header in enumerate(row) if header in wanted]
            else:
                found |= {row[at].strip() for at in places if at < len(row)}
    return {value for value in found if value}


def cells(connection: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    """Every text that a table or file holds."""
    columns = [row[0] for row in connection.execute(f"DESCRIBE FROM {source}").fetchall() if "VARCHAR" in row[1]]
    texts: set[str] = set()
    for column in columns:
        texts |= {
            text for (text,) in connection.execute(f'SELECT DISTINCT "{column}"::VARCHAR FROM {source}').fetchall()
        }
    return {text for text in texts if text}


def everything_kept(home: Home) -> dict[str, set[str]]:
    """Every text of the lake, the ledger and the published version, by where it stands."""
    found: dict[str, set[str]] = {}
    with duckdb.connect() as connection:
        for folder in sorted(home.lake.iterdir()):
            found[f"lake {folder.name}"] = cells(
                connection, f"read_parquet('{folder.as_posix()}/*.parquet', union_by_name = true)"
            )
        version = current_version(home)
        assert version is not None
        for name, file in (("ledger", home.ledger), ("published", version_file(home, version))):
            connection.execute(f"ATTACH '{file.as_posix()}' AS {name} (READ_ONLY)")
            tables = connection.execute(
                "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() WHERE database_name = ?", [name]
            ).fetchall()
            for (table,) in tables:
                found[f"{name} {table}"] = cells(connection, f"{name}.{table}")
    return found


def test_a_county_full_of_persons_leaves_none_in_clear(taken: Taken, ten_days) -> None:
    names, identifiers = planted(ten_days.folder, "name"), planted(ten_days.folder, "identifier")
    assert len(names) > 500 and len(identifiers) > 500
    kept = everything_kept(taken.home)
    assert len(kept) > 40
    whole = {name for name in names if len(name) > 2}
    for place, texts in kept.items():
        assert not texts & (names | identifiers), place
        joined = "\n".join(texts)
        assert not IDENTIFIER.search(joined) and not PHONE.search(joined), place
        assert not [name for name in whole if name in joined], place


def test_the_wall_the_pages_errors_and_logs_name_nobody(taken: Taken, ten_days) -> None:
    names = {name for name in planted(ten_days.folder, "name") if len(name) > 2}
    client = create_app(taken.board, load_county("xifeng")).server.test_client()
    masked = taken.board.sql("SELECT DISTINCT subject FROM overdue_items WHERE subject LIKE '%*'")["subject"].tolist()
    wall = client.get("/screen").text + client.get("/screen/views").get_json()["html"]
    assert masked and not [subject for subject in masked if f">{subject}<" in wall]
    said = {
        "wall": wall,
        "download": client.get("/api/tables/overdue_items.csv").text,
        "error": client.get("/api/tables/overdue_items.csv?severity=x").text + client.get("/town/x").text,
        "told": "\n".join(describe(outcome) for outcome in taken.outcomes),
        "audit": "".join(file.read_text(encoding="utf-8") for file in taken.home.audit.glob("*")),
    }
    for place, text in said.items():
        assert text and not IDENTIFIER.search(text) and not PHONE.search(text), place
        assert not [name for name in names if name in text], place


HEAD = (
    "日期,学校代码,年级,班级,姓名,证件号或学号,身份类别,缺勤原因,症状,发病日期,诊断,病因,"
    "家庭住址,家长姓名,联系电话,行动轨迹\n"
)
PLANTED = {
    "name": "欧阳青禾", "identifier": "21122320140821002X", "address": "和隆街向阳巷七号", "parent": "欧阳大山",
    "phone": "13812345678", "track": "乘K7301次到沈阳北站",
}  # fmt: skip
ROW = (
    "2024-4-8,S1,{grade},{class_name},{name},{identifier},学生,因病,发热,{onset},{diagnosis},{cause},"
    "{address},{parent},{phone},{track}\n"
)


@pytest.fixture
def with_persons(tmp_path: Path) -> tuple[Home, str]:
    """A good row with persons in free texts and foreign columns, and three that cannot land; what was said of them."""
    made = Tiny(tmp_path)
    free = {"diagnosis": "上感，家长电话13812345678", "cause": "身份证21122320140821002X 待查"}
    good = {"grade": "一年级", "class_name": "1班", "onset": "2024-4-8", **free, **PLANTED}
    bad = [
        good | {"onset": "13812345678"},
        good | {"grade": "21122320140821002X", "class_name": "9班", "identifier": "21122320140821003X"},
        good | {"identifier": "2.11E+17", "class_name": "13812345678"},
    ]
    file = tmp_path / "persons.csv"
    file.write_text(HEAD + "".join(ROW.format(**each) for each in (good, *bad)), encoding="utf-8")
    outcomes = list(ingest([file], home=made.home, county=load_county("xifeng")))
    assert (sum(o.total("rows_landed") for o in outcomes), sum(o.total("rows_rejected") for o in outcomes)) == (1, 3)
    build(home=made.home, county=load_county("xifeng"))
    return made.home, "\n".join(describe(outcome) for outcome in outcomes)


def test_persons_in_free_texts_foreign_columns_and_rejected_rows_stay_outside(with_persons: tuple[Home, str]) -> None:
    home, told = with_persons
    kept = {place: "\n".join(texts) for place, texts in everything_kept(home).items()} | {"told": told}
    for place, text in kept.items():
        assert not [word for word, value in PLANTED.items() if value in text], f"{place}: {text[:300]}"
    assert "上感,家长电话***" in kept["lake absences"]
    assert "欧*" in kept["lake absences"]


def test_the_key_of_the_hashes_lies_outside_the_lake_and_is_its_owners_only(taken: Taken) -> None:
    key = taken.home.path / "identifier.key"
    assert key.stat().st_mode & 0o077 == 0
    secret = key.read_text(encoding="ascii").strip()
    assert not [place for place, texts in everything_kept(taken.home).items() if secret in "".join(texts)]
