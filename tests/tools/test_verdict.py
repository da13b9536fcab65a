"""CI must not pass because tests were left out: what the verdict says about reports of each kind."""

from pathlib import Path

import pytest

from tools import verdict

RAN = (
    '<testcase classname="tests.browser" name="page"><properties><property name="needs" value="browser"/></properties>'
)
RAN_REAL = RAN.replace("browser", "real")
SKIPPED = '<skipped message="left out"/>'


def judged(folder: Path, *cases: str) -> int:
    report = folder / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>", encoding="utf-8")
    return verdict.main(str(report))


@pytest.fixture(autouse=True)
def _real_exports_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "NEEDS", {"browser": None, "real": tmp_path})


def test_everything_ran(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(tmp_path, f"{RAN}</testcase>", f"{RAN_REAL}</testcase>") == 0
    assert capsys.readouterr().out == "2 passed, 0 failed, 0 skipped\n"


@pytest.mark.parametrize("left_out", [RAN, RAN_REAL])
def test_a_test_left_out_though_it_could_run_fails(tmp_path: Path, left_out: str) -> None:
    assert judged(tmp_path, f"{RAN}</testcase>", f"{RAN_REAL}</testcase>", f"{left_out}{SKIPPED}</testcase>") == 1


def test_a_skip_that_names_the_real_exports_fails_without_its_mark(tmp_path: Path) -> None:
    skip = '<testcase classname="tests.x" name="y"><skipped message="../shared/real is not here"/></testcase>'
    assert judged(tmp_path, f"{RAN}</testcase>", f"{RAN_REAL}</testcase>", skip) == 1


def test_real_exports_that_are_absent_are_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "NEEDS", {"browser": None, "real": tmp_path / "absent"})
    assert judged(tmp_path, f"{RAN}</testcase>", f"{RAN_REAL}{SKIPPED}</testcase>") == 0


def test_no_browser_test_at_all_fails(tmp_path: Path) -> None:
    assert judged(tmp_path, f"{RAN_REAL}</testcase>") == 1


def test_several_reports_are_judged_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [tmp_path / "one.xml", tmp_path / "two.xml"]
    for name, case in zip(names, (RAN, RAN_REAL), strict=True):
        name.write_text(f"<testsuites>{case}</testcase></testsuites>", encoding="utf-8")
    assert verdict.main(*map(str, names)) == 0
    assert capsys.readouterr().out == "2 passed, 0 failed, 0 skipped\n"
    names[1].unlink()
    assert verdict.main(*map(str, names)) == 1
    assert "two.xml" in capsys.readouterr().out


def test_a_failed_test_fails(tmp_path: Path) -> None:
    assert judged(tmp_path, f"{RAN}</testcase>", f"{RAN_REAL}<failure/></testcase>") == 1


def test_no_report_fails(tmp_path: Path) -> None:
    assert verdict.main(str(tmp_path / "absent.xml")) == 1
