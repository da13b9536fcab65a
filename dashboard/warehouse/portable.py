"""Says what in a SQL file would fail on Spark or answer differently there, and writes the file as Spark reads it.

Most of what is refused fails nowhere: it runs on both engines and gives two answers. A file's cases show that only
where they happen to touch it, so the construct itself is refused, wherever it stands. The command
``python -m dashboard.warehouse.portable`` checks every file of ``queries/``.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from dashboard.contracts import load_contracts
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query, load_queries

# Parts of a date that both engines number alike; weekdays count from 0, 1 or 7, and years of weeks differ.
SAME_PARTS = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"}
WEEK_FORMATS = ("%u", "%w", "%G", "%V", "%U", "%W")
MOMENT_TYPES = ("DATE", "TIMESTAMP", "TIMESTAMPNTZ", "DATETIME")
FOREIGN_TYPES = ("TIME", "INT128", "INT256", "UBIGINT", "UINT", "USMALLINT", "UTINYINT", "UINT128", "INTERVAL")
# Columns of the rules' own tables that hold a date or an instant. The contracts add theirs, and a file its aliases.
RULE_MOMENTS = (
    "as_of", "day", "due_at", "received_at", "first_received_at", "report_date", "week_start", "month_start",
    "next_school_day", "deadline_day", "period_start", "period_end",
)  # fmt: skip
PIECE = 60  # characters of the SQL that a sentence quotes


@dataclass(frozen=True)
class Finding:
    """What is not portable: the line it stands in, and a sentence in both languages."""

    line: int
    zh: str
    en: str


@dataclass(frozen=True)
class _Rule:
    """A construct that is refused, and what to write in its place."""

    refuses: Callable[[exp.Expr], bool]
    zh: str
    en: str


def _is(*kinds: type[exp.Expr], names: Iterable[str] = ()) -> Callable[[exp.Expr], bool]:
    """Tell nodes of these kinds, and calls of these functions, which sqlglot has no kind for."""
    return lambda node: isinstance(node, kinds) or (isinstance(node, exp.Anonymous) and node.name.upper() in names)


def _week_part(node: exp.Expr) -> bool:
    if isinstance(node, exp.Extract):
        return node.name.upper() not in SAME_PARTS
    if isinstance(node, exp.TimeToStr):
        return any(each in node.sql(dialect="duckdb") for each in WEEK_FORMATS)
    if isinstance(node, exp.Anonymous) and node.name.upper() in ("DATE_PART", "DATEPART"):
        return node.expressions[0].name.upper() not in SAME_PARTS
    return _is(
        exp.DayOfWeek, exp.DayOfWeekIso, exp.Dayname, exp.YearOfWeekIso, names=("WEEKDAY", "ISOYEAR", "YEARWEEK")
    )(node)


def _other_difference(node: exp.Expr) -> bool:
    if isinstance(node, exp.DateDiff):
        return node.text("unit").upper() != "DAY"
    return _is(names=("DATE_SUB", "DATESUB", "AGE"))(node)


def _never_zero(node: exp.Expr | None) -> bool:
    """Say whether a divisor is a number other than zero, or NULL in its place."""
    if isinstance(node, exp.Literal):
        return not node.is_string and float(node.name) != 0
    if isinstance(node, exp.Paren | exp.Cast | exp.Neg | exp.Sqrt):
        return _never_zero(node.this)
    if isinstance(node, exp.Mul):
        return _never_zero(node.left) and _never_zero(node.right)
    if isinstance(node, exp.Greatest):
        return any(isinstance(each, exp.Literal) and _never_zero(each) for each in (node.this, *node.expressions))
    return isinstance(node, exp.Nullif)


def _may_divide_by_zero(node: exp.Expr) -> bool:
    return isinstance(node, exp.Div | exp.IntDiv | exp.Mod) and not _never_zero(node.expression)


def _foreign_type(node: exp.Expr) -> bool:
    return isinstance(node, exp.DataType) and isinstance(node.this, exp.DType) and node.this.value in FOREIGN_TYPES


RULES = (
    _Rule(
        _week_part,
        "各引擎对星期和周年的编号不同；请从 calendar 表取 iso_weekday、iso_week、iso_year",
        "engines number weekdays and weeks' years differently; take iso_weekday, iso_week, iso_year from calendar",
    ),
    _Rule(
        _other_difference,
        "各引擎的结果不同；日期之差只用 date_diff('day', …)",
        "engines answer differently; for a difference of dates use date_diff('day', …) only",
    ),
    _Rule(
        _is(exp.Quantile, exp.ApproxQuantile, exp.PercentileCont, exp.PercentileDisc, exp.Median, exp.Mode),
        "各引擎的分位数算法不同；请用 row_number() 和 count(*) 明写",
        "engines compute percentiles differently; write it out with row_number() and count(*)",
    ),
    _Rule(
        _is(exp.ArgMax, exp.ArgMin, exp.First, exp.Last),
        "遇到空值或行序不同时各引擎取到的行不同；请在单独的 CTE 里用 row_number() = 1",
        "engines pick different rows where there are NULLs or no order; use row_number() = 1 in a CTE of its own",
    ),
    _Rule(
        lambda node: isinstance(node, exp.GroupConcat) and node.find(exp.Order) is None,
        "没有次序的文字串接每次可能不同；请写 string_agg(… ORDER BY …)",
        "joined text without an order differs from run to run; write string_agg(… ORDER BY …)",
    ),
    _Rule(
        _is(exp.ArrayAgg, exp.Array, exp.Struct, exp.ToMap, exp.Bracket, exp.ArraySort, names=("HISTOGRAM",)),
        "结果里不用列表、结构和切片，它们的次序和下标各引擎不同；请一行一个值",
        "no lists, structs or slices: their order and numbering differ; give one value a row",
    ),
    _Rule(
        lambda node: isinstance(node, exp.Qualify),
        "和 GROUP BY 连用时 Spark 会出错；请在单独的 CTE 里用 row_number()，再用 WHERE",
        "fails on Spark together with GROUP BY; use row_number() in a CTE of its own, then WHERE",
    ),
    _Rule(
        lambda node: isinstance(node, exp.Join) and node.method.upper() in ("ASOF", "POSITIONAL"),
        "Spark 没有 ASOF 和 POSITIONAL 连接；请用条件连接加 row_number()",
        "Spark has no ASOF or POSITIONAL join; join on a condition and use row_number()",
    ),
    _Rule(
        _is(exp.GenerateSeries, exp.Unnest, exp.Explode),
        "Spark 上写法不同；日子请从 calendar 表取",
        "differs on Spark; take days from the table calendar",
    ),
    _Rule(
        lambda node: isinstance(node, exp.Star) and bool(node.args.get("replace") or node.args.get("rename")),
        "Spark 没有 * REPLACE 和 * RENAME；请写出各列",
        "Spark has no * REPLACE or * RENAME; write the columns out",
    ),
    _Rule(_is(exp.Columns), "Spark 没有 COLUMNS()；请写出各列", "Spark has no COLUMNS(); write the columns out"),
    _Rule(
        lambda node: isinstance(node, exp.Pivot | exp.Command),
        "Spark 上写法不同；请用 CASE 和 GROUP BY",
        "differs on Spark; use CASE and GROUP BY",
    ),
    _Rule(
        _may_divide_by_zero,
        "除以零在一个引擎里是无穷，在另一个里出错；除数请写 nullif(…, 0)",
        "division by zero is infinite in one engine and an error in the other; make the divisor nullif(…, 0)",
    ),
    _Rule(
        _foreign_type,
        "Spark 没有这种类型，会悄悄换成别的；请用 BIGINT、DOUBLE、DATE 或 TIMESTAMP",
        "Spark lacks this type and another takes its place in silence; use BIGINT, DOUBLE, DATE or TIMESTAMP",
    ),
    _Rule(
        _is(exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, names=("NOW", "TODAY", "GET_CURRENT_TIMESTAMP")),
        "时钟因引擎和时区而异；请用 params.as_of",
        "the clock differs by engine and time zone; use params.as_of",
    ),
)
DATE_MINUS_DATE = _Rule(
    lambda node: isinstance(node, exp.Sub),
    "日期相减在一个引擎里是天数，在另一个里是时间段；请用 date_diff('day', …)",
    "a difference of dates is a number in one engine and an interval in the other; use date_diff('day', …)",
)


def _is_moment(node: exp.Expr | None, names: set[str]) -> bool:
    """Say whether an expression is a date or an instant, where ``names`` are the columns known to be one."""
    if isinstance(node, exp.Column):
        return node.name in names
    if isinstance(node, exp.Cast):
        return isinstance(node.to.this, exp.DType) and node.to.this.value in MOMENT_TYPES
    if isinstance(node, exp.DateTrunc | exp.TimestampTrunc):
        return True
    if isinstance(node, exp.Paren | exp.Coalesce | exp.Least | exp.Greatest | exp.Min | exp.Max | exp.Window):
        return _is_moment(node.this, names)
    if isinstance(node, exp.Add | exp.Sub):
        return _is_moment(node.left, names) and not _is_moment(node.right, names)
    return False


def _moments(tree: exp.Expr) -> set[str]:
    """Return the names that stand for a date or an instant: the contracts', the rules' and the file's own aliases."""
    stored = (field for contract in load_contracts().values() for field in contract.stored_fields)
    names = {*RULE_MOMENTS, *(field.name for field in stored if field.sql_type in MOMENT_TYPES)}
    aliases = list(tree.find_all(exp.Alias))
    while new := {each.alias for each in aliases if _is_moment(each.this, names)} - names:
        names |= new
    return names


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
    names = _moments(tree)
    found = []
    for node in tree.walk():
        broken = [rule for rule in RULES if rule.refuses(node)]
        if isinstance(node, exp.Sub) and _is_moment(node.left, names) and _is_moment(node.right, names):
            broken.append(DATE_MINUS_DATE)
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
