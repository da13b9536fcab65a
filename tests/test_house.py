"""Holds what the project says about itself against what it is: documents, pins, addresses and paths."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(p.relative_to(ROOT).as_posix() for p in sorted((ROOT / "docs").rglob("*.md"))),
)
BINARY = {".png", ".jpg", ".ico", ".xls", ".xlsx", ".xlsb", ".ods", ".parquet", ".duckdb", ".mo", ".woff2", ".docx"}
NOT_OURS = {".git", ".venv", "build", "dist", "reports", "node_modules", "__pycache__"}

# Put together from halves, so that this file does not hold what it forbids.
REGISTRIES = re.compile(r"\b(?:pypi|pythonhosted|npmjs|deb\.debian|crates|conda|anaconda)\." + r"(?:org|io|com)\b")
CDNS = re.compile(r"https?://(?:cdn|unpkg|fonts\.g|ajax\.g|[\w.-]*jsdelivr|[\w.-]*cloudflare)", re.IGNORECASE)
MACHINE_PATHS = re.compile(
    r"(?<![\w.~/-])/" + r"(?:home/\w+|root|Users/\w+|work|workspace|builds|opt/\w*venv)/|[A-Z]:\\" + r"Users\\\w"
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def own_files() -> list[Path]:
    """The project's text files: what git tracks or would track; without git, everything but the usual left-overs."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        names = [ROOT / name for name in listing.split("\0") if name]
    else:
        names = [p for p in ROOT.rglob("*") if not NOT_OURS & set(p.relative_to(ROOT).parts)]
    made = str(ROOT / "data" / "state")
    return [p for p in names if p.is_file() and p.suffix.lower() not in BINARY and not str(p).startswith(made)]


def is_vendored(path: Path) -> bool:
    return "vendor" in path.relative_to(ROOT).parts


def hits(pattern: re.Pattern[str], *, vendored: bool) -> list[str]:
    """Where ``pattern`` stands in the project's own files, as file:line."""
    found = []
    for path in own_files():
        if is_vendored(path) and not vendored:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            match = pattern.search(line)
            if match:
                found.append(f"{path.relative_to(ROOT)}:{number}: {match.group()}")
    return found


@cache
def help_text(*command: str) -> str:
    environment = {**os.environ, "COLUMNS": "200", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    run = subprocess.run(
        [sys.executable, "app.py", *command, "--help"], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@cache
def commands() -> set[str]:
    """The commands that ``python app.py --help`` lists."""
    _, _, listed = help_text().partition("Commands:")
    found = set(re.findall(r"^  ([a-z][\w-]*)(?: |$)", listed, flags=re.MULTILINE))
    assert found, help_text()
    return found


def command_lines(name: str) -> list[str]:
    """The command lines in the fenced blocks of a document, without their comments."""
    blocks = re.findall(r"^```(?:sh|bash|bat|console)\n(.*?)^```", read(name), flags=re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#.*$", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "rem "))]


def program_lines(name: str) -> list[list[str]]:
    """The words after ``python app.py`` or ``schoolwatch``, for every command line of a document that calls it."""
    calls = (re.search(r"(?:\bapp\.py|(?:^|\s)schoolwatch)((?:\s+\S+)*)$", line) for line in command_lines(name))
    return [call.group(1).split() for call in calls if call]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_of_a_document_exists_with_its_options(name: str) -> None:
    for words in program_lines(name):
        command = next((word for word in words if not word.startswith("-")), None)
        if command is None:
            continue
        assert command in commands(), f"{name}: {' '.join(words)}"
        options = {word.split("=")[0] for word in words if word.startswith("--")}
        known = set(re.findall(r"--[a-z][\w-]*", help_text(command) + help_text()))
        assert options <= known, f"{name}: {' '.join(words)}"


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_described(name: str) -> None:
    rows = re.findall(r"^\| `([a-z][\w-]*)` \|", read(name), flags=re.MULTILINE)
    assert set(rows) == commands()
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_of_a_document_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    wanted = re.findall(r"(?:`|^)make ([a-z-]+)", read(name), flags=re.MULTILINE)
    assert set(wanted) <= targets


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (command_lines(name) for name in READMES)
    assert english == chinese
    assert any(line == "make run" for line in english)
    assert any(line == "make test" for line in english)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_of_a_document_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", read(name))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_every_setting_is_described_for_operators() -> None:
    python = [path for path in own_files() if path.suffix == ".py"]
    named = {name for path in python for name in re.findall(r"\bSCHOOLWATCH_[A-Z]+\b", path.read_text("utf-8"))}
    described = set(re.findall(r"\bSCHOOLWATCH_[A-Z]+\b", read("docs/operators.md")))
    assert named == described


def test_no_file_names_a_registry() -> None:
    assert hits(REGISTRIES, vendored=False) == []


def test_no_file_fetches_from_a_content_network() -> None:
    assert hits(CDNS, vendored=False) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert hits(MACHINE_PATHS, vendored=True) == []
    assert hits(re.compile(re.escape(str(ROOT)) + r"(?![\w-])"), vendored=True) == []


def requirements() -> list[Requirement]:
    """Everything pyproject.toml asks for, extras and build tools included."""
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    return [Requirement(text) for text in wanted]


def pins() -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in read("constraints.txt").splitlines())
    return [Requirement(line) for line in lines if line]


def test_constraints_pin_one_version_of_each_package_for_every_system() -> None:
    names = [canonicalize_name(pin.name) for pin in pins()]
    assert names == sorted(set(names))
    for pin in pins():
        assert re.fullmatch(r"==[\w.!]+", str(pin.specifier)), pin
        assert (pin.url, pin.marker, pin.extras) == (None, None, set()), pin


def test_constraints_satisfy_what_the_project_asks_for() -> None:
    pinned = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins()}
    for requirement in requirements():
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} is not pinned"
        assert requirement.specifier.contains(pinned[name]), f"{requirement} but {name}=={pinned[name]}"


def test_what_the_wheel_ships_exists() -> None:
    wheel = tomllib.loads(read("pyproject.toml"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert [source for source in wheel["only-include"] if not (ROOT / source).exists()] == []
    assert set(wheel["sources"]) < set(wheel["only-include"])
    assert all(target == f"dashboard/shipped/{source}" for source, target in wheel["sources"].items())


def test_each_decision_has_a_number_of_its_own() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f"# {file.name[:4]} · "), file.name
