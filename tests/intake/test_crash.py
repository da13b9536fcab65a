"""Whatever instant an ingest or a build is killed at, nothing is lost, doubled or half there; two at once do no harm.

``make crash`` kills a hundred ingests (``SCHOOLWATCH_CRASHES``) and prints where in the work the kills fell.
"""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.board import open_board
from dashboard.contracts import load_contracts
from dashboard.county import load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.lake import current_rows_sql, stored_columns
from dashboard.ledger import open_ledger
from dashboard.published import current_version, version_file
from dashboard.simulate import simulate

ROOT = Path(__file__).resolve().parents[2]
CRASHES = int(os.environ.get("SCHOOLWATCH_CRASHES") or 4)
END = date(2024, 4, 12)
KEY = "0123456789abcdef" * 4
DELIVERIES = """SELECT file, dataset, sha256, received_at, simulated,
    rows_read, rows_landed, rows_rejected, rows_duplicate FROM deliveries ORDER BY ALL"""
COUNTED = """SELECT deliveries.delivery_id, any_value(lake_file), sum(slots.rows)
    FROM deliveries JOIN slots USING (delivery_id, dataset) GROUP BY ALL HAVING sum(slots.rows) > 0"""
# The same program with small batches, so that a kill may fall between two of them.
SMALL_BATCHES = ("-c", "import app, dashboard.intake.ingest as ingest; ingest.BATCH_FILES = 120; app.main()")
BETWEEN = "within the work, with batches committed"
SETTLED = 20.0  # seconds within which a killed run's children must be gone


def start(*words: str | Path, program: Sequence[str] = ("app.py",)) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own, so that its children can be found again."""
    quiet = subprocess.DEVNULL
    command = [sys.executable, *program, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True)


def alive(group: int) -> list[int]:
    """The processes of a group that still run; what only waits to be collected does not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, own = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(own) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def new_home(folder: Path) -> Home:
    """A home with a known key, so that the identifiers of two homes can be compared."""
    folder.mkdir(parents=True)
    (folder / "identifier.key").write_text(KEY, encoding="ascii")
    return Home.at(folder)


def asked(home: Home, query: str) -> list[tuple]:
    """Ask the ledger as a reader would; one that was killed before its first commit says nothing."""
    if not home.ledger.exists():
        return []
    with duckdb.connect(str(home.ledger), read_only=True) as ledger:
        known = {name for (name,) in ledger.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        return ledger.execute(query).fetchall() if {"deliveries", "slots"} <= known else []


def result(home: Home) -> dict[str, Any]:
    """Everything that two runs must have in common: deliveries, and each data set's current rows as a sum of hashes."""
    found: dict[str, Any] = {"deliveries": asked(home, DELIVERIES)}
    with open_ledger(home) as ledger:
        for name, contract in load_contracts().items():
            columns = ", ".join([*stored_columns(contract), "received_at"])
            current = current_rows_sql(ledger, home, name)
            found[name] = ledger.execute(f"SELECT count(*), sum(hash({columns})) FROM ({current})").fetchone()
    return found


def assert_whole(home: Home) -> None:
    """What the ledger names is there, complete, and counts once."""
    rows = {number: (home.path / file, count) for number, file, count in asked(home, COUNTED)}
    found: Counter[int] = Counter()
    for file in {file for file, _ in rows.values()}:
        source = f"FROM read_parquet('{file.as_posix()}')"
        (total, distinct), *_ = duckdb.sql(
            f"SELECT count(*), count(DISTINCT (delivery_id, row_number)) {source}"
        ).fetchall()
        assert total == distinct, file
        found.update(dict(duckdb.sql(f"SELECT delivery_id, count(*) {source} GROUP BY ALL").fetchall()))
    assert found == {number: count for number, (_, count) in rows.items()}


def assert_tidy(home: Home) -> None:
    """Nothing lies about that nobody named, and every delivery's file is in the archive as it was."""
    named = {home.path / file for (file,) in asked(home, "SELECT DISTINCT lake_file FROM deliveries") if file}
    assert {path for path in home.lake.rglob("*") if path.is_file()} == named
    kept = {path.stem: path for path in home.archive.rglob("*") if path.is_file()}
    assert set(kept) == {sha256 for (sha256,) in asked(home, "SELECT DISTINCT sha256 FROM deliveries")}
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == sha256 for sha256, path in kept.items())


@dataclass(frozen=True)
class Undisturbed:
    """One run that nobody disturbed: what came of it, and when (in seconds) it opened, began to land, and ended."""

    exports: Path
    code: int
    result: dict[str, Any]
    opened: float
    landing: float
    ended: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    exports, home = folder / "exports", new_home(folder / "home")
    # of every kind of file: several batches, workbooks for the child that reads, a gate log, and what is refused
    simulate(county=load_county("xifeng"), days=4, end=END, seed=4, out=exports, mess=3)
    began = time.monotonic()
    process = start("ingest", "--home", home.path, exports, program=SMALL_BATCHES)
    opened = landing = 0.0
    while process.poll() is None:
        opened = opened or (home.ledger.exists() and time.monotonic() - began) or 0.0
        landing = landing or (home.archive.exists() and time.monotonic() - began) or 0.0
        time.sleep(0.01)
    assert_whole(home)
    assert_tidy(home)
    return Undisturbed(exports, process.returncode, result(home), opened, landing, time.monotonic() - began)


def instants(run: Undisturbed, count: int) -> Iterator[tuple[float, bool]]:
    """Spread the kills: a fifth from before the ledger is opened to the first landing, the others from there on.

    Yields seconds, and whether they count from the first landing: a machine is not equally busy all the time.
    """
    chance = random.Random(20240412)
    early = count // 5
    for place in range(early):
        yield run.opened * 0.7 + (place + chance.random()) / early * (run.landing - run.opened * 0.7), False
    for place in range(count - early):
        yield (place + chance.random()) / (count - early) * (run.ended - run.landing), True


def kill_at(
    instant: float,
    *words: str | Path,
    run: Undisturbed | None = None,
    home: Home | None = None,
    program: Sequence[str] = ("app.py",),
) -> None:
    """Run a command, kill it at an instant and wait for its children to end.

    With ``run`` the instant counts from the first landing in ``home``, stretched as that came later than in ``run``.
    """
    began = time.monotonic()
    process = start(*words, program=program)
    if run and home:
        while process.poll() is None and not home.archive.exists():
            time.sleep(0.005)
        instant *= (time.monotonic() - began) / run.landing
    try:
        process.wait(timeout=instant)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    patience = time.monotonic() + SETTLED
    while alive(process.pid):
        assert time.monotonic() < patience, "a child outlived the run that was killed"
        time.sleep(0.05)


def where(home: Home, run: Undisturbed) -> str:
    """Say where in the work a kill fell."""
    if not home.ledger.exists():
        return "before the work"
    done, total = len(asked(home, DELIVERIES)), len(run.result["deliveries"])
    if done == total:
        return "after the work"
    return BETWEEN if done else "within the work, nothing committed yet"


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_an_ingest_killed_at_any_instant_loses_and_doubles_nothing(
    undisturbed: Undisturbed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fell: Counter[str] = Counter()
    for number, (instant, from_landing) in enumerate(instants(undisturbed, CRASHES)):
        home = new_home(tmp_path / f"{number}")
        words = ("ingest", "--home", home.path, undisturbed.exports)
        kill_at(instant, *words, run=undisturbed if from_landing else None, home=home, program=SMALL_BATCHES)
        place = where(home, undisturbed)
        fell[place] += 1
        assert_whole(home)
        so_far = Counter(asked(home, DELIVERIES))
        assert so_far <= Counter(undisturbed.result["deliveries"])
        again = start("ingest", "--home", home.path, undisturbed.exports, program=SMALL_BATCHES)
        assert again.wait() == undisturbed.code
        assert result(home) == undisturbed.result, f"kill {number}"
        assert_whole(home)
        assert_tidy(home)
        shutil.rmtree(home.path)
        if CRASHES > 10:
            with capsys.disabled():
                print(f"\nkill {number + 1} of {CRASHES}: {place}", end="", flush=True)
    with capsys.disabled():
        print(f"\n{CRASHES} kills over {undisturbed.ended:.1f} s: {dict(fell)}")
    assert sum(fell.values()) == CRASHES
    assert CRASHES <= 10 or fell[BETWEEN] > CRASHES // 10


@pytest.fixture(scope="module")
def tidy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    exports = tmp_path_factory.mktemp("tidy") / "exports"
    simulate(county=load_county("xifeng"), days=3, end=END, seed=4, out=exports)
    return exports


def test_two_ingests_at_once_come_to_what_one_does(tidy: Path, tmp_path: Path) -> None:
    alone, shared = new_home(tmp_path / "alone"), new_home(tmp_path / "shared")
    assert start("ingest", "--home", alone.path, tidy).wait() == 0
    days = sorted(path.name for path in tidy.iterdir() if path.is_dir() and path.name != "truth")
    running = []
    for name, left_out in (("early", days[-1]), ("late", days[0])):
        shutil.copytree(tidy, tmp_path / name, ignore=shutil.ignore_patterns(left_out))
        running.append(start("ingest", "--home", shared.path, tmp_path / name))
    assert [process.wait() for process in running] == [0, 0]
    assert result(shared) == result(alone)
    assert_whole(shared)
    assert_tidy(shared)


def test_who_finds_the_ledger_taken_for_longer_than_its_patience_says_so(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(home.ledger)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(SchoolwatchError) as refused, open_ledger(home, wait_seconds=0.1):
            pass
        assert "请等它结束" in refused.value.zh
        assert "Wait for it to end" in refused.value.en
    finally:
        holder.communicate()
    with open_ledger(home, wait_seconds=0.1) as ledger:
        assert ledger.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_a_reader_whose_parent_is_gone_before_it_has_begun_ends_too(undisturbed: Undisturbed) -> None:
    workbook = next(undisturbed.exports.rglob("班级.xlsx"))
    script = """import os, sys, threading, time
from pathlib import Path
from dashboard.intake.reader import Reader
reader = Reader()
def leave():
    while not (reader._pool and reader._pool._processes):
        time.sleep(0.001)
    time.sleep(0.05)  # the child is there, and far from its first line
    os._exit(0)
threading.Thread(target=leave).start()
reader.read(Path(sys.argv[1]))"""
    process = subprocess.Popen([sys.executable, "-c", script, str(workbook)], cwd=ROOT, start_new_session=True)
    process.wait()
    patience = time.monotonic() + SETTLED
    while alive(process.pid) and time.monotonic() < patience:
        time.sleep(0.05)
    assert alive(process.pid) == []


def values(home: Home) -> list[list]:
    return open_board(home.path).sql("SELECT count(*), round(sum(numerator), 3) FROM indicator_values").values.tolist()


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_a_build_killed_at_any_instant_leaves_a_whole_version(tidy: Path, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    assert start("ingest", "--home", home.path, tidy).wait() == 0
    began = time.monotonic()
    assert start("build", "--home", home.path).wait() == 0
    duration = time.monotonic() - began
    expected = values(home)
    chance, count = random.Random(7), max(3, CRASHES // 5)
    for number in range(count):
        before = current_version(home)
        kill_at((0.3 + 0.75 * (number + chance.random()) / count) * duration, "build", "--full", "--home", home.path)
        version = current_version(home)
        assert before is not None and version is not None
        assert version >= before
        assert version_file(home, version).exists()
        assert open_board(home.path).version.version == version
        assert values(home) == expected
    assert start("build", "--home", home.path).wait() == 0
    assert str(current_version(home)) > str(before)
    assert values(home) == expected
