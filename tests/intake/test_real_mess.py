"""Files as they really come, hostile ones among them, through the program itself: told, counted, and within bounds."""

import os
import re
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

ROOT = Path(__file__).resolve().parents[2]
GIB_KIB = 1024 * 1024
SECONDS = 60
TOTAL = re.compile(
    r"共 total (\d+) 个文件 files：读 read (\d+)，入库 landed (\d+)，退回 rejected (\d+)，重复 duplicate (\d+)；"
    r"拒收 refused (\d+)，已收过 taken before (\d+)"
)
LINE = re.compile(r"^[✓!] .*读 read (\d+)，入库 landed (\d+)，退回 rejected (\d+)，重复 duplicate (\d+)", re.MULTILINE)
# Runs the program and then says how much memory the largest of its processes held: a reader is a child of a child.
WRAPPER = """
import subprocess, sys
try:
    import resource
except ImportError:  # Windows has no such figure
    resource = None
code = subprocess.run(sys.argv[1:]).returncode
print("most memory (KiB):", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if resource else 0)
sys.exit(code)
"""


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def check(home: Path, target: Path) -> None:
    """Check a file or folder; hold the exit, the words, the sums, the time and the memory."""
    command = [sys.executable, "-c", WRAPPER, sys.executable, "app.py", "check", "--home", str(home), str(target)]
    began = monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert done.returncode in (0, 1, 2), said
    assert monotonic() - began < SECONDS

    total = TOTAL.search(done.stdout)
    assert total is not None, said
    taken, read, landed, rejected, duplicate, refused, before = map(int, total.groups())
    assert taken == (len(files(target)) if target.is_dir() else 1)
    assert read == landed + rejected + duplicate
    lines = [tuple(map(int, counts)) for counts in LINE.findall(done.stdout)]
    assert all(row[0] == sum(row[1:]) for row in lines)
    assert tuple(map(sum, zip(*lines, strict=True))) == ((read, landed, rejected, duplicate) if lines else ())
    assert done.stdout.count("\n✗ ") + done.stdout.startswith("✗ ") == refused
    assert done.returncode == (2 if refused else 1 if rejected else 0)
    assert len(lines) >= taken - refused - before
    memory = re.search(r"most memory \(KiB\): (\d+)", done.stdout)
    assert memory is not None and int(memory[1]) < GIB_KIB, said


@pytest.mark.parametrize("folder", ["messy_csv", "messy_sheets", "gbk", "ledgers_cn"])
def test_a_folder_of_real_files_is_told_and_counted(real: Path, tmp_path: Path, folder: str) -> None:
    check(tmp_path / "home", real / folder)


@pytest.mark.parametrize("name", ["OOM_alloc.xls", "OOM_alloc3.xls", "gh548_incorrect_sst_unique_count.xls"])
def test_a_hostile_workbook_costs_one_refused_file(real: Path, tmp_path: Path, name: str) -> None:
    check(tmp_path / "home", real / "messy_sheets/calamine" / name)
