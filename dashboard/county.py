"""Reads a county's rule pack: ``national.toml`` with the county's own ``county.toml`` laid over it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.errors import SchoolwatchError
from dashboard.resources import COUNTIES


@dataclass(frozen=True)
class County:
    """One county's rules. ``raw`` is the merged pack; the properties name what the program reads most."""

    name: str
    folder: Path
    raw: Mapping[str, Any]

    @property
    def names(self) -> Mapping[str, str]:
        """The county's name by language."""
        return self.raw["county"]["name"]

    @property
    def title(self) -> Mapping[str, str]:
        """The board's title by language."""
        return self.raw["county"]["title"]

    @property
    def code(self) -> str:
        """The official code of the place, and its ``place_code`` in ``indicator_values``."""
        return self.raw["county"]["code"]

    @property
    def timezone(self) -> ZoneInfo:
        """The zone in which all of the county's times are written."""
        return ZoneInfo(self.raw["county"]["timezone"])

    @property
    def params(self) -> dict[str, Any]:
        """Thresholds and switches, name to value, as SQL sees them in the table ``params``."""
        return {name: entry["value"] for name, entry in self.raw["params"].items()}

    @property
    def levels(self) -> Mapping[str, Mapping[str, float]]:
        """The county's own warn and alarm lines, by indicator."""
        return self.raw.get("levels", {})

    @property
    def reports(self) -> Mapping[str, Mapping[str, Any]]:
        """What schools must report and by when, by data set."""
        return self.raw.get("reports", {})

    @property
    def overdue(self) -> Mapping[str, Mapping[str, Any]]:
        """Severity and owner of each overdue rule."""
        return self.raw.get("overdue", {})


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``above`` over ``below``: tables key by key, everything else replaced."""
    both = dict(below)
    for key, value in above.items():
        both[key] = _merged(both[key], value) if isinstance(value, dict) and isinstance(both.get(key), dict) else value
    return both


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SchoolwatchError(
            f"规则包 {path.name} 写法有误（{error}）。请按提示的行号改正。",
            f"The rule pack {path.name} cannot be read ({error}). Correct the line that is named.",
        ) from error


def county_names() -> list[str]:
    """List the counties that have a rule pack."""
    return sorted(path.parent.name for path in COUNTIES.glob("*/county.toml"))


def load_county(name: str) -> County:
    """Load the rule pack of the county called ``name`` (a folder under ``data/counties``).

    Raises:
        SchoolwatchError: no such county, or a file that is not TOML.
    """
    if name not in county_names():
        raise SchoolwatchError(
            f"没有名为“{name}”的县。现有：{'、'.join(county_names())}。请用 --county 指定其中之一。",
            f"There is no county called “{name}”. Choose one with --county: {', '.join(county_names())}.",
        )
    folder = COUNTIES / name
    return County(name, folder, _merged(_read(COUNTIES / "national.toml"), _read(folder / "county.toml")))
