"""A backup holds everything, is taken while others write, and is whole or not there; so is what is restored."""

import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import main
from dashboard.access.accounts import Accounts
from dashboard.backup import MARK
from dashboard.board import open_board
from dashboard.home import Home
from dashboard.ledger import open_ledger
from dashboard.reader import Role
from tests.warehouse.test_build import ATTENDANCE, Tiny

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    tiny = Tiny(tmp_path_factory.mktemp("backed"))
    tiny.take("attendance", f"{ATTENDANCE}2024-4-8,S1,一年级,1班,30,29\n", "2024-04-08T09:00")
    tiny.build("2024-04-08T12:00")
    Accounts(tiny.home).add("clerk", Role.STAFF, "county", PASSWORD)
    tiny.home.uploads.mkdir()
    (tiny.home.uploads / "not-landed.csv").touch()
    return tiny


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def backup(tiny: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("away") / "备份.zip"
    done = run("backup", file, "--home", tiny.home.path)
    assert done.exit_code == 0, done.output
    assert "已备份" in done.output and "backed up" in done.output
    return file


def contents(home: Home) -> dict[str, bytes]:
    return {
        file.relative_to(home.path).as_posix(): file.read_bytes()
        for file in home.path.rglob("*")
        if file.is_file() and not file.name.startswith("accounts.") and home.uploads not in file.parents
    }


def test_what_is_restored_is_what_was_there(tiny: Tiny, backup: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    done = run("restore", backup, "--home", home.path)
    assert done.exit_code == 0, done.output
    assert contents(home) == contents(tiny.home)
    assert not home.uploads.exists()
    assert open_board(home.path).table("indicator_values").equals(tiny.board().table("indicator_values"))
    assert [each.name for each in Accounts(home).all()] == ["clerk"]
    with open_ledger(home) as ledger:
        assert ledger.execute("SELECT count(*) FROM deliveries").fetchall() != [(0,)]
    if sys.platform != "win32":
        assert stat.S_IMODE((home.path / "identifier.key").stat().st_mode) == 0o600


def test_a_home_that_has_something_is_not_written_into(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("mine", encoding="utf-8")
    done = run("restore", backup, "--home", tmp_path)
    assert done.exit_code == 2 and "已经有东西" in done.output
    assert [each.name for each in tmp_path.iterdir()] == ["own.txt"]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def spoilt(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 255
    file.write_bytes(bytes(whole))


def foreign(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("a.csv", "1")


def climbing(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("../outside.txt", "1")
        zipped.writestr(MARK, '{"files": 1, "made_at": ""}')


def short(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(MARK, '{"files": 1, "made_at": ""}')


@pytest.mark.parametrize("spoil", [cut, spoilt, foreign, climbing, short, Path.unlink])
def test_what_is_no_whole_backup_is_said_and_nothing_is_left(backup: Path, tmp_path: Path, spoil) -> None:
    file = Path(shutil.copy2(backup, tmp_path / "spoilt.zip"))
    spoil(file)
    done = run("restore", file, "--home", tmp_path / "new")
    assert done.exit_code == 2 and "Nothing was" in done.output, done.output
    assert {each.name for each in tmp_path.iterdir()} <= {"spoilt.zip"}


def test_where_there_is_nothing_yet_there_is_no_backup(tmp_path: Path) -> None:
    done = run("backup", tmp_path / "a.zip", "--home", tmp_path / "none")
    assert done.exit_code == 2 and "还没有导入过" in done.output
    assert not (tmp_path / "a.zip").exists()


def test_a_backup_that_cannot_be_written_leaves_the_old_one(tiny: Tiny, tmp_path: Path) -> None:
    (tmp_path / "a.zip.partial").mkdir()
    (tmp_path / "a.zip").write_bytes(b"old")
    done = run("backup", tmp_path / "a.zip", "--home", tiny.home.path)
    assert done.exit_code == 2 and "备份没有写成" in done.output
    assert (tmp_path / "a.zip").read_bytes() == b"old"


@pytest.mark.parametrize("damaged", ["ledger.duckdb", "accounts.sqlite"])
def test_a_home_that_is_damaged_is_said_and_leaves_no_half_of_a_backup(
    tiny: Tiny, tmp_path: Path, damaged: str
) -> None:
    home = Path(shutil.copytree(tiny.home.path, tmp_path / "home"))
    (home / damaged).write_bytes(b"no database")
    done = run("backup", tmp_path / "a.zip", "--home", home)
    assert done.exit_code == 2, done.output
    assert [each.name for each in tmp_path.iterdir()] == ["home"]


def test_a_backup_may_lie_in_the_home_and_does_not_hold_itself(tiny: Tiny) -> None:
    file = tiny.home.path / "own.zip"
    for _again in range(2):
        assert run("backup", file, "--home", tiny.home.path).exit_code == 0
    with zipfile.ZipFile(file) as zipped:
        assert "own.zip" not in zipped.namelist()
    file.unlink()
