"""Runs a case's query on Spark over the same rows that DuckDB has in its tables.

One statement a case: the tables that the query reads, and no others, stand in front of it as literal rows. The
county's rules are long and the same in every case, so they are made once, as views.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb
from sqlglot import exp

from dashboard.warehouse.catalogue import TABLES, Query, load_queries
from dashboard.warehouse.portable import spark_sql
from tests.queries.cases import RULES, Case, warehouse

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Columns = Mapping[str, str]


def spark_name(table: str) -> str:
    """Return a table's name without its schema: views have none on Spark."""
    return table.replace(".", "__")


def duckdb_columns(connection: duckdb.DuckDBPyConnection, table: str) -> Columns:
    """Map the columns of a table to the types that Spark has for DuckDB's."""
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    return {name: _spark_type(kind) for name, kind, *_ in described}


def _spark_type(kind: str) -> str:
    if kind.startswith("TIMESTAMP"):
        return "TIMESTAMP_NTZ"
    return exp.DataType.build(kind, dialect="duckdb").sql(dialect="spark")


def rows_sql(columns: Columns, rows: list[tuple[str | None, ...]]) -> str:
    """Return a SELECT of literal rows; values are texts, since each engine reads its own types from text alike."""
    if not rows:
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS `{name}`" for name, kind in columns.items())
        return f"SELECT {nothing} WHERE false"
    cast = ", ".join(f"CAST(c{place} AS {kind}) AS `{name}`" for place, (name, kind) in enumerate(columns.items()))
    names = ", ".join(f"c{place}" for place in range(len(columns)))
    values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return f"SELECT {cast} FROM VALUES {values} AS given({names})"


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _over(sources: Mapping[str, str], query: Query) -> str:
    """Return one statement: the query on Spark, over these SELECTs by the names of the tables it reads."""
    tables = ", ".join(f"{spark_name(name)} AS ({sql})" for name, sql in sources.items())
    names = {name: spark_name(name) for name in query.reads}
    return f"WITH {tables} SELECT * FROM ({spark_sql(query.sql, tables=names)})"


class Cluster:
    """Runs cases on one Spark session."""

    def __init__(self, session: "SparkSession") -> None:
        self.session = session
        self._made = {query.table: query for query in load_queries() if query.kind in TABLES}
        self._made_columns: dict[str, Columns] = {}
        self._views: set[str] = set()

    def run(self, case: Case) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of the answer's columns and its rows."""
        with warehouse(case) as connection:
            sources = {name: self._source(connection, name, case) for name in sorted(case.query.reads)}
        answer = self.session.sql(_over(sources, case.query))
        return answer.columns, [tuple(row) for row in answer.collect()]

    def _source(self, connection: duckdb.DuckDBPyConnection, table: str, case: Case) -> str:
        """Return the SELECT that stands for a table of the case."""
        columns = self._columns(connection, table)
        if table in RULES and not case.given.get(table):
            view = f"{case.county}__{table}"
            if view not in self._views:
                self.session.sql(self._rows(connection, table, columns)).createOrReplaceTempView(view)
                self._views.add(view)
            return f"SELECT * FROM {view}"
        return self._rows(connection, table, columns)

    @staticmethod
    def _rows(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> str:
        listed = ", ".join(f'"{name}"::VARCHAR' for name in columns)
        return rows_sql(columns, connection.execute(f"SELECT {listed} FROM {table}").fetchall())

    def _columns(self, connection: duckdb.DuckDBPyConnection, table: str) -> Columns:
        """Map a table's columns to Spark's types; one that a query makes has those that Spark itself gives it."""
        query = self._made.get(table)
        if query is None:
            return duckdb_columns(connection, table)
        if table not in self._made_columns:
            sources = {name: rows_sql(self._columns(connection, name), []) for name in sorted(query.reads)}
            self._made_columns[table] = dict(self.session.sql(_over(sources, query)).dtypes)
        return self._made_columns[table]
