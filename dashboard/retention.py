"""``retention``: persons go once they are older than the county keeps them, counts stay, and both are proved."""

from datetime import date, datetime, timedelta

import click
import duckdb

from dashboard.access.audit import write_line
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.forgetting import forget, persons_left
from dashboard.published import current_version, kept_files, version_file
from dashboard.sql import literal, scalar
from dashboard.start import build_and_say


def keep_no_longer(*, home: Home, county: County, before: date | None) -> None:
    """Take persons from before ``before`` out of lake, archive and published versions, and say what is left.

    Raises:
        SchoolwatchError: something is left, a count is another, or there is nothing yet.
    """
    now = datetime.now(county.timezone).replace(tzinfo=None)
    days = county.raw["access"]["keep_persons_days"]
    before = before or now.date() - timedelta(days=days)
    if not home.ledger.exists():
        raise SchoolwatchError(
            "还没有导入过数据，没有要清除的。", "Nothing was ingested yet; there is nothing to remove."
        )
    forgotten = forget(home, before)
    click.echo(
        f"{before} 以前：{forgotten.rows} 行去掉了个人，{forgotten.replaced_rows} 行已被替代的删除，"
        f"{forgotten.files} 个原始文件删除\n"
        f"before {before}: {forgotten.rows} rows lost their person, {forgotten.replaced_rows} replaced rows and"
        f" {forgotten.files} original files deleted"
    )
    old = current_version(home)
    build_and_say(home=home, county=county, full=True)
    if old is not None:
        _compare(home, old, before)
    for file in kept_files(home):
        if file.stem != current_version(home):
            file.unlink()
    did = f"before {before}: {forgotten.rows} rows, {forgotten.files} files"
    write_line(home, "retention", now=now, who="", what=did)
    rows, files = persons_left(home, before)
    if rows or files:
        raise SchoolwatchError(
            f"还剩 {rows} 行、{files} 个文件。请再执行一次。",
            f"{rows} rows and {files} files are left. Run it once more.",
        )
    click.echo(
        f"复查：{before} 以前能认出个人的记录 0 行，原始文件 0 个\n"
        f"checked: 0 rows that tell a person and 0 original files are left from before {before}"
    )


def _compare(home: Home, old: str, before: date) -> None:
    """Hold the counts of the days before against what they were.

    What adds single persons up over days (who was asked within thirty days) is told apart where a span crosses the
    cut-off, and is only said; a count of a school's or class's day must be the same.

    Raises:
        SchoolwatchError: a count is another.
    """
    days = f"WHERE report_date < DATE '{before}'"
    with duckdb.connect() as connection:
        for name, version in (("old", old), ("new", current_version(home) or "")):
            connection.execute(f"ATTACH {literal(version_file(home, version).as_posix())} AS {name} (READ_ONLY)")
        tables = connection.execute("""
            SELECT table_name FROM duckdb_columns() WHERE database_name = 'new' AND schema_name = 'daily'
            GROUP BY table_name HAVING NOT bool_or(column_name = 'person_id') ORDER BY table_name""").fetchall()
        counts = changed = 0
        for (table,) in tables:
            counts += scalar(connection, f"SELECT count(*) FROM old.daily.{table} {days}")
            changed += scalar(connection, f"SELECT count(*) FROM ({_differing(f'daily.{table}', days)})")
        moved = scalar(connection, f"SELECT count(*) FROM ({_differing('indicator_values', days)})")
    if changed:
        raise SchoolwatchError(
            f"清除后有 {changed} 行每日计数与清除前不同。请从备份恢复，并报告这个问题。",
            f"{changed} rows of daily counts differ from before. Restore the backup and report this.",
        )
    click.echo(
        f"{before} 以前的每日计数 {counts:,} 行，与清除前全部相同；跨这一天按人合计的指标值变动 {moved:,} 个\n"
        f"{counts:,} rows of daily counts from before {before}, all as they were; {moved:,} indicator values that add"
        " persons up across that day moved"
    )


def _differing(table: str, where: str) -> str:
    return f"(FROM old.{table} {where} EXCEPT ALL FROM new.{table} {where})"
