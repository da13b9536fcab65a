"""What the files look like, and that the same arguments give the same bytes."""

import csv
import hashlib
import io
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from dashboard.calendar import school_days
from dashboard.contracts import load_contracts
from dashboard.county import load_county
from dashboard.errors import SchoolwatchError
from dashboard.intake.reading import read_file
from dashboard.simulate import SimulationSummary, simulate
from dashboard.simulate.people import CHECKS, WEIGHTS
from tests.simulate.conftest import run, truth


def fingerprints(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def exports(summary: SimulationSummary, title: str) -> list[Path]:
    return sorted(summary.folder.rglob(f"{title}_*"))


def rows(path: Path) -> list[dict[str, str | None]]:
    (_, header), *body = read_file(path)[0].rows
    return [dict(zip([str(name) for name in header], row, strict=False)) for _, row in body]


def test_the_same_arguments_give_the_same_bytes_in_another_process(tmp_path: Path, root: Path) -> None:
    run(tmp_path / "first", days=3)
    command = [sys.executable, "app.py", "simulate", "--days", "3", "--end", "2024-04-30", "--seed", "7", "--out"]
    subprocess.run([*command, tmp_path / "second"], cwd=root, check=True, capture_output=True)
    assert fingerprints(tmp_path / "first") == fingerprints(tmp_path / "second")


def test_another_seed_gives_another_county(tmp_path: Path) -> None:
    for seed in (7, 8):
        run(tmp_path / str(seed), days=2, seed=seed)
    first, second = fingerprints(tmp_path / "7"), fingerprints(tmp_path / "8")
    same = {name for name in first if second.get(name) == first[name] and not name.startswith("truth/")}
    assert same >= {"乡镇.csv"}


def test_only_school_days_have_a_folder(ten_days: SimulationSummary) -> None:
    folders = {path.name for path in ten_days.folder.iterdir() if path.is_dir()} - {"truth"}
    expected = {str(day) for day in school_days(load_county("xifeng"), ten_days.start, ten_days.end)}
    assert folders == expected
    assert "2024-04-28" in folders, "a Sunday that is made up"
    assert "2024-04-27" not in folders


def test_every_file_has_an_arrival_after_the_registers(ten_days: SimulationSummary) -> None:
    with (ten_days.folder / "arrivals.csv").open(encoding="utf-8", newline="") as file:
        arrivals = list(csv.DictReader(file))
    names = {name for name in fingerprints(ten_days.folder) if not name.startswith(("truth/", "arrivals"))}
    assert {row["file"] for row in arrivals} == names
    assert len(arrivals) == ten_days.files
    assert {row["file"] for row in arrivals[:3]} == {"乡镇.csv", "学校.xlsx", "班级.xlsx"}
    assert {row["simulated"] for row in arrivals} == {"true"}


def test_files_come_in_the_three_formats_that_schools_use(ten_days: SimulationSummary) -> None:
    found: Counter[str] = Counter()
    for path in exports(ten_days, "出勤日报"):
        data = path.read_bytes()
        marked = data.startswith(b"\xef\xbb\xbf")
        found["workbook" if path.suffix == ".xlsx" else "utf-8" if marked else "gb18030"] += 1
        if path.suffix == ".csv" and not marked:
            data.decode("gb18030")
    assert set(found) == {"workbook", "utf-8", "gb18030"}
    assert found["workbook"] < found.total() / 3


def test_headers_are_the_contracts_own_or_an_alias(ten_days: SimulationSummary) -> None:
    contract = load_contracts()["absences"]
    known = {header for field in contract.fields for header in field.headers}
    used = {name for path in exports(ten_days, "缺课缺勤登记") for name in rows(path)[0]}
    assert used <= known
    assert used - {field.title for field in contract.fields}, "some school uses an alias"


def test_nobody_absent_is_said_by_a_zero_report(tmp_path: Path) -> None:
    files = exports(run(tmp_path / "out", days=6), "缺课缺勤登记")
    zeros = [path for path in files if any("零报告" in row.values() for row in rows(path))]
    assert zeros
    assert all(len(rows(path)) == 1 for path in zeros)


def test_a_correction_says_something_else_and_comes_later(tmp_path: Path) -> None:
    folder = run(tmp_path / "out", days=10, seed=3).folder
    arrived = {
        row["file"]: row["received_at"]
        for row in csv.DictReader(io.StringIO((folder / "arrivals.csv").read_text("utf-8")))
    }
    corrections = [name for name in arrived if "_更正" in name]
    assert corrections
    for name in corrections:
        first = name.replace("_更正", "")
        assert arrived[first] < arrived[name]
        assert rows(folder / first) != rows(folder / name)


def test_identifiers_look_real_and_belong_to_nobody(ten_days: SimulationSummary) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for row in truth(ten_days.folder, "absences"):
        number = row["person_id"]
        assert len(number) == 18
        assert number.startswith("211223")
        right = CHECKS[sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True)) % 11]
        assert number[17] != right
        seen[number].add(row["school_code"])
    assert all(len(schools) == 1 for schools in seen.values())


def test_classes_are_under_thirty_but_for_one_of_thirty_and_one_larger(ten_days: SimulationSummary) -> None:
    sizes = sorted(int(row["在册人数"] or 0) for row in rows(ten_days.folder / "班级.xlsx"))
    assert (sizes[-1] > 30, sizes[-2], sizes[-3] < 30) == (True, 30, True)


def test_one_school_keeps_a_gate_log(ten_days: SimulationSummary) -> None:
    logs = exports(ten_days, "门禁测温流水")
    assert len(logs) == ten_days.school_days
    assert len({path.name.split("_")[1] for path in logs}) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"county": "nyc"}, "schools.csv"),
        ({"mess": 4}, "--mess"),
        ({"days": 3, "end": date(2024, 2, 12)}, "--end"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_both_languages(tmp_path: Path, options: dict, words: str) -> None:
    arguments = {"days": 2, "end": date(2024, 4, 30), "seed": 1, "county": "xifeng", **options}
    county = load_county(arguments.pop("county"))
    with pytest.raises(SchoolwatchError) as refused:
        simulate(county=county, out=tmp_path / "out", **arguments)
    assert words in refused.value.zh
    assert words in refused.value.en
    assert not (tmp_path / "out").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(SchoolwatchError):
        run(tmp_path, days=2)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_small_school_runs_out_of_staff_to_send_away_and_the_simulation_ends(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.simulate.senders.leave.STAFF_JOURNEYS", 1.0)
    run(tmp_path / "out", days=40)
