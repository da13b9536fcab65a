"""Opens a SQL file of ours: a YAML comment in front, then one SELECT."""

import re
from pathlib import Path
from typing import Any

import yaml

from dashboard.errors import SchoolwatchError

_FRONT_MATTER = re.compile(r"\A\s*/\*(.*?)\*/", re.DOTALL)


def split_front_matter(path: Path) -> tuple[dict[str, Any], str]:
    """Return the header of a SQL file, parsed, and the SELECT below it.

    Raises:
        SchoolwatchError: no header, or one that is not YAML.
    """
    text = path.read_text(encoding="utf-8")
    match = _FRONT_MATTER.match(text)
    try:
        header = yaml.safe_load(match.group(1)) if match else None
    except yaml.YAMLError as error:
        raise SchoolwatchError(
            f"{path.name} 的文件头写法有误（{error}）。", f"The header of {path.name} cannot be read ({error})."
        ) from error
    if not match or not isinstance(header, dict):
        raise SchoolwatchError(
            f"{path.name} 没有文件头。请以 /* title: … */ 开头。",
            f"{path.name} has no header. Open it with /* title: … */.",
        )
    return header, text[match.end() :].strip().rstrip(";")
