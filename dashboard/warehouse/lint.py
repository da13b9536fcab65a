"""Says in words what is wrong with a SQL file: its header, what it reads, what it selects, its cases.

What SQL reads and selects is asked of DuckDB itself, over the tables of a build with no rows in them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from dashboard.errors import SchoolwatchError
from dashboard.sqlfile import split_front_matter
from dashboard.warehouse.cases import case_file, cases_of, compare, empty_warehouse, run_case
from dashboard.warehouse.catalogue import KINDS, Query, load_queries, shown_path, tables_read
from dashboard.warehouse.lint_header import header_faults
from dashboard.warehouse.lint_words import NAME, Problem, problem
from dashboard.warehouse.portable import findings
from dashboard.warehouse.portable_rules import DIVISION
from dashboard.warehouse.signals import on_series

OUTPUT = {
    "daily": ("school_code", "report_date"),
    "shared": (),
    "indicator": ("school_code", "report_date", "numerator", "denominator"),
    "contradiction": ("school_code", "report_date", "left_value", "right_value"),
    "overdue": ("school_code", "grade", "class_name", "subject", "due_at"),
    "meeting": (),
    "signal": (
        "indicator",
        "level",
        "place_code",
        "report_date",
        "observed",
        "expected",
        "upper",
        "score",
        "alarm",
        "known_days",
    ),
}
LAST = ("signals", "episode_alarms", "signal_episodes")
LATER = {
    "daily": ("contradictions", "series", "shared.", *LAST),
    "shared": ("contradictions", *LAST),
    "indicator": ("contradictions", "series", *LAST),
    "contradiction": ("contradictions", "series", *LAST),
    "overdue": ("series", *LAST),
    "signal": ("contradictions", *LAST),
    "meeting": ("series",),
}
"""What is computed only after a file of that kind, or for others alone."""
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
FIGURES = ("numerator", "denominator", "left_value", "right_value", "observed", "expected", "upper", "score")
TYPES = {
    "report_date": (("DATE",), "日期（DATE）", "a DATE"),
    "due_at": (("TIMESTAMP",), "时刻（TIMESTAMP）", "a TIMESTAMP"),
    **dict.fromkeys(FIGURES, (NUMBERS, "数", "a number")),
}
NOTHING = '"NULL"'  # the type of a column that is NULL in every row
NEAR = {True: ("相近的有：{}", "Near to it: {}"), False: ("请检查拼写", "Check its spelling")}
ERROR_LINE = re.compile(r"LINE (\d+):")
LOST_COLUMN = re.compile(r'(?:Referenced column|column named) "([^"]+)"')
CANDIDATES = re.compile(r'"([^"]+)"')


def lint_file(
    path: Path, *, county: str, taken: Mapping[str, str] | None = None, own: Sequence[Query] = ()
) -> tuple[Query | None, list[Problem]]:
    """Judge one SQL file by itself, without its cases.

    Args:
        path: the file; its folder names its kind.
        county: the name of the county whose params it may read.
        taken: names that other files have, with the file.
        own: analysts' files that make tables, which it may read.

    Returns:
        The query, None where a build would leave it out; and what is wrong, by line.
    """
    found: list[Problem] = []
    query = _read(path, found, taken or {})
    if query:
        sql_line = query.path.read_text(encoding="utf-8").partition(query.sql)[0].count("\n")
        for what, line, filled in _sql_faults(query, county, own):
            found.append(problem(what, path, sql_line + line if line else 1, filled))
    found.sort(key=lambda each: each.line)
    return (None if any(each.left_out for each in found) else query), found


def lint_cases(query: Query, *, own: Sequence[Query] = ()) -> list[Problem]:
    """Judge a query by its cases: that there are some, and that they hold."""
    try:
        cases = cases_of(query)
    except SchoolwatchError as error:
        return [problem("case", query.path, 1, {"it": case_file(query).name, "error": error.zh, "error_en": error.en})]
    if not cases:
        return [problem("no_case", query.path, 1, {"file": shown_path(case_file(query))})]
    found = []
    for case in cases:
        try:
            got, expected = compare(case, *run_case(case, own=own))
        except (SchoolwatchError, duckdb.Error, KeyError, TypeError, ValueError, AttributeError) as error:
            zh, en = (error.zh, error.en) if isinstance(error, SchoolwatchError) else (str(error), str(error))
            found.append(problem("case", query.path, 1, {"it": case.it, "error": zh, "error_en": en}))
            continue
        if got != expected:
            zh, en = f"应是 {expected}，查出 {got}", f"expected {expected}, got {got}"
            found.append(problem("case", query.path, 1, {"it": case.it, "error": zh, "error_en": en}))
    return found


def _read(path: Path, found: list[Problem], taken: Mapping[str, str]) -> Query | None:
    """Read a file as far as it can be; what is wrong is added to ``found``."""
    kind = KINDS.get(path.parent.name)
    if kind is None:
        found.append(problem("folder", path, 1, {"folder": path.parent.name, "known": ", ".join(KINDS)}))
        return None
    if not NAME.fullmatch(path.stem):
        found.append(problem("name", path, 1, {}))
    if path.stem in taken:
        found.append(problem("name_taken", path, 1, {"name": path.stem, "file": taken[path.stem]}))
    try:
        header, sql = split_front_matter(path)
    except (SchoolwatchError, UnicodeDecodeError) as error:
        zh, en = (error.zh, error.en) if isinstance(error, SchoolwatchError) else (str(error), str(error))
        found.append(problem("header", path, 1, {"error": zh.rstrip("。"), "error_en": en.rstrip(".")}))
        return None
    text = path.read_text(encoding="utf-8").splitlines()
    faults = list(header_faults(header, kind))
    for what, key, filled in faults:
        line = next((at for at, each in enumerate(text, start=1) if each.strip().startswith(f"{key}:")), 1)
        found.append(problem(what, path, line, filled))
    try:
        trees = sqlglot.parse(sql, read="duckdb")
        if len(trees) != 1 or not isinstance(trees[0], exp.Query):
            found.append(problem("select", path, 1, {}))
            return None
        reads = tables_read(sql)
    except (sqlglot.ParseError, sqlglot.TokenError) as error:
        details = getattr(error, "errors", None) or [{}]
        before = path.read_text(encoding="utf-8").partition(sql)[0].count("\n")
        told = details[0].get("description") or str(error).splitlines()[0]
        found.append(problem("syntax", path, before + int(details[0].get("line") or 1), {"error": told}))
        return None
    return Query(path.stem, kind, path, header, sql, reads)


Fault = tuple[str, int, Mapping[str, Any]]
"""Which of SAYS, the line of the SQL (0: none of them), and what fills the sentence."""


def _sql_faults(query: Query, county: str, own: Sequence[Query]) -> Iterator[Fault]:
    for each in findings(query.sql):
        if DIVISION.zh in each.zh:
            yield "divides", each.line, {"piece": each.zh.partition("：")[0]}
        else:
            yield "portable", each.line, {"zh": each.zh.rstrip("。"), "en": each.en.rstrip(".")}
    connection = empty_warehouse(county, tuple((each.table, each.sql) for each in own))
    tables = _tables(connection, query.kind, own)
    unknown = sorted(query.reads - set(tables))
    lines = query.sql.splitlines()
    for table in unknown:
        line = next((at for at, each in enumerate(lines, start=1) if table in each), 1)
        yield "table", line, {"table": table, **_near(table, tables)}
    if unknown:
        return
    try:
        selected = connection.execute(f"DESCRIBE {query.sql}").fetchall()
    except duckdb.Error as error:
        yield _binder_fault(str(error))
        return
    yield from _output_faults(query, {name: kind for name, kind, *_ in selected})


def _tables(connection: duckdb.DuckDBPyConnection, kind: str, own: Sequence[Query]) -> list[str]:
    """List what a query of that kind may read: what is computed after it is not there yet."""
    rows = connection.execute(
        "SELECT if(schema_name = 'main', '', schema_name || '.') || table_name FROM duckdb_tables() UNION ALL"
        " SELECT if(schema_name = 'main', '', schema_name || '.') || view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    later = LATER.get(kind, ())
    if "series" in later:
        later += tuple(each.table for each in on_series((*load_queries(), *own)))
    return [name for (name,) in rows if not name.startswith(later)]


def _near(name: str, known: Collection[str]) -> dict[str, str]:
    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    zh, en = NEAR[bool(near)]
    return {"near": zh.format("、".join(near)), "near_en": en.format(", ".join(near))}


def _binder_fault(error: str) -> Fault:
    """Turn what DuckDB says of a SELECT into the lint's words."""
    marked = ERROR_LINE.search(error)
    line = int(marked[1]) if marked else 1
    lost = LOST_COLUMN.search(error)
    first = error.splitlines()[0].partition(": ")[2] or error
    if not lost:
        return "fails", line, {"error": first}
    candidates = CANDIDATES.findall(error.partition("Candidate")[2].partition("\n")[0])
    zh, en = NEAR[bool(candidates)]
    near = {"near": zh.format("、".join(candidates)), "near_en": en.format(", ".join(candidates))}
    return "column", line, {"column": lost[1], **near}


def _output_faults(query: Query, selected: Mapping[str, str]) -> Iterator[Fault]:
    folder, needed = query.path.parent.name, OUTPUT[query.kind]
    wanted = [*needed]
    if query.kind == "indicator" and {"grade", "class_name"} & set(selected):
        wanted += ["grade", "class_name"]  # known by class only where both tell it
    missing = [each for each in wanted if each not in selected]
    if missing:
        yield "output", 0, {"missing": ", ".join(missing), "kind": folder, "needed": ", ".join(wanted)}
    for column, (kinds, zh, en) in TYPES.items():
        found = selected.get(column)
        if column in needed and found and found != NOTHING and not found.startswith(kinds):
            yield "type", 0, {"column": column, "wanted": zh, "wanted_en": en, "found": found}
    for text in (query.header.get("says") or {}).values() if isinstance(query.header.get("says"), Mapping) else ():
        for _, name, _, _ in Formatter().parse(str(text)):
            if name and name not in selected:
                yield "says", 0, {"column": name}
