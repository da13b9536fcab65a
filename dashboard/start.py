"""Puts the parts together for the command line: build and say so, serve, and simulate first where nothing is there."""

import contextlib
import gc
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click
import pandas as pd
from rich.console import Console
from rich.table import Table

from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.progress import track
from dashboard.published import current_version
from dashboard.resources import IS_CHECKOUT, ROOT

SEED = 1
THREADS = 32  # most only send what is kept; how many draw at once is limited in pages/drawing.py


def build_and_say(
    *, home: Home, county: County, as_of: datetime | None = None, full: bool = False, aside: bool = False
) -> None:
    """Build, and print which version was published (or kept aside) and of what instant."""
    from dashboard.warehouse.build import build

    built = build(
        home=home,
        county=county,
        as_of=as_of,
        full=full,
        aside=aside,
        track=lambda steps: track(steps, "计算 build", total=len(steps)),
    )
    if built.replay:
        click.echo(
            f"最新数据已旧，按最新一天的傍晚计算（回放）：{built.as_of:%Y-%m-%d %H:%M}\n"
            f"The newest data are old: computed for their last evening (a replay), {built.as_of:%Y-%m-%d %H:%M}"
        )
    done = "已留作回看 kept aside" if aside else "已发布 published"
    click.echo(f"{done}：{built.version}，数据截至 as of {built.as_of:%Y-%m-%d %H:%M}")


def examine_and_say(*, home: Home, county: County) -> int:
    """Print what is so, a finding each; return 1 where anything needs a hand."""
    from dashboard.doctor import examine

    found = examine(home, county, now=datetime.now(county.timezone).replace(tzinfo=None))
    for each in found:
        click.echo(each)
    return 1 if any(each.state == "hand" for each in found) else 0


def lint_and_say(paths: Sequence[Path], *, home: Home, county: County) -> int:
    """Print what is wrong with SQL files, a line each; return 1 where anything is."""
    from dashboard.warehouse.own_queries import lint_paths

    found = lint_paths(paths, home=home, county=county)
    for each in found:
        click.echo(f"{each}{'  （已略过 left out）' if each.left_out else ''}")
    if not found:
        click.echo("没有问题 nothing wrong")
    return 1 if found else 0


def write_new(kind: str, name: str, *, home: Home) -> None:
    """Write the first lines of a SQL file of that kind and its cases, and print where they are and what comes next."""
    from dashboard.warehouse.skeleton import write_skeleton

    for file in write_skeleton(kind, name, home):
        click.echo(file)
    click.echo(
        "改好以后：python app.py lint，再 python app.py build\n"
        "Change it, then: python app.py lint, and python app.py build"
    )


def simulate_first(*, home: Home, county: County) -> None:
    """Fill an empty home with a simulated county, so that there is something to see; every page says so."""
    from dashboard.intake.ingest import ingest
    from dashboard.simulate import simulate

    click.echo(
        f"还没有数据：先仿真{county.names['zh']}（仿真数据，不是真实情况）\n"
        f"No data yet: simulating {county.names['en']} first (simulated, nothing of it is real)"
    )
    with tempfile.TemporaryDirectory() as folder:
        simulate(county=county, days=None, end=None, seed=SEED, out=Path(folder))
        for outcome in ingest(
            [Path(folder)], home=home, county=county, track=lambda files: track(files, "导入 ingest")
        ):
            if outcome.refused:
                raise outcome.refused
    build_and_say(home=home, county=county)


def show(rows: pd.DataFrame, form: str) -> None:
    """Print rows as a table for the eye, or as csv or json for a program."""
    if form == "csv":
        click.echo(rows.to_csv(index=False), nl=False)
    elif form == "json":
        click.echo(rows.to_json(orient="records", force_ascii=False, date_format="iso"))
    else:
        table = Table(*(str(column) for column in rows.columns))
        for row in rows.astype(object).where(rows.notna(), "").itertuples(index=False):
            table.add_row(*(str(value) for value in row))
        Console().print(table)


def watch_inbox(*, home: Home, county: County, build: bool) -> None:
    """Take files from the inbox as they are dropped, until interrupted; with ``build``, compute after each time."""
    from dashboard.intake.reporting import describe
    from dashboard.intake.watching import watch

    click.echo(f"把文件放进这里即可 drop files here：{home.inbox}   （按 Ctrl+C 停止 · Ctrl+C to stop）")
    try:
        for outcomes in watch(home=home, county=county):
            for outcome in outcomes:
                click.echo(describe(outcome))
            if build and any(outcome.deliveries for outcome in outcomes):
                build_and_say(home=home, county=county)
    except KeyboardInterrupt:
        click.echo("已停止 stopped")


def _program(home: Home, county: County, *command: str) -> list[str]:
    """Return the command line that runs one of our commands on this home in a process of its own."""
    door = ROOT / "app.py" if IS_CHECKOUT else Path(importlib.util.find_spec("app").origin or "")  # type: ignore[union-attr]
    return [sys.executable, str(door), *command, "--home", str(home.path), "--county", county.name]


@contextlib.contextmanager
def _watching(home: Home, county: County) -> Iterator[None]:
    """Run the watch on the inbox in a child process for as long as the pages are served."""
    child = subprocess.Popen(_program(home, county, "ingest", "--watch", "--build"))  # noqa: S603 - ourselves
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=30)


def serve_pages(*, home: Home, county: County, host: str, port: int, watch: bool = False) -> None:
    """Serve the pages until interrupted, simulating the county first where nothing is published and nothing was taken.

    With ``watch`` a child process takes files from the inbox, ingests and builds: the whole system on one PC.

    Raises:
        SchoolwatchError: an address other than this machine's own where there are no accounts, or a port in use.
    """
    from dashboard.access.accounts import Accounts

    if host not in ("127.0.0.1", "localhost", "::1") and not Accounts(home).exist():
        raise SchoolwatchError(
            "没有设置账号时只能在本机打开（127.0.0.1）。请去掉 --host，或先用 users add 设置账号。",
            "Without accounts the board is served on this machine only (127.0.0.1). Leave --host out, or make accounts"
            " first with users add.",
        )
    if current_version(home) is None:
        if home.ledger.exists():
            build_and_say(home=home, county=county)
        else:
            simulate_first(home=home, county=county)
    from waitress import create_server

    from dashboard.board import open_board
    from dashboard.pages import create_app
    from dashboard.uploads import Uploads

    uploads = Uploads(home, county, _program(home, county, "build"))
    app = create_app(open_board(home.path, known_readers_only=True), county, receiver=uploads)
    try:
        server = create_server(app.server, host=host, port=port, threads=THREADS, ident=None)
    except OSError as error:
        raise SchoolwatchError(
            f"端口 {port} 已被占用。请用 --port 换一个。", f"Port {port} is in use. Choose another with --port."
        ) from error
    gc.collect()
    gc.freeze()  # the program itself is no garbage: looking through it held every answer up for a tenth of a second
    click.echo(f"看板已打开 serving：http://{host}:{server.effective_port}/   （按 Ctrl+C 停止 · Ctrl+C to stop）")
    with _watching(home, county) if watch else contextlib.nullcontext():
        try:
            server.run()
        except KeyboardInterrupt:
            click.echo("已停止 stopped")
