"""Says on the terminal how each file ended, a line a file and a total, as a clerk would want to read it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.home import Home
from dashboard.intake.ingest import Outcome, ingest
from dashboard.intake.returning import send_back
from dashboard.progress import track

COUNTS = {
    "rows_read": "读 read",
    "rows_landed": "入库 landed",
    "rows_rejected": "退回 rejected",
    "rows_duplicate": "重复 duplicate",
}


INSTRUCTIONS = "填写说明"  # the second sheet of our own templates


def take(
    paths: Iterable[Path],
    *,
    home: Home,
    county: County,
    received_at: datetime | None = None,
    write: bool = True,
    report: Path | None = None,
) -> int:
    """Ingest (or, with ``write=False``, check) and report; return 0 all landed, 1 rows rejected, 2 a file refused.

    With ``report``, a workbook to send back is written there for each delivery that has rejected rows.
    """
    totals = dict.fromkeys(COUNTS, 0)
    files = refused = duplicates = 0
    for outcome in ingest(
        paths,
        home=home,
        county=county,
        received_at=received_at,
        write=write,
        track=lambda arrivals: track(arrivals, "导入 ingest" if write else "检查 check"),
    ):
        click.echo(describe(outcome))
        if report:
            for workbook in _send_back(outcome, report):
                click.echo(f"    退回表 to send back：{workbook}")
        files += 1
        refused += outcome.refused is not None
        duplicates += outcome.is_duplicate
        for count in COUNTS:
            totals[count] += outcome.total(count)
    counted = "，".join(f"{label} {totals[count]}" for count, label in COUNTS.items())
    click.echo(f"共 total {files} 个文件 files：{counted}；拒收 refused {refused}，已收过 taken before {duplicates}")
    return 2 if refused else 1 if totals["rows_rejected"] else 0


def _send_back(outcome: Outcome, report: Path) -> Iterator[Path]:
    """Write the workbooks that go back to the sender and yield their paths."""
    for delivery in outcome.deliveries:
        out = report / f"{outcome.arrival.name.replace('/', '_')}-{delivery.part.dataset}-退回.xlsx"
        if send_back(delivery, out):
            yield out


def describe(outcome: Outcome) -> str:
    """Say in a line or two how a file ended."""
    name = outcome.arrival.name
    if outcome.refused:
        return f"✗ {name}\n    {outcome.refused.zh}\n    {outcome.refused.en}"
    if outcome.is_duplicate:
        return f"= {name}  已收过，没有变化 / taken before, nothing changed"
    lines = []
    contracts = load_contracts()
    for delivery in outcome.deliveries:
        mark = "!" if delivery.rows_rejected else "✓"
        counted = "，".join(f"{label} {getattr(delivery, count)}" for count, label in COUNTS.items())
        line = f"{mark} {name} → {contracts[delivery.part.dataset].title}：{counted}"
        if delivery.warnings:
            line += f"，提醒 warnings {delivery.warnings}"
        if delivery.part.unknown:
            line += f"\n    未用的列 columns not used：{'、'.join(delivery.part.unknown)}"
        lines.append(line)
    unread = [name for name in outcome.unread_sheets if name != INSTRUCTIONS]
    lines += [f"    未识别的工作表 sheet not recognised：{name}" for name in unread]
    return "\n".join(lines)
