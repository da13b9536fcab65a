"""Prepares ``.venv`` with the pinned packages, once: a second call finds its stamp and returns at once.

``python -m tools.environment run`` installs what the program needs, ``… test`` what tests and checks need too,
``… spark`` Spark besides, ``… notebooks`` Jupyter. Linux, macOS and Windows use the same file, so that `make`,
`run.cmd` and `test.cmd` cannot differ.
"""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from tools import debian

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "schoolwatch.json"
EXTRAS = {"run": [], "test": ["check", "test"], "spark": ["check", "spark", "test"], "notebooks": ["notebooks"]}


def say(zh: str, en: str) -> None:
    """Print a sentence in both languages on standard error."""
    for sentence in (zh, en):
        sys.stderr.buffer.write(f"{sentence}\n".encode())
    sys.stderr.flush()


def fingerprint() -> str:
    """Return what the installed packages follow from: the two files, this Python and this folder."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), str(ROOT).encode()])).hexdigest()


def is_ready(extras: list[str]) -> bool:
    """Say whether an earlier call has already installed all of this."""
    if not (STAMP.exists() and PYTHON.exists()):
        return False
    stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    return bool(stamp["fingerprint"] == fingerprint()) and set(extras) <= set(stamp["extras"])


def has_ensurepip() -> bool:
    """Say whether this Python can put pip into a new environment; Debian ships that part on its own."""
    return importlib.util.find_spec("ensurepip") is not None


def make_environment() -> bool:
    """Make ``.venv``, keeping one that already works with this Python; say whether there is one now."""
    package = f"python3.{sys.version_info.minor}-venv"
    if not has_ensurepip() and not (debian.can_install() and debian.install(package)):
        say(
            f"这台电脑的 Python 缺少 venv。请管理员运行：apt install {package}，然后再来一次。",
            f"This machine's Python lacks venv. Have an administrator run: apt install {package}, then try again.",
        )
        return False
    version = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    works = PYTHON.exists() and subprocess.run([str(PYTHON), "-c", version], stderr=subprocess.DEVNULL).returncode == 0
    return works or subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode == 0


def install(extras: list[str]) -> bool:
    """Install the project and ``extras`` in the pinned versions, the tools that build it included."""
    target = f".[{','.join(extras)}]" if extras else "."
    # Read by the pip that builds the package as well. Relative, since pip splits this setting at blanks.
    pins = {"PIP_CONSTRAINT": "constraints.txt", "PIP_BUILD_CONSTRAINT": "constraints.txt"}
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *quiet, "--editable", target]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **pins}).returncode == 0


def main(purpose: str) -> int:
    """Prepare the environment for ``purpose`` (a key of EXTRAS) and return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells an older Python so
        say("需要 Python 3.11 或更新的版本。", "Python 3.11 or newer is needed.")
        return 1
    extras = EXTRAS[purpose]
    if is_ready(extras):
        return 0
    say(
        "正在准备运行环境（.venv），第一次要一两分钟……",
        "Preparing the environment (.venv); the first time takes a minute or two …",
    )
    if not make_environment():
        return 1
    if not install(extras):
        say(
            "软件包没有装成，原因见上面几行。没有网络的电脑，请看 docs/operators.md 的「没有网络的电脑」。",
            "The packages could not be installed; the lines above say why. For a machine without a network see "
            "“A machine without a network” in docs/operators.md.",
        )
        return 1
    STAMP.write_text(json.dumps({"fingerprint": fingerprint(), "extras": extras}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or ["run"]))
