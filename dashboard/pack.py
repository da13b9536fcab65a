"""Says what a rule pack may hold, as a table of keys and types, and refuses what is not so with file and line.

A pack is edited by hand in an office: an unknown key is a slip of the pen and would otherwise be ignored for ever.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.clauses import load_clauses
from dashboard.resources import CONTRACTS
from dashboard.rulefile import RuleFile


@dataclass(frozen=True)
class Kind:
    """What a value must be, and the words for it."""

    is_right: Callable[[Any], bool]
    zh: str
    en: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == len("2024-01-01") and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_list(value: Any, of: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(of, value))


def _is_span(value: Any) -> bool:
    return _is_list(value, _is_date) and len(value) == 2 and value[0] <= value[1]


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


TYPES = ("integer", "number", "boolean", "text", "time")
KINDS: Mapping[str, Kind] = {
    "text": Kind(_is_text, "要是一段文字", "must be a text"),
    "texts": Kind(lambda v: _is_list(v, _is_text), "要是一列文字", "must be a list of texts"),
    "words": Kind(
        lambda v: isinstance(v, dict) and set(v) == {"zh", "en"} and all(map(_is_text, v.values())),
        "要有 zh 和 en 两段文字",
        "must be a text in zh and in en",
    ),
    "yes-no": Kind(lambda v: isinstance(v, bool), "要是 true 或 false", "must be true or false"),
    "count": Kind(lambda v: _is_whole(v) and v >= 0, "要是不小于零的整数", "must be a whole number, not below zero"),
    "number": Kind(_is_number, "要是数", "must be a number"),
    "time": Kind(
        _is_time, '要是 00:00 到 23:59 的时刻，例如 "08:30"', 'must be a time from 00:00 to 23:59, as "08:30"'
    ),
    "date": Kind(_is_date, '要是真有的日期，例如 "2024-04-30"', 'must be a date that exists, as "2024-04-30"'),
    "dates": Kind(lambda v: _is_list(v, _is_date), "要是一列真有的日期", "must be a list of dates that exist"),
    "spans": Kind(
        lambda v: _is_list(v, _is_span),
        "要是一列 [起, 止]，日期真有，起不晚于止",
        "must be a list of [first, last], dates that exist, the first not after the last",
    ),
    "weekdays": Kind(
        lambda v: _is_list(v, lambda day: _is_whole(day) and 1 <= day <= 7),
        "要是一列 1（星期一）到 7 的数",
        "must be a list of 1 (Monday) to 7",
    ),
    "zone": Kind(_is_zone, "要是时区名，例如 Asia/Shanghai", "must be a time zone, as Asia/Shanghai"),
    "language": Kind(lambda v: v in ("zh", "en"), "只能是 zh 或 en", "is zh or en"),
    "expected": Kind(
        lambda v: v in ("register", "first_report"), "只能是 register 或 first_report", "is register or first_report"
    ),
    "cycle": Kind(
        lambda v: v in ("school-day", "weekly", "cycles"),
        "只能是 school-day、weekly 或 cycles",
        "is school-day, weekly or cycles",
    ),
    "severity": Kind(lambda v: _is_whole(v) and 1 <= v <= 3, "只能是 1（最急）、2 或 3", "is 1 (worst), 2 or 3"),
    "clause": Kind(
        lambda v: isinstance(v, str) and v in load_clauses(), "要是存在的条款号", "must be a clause that exists"
    ),
    "value": Kind(
        lambda v: _is_number(v) or isinstance(v, bool) or _is_text(v) or _is_day(v),
        "要是一个数、文字、日期或 true/false",
        "must be a number, a text, a date or true/false",
    ),
    "type": Kind(lambda v: v in TYPES, f"只能是 {'、'.join(TYPES)}", f"is one of {', '.join(TYPES)}"),
}

# * stands for any name. What is not here is not read, and is refused.
SCHEMA: Mapping[str, str] = {
    "county.code": "text",
    "county.name": "words",
    "county.title": "words",
    "county.timezone": "zone",
    "county.language": "language",
    "county.stale_after_hours": "number",
    "county.smallest_cell": "count",
    "county.expected_from": "expected",
    "county.schematic_map": "yes-no",
    "calendar.school_weekdays": "weekdays",
    "calendar.terms": "spans",
    "calendar.holidays": "spans",
    "calendar.make_up_days": "dates",
    "params.*.value": "value",
    "params.*.type": "type",
    "params.*.clause": "clause",
    "params.*.quote": "text",
    "params.*.proposed": "yes-no",
    "levels.*.warn": "number",
    "levels.*.alarm": "number",
    "reports.*.every": "cycle",
    "reports.*.cutoff": "time",
    "reports.*.school_days_later": "count",
    "reports.*.sessions.*": "time",
    "reports.*.clause": "clause",
    "reports.*.quote": "text",
    "reports.*.proposed": "yes-no",
    "overdue.*.severity": "severity",
    "overdue.*.owner": "words",
    "categories.*": "texts",
    "pages.indicators": "texts",
    "signals.indicators": "texts",
    "access.idle_minutes": "count",
    "access.tries": "count",
    "access.tries_from_one_address": "count",
    "access.lock_minutes": "count",
    "access.figures_above": "yes-no",
    "access.keep_persons_days": "count",
    "simulate.end": "date",
    "simulate.days": "count",
    "simulate.key_persons": "count",
}
REQUIRED = ("county.code", "county.name", "county.title", "county.timezone", "calendar.terms")
_PATTERNS = {tuple(pattern.split(".")): kind for pattern, kind in SCHEMA.items()}


def _matches(keys: Sequence[str], pattern: Sequence[str]) -> bool:
    return all(part in ("*", key) for key, part in zip(keys, pattern, strict=False))


def _kind_of(keys: Sequence[str]) -> str | None:
    return next((k for pattern, k in _PATTERNS.items() if len(pattern) == len(keys) and _matches(keys, pattern)), None)


def _is_table(keys: Sequence[str]) -> bool:
    return any(len(pattern) > len(keys) and _matches(keys, pattern) for pattern in _PATTERNS)


def _walk(
    file: RuleFile, table: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every value of the pack with its keys; a table that should be a value, or the reverse, is refused."""
    for key, value in table.items():
        keys = (*above, key)
        if _kind_of(keys):
            yield keys, value
        elif _is_table(keys) and isinstance(value, dict):
            yield from _walk(file, value, keys)
        elif _is_table(keys):
            raise file.error(keys, "要是一张表，不是单个值。", "must be a table, not a single value.")
        else:
            raise file.error(
                keys,
                "不认识，程序不会读它。请改正拼写，或删去这一项。",
                "is unknown and nothing reads it. Correct its spelling, or remove it.",
            )


def type_of(entry: Mapping[str, Any]) -> str:
    """Return the type of a param: what it declares, else its value's (integer, number, boolean, text, time, date)."""
    value = entry.get("value")
    if "type" in entry:
        return str(entry["type"])
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if isinstance(value, int) else "number"
    return "date" if _is_day(value) else "time" if isinstance(value, str) and re.match(r"\d+:\d+", value) else "text"


def check_pack(file: RuleFile) -> None:
    """Check one file of rules by itself: its keys, its values, and where each rule comes from.

    Raises:
        SchoolwatchError: naming the file, the line and the key.
    """
    for keys, value in _walk(file, file.raw):
        kind = KINDS[str(_kind_of(keys))]
        if not kind.is_right(value):
            raise file.error(keys, f"{kind.zh}，现在是 {value!r}。", f"{kind.en}; it is {value!r}.")
    for section in ("params", "reports"):
        for name, entry in file.raw.get(section, {}).items():
            _check_origin(file, (section, name), entry)
    for name, entry in file.raw.get("reports", {}).items():
        _check_report(file, name, entry)
    for name, entry in file.raw.get("params", {}).items():
        if "value" in entry and type_of({"value": entry["value"]}) == "time" and not _is_time(entry["value"]):
            raise file.error(("params", name, "value"), f"{KINDS['time'].zh}。", f"{KINDS['time'].en}.")
        if not {"value", "type"} & entry.keys():
            raise file.error(
                ("params", name),
                "要有 value；各县没有通用值的，用 type 写明类型。",
                "needs a value; where there is no common one, its type.",
            )


def _check_origin(file: RuleFile, keys: tuple[str, str], entry: Mapping[str, Any]) -> None:
    """Every rule quotes its clause or says that it is our proposal."""
    if "value" not in entry and "type" in entry:
        return  # declared for all counties, and no rule yet
    if not entry.get("proposed") and not {"clause", "quote"} <= entry.keys():
        raise file.error(
            keys,
            "没有出处：请写 clause 和 quote（原文），或标明 proposed = true。",
            "has no origin: give its clause and quote, or say proposed = true.",
        )
    if "quote" in entry and not ("clause" in entry and load_clauses()[entry["clause"]].says(entry["quote"])):
        raise file.error(
            keys,
            "的 quote 不在它的 clause 的原文里。请照抄原文。",
            "quotes what its clause does not say. Copy the clause.",
        )


def _check_report(file: RuleFile, name: str, entry: Mapping[str, Any]) -> None:
    if not (CONTRACTS / f"{name}.json").is_file():
        raise file.error(("reports", name), "不是数据集的名称。", "is not the name of a data set.")
    times = ("cutoff" in entry) + ("sessions" in entry)
    if times != (entry.get("every") != "cycles"):  # when the cycles are due stands in [params]
        raise file.error(
            ("reports", name),
            "要有 every，以及 cutoff 或 sessions 之一（every 是 cycles 的都不写）。",
            "needs every, and one of cutoff and sessions (none where every is cycles).",
        )
    if "every" not in entry:
        raise file.error(("reports", name, "every"), "没有写。请补上。", "is missing. Add it.")


def check_together(national: RuleFile, own: RuleFile, merged: Mapping[str, Any]) -> None:
    """Check a county's file against the national one: a param must be declared there, with the same type.

    SQL reads a param in every county, so one that only a single county knew would break the others.

    Raises:
        SchoolwatchError: naming the file, the line and the key.
    """
    for dotted in REQUIRED:
        section, key = dotted.split(".")
        if not merged.get(section, {}).get(key):
            raise own.error((section, key), "没有写。请补上。", "is missing. Add it.")
    declared = national.raw.get("params", {})
    for name, entry in own.raw.get("params", {}).items():
        if name not in declared:
            raise own.error(
                ("params", name),
                f"在 {national.name} 的 [params] 里没有。请改正拼写，或先在那里声明。",
                f"is not declared in [params] of {national.name}. Correct its spelling, or declare it there first.",
            )
        wanted, got = type_of(declared[name]), type_of(entry)
        if got != wanted and (wanted, got) != ("number", "integer"):
            raise own.error(
                ("params", name, "value"),
                f"的类型是 {got}，应是 {wanted}。",
                f"is of type {got} and should be {wanted}.",
            )
