"""Makes the tables by which rows find their school, town and class: from the registers as they stand now."""

from datetime import date

import duckdb
import pyarrow as pa

from dashboard.contracts import Contract, load_contracts
from dashboard.home import Home
from dashboard.intake.classes import class_key, cohort_key
from dashboard.intake.labels import known_labels, label, suggestions
from dashboard.lake import current_rows_sql

Connection = duckdb.DuckDBPyConnection


def put(connection: Connection, table: str, columns: dict[str, pa.DataType], rows: list[tuple]) -> None:
    """Make a temporary table of rows."""
    arrays = {
        name: pa.array([row[place] for row in rows], type=kind) for place, (name, kind) in enumerate(columns.items())
    }
    connection.register("incoming", pa.table(arrays))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def show_registers(connection: Connection, home: Home) -> None:
    """Show every register under its own name, to adapters and to what follows."""
    for register in (each.name for each in load_contracts().values() if each.is_register):
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {register} AS {current_rows_sql(connection, home, register)}")


def make_lookups(connection: Connection, contract: Contract, on: date) -> dict[str, str]:
    """Make known_<register> and near_<register> for each reference, and class_keys and known_classes.

    Returns the labels of schools (label to code), by which an empty report finds its school.
    """
    labels: dict[str, str] = {}
    for reference in contract.references:
        labels = _make_names(connection, reference.dataset, reference.field, reference.name_field)
    if contract.has_classes:
        _make_classes(connection, on)
    return labels


def _make_names(connection: Connection, register: str, code: str, name: str) -> dict[str, str]:
    if register == "schools":
        query = "SELECT school_code, school_name, aliases, town_name FROM schools LEFT JOIN towns USING (town_code)"
    else:
        query = f"SELECT {code}, {name}, NULL, NULL FROM {register}"
    entries = connection.execute(query).fetchall()
    known = known_labels(entries)
    rows = [(label(each[0]), True, False, each[0]) for each in entries]
    rows += [(each, False, True, found) for each, found in known.items()]
    columns = {"label": pa.string(), "is_code": pa.bool_(), "by_name": pa.bool_(), "code": pa.string()}
    put(connection, f"known_{register}", columns, rows)
    asked = connection.execute(
        f"SELECT DISTINCT label(clean({name})) FROM (SELECT DISTINCT {name} FROM staged)"
    ).fetchall()
    unknown = [each for (each,) in asked if each and each not in known]
    found = suggestions(unknown, known, {each[0]: each[1] for each in entries})
    put(connection, f"near_{register}", {"label": pa.string(), "suggestion": pa.string()}, list(found.items()))
    return known


def _make_classes(connection: Connection, on: date) -> None:
    pairs = connection.execute(
        "SELECT DISTINCT clean(grade), clean(class_name) FROM (SELECT DISTINCT grade, class_name FROM staged)"
    ).fetchall()
    columns = {"grade": pa.string(), "class_name": pa.string(), "key": pa.string()}
    put(connection, "class_keys", columns, [(*pair, class_key(*pair) or _own_key(*pair)) for pair in pairs])
    rows: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for school, grade, class_name in connection.execute(
        "SELECT school_code, grade, class_name FROM classes"
    ).fetchall():
        key = class_key(grade, class_name) or _own_key(grade, class_name)
        for each in {key, cohort_key(key, on) if key else None} - {None}:
            rows.setdefault((school, str(each)), set()).add((grade, class_name))
    known = [(*place, *next(iter(found))) for place, found in rows.items() if len(found) == 1]
    columns = {"school_code": pa.string(), "key": pa.string(), "grade": pa.string(), "class_name": pa.string()}
    put(connection, "known_classes", columns, known)


def _own_key(grade: str | None, class_name: str | None) -> str | None:
    """Key a class whose name follows no usual spelling (全校, 国际部) by its text alone."""
    return f"={label(grade or '')}|{label(class_name)}" if class_name else None
