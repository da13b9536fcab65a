"""Persons go when they are old, counts stay what they were, and what is newer than the cut-off is not touched."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from app import main
from dashboard.board import open_board
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.forgetting import forget, persons_left
from dashboard.lake import copies, put_together
from dashboard.ledger import open_ledger
from dashboard.published import kept_files
from dashboard.retention import keep_no_longer
from tests.warehouse.test_build import COUNTY, Tiny

ABSENCES = "日期,学校代码,年级,班级,姓名,学号,身份类别,缺勤原因,发病日期\n"
CUT = date(2024, 4, 10)
OLD = (
    "2024-4-8,S1,一年级,1班,张小明,20240001,学生,因病,2024-4-8\n",
    "2024-4-8,S1,一年级,1班,李红,20240002,学生,因病,\n",
)
NEW = "2024-4-10,S1,一年级,1班,张小明,20240001,学生,因病,2024-4-10\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two ill on the 8th (told first as one, then corrected), one of them again on the 10th."""
    tiny = Tiny(tmp_path_factory.mktemp("told"))
    tiny.take("first", ABSENCES + OLD[0], "2024-04-08T09:00")
    tiny.take("corrected", ABSENCES + OLD[0] + OLD[1], "2024-04-08T10:00")
    tiny.take("later", ABSENCES + NEW, "2024-04-10T09:00")
    tiny.build("2024-04-10T12:00")
    return tiny.home


@pytest.fixture
def home(told: Home, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(told.path, tmp_path / "home")))


def rows(home: Home) -> list[tuple]:
    """Day, identifier, name of every row of the lake."""
    files = f"read_parquet('{home.lake.as_posix()}/absences/*.parquet')"
    return duckdb.sql(f"SELECT day, person_id, person_name FROM {files} ORDER BY day, person_id").fetchall()


def originals(home: Home) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(home.archive.glob("*/*")))


def test_old_rows_lose_their_person_and_newer_ones_keep_it(home: Home) -> None:
    before = rows(home)
    assert [day for day, _, _ in before] == [date(2024, 4, 8)] * 3 + [date(2024, 4, 10)]
    done = forget(home, CUT)
    assert (done.rows, done.replaced_rows, done.files) == (2, 1, 2)
    after = rows(home)
    assert after[-1] == before[-1]
    assert [(day, name) for day, _, name in after[:-1]] == [(date(2024, 4, 8), "*")] * 2
    identifiers = {identifier for _, identifier, _ in after[:-1]}
    assert len(identifiers) == 2 and not identifiers & {identifier for _, identifier, _ in before}
    assert "李红" not in originals(home) and originals(home).count("张小明") == 1
    assert persons_left(home, CUT) == (0, 0)


def test_counts_are_what_they_were_and_old_versions_are_gone(home: Home, capsys) -> None:
    counts = open_board(home.path).table("daily.absences", order_by="report_date")
    keep_no_longer(home=home, county=COUNTY, before=CUT)
    said = capsys.readouterr().out
    assert "全部相同" in said and "0 行，原始文件 0 个" in said
    assert open_board(home.path).table("daily.absences", order_by="report_date").equals(counts)
    assert counts["ill"].tolist() == [2, 1]


def test_a_second_time_there_is_nothing_to_do(home: Home) -> None:
    forget(home, CUT)
    kept = rows(home)
    done = forget(home, CUT)
    assert (done.rows, done.replaced_rows, done.files) == (0, 0, 0)
    assert rows(home) == kept


def test_a_copy_of_the_small_files_goes_with_the_persons_in_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.lake.MANY_FILES", 1)
    with open_ledger(home) as ledger:
        put_together(ledger, home, "absences")
    (copy,) = copies(home, "absences")
    assert persons_left(home, CUT)[0] == 2 * 3
    forget(home, CUT)
    assert not copy.exists()
    assert persons_left(home, CUT) == (0, 0)


def test_what_is_left_is_said(home: Home) -> None:
    assert persons_left(home, CUT) == (3, 2)
    with pytest.raises(SchoolwatchError):
        keep_no_longer(home=Home(home.path / "nothing"), county=COUNTY, before=CUT)


def test_the_command_goes_by_the_pack(home: Home) -> None:
    done = CliRunner().invoke(main, ["retention", "--home", str(home.path)])
    assert done.exit_code == 0, done.output
    assert {name for _, _, name in rows(home)} == {"*"}
    assert len(kept_files(home)) == 1
    assert "retention" in "".join(file.read_text(encoding="utf-8") for file in home.audit.glob("*"))
