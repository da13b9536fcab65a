"""Refuses arithmetic on dates that differs between engines.

``a - b`` may be anything, so this tells what in a SELECT is a date: by its name, which the contracts type, by its cast,
and by what is done to it.
"""

from sqlglot import exp

from dashboard.contracts import load_contracts
from dashboard.warehouse.portable_rules import Rule, type_name

INSTANT_TYPES = ("TIMESTAMP", "TIMESTAMPNTZ", "DATETIME")
# Columns of the rules' own tables. The contracts add theirs, and a file its aliases.
RULE_DATES = (
    "day", "report_date", "week_start", "month_start", "next_school_day", "deadline_day", "term_start", "period_start",
    "period_end",
)  # fmt: skip
RULE_INSTANTS = ("as_of", "due_at", "received_at", "first_received_at")
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)


class Dates:
    """The names of one SELECT that stand for a date, or for a date or an instant."""

    def __init__(self, tree: exp.Expr) -> None:
        stored = [field for contract in load_contracts().values() for field in contract.stored_fields]
        self.dates = {*RULE_DATES, *(field.name for field in stored if field.sql_type == "DATE")}
        self.instants = {*RULE_INSTANTS, *(field.name for field in stored if field.sql_type == "TIMESTAMP")}
        aliases = list(tree.find_all(exp.Alias))
        while True:
            dates = {each.alias for each in aliases if self.is_date(each.this)} - self.dates
            instants = {each.alias for each in aliases if self.is_instant(each.this)} - self.instants
            if not dates | instants:
                break
            self.dates |= dates
            self.instants |= instants

    def is_date(self, node: exp.Expr | None) -> bool:
        """Say whether an expression is a date."""
        if isinstance(node, exp.Add | exp.Sub):  # a date and a number of days
            return self.is_date(node.left) and not self.is_moment(node.right) and not _interval(node.right)
        return self._is(node, self.dates, ("DATE",))

    def is_instant(self, node: exp.Expr | None) -> bool:
        """Say whether an expression is a date with a time."""
        if isinstance(node, exp.Add | exp.Sub):
            return self.is_moment(node.left) and _interval(node.right) is not None
        if isinstance(node, exp.DateTrunc | exp.TimestampTrunc):
            return True
        return self._is(node, self.instants, INSTANT_TYPES)

    def is_moment(self, node: exp.Expr | None) -> bool:
        """Say whether an expression is either."""
        return self.is_date(node) or self.is_instant(node)

    def _is(self, node: exp.Expr | None, names: set[str], types: tuple[str, ...]) -> bool:
        if isinstance(node, exp.Column):
            return node.name in names
        if isinstance(node, exp.Cast):
            return type_name(node.to) in types
        if isinstance(node, exp.Paren | exp.Coalesce | exp.Least | exp.Greatest | exp.Min | exp.Max | exp.Window):
            return self._is(node.this, names, types)
        return False

    def subtracts_dates(self, node: exp.Expr) -> bool:
        """Tell a difference of two dates or instants."""
        return isinstance(node, exp.Sub) and self.is_moment(node.left) and self.is_moment(node.right)

    def leaves_a_date_and_days(self, node: exp.Expr) -> bool:
        """Tell a date and an interval of whole days, unless a cast or a comparison makes it the same on both."""
        if not (isinstance(node, exp.Add | exp.Sub) and self.is_date(node.left)):
            return False
        interval = _interval(node.right)
        if interval is None or interval.text("unit").upper() in ("HOUR", "MINUTE", "SECOND"):
            return False
        around = node.parent
        while isinstance(around, exp.Paren):
            around = around.parent
        cast = isinstance(around, exp.Cast) and type_name(around.to) in ("DATE", *INSTANT_TYPES)
        return not cast and not isinstance(around, COMPARISONS)


def date_rules(tree: exp.Expr) -> tuple[Rule, ...]:
    """Return the rules about dates for one SELECT."""
    dates = Dates(tree)
    return (
        Rule(
            dates.subtracts_dates,
            "日期相减在一个引擎里是天数，在另一个里是时间段；请用 date_diff('day', …)",
            "a difference of dates is a number in one engine and an interval in the other; use date_diff('day', …)",
        ),
        Rule(
            dates.leaves_a_date_and_days,
            "日期加减时间段，在一个引擎里得时间，在另一个里得日期；请写成 (…)::DATE，或先把日期转成 TIMESTAMP",
            "a date and an interval make an instant in one engine and a date in the other; write (…)::DATE, or cast "
            "the date to TIMESTAMP first",
        ),
    )


def _interval(node: exp.Expr | None) -> exp.Interval | None:
    """Return the interval of a term such as ``INTERVAL 1 DAY`` or ``3 * INTERVAL 1 DAY``."""
    return node.find(exp.Interval) if isinstance(node, exp.Interval | exp.Mul | exp.Paren) else None
