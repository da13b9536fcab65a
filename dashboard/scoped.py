"""Says which rows of which published table a reader may see, as the conditions of views; what has no rule is not seen.

A table is judged by its columns, so a new one with a place needs no line here. One without a place must be named in
``PLACELESS`` or ``INTERNAL``; ``tests/test_scoped.py`` holds every table of a published version against that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dashboard.reader import Reader
from dashboard.sql import literal

PLACELESS = {
    "version",
    "calendar",
    "categories",
    "clauses",
    "dictionary",
    "params",
    "query_problems",
    "source_problems",
}
"""What says nothing about any place: rules, words, and of when the figures are."""

INTERNAL = {"build_inputs", "indicator_days", "expected_days", "row_sources", "row_deliveries", "row_slots"}
"""What only the next build reads, and by what the board finds the rows of the data sets."""


@dataclass(frozen=True)
class Places:
    """The reader's part of the county: its schools, and the town that it is or lies in ("" where that is not known)."""

    town: str
    schools: tuple[str, ...]


def places_sql(reader: Reader) -> tuple[str, list[str]]:
    """Return the query, with its values, for (town_code, school_code) of the reader's schools."""
    column = {"town": "town_code", "school": "school_code"}[reader.level]
    return f"SELECT town_code, school_code FROM schools WHERE {column} = ? ORDER BY school_code", [reader.code]


def condition(table: str, columns: Collection[str], reader: Reader, places: Places) -> str | None:
    """Return the SQL condition on the rows that ``reader`` may see, or None where the table is not seen at all.

    Args:
        table: its name, with the schema where that is not main.
        columns: its columns.
        reader: who reads.
        places: where a reader of less than the county may look; not used for one of the whole county.
    """
    if table in INTERNAL or ("person_id" in columns and not reader.sees_persons):
        return None
    if reader.is_whole_county or table in PLACELESS:
        return "true"
    for level, place in (("alarm_level", "alarm_place"), ("level", "place_code")):
        if {level, place} <= set(columns):
            return _by_level(reader, places, level, place)
    if "town_code" in columns and (reader.level == "town" or "school_code" not in columns):
        return f"town_code = {literal(places.town)}"
    if "school_code" in columns:
        return _one_of("school_code", places.schools)
    if "delivery_id" in columns:
        return _by_delivery(table, places)
    return None


def _one_of(column: str, values: Collection[str]) -> str:
    return f"{column} IN ({', '.join(map(literal, values))})" if values else "false"


def _by_level(reader: Reader, places: Places, level: str, place: str) -> str:
    """Figures of single places: the reader's own, those below, and those above where the pack says so."""
    school_of_class = f"split_part({place}, '/', 1)"
    seen = [
        f"({level} = 'school' AND {_one_of(place, places.schools)})",
        f"({level} IN ('class', 'dormitory') AND {_one_of(school_of_class, places.schools)})",
    ]
    if reader.level == "town" or reader.sees_above:
        seen.append(f"({level} = 'town' AND {place} = {literal(places.town)})")
    if reader.sees_above:
        seen.append(f"{level} IN ('stage', 'county')")
    return " OR ".join(seen)


def _by_delivery(table: str, places: Places) -> str:
    """A delivery is seen by whoever has a school in it; what was rejected of it only by whoever has all of them.

    A rejected row may be any school's of the file. A file of which nothing landed is nobody's but the county's.
    """
    own = f"SELECT delivery_id FROM published.delivery_schools WHERE {_one_of('school_code', places.schools)}"
    seen = f"delivery_id IN ({own})"
    if table == "deliveries":
        return seen
    others = f"SELECT delivery_id FROM published.delivery_schools WHERE NOT ({_one_of('school_code', places.schools)})"
    return f"{seen} AND delivery_id NOT IN ({others})"


def view_statements(tables: Mapping[str, Collection[str]], reader: Reader, places: Places) -> list[str]:
    """Return the statements that put a database named after the reader's scope beside ``published``.

    Args:
        tables: every published table (with its schema where that is not main) and its columns.
        reader: who reads.
        places: as in :func:`condition`.
    """
    scope = quoted(reader.scope)
    statements = [f"ATTACH ':memory:' AS {scope}", f"CREATE SCHEMA {scope}.daily"]
    for table, columns in tables.items():
        seen = condition(table, columns, reader, places)
        if seen is not None:
            name = table if "." in table else f"main.{table}"
            statements.append(f"CREATE VIEW {scope}.{name} AS SELECT * FROM published.{name} WHERE {seen}")
    return statements


def quoted(name: str) -> str:
    """Write a name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
