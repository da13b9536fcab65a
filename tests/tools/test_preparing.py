"""What a machine is told that lacks something and cannot be helped: a sentence in both languages, and what to do."""

import os
from pathlib import Path

import pytest

from tools import browser, debian, environment, java


@pytest.fixture(autouse=True)
def _nothing_can_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "can_install", lambda: False)


def test_a_python_without_venv_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(environment, "has_ensurepip", lambda: False)
    assert environment.make_environment() is False
    said = capfdbinary.readouterr().err.decode()
    assert said.count("apt install python3.") == 2
    assert "请管理员" in said


def test_an_environment_is_prepared_once_for_all_that_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python, stamp = tmp_path / "python", tmp_path / "stamp.json"
    monkeypatch.setattr(environment, "PYTHON", python)
    monkeypatch.setattr(environment, "STAMP", stamp)
    monkeypatch.setattr(environment, "make_environment", lambda: True)
    installed = []
    monkeypatch.setattr(environment, "install", lambda extras: installed.append(extras) or True)
    python.touch()

    results = [environment.main(purpose) for purpose in ("run", "run", "test", "run", "test")]

    assert results == [0, 0, 0, 0, 0]
    assert installed == [[], ["check", "test"]]


def test_a_machine_without_a_browser_is_told_which_tests_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    assert browser.main() == 0
    said = capfdbinary.readouterr().err.decode()
    assert "tests/browser" in said
    assert "没有找到" in said
    assert "left out" in said


def test_an_environment_with_spark_serves_the_tests_too() -> None:
    assert set(environment.EXTRAS["test"]) < set(environment.EXTRAS["spark"])


def test_a_machine_without_java_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(java, "find_java", lambda: None)
    assert java.main() == 1
    said = capfdbinary.readouterr().err.decode()
    assert said.count("apt install default-jre-headless") == 2
    assert "没有找到" in said


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Java is a shell script")
@pytest.mark.parametrize(("said", "fit"), [("1.8.0_392", False), ("11.0.21", False), ("17.0.15", True), ("21", True)])
def test_spark_wants_java_17_or_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, fit: bool) -> None:
    stand_in = tmp_path / "bin" / "java"
    stand_in.parent.mkdir()
    stand_in.write_text(f"#!/bin/sh\necho 'openjdk version \"{said}\" 2024-01-16' >&2\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java.find_java() == stand_in
    assert java.is_fit(stand_in) is fit


def test_a_named_browser_goes_before_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "chromium"
    monkeypatch.setenv(browser.SETTING, str(named))
    assert browser.find_browser() is None
    named.touch()
    assert browser.find_browser() == named
