"""What in SQL answers differently on DuckDB and Spark, construct by construct, and what to write in its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlglot import exp

# Parts of a date that both engines number alike; weekdays count from 0, 1 or 7, and years of weeks differ.
SAME_PARTS = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"}
WEEK_FORMATS = ("%u", "%w", "%G", "%V", "%U", "%W", "%j")
WHOLE_TYPES = ("INT", "BIGINT", "SMALLINT", "TINYINT")
FOREIGN_TYPES = ("TIME", "INT128", "INT256", "UBIGINT", "UINT", "USMALLINT", "UTINYINT", "UINT128", "INTERVAL")


@dataclass(frozen=True)
class Rule:
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


def _cuts_a_fraction(node: exp.Expr) -> bool:
    """Tell a cast to a whole number of what may have a fraction: 2.7 becomes 3 in one engine and 2 in the other."""
    if not (isinstance(node, exp.Cast) and type_name(node.to) in WHOLE_TYPES):
        return False
    inner = node.this.unnest()
    if isinstance(inner, exp.Floor | exp.Ceil | exp.Round | exp.Trunc):
        return False
    fractions = (exp.Div, exp.Avg, exp.Sqrt, exp.StddevSamp, exp.Stddev)
    literals = inner.find_all(exp.Literal)
    return inner.find(*fractions) is not None or any("." in each.name and not each.is_string for each in literals)


def type_name(node: exp.Expr | None) -> str:
    """Return the name of a type as sqlglot knows it; of anything else, nothing."""
    return str(node.this.value) if isinstance(node, exp.DataType) and isinstance(node.this, exp.DType) else ""


def _foreign_type(node: exp.Expr) -> bool:
    return type_name(node) in FOREIGN_TYPES


DIVISION = Rule(
    _may_divide_by_zero,
    "除以零在一个引擎里是无穷，在另一个里出错；除数请写 nullif(…, 0)",
    "division by zero is infinite in one engine and an error in the other; make the divisor nullif(…, 0)",
)
RULES = (
    Rule(
        _week_part,
        "各引擎对星期和周年的编号不同；请从 calendar 表取 iso_weekday、iso_week、iso_year",
        "engines number weekdays and weeks' years differently; take iso_weekday, iso_week, iso_year from calendar",
    ),
    Rule(
        _other_difference,
        "各引擎的结果不同；日期之差只用 date_diff('day', …)",
        "engines answer differently; for a difference of dates use date_diff('day', …) only",
    ),
    Rule(
        _is(exp.Quantile, exp.ApproxQuantile, exp.PercentileCont, exp.PercentileDisc, exp.Median, exp.Mode),
        "各引擎的分位数算法不同；请用 row_number() 和 count(*) 明写",
        "engines compute percentiles differently; write it out with row_number() and count(*)",
    ),
    Rule(
        _is(exp.ArgMax, exp.ArgMin, exp.First, exp.Last),
        "遇到空值或行序不同时各引擎取到的行不同；请在单独的 CTE 里用 row_number() = 1",
        "engines pick different rows where there are NULLs or no order; use row_number() = 1 in a CTE of its own",
    ),
    Rule(
        lambda node: isinstance(node, exp.GroupConcat) and node.find(exp.Order) is None,
        "没有次序的文字串接每次可能不同；请写 string_agg(… ORDER BY …)",
        "joined text without an order differs from run to run; write string_agg(… ORDER BY …)",
    ),
    Rule(
        _is(exp.ArrayAgg, exp.Array, exp.Struct, exp.ToMap, exp.Bracket, exp.ArraySort, names=("HISTOGRAM",)),
        "结果里不用列表、结构和切片，它们的次序和下标各引擎不同；请一行一个值",
        "no lists, structs or slices: their order and numbering differ; give one value a row",
    ),
    Rule(
        lambda node: isinstance(node, exp.Qualify),
        "和 GROUP BY 连用时 Spark 会出错；请在单独的 CTE 里用 row_number()，再用 WHERE",
        "fails on Spark together with GROUP BY; use row_number() in a CTE of its own, then WHERE",
    ),
    Rule(
        lambda node: isinstance(node, exp.Join) and node.method.upper() in ("ASOF", "POSITIONAL"),
        "Spark 没有 ASOF 和 POSITIONAL 连接；请用条件连接加 row_number()",
        "Spark has no ASOF or POSITIONAL join; join on a condition and use row_number()",
    ),
    Rule(
        _is(exp.GenerateSeries, exp.Unnest, exp.Explode),
        "Spark 上写法不同；日子请从 calendar 表取",
        "differs on Spark; take days from the table calendar",
    ),
    Rule(
        lambda node: isinstance(node, exp.Star) and bool(node.args.get("replace") or node.args.get("rename")),
        "Spark 没有 * REPLACE 和 * RENAME；请写出各列",
        "Spark has no * REPLACE or * RENAME; write the columns out",
    ),
    Rule(_is(exp.Columns), "Spark 没有 COLUMNS()；请写出各列", "Spark has no COLUMNS(); write the columns out"),
    Rule(
        lambda node: isinstance(node, exp.Pivot | exp.Command),
        "Spark 上写法不同；请用 CASE 和 GROUP BY",
        "differs on Spark; use CASE and GROUP BY",
    ),
    DIVISION,
    Rule(
        _foreign_type,
        "Spark 没有这种类型，会悄悄换成别的；请用 BIGINT、DOUBLE、DATE 或 TIMESTAMP",
        "Spark lacks this type and another takes its place in silence; use BIGINT, DOUBLE, DATE or TIMESTAMP",
    ),
    Rule(
        _is(exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, names=("NOW", "TODAY", "GET_CURRENT_TIMESTAMP")),
        "时钟因引擎和时区而异；请用 params.as_of",
        "the clock differs by engine and time zone; use params.as_of",
    ),
    Rule(
        _cuts_a_fraction,
        "转成整数时一个引擎四舍五入，另一个舍去小数；请先写 floor()、ceil() 或 round()",
        "made whole, one engine rounds and the other cuts; write floor(), ceil() or round() first",
    ),
    Rule(
        lambda node: isinstance(node, exp.RegexpReplace) and "g" not in node.text("modifiers"),
        "一个引擎只替换第一处，另一个替换全部；请加 'g'",
        "one engine replaces the first match and the other all; add 'g'",
    ),
    Rule(
        lambda node: isinstance(node, exp.Log) and node.args.get("expression") is None,
        "log() 在一个引擎里以 10 为底，在另一个里是自然对数；请用 ln() 或 log10()",
        "log() is of base 10 in one engine and natural in the other; use ln() or log10()",
    ),
    Rule(
        _is(exp.Format, exp.Monthname, exp.AtTimeZone, names=("HASH",)),
        "各引擎的结果不同；文字请用 || 连接，时间一律是县里的当地时间",
        "engines answer differently; join text with ||, and leave times the county's local time",
    ),
)
