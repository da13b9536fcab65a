"""Says what in a SQL file would fail on Spark or answer differently there, and writes the file as Spark reads it.

Most of what is refused fails nowhere: it runs on both engines and gives two answers. A file's cases show that only
where they happen to touch it, so the construct itself is refused, wherever it stands. The command
``python -m dashboard.warehouse.portable`` checks every file of ``queries/``.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query, load_queries
from dashboard.warehouse.portable_dates import date_rules
from dashboard.warehouse.portable_rules import RULES

PIECE = 60  # characters of the SQL that a sentence quotes


@dataclass(frozen=True)
class Finding:
    """What is not portable: the line it stands in, and a sentence in both languages."""

    line: int
    zh: str
    en: str


def _line(node: exp.Expr) -> int:
    """Return the line a node stands in, by its own mark or the nearest one: within it, else around it."""
    while True:
        lines = [each.meta["line"] for each in node.walk() if "line" in each.meta]
        if lines:
            return int(min(lines))
        if node.parent is None:
            return 1
        node = node.parent


def findings(sql: str) -> list[Finding]:
    """List what is not portable in a SELECT, in the order of its lines; lines count from 1.

    Raises:
        sqlglot.ParseError: it is no SQL.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    rules = (*RULES, *date_rules(tree))
    found = []
    for node in tree.walk():
        broken = [rule for rule in rules if rule.refuses(node)]
        piece = " ".join(node.sql(dialect="duckdb").split())[:PIECE] if broken else ""
        found += [Finding(_line(node), f"{piece}：{rule.zh}。", f"{piece}: {rule.en}.") for rule in broken]
    try:
        tree.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        found.append(Finding(1, f"Spark 不支持：{error}。", f"Spark does not support this: {error}."))
    return sorted(found, key=lambda finding: finding.line)


def spark_sql(sql: str, *, tables: Mapping[str, str] | None = None) -> str:
    """Return a SELECT as Spark reads it.

    Args:
        sql: as it stands in the file.
        tables: other names for tables it reads (``lake.tests`` or ``params`` as in ``Query.reads``).

    Raises:
        SchoolwatchError: something in it has no counterpart on Spark.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    for table in list(tree.find_all(exp.Table)):
        name = f"{table.db}.{table.name}" if table.db else table.name
        if tables and name in tables:
            alias = table.alias or table.name  # its columns go on being called after the name it had
            table.replace(exp.to_table(tables[name], dialect="spark", alias=alias))
    try:
        return tree.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise SchoolwatchError(
            f"这条 SQL 不能在 Spark 上运行：{error}", f"This SQL cannot run on Spark: {error}"
        ) from error


def report(queries: Iterable[Query]) -> Iterator[str]:
    """Yield one entry for each finding, ``file:line`` and the sentence in both languages."""
    for query in queries:
        text = query.path.read_text(encoding="utf-8")
        before = text[: text.index(query.sql)].count("\n")
        for each in findings(query.sql):
            yield f"queries/{query.path.parent.name}/{query.path.name}:{before + each.line}: {each.zh} {each.en}"


def main() -> int:
    """Print every finding in ``queries/``; return 1 where there is one."""
    found = list(report(load_queries()))
    for each in found:
        sys.stdout.buffer.write(f"{each}\n".encode())
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
