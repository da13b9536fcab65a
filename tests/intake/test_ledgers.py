"""Real relief-goods ledgers become supplies through adapters in SQL, with the numbers right."""

import re
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dashboard.county import County, load_county
from dashboard.home import Home
from dashboard.intake.ingest import Outcome, ingest

COUNTY = County("ledgers", Path(__file__).parent / "ledgers", load_county("xifeng").raw)
FILES = {
    "issued": "武汉市红十字会发放物资一览表.xlsx",
    "received": "武汉市红十字会接收社会捐赠物资公示8-2.xlsx",
    "glued": "武汉市红十字会接收社会捐赠物资公示第6期—2.xlsx",
    "inflow": "hubei-inflow.csv",
}


@pytest.fixture(scope="module")
def taken(real: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict[str, Outcome]]:
    folder = tmp_path_factory.mktemp("ledgers")
    home = Home.at(folder / "home")
    (folder / "a.csv").write_text("乡镇代码,乡镇名称\n420100,武汉\n", encoding="utf-8")
    (folder / "b.csv").write_text("学校代码,学校名称,乡镇代码\nRC,武汉市红十字会,420100\n", encoding="utf-8")
    files = [folder / "a.csv", folder / "b.csv", *(real / "ledgers_cn" / name for name in FILES.values())]
    outcomes = ingest(files, home=home, county=COUNTY, received_at=datetime(2020, 2, 1))
    by_name = {outcome.arrival.name: outcome for outcome in outcomes}
    return home, {key: by_name[name] for key, name in FILES.items()}


def landed(taken: tuple[Home, dict[str, Outcome]], ledger: str) -> list[tuple]:
    home, outcomes = taken
    files = (home.lake / "supplies" / "*.parquet").as_posix()
    number = outcomes[ledger].deliveries[0].delivery_id
    columns = "row_number, report_date::VARCHAR, item, unit, coalesce(received, used), batch"
    return duckdb.sql(f"SELECT {columns} FROM '{files}' WHERE delivery_id = {number} ORDER BY row_number").fetchall()


def cells(real: Path, ledger: str, header: str) -> dict[int, list]:
    """The rows below the header, read by another library: row number to cells."""
    sheet = openpyxl.load_workbook(real / "ledgers_cn" / FILES[ledger], data_only=True).worksheets[0]
    rows = {number: [cell.value for cell in row] for number, row in enumerate(sheet.iter_rows(), start=1)}
    start = next(number for number, row in rows.items() if row[0] == header)
    return {number: row for number, row in rows.items() if number > start and any(row)}


def test_every_row_is_accounted_for_and_few_are_rejected(taken) -> None:
    for outcome in taken[1].values():
        assert outcome.refused is None
    kept = {key: (outcome.total("rows_landed"), outcome.total("rows_read")) for key, outcome in taken[1].items()}
    print(kept)
    assert all(landed / read > 0.93 for key, (landed, read) in kept.items() if key != "inflow")


@pytest.mark.parametrize(
    ("ledger", "header", "day"), [("issued", "接收单位", "2020-01-30"), ("received", "捐赠单位", "2020-01-30")]
)
def test_numbers_and_units_in_columns_of_their_own(taken, real: Path, ledger: str, header: str, day: str) -> None:
    meant = {
        number: (row[3], row[4])
        for number, row in cells(real, ledger, header).items()
        if isinstance(row[4], int | float)
    }
    found = landed(taken, ledger)
    assert len(found) > 150
    for number, report_date, _, unit, amount, _ in found:
        if meant[number][0] is not None:  # a merged unit stands in the first row of its block only
            assert unit == re.sub(r"[\s\u200b\xa0]", "", str(meant[number][0]))
        assert (report_date, amount) == (day, meant[number][1])


def test_numbers_glued_to_their_units(taken, real: Path) -> None:
    found = landed(taken, "glued")
    assert len(found) > 150
    rows = cells(real, "glued", "捐赠单位")
    for number, report_date, _, unit, amount, _ in found:
        said = re.sub(r"[\s\u200b\xa0]", "", str(rows[number][3]))
        match = re.fullmatch(r"([\d.]+)(万?)(\D*)", said)
        assert match, said
        assert amount == pytest.approx(float(match[1]) * (10_000 if match[2] else 1))
        assert (report_date, unit) == ("2020-01-28", match[3])


def test_one_thing_a_cell_is_split_and_several_are_rejected(taken) -> None:
    found = {item: (amount, unit) for _, _, item, unit, amount, _ in landed(taken, "inflow")}
    assert found["莲花清瘟胶囊(24粒装)"] == (135_000, "盒")
    assert found["壁挂式离子木智能空气消毒仪"] == (10, "台")
    assert not any("聚维酮碘" in item or "消毒液" in item for item in found)  # 1400瓶60箱, and 5万只、1000瓶
