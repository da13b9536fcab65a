"""Reads a TOML file of rules and knows on which line each key stands, so that an error leads to the place."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.errors import SchoolwatchError


@dataclass(frozen=True)
class RuleFile:
    """One TOML file: its text and what it says."""

    path: Path
    text: str
    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The file's name with its folder, as people look for it."""
        return f"{self.path.parent.name}/{self.path.name}"

    def line_of(self, keys: Sequence[str]) -> int:
        """Return the line (from 1) where ``keys`` stands, or where the nearest table round it does."""
        lines = ["" if line.lstrip().startswith("#") else line for line in self.text.splitlines()]
        at, rest, last = 0, list(keys), len(lines)
        for length in range(len(keys), 0, -1):
            dotted = ".".join(keys[:length])
            headings = (f"[{dotted}]", f"[[{dotted}]]", f"[{dotted}.")
            found = [number for number, line in enumerate(lines) if line.strip().startswith(headings)]
            if found:
                at, rest = found[0], list(keys[length:])
                last = next((n for n in range(at + 1, last) if lines[n].startswith("[")), last)
                break
        for key in rest:
            start = re.compile(rf'(^|[\s{{,."]){re.escape(key)}"?\s*[=.]')
            at = next((number for number in range(at, last) if start.search(lines[number])), at)
        return at + 1

    def error(self, keys: Sequence[str], zh: str, en: str) -> SchoolwatchError:
        """Return an error that names the file, the line and the key before it says what is wrong."""
        return self.error_at(self.line_of(keys), f"{'.'.join(keys)} {zh}", f"{'.'.join(keys)} {en}")

    def error_at(self, line: int, zh: str, en: str) -> SchoolwatchError:
        """Return an error that names the file and the line before it says what is wrong."""
        return SchoolwatchError(f"{self.name} 第 {line} 行：{zh}", f"{self.name}, line {line}: {en}")


def read_rules(path: Path) -> RuleFile:
    """Read a TOML file.

    Raises:
        SchoolwatchError: it is not TOML.
    """
    text = path.read_text(encoding="utf-8")
    try:
        return RuleFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SchoolwatchError(
            f"规则包 {path.parent.name}/{path.name} 写法有误（{error}）。请按提示的行号改正。",
            f"The rule pack {path.parent.name}/{path.name} cannot be read ({error}). Correct the line that is named.",
        ) from error
