"""What the lint refuses, why in words, and what it lets pass; and that every file of ``queries/`` is portable."""

from pathlib import Path

import pytest
from sqlglot import exp

from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import read_query
from dashboard.warehouse.portable import findings, report, spark_sql
from dashboard.warehouse.portable_dates import date_rules
from dashboard.warehouse.portable_rules import RULES

REFUSED = {
    "isodow(day)": "iso_weekday",
    "dayofweek(day)": "iso_weekday",
    "weekday(day)": "iso_weekday",
    "dayname(day)": "iso_weekday",
    "isoyear(day)": "iso_year",
    "extract(isodow FROM day)": "iso_weekday",
    "date_part('dow', day)": "iso_weekday",
    "strftime(day, '%G-%V')": "iso_week",
    "date_diff('month', day, as_of)": "date_diff('day', …)",
    "date_sub('day', day, as_of)": "date_diff('day', …)",
    "age(as_of, day)": "date_diff('day', …)",
    "quantile_cont(cases, 0.5)": "percentiles",
    "quantile(cases, 0.5)": "percentiles",
    "quantile_disc(cases, 0.5)": "percentiles",
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY cases)": "percentiles",
    "approx_quantile(cases, 0.5)": "percentiles",
    "median(cases)": "percentiles",
    "mode(cases)": "percentiles",
    "arg_max(result, tested_on)": "row_number() = 1",
    "arg_min(result, tested_on)": "row_number() = 1",
    "max_by(result, tested_on)": "row_number() = 1",
    "first(result)": "row_number() = 1",
    "last(result)": "row_number() = 1",
    "string_agg(item, '、')": "string_agg(… ORDER BY …)",
    "list(item)": "no lists",
    "array_agg(item ORDER BY item)": "no lists",
    "[1, 2]": "no lists",
    "names[1:2]": "no lists",
    "{'a': 1}": "no lists",
    "generate_series(1, 3)": "table calendar",
    "unnest(names)": "table calendar",
    "COLUMNS('a.*')": "COLUMNS()",
    "a / b": "nullif(…, 0)",
    "a // b": "nullif(…, 0)",
    "a % b": "nullif(…, 0)",
    "a / 0": "nullif(…, 0)",
    "a / (nullif(b, 0) * c)": "nullif(…, 0)",
    "cutoff::TIME": "type",
    "cases::HUGEINT": "type",
    "current_date": "params.as_of",
    "now()": "params.as_of",
    "day - report_date": "difference of dates",
    "as_of::DATE - onset_date": "difference of dates",
    "max(day) OVER () - min(day) OVER ()": "difference of dates",
    "date_trunc('week', as_of) - day": "difference of dates",
    "day + INTERVAL 1 DAY": "(…)::DATE",
    "max(onset_date) - 14 * INTERVAL 1 DAY": "(…)::DATE",
    "(day + INTERVAL 1 DAY)::VARCHAR": "(…)::DATE",
    "(a / 2)::BIGINT": "floor()",
    "avg(cases)::INTEGER": "floor()",
    "try_cast(2.5 * a AS INTEGER)": "floor()",
    "regexp_replace(item, ' ', '')": "add 'g'",
    "log(a)": "log10()",
    "format('{}', a)": "||",
    "hash(a)": "||",
    "monthname(day)": "||",
    "as_of AT TIME ZONE 'UTC'": "local time",
    "strftime(day, '%j')": "iso_week",
    "sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW)": "does not support",
}
REFUSED_WHOLE = {
    "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1": "WHERE",
    "SELECT * FROM t ASOF JOIN u ON t.a >= u.a": "ASOF",
    "SELECT * FROM t POSITIONAL JOIN u": "POSITIONAL",
    "SELECT * FROM range(3)": "table calendar",
    "SELECT * REPLACE (a + 1 AS a) FROM t": "* REPLACE",
    "SELECT * RENAME (a AS b) FROM t": "* RENAME",
    "SELECT * FROM (PIVOT t ON a USING sum(b))": "CASE and GROUP BY",
    "WITH x AS (SELECT onset_date AS since, day FROM t) SELECT day - since FROM x": "difference of dates",
}
PASSES = (
    "date_diff('day', onset_date, day)",
    "extract(month FROM day)",
    "strftime(day, '%Y-%m-%d')",
    "date_trunc('week', day)",
    "a / nullif(b, 0)",
    "a / sqrt(nullif(b, 0))",
    "a / greatest(b, 1)",
    "100 * a / 2.0",
    "a % 7",
    "expected - present",
    "day >= as_of - INTERVAL 1 DAY",
    "as_of > day + INTERVAL 1 DAY",
    "day::TIMESTAMP + INTERVAL 1 DAY",
    "day + INTERVAL 36 HOUR",
    "day + 1",
    "floor(a / 2)::BIGINT",
    "round(100.0 * a / nullif(b, 0), 1)",
    "(a > 1)::INTEGER",
    "regexp_replace(item, ' ', '', 'g')",
    "ln(a) + log10(a)",
    "(as_of::DATE - INTERVAL 14 DAY)::DATE",
    "school_day_number - 3",
    "string_agg(item, '、' ORDER BY item)",
    "row_number() OVER (PARTITION BY school_code ORDER BY day DESC)",
    "sum(a) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)",
    "count(*) FILTER (WHERE a > 1)",
    "due_at + cause_hours * INTERVAL 1 HOUR",
)


@pytest.mark.parametrize(("piece", "says"), REFUSED.items())
def test_what_differs_is_refused_in_both_languages(piece: str, says: str) -> None:
    found = findings(f"SELECT\n    school_code,\n    {piece} AS x\nFROM t")
    assert [each.line for each in found if says in each.en], found
    assert all(any("一" <= letter <= "鿿" for letter in each.zh) for each in found)


@pytest.mark.parametrize(("sql", "says"), REFUSED_WHOLE.items())
def test_what_differs_as_a_whole_is_refused(sql: str, says: str) -> None:
    assert any(says in each.en for each in findings(sql))


@pytest.mark.parametrize("piece", PASSES)
def test_the_portable_subset_passes(piece: str) -> None:
    assert findings(f"SELECT {piece} AS x FROM t") == []


def test_every_rule_has_a_case() -> None:
    said = [each.en for piece in REFUSED for each in findings(f"SELECT {piece} AS x FROM t")]
    said += [each.en for sql in REFUSED_WHOLE for each in findings(sql)]
    assert [
        rule.en for rule in (*RULES, *date_rules(exp.select("a"))) if not any(rule.en in each for each in said)
    ] == []


def test_a_finding_names_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "indicators"
    folder.mkdir()
    file = folder / "share.sql"
    file.write_text("/*\ntitle: {zh: 甲, en: A}\nclauses: []\n*/\n\nSELECT\n    a,\n    a / b AS c\nFROM t\n", "utf-8")
    (said,) = report([read_query(file)])
    assert said.startswith("queries/indicators/share.sql:8: a / b：")


def test_a_table_can_go_by_another_name_and_keeps_its_own_in_front_of_columns() -> None:
    sql = "WITH due AS (SELECT tests.a FROM lake.tests) SELECT due.a, t.b FROM due JOIN lake.tests AS t ON true"
    told = spark_sql(sql, tables={"lake.tests": "view_1"})
    assert told.count("view_1 AS tests") == 1
    assert told.count("view_1 AS t ") == 1
    assert "lake" not in told


def test_what_spark_lacks_is_an_error_and_never_an_empty_statement() -> None:
    with pytest.raises(SchoolwatchError, match="Spark"):
        spark_sql("SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM t")
