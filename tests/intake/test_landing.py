"""Every row ends landed, rejected with a reason, or duplicate; the newest delivery of a school's day wins whole."""

from datetime import datetime

import duckdb
import pandas as pd
import pytest

from dashboard.county import load_county
from dashboard.intake.landing import pseudonym
from dashboard.lake import current_rows_sql
from dashboard.ledger import open_ledger

HEAD = "日期,学校,年级,班级,应到,实到\n"
ABSENCES = "日期,学校,年级,班级,姓名,学号,人员类别,缺勤原因,症状,发病日期\n"


def counts(outcome):
    return tuple(outcome.total(name) for name in ("rows_read", "rows_landed", "rows_rejected", "rows_duplicate"))


def reasons(tiny):
    return [row[0] for row in tiny.rows("SELECT reason_zh FROM rejects ORDER BY delivery_id, row_number")]


def current(tiny, dataset, **options):
    with open_ledger(tiny.home) as ledger:
        return ledger.execute(current_rows_sql(ledger, tiny.home, dataset, **options)).df()


@pytest.mark.parametrize("name", ["S1", "西丰镇第一小学", "一小", "西丰第一小学", "西丰镇第一小学 "])
def test_a_school_is_known_by_code_name_former_name_or_its_towns_short_name(tiny, name):
    assert counts(tiny.take_text("a.csv", HEAD + f"2024-4-8,{name},一年级,1班,30,29\n")) == (1, 1, 0, 0)
    assert tiny.lake("attendance")[0]["school_code"] == "S1"


def test_an_unknown_school_is_rejected_and_never_guessed(tiny):
    assert counts(tiny.take_text("a.csv", HEAD + "2024-4-8,西丰镇第一小,一年级,1班,30,29\n")) == (1, 0, 1, 0)
    assert tiny.rows("SELECT value, suggestion FROM rejects") == [("西丰镇第一小", "西丰镇第一小学")]


def test_totals_rows_are_rejected_with_that_reason(tiny):
    assert counts(tiny.take_text("a.csv", HEAD + "2024-4-8,一小,一年级,1班,30,29\n合计,,,,30,29\n")) == (2, 1, 1, 0)
    assert reasons(tiny) == ["合计行，不是数据"]


def test_more_present_than_expected_is_rejected_and_as_many_is_not(tiny):
    text = HEAD + "2024-4-8,一小,一年级,1班,30,30\n2024-4-8,一小,一年级,2班,30,31\n"
    assert counts(tiny.take_text("a.csv", text)) == (2, 1, 1, 0)
    assert reasons(tiny) == ["实到多于应到"]


def test_the_same_row_twice_is_a_duplicate_and_a_contradiction_is_rejected_whole(tiny):
    text = (
        HEAD
        + "2024-4-8,一小,一年级,1班,30,29\n" * 2
        + "2024-4-8,一小,一年级,2班,30,29\n2024-4-8,一小,一年级,2班,30,28\n"
    )
    assert counts(tiny.take_text("a.csv", text)) == (4, 1, 2, 1)


def test_the_same_file_twice_changes_nothing(tiny):
    text = HEAD + "2024-4-8,一小,一年级,1班,30,29\n"
    tiny.take_text("a.csv", text)
    before = tiny.rows("FROM deliveries ORDER BY ALL")
    assert tiny.take_text("renamed.csv", text).is_duplicate
    assert tiny.rows("FROM deliveries ORDER BY ALL") == before


def test_reports_that_say_the_same_are_told_apart_by_name_and_day(tiny):
    header = "日期,学校名称,年级,班级,姓名,证件号或学号,人员类别,缺勤原因\n"
    for name in ("缺课缺勤登记_西丰镇第一小学_2024-04-08.csv", "缺课缺勤登记_平岗中学_2024-04-08.csv"):
        assert not tiny.take_text(name, header).is_duplicate
        assert tiny.take_text(name, header).is_duplicate
    ledger = "学校名称,姓名,证件号或学号,人员类别,类别,返抵日期,登记时间\n平岗中学,零报告,,,,,\n"
    for day in (8, 9):
        received_at = datetime(2024, 4, day, 15)
        assert not tiny.take_text(f"{day}.csv", ledger, received_at=received_at).is_duplicate
        assert tiny.take_text(f"again {day}.csv", ledger, received_at=received_at).is_duplicate
    zero = "SELECT dataset, report_date FROM slots WHERE zero AND dataset IN ('absences', 'key_persons') ORDER BY ALL"
    assert [str(day) for _, day in tiny.rows(zero)] == ["2024-04-08", "2024-04-08", "2024-04-08", "2024-04-09"]


def test_the_newest_delivery_of_a_schools_day_wins_whole_and_the_past_can_be_asked(tiny):
    two = HEAD + "2024-4-8,一小,一年级,1班,30,29\n2024-4-8,一小,一年级,2班,30,30\n"
    tiny.take_text("a.csv", two, received_at=datetime(2024, 4, 8, 9))
    tiny.take_text("b.csv", HEAD + "2024-4-8,一小,一年级,1班,30,25\n", received_at=datetime(2024, 4, 8, 15))
    assert current(tiny, "attendance")["present"].tolist() == [25]
    assert sorted(current(tiny, "attendance", as_of=datetime(2024, 4, 8, 12))["present"]) == [29, 30]
    assert len(tiny.lake("attendance")) == 3  # nothing of the earlier delivery is lost


def test_an_older_delivery_that_comes_later_does_not_win(tiny):
    tiny.take_text("b.csv", HEAD + "2024-4-8,一小,一年级,1班,30,25\n", received_at=datetime(2024, 4, 8, 15))
    tiny.take_text("a.csv", HEAD + "2024-4-8,一小,一年级,1班,30,29\n", received_at=datetime(2024, 4, 8, 9))
    assert current(tiny, "attendance")["present"].tolist() == [25]


def test_a_day_exported_again_without_change_is_a_duplicate(tiny):
    tiny.take_text("a.csv", HEAD + "2024-4-8,一小,一年级,1班,30,29\n", received_at=datetime(2024, 4, 8, 9))
    again = HEAD + "2024-4-8,一小,一年级,1班,30,29\n2024-4-9,一小,一年级,1班,30,30\n"
    assert counts(tiny.take_text("b.csv", again, received_at=datetime(2024, 4, 9, 9))) == (2, 1, 0, 1)


def test_a_session_does_not_replace_another(tiny):
    head = "日期,检查时段,学校,年级,班级,人员类别,应检人数,实检人数,发热人数,有症状人数\n"
    tiny.take_text("a.csv", head + "2024-4-8,入校,一小,一年级,1班,学生,30,30,0,0\n")
    tiny.take_text("b.csv", head + "2024-4-8,午检,一小,一年级,1班,学生,30,30,1,1\n")
    assert sorted(current(tiny, "screening")["session"]) == ["入校", "午检"]


def test_a_zero_report_is_a_report_without_rows(tiny):
    outcome = tiny.take_text("a.csv", ABSENCES + "2024-4-8,平岗中学,,,,,,零报告,,\n")
    assert counts(outcome) == (1, 1, 0, 0)
    assert tiny.rows("SELECT school_code, rows, zero FROM slots WHERE dataset = 'absences'") == [("S2", 0, True)]
    assert current(tiny, "absences").empty


def test_identifiers_are_keyed_hashes_and_names_are_masked(tiny):
    tiny.take_text(
        "a.csv", ABSENCES + "2024-4-8,一小,一年级,1班,张三丰,211223201501010011,学生,病假,发热、咳嗽,2024-4-7\n"
    )
    row = tiny.lake("absences")[0]
    assert row["person_id"] == pseudonym(tiny.home, "211223201501010011")
    assert row["person_name"] == "张*"
    assert (row["reason"], row["symptoms"]) == ("因病", "发热、干咳")
    lake = b"".join(file.read_bytes() for file in tiny.home.lake.rglob("*.parquet"))
    assert "张三丰".encode() not in lake and b"211223201501010011" not in lake


def test_an_identifier_damaged_by_a_spreadsheet_is_rejected_without_showing_it(tiny):
    tiny.take_text("a.csv", ABSENCES + "2024-4-8,一小,一年级,1班,张三丰,4.4E+17,学生,因病,,\n")
    assert "科学计数" in reasons(tiny)[0]
    assert tiny.rows("SELECT DISTINCT value FROM rejects") == [("***",)]


def test_the_original_bytes_are_archived_untouched(tiny):
    content = (HEAD + "2024-4-8,一小,一年级,1班,30,29\n").encode("gb18030")
    outcome = tiny.take_text("a.csv", content)
    sha256 = outcome.deliveries[0].sha256
    assert (tiny.home.archive / sha256[:2] / f"{sha256}.csv").read_bytes() == content


def test_check_judges_and_keeps_nothing(tiny):
    before = (tiny.rows("FROM deliveries ORDER BY ALL"), sorted(tiny.home.lake.rglob("*.parquet")))
    outcome = tiny.take_text(
        "a.csv", HEAD + "2024-4-8,一小,一年级,1班,30,31\n2024-4-8,一小,一年级,2班,30,30\n", write=False
    )
    assert counts(outcome) == (2, 1, 1, 0)
    assert (tiny.rows("FROM deliveries ORDER BY ALL"), sorted(tiny.home.lake.rglob("*.parquet"))) == before


def test_parquet_without_a_ledger_row_is_removed_and_was_never_seen(tiny):
    orphan = tiny.home.lake / "attendance" / "00009999.parquet"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"half a file")
    assert current(tiny, "attendance").empty
    tiny.take_text("a.csv", HEAD + "2024-4-8,一小,一年级,1班,30,29\n")
    assert not orphan.exists()


def test_a_column_that_a_contract_gained_is_empty_in_older_rows(tiny):
    tiny.take_text("a.csv", HEAD + "2024-4-8,一小,一年级,1班,30,29\n")
    (file,) = (tiny.home.lake / "attendance").glob("*.parquet")
    old = file.with_suffix(".old")
    duckdb.execute(f"COPY (SELECT * EXCLUDE (reported_at) FROM '{file}') TO '{old}' (FORMAT parquet)")
    old.replace(file)
    row = current(tiny, "attendance").iloc[0]
    assert (row["present"], pd.isna(row["reported_at"])) == (29, True)


def test_registers_are_read_before_what_refers_to_them(tmp_path):
    from dashboard.home import Home
    from dashboard.intake.ingest import ingest
    from tests.intake.conftest import SCHOOLS, TOWNS

    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "1.csv").write_text(HEAD + "2024-4-8,一小,一年级,1班,30,29\n", encoding="utf-8")
    (folder / "2.csv").write_text(SCHOOLS, encoding="utf-8")
    (folder / "3.csv").write_text(TOWNS, encoding="utf-8")
    taken = list(ingest([folder], home=Home.at(tmp_path / "home"), county=load_county("xifeng")))
    assert [outcome.total("rows_rejected") for outcome in taken] == [0, 0, 0]
    assert [outcome.deliveries[0].part.dataset for outcome in taken] == ["towns", "schools", "attendance"]
