"""Says in words what is configured, what is stale and what is wrong, and what to do: ``python app.py doctor``.

It changes nothing and may be run while everything else runs.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from dashboard.board import Board, open_board
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.published import kept_files
from dashboard.warehouse.own_queries import lint_own

MARKS = {"ok": "●", "note": "○", "hand": "■"}
LEAST_FREE = 2 * 10**9
SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``ok``, worth a ``note``, or in need of a ``hand``; and what is so."""

    state: str
    zh: str
    en: str

    def __str__(self) -> str:
        """Return it as lines of a terminal."""
        return f"{MARKS[self.state]} {self.zh}\n  {self.en}"


def examine(home: Home, county: County, *, now: datetime) -> list[Finding]:
    """Look at everything and return what is so, in the order in which one thing stands on another.

    Args:
        home: the home folder; it may be empty.
        county: its rules, which were checked when they were read.
        now: the county's local time.
    """
    found = [
        Finding(
            "ok", f"县：{county.names['zh']}；数据目录：{home.path}", f"County: {county.names['en']}; home: {home.path}"
        )
    ]
    found += _folders(home)
    try:
        board = open_board(home.path)
    except SchoolwatchError as error:
        return [*found, Finding("hand", error.zh, error.en), *_queries(home, county)]
    return [
        *found,
        *_version(board, county, now),
        *_not_computed(home, board),
        *_reports(board, county),
        *_queries(home, county),
    ]


def _folders(home: Home) -> Iterator[Finding]:
    waiting = [path for path in home.inbox.glob("**/*") if path.is_file()] if home.inbox.is_dir() else []
    if waiting:
        yield Finding(
            "hand",
            f"收件夹里有 {len(waiting)} 个文件没有导入：python app.py ingest {home.inbox}，或用 serve --watch",
            f"{len(waiting)} files wait in the inbox: python app.py ingest {home.inbox}, or serve --watch",
        )
    refused = [path for path in home.refused.glob("**/*") if path.is_file()] if home.refused.is_dir() else []
    if refused:
        yield Finding(
            "hand",
            f"有 {len(refused)} 个拒收的文件和原因，在 {home.refused}；改好以后重报，再从那里删去",
            f"{len(refused)} files with their reasons were refused, in {home.refused}; have them sent again",
        )
    free = shutil.disk_usage(home.path if home.path.is_dir() else home.path.anchor or ".").free
    state = "ok" if free >= LEAST_FREE else "hand"
    yield Finding(state, f"磁盘剩余 {free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB of the disk are free")


def _version(board: Board, county: County, now: datetime) -> Iterator[Finding]:
    version, kept = board.version, len(kept_files(board.home))
    age = now - version.as_of
    stale = age > timedelta(hours=county.raw["county"]["stale_after_hours"])
    yield Finding(
        "hand" if stale else "ok",
        f"已发布 {version.version}，数据截至 {version.as_of:%Y-%m-%d %H:%M}"
        + (f"，已过去 {age.days} 天：请导入新数据并 build" if stale else f"；共留有 {kept} 个版本"),
        f"Published: {version.version}, as of {version.as_of:%Y-%m-%d %H:%M}"
        + (f", {age.days} days ago: take newer data and build" if stale else f"; {kept} versions are kept"),
    )
    if version.county != county.name:
        yield Finding(
            "hand",
            f"这个目录是按 {version.county} 计算的，现在指定的是 {county.name}：请用 --county 或 --home 改正",
            f"This home was computed for {version.county}, and {county.name} is asked for: correct --county or --home",
        )
    if version.simulated:
        yield Finding("note", "数据里有仿真数据，各页都会说明", "Some of the data are simulated; every page says so")


def _not_computed(home: Home, board: Board) -> Iterator[Finding]:
    """Say what was received and not computed yet; while somebody writes, the ledger cannot be looked at."""
    try:
        with duckdb.connect(str(home.ledger), read_only=True) as ledger:
            received = {row[0] for row in ledger.execute("SELECT delivery_id FROM deliveries").fetchall()}
    except duckdb.Error:
        yield Finding("note", "正在导入或计算", "Files are being taken or figures computed just now")
        return
    waiting = received - set(board.table("deliveries", columns=["delivery_id"])["delivery_id"])
    if waiting:
        yield Finding(
            "hand",
            f"有 {len(waiting)} 份已收到而没有计算：python app.py build",
            f"{len(waiting)} deliveries were received and not computed: python app.py build",
        )


def _reports(board: Board, county: County) -> Iterator[Finding]:
    """Say which reports the pack asks for that nobody has ever sent."""
    sent = set(board.table("deliveries", columns=["dataset"])["dataset"])
    never = [load_contracts()[name] for name in county.reports if name not in sent]
    if never:
        yield Finding(
            "note",
            f"规则包要求、但从没收到过：{'、'.join(each.title for each in never)}",
            f"Asked for by the rule pack and never received: {', '.join(each.title_en for each in never)}",
        )


def _queries(home: Home, county: County) -> Iterator[Finding]:
    good, problems = lint_own(home, county)
    if good or problems:
        yield Finding(
            "ok" if not problems else "hand",
            f"自己写的 SQL：{len(good)} 个可用，{len(problems)} 处问题",
            f"SQL files of your own: {len(good)} can be computed, {len(problems)} problems",
        )
    for each in problems[:SHOWN]:
        yield Finding("hand", f"{each.file}:{each.line}：{each.zh}", f"{each.file}:{each.line}: {each.en}")
