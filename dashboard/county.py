"""Reads a county's rule pack: ``national.toml`` with the county's own ``county.toml`` laid over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.errors import SchoolwatchError
from dashboard.pack import check_pack, check_together
from dashboard.resources import COUNTIES
from dashboard.rulefile import read_rules


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
        """Thresholds and switches, name to value, as SQL sees them in ``params``; None: the county has no such rule."""
        return {name: entry.get("value") for name, entry in self.raw["params"].items()}

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


def _with_own_params(national: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Replace a param whole, so that no clause or 〔设〕 of the national value clings to the county's own."""
    types = {name: {"type": entry["type"]} for name, entry in national.items() if "type" in entry}
    return {**national, **{name: types.get(name, {}) | entry for name, entry in own.items()}}


def county_names(root: Path = COUNTIES) -> list[str]:
    """List the counties that have a rule pack."""
    return sorted(path.parent.name for path in root.glob("*/county.toml"))


def load_county(name: str, root: Path = COUNTIES) -> County:
    """Load the rule pack of the county called ``name`` (a folder under ``root``, which is ``data/counties``).

    Raises:
        SchoolwatchError: no such county, or a pack that is not TOML, has an unknown key, an impossible value, a rule
            without its origin or a clause that does not exist; with file and line.
    """
    if name not in county_names(root):
        raise SchoolwatchError(
            f"没有名为“{name}”的县。现有：{'、'.join(county_names(root))}。请用 --county 指定其中之一。",
            f"There is no county called “{name}”. Choose one with --county: {', '.join(county_names(root))}.",
        )
    folder = root / name
    national, own = read_rules(root / "national.toml"), read_rules(folder / "county.toml")
    for file in (national, own):
        check_pack(file)
    merged = _merged(national.raw, own.raw)
    merged["params"] = _with_own_params(national.raw.get("params", {}), own.raw.get("params", {}))
    check_together(national, own, merged)
    return County(name, folder, merged)
