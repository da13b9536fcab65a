"""The door: the command line and the WSGI application. No logic lives here; each command asks one part for its work."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from dashboard import __version__
from dashboard.county import County, load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home

INSTANT = click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"])


class _Group(click.Group):
    """Shows an error of ours as its sentence, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except SchoolwatchError as error:
            click.echo(str(error), err=True)
            context.exit(2)


@click.group(cls=_Group, invoke_without_command=True)
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context) -> None:
    """校园疫情防控态势看板 Schoolwatch."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


def _place(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the two options that every command has."""
    command = click.option(
        "--county", "county_name", default="xifeng", envvar="SCHOOLWATCH_COUNTY", show_default=True, help="县 / county"
    )(command)
    return click.option(
        "--home", "home_path", type=click.Path(path_type=Path), envvar="SCHOOLWATCH_HOME", help="数据目录 / home folder"
    )(command)


def _at(home_path: Path | None, county_name: str) -> tuple[Home, County]:
    return Home.at(home_path), load_county(county_name)


@main.command()
@_place
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--received-at", type=INSTANT, help="收到时间 / when the files arrived")
@click.option("--report", type=click.Path(path_type=Path), help="退回表写到哪里 / folder for workbooks to send back")
@click.option("--watch", is_flag=True, help="一直看着收件夹 / keep taking files from the inbox")
@click.option("--build", "and_build", is_flag=True, help="与 --watch 同用：随即计算 / with --watch: build after each")
def ingest(
    home_path: Path | None,
    county_name: str,
    paths: tuple[Path, ...],
    received_at: datetime | None,
    report: Path | None,
    watch: bool,
    and_build: bool,
) -> None:
    """导入文件或文件夹 / Take files or folders."""
    from dashboard.intake.reporting import take
    from dashboard.start import watch_inbox

    home, county = _at(home_path, county_name)
    if watch:
        watch_inbox(home=home, county=county, build=and_build)
    elif not paths:
        raise click.UsageError("请给出文件或文件夹，或用 --watch / name files or folders, or use --watch")
    else:
        sys.exit(take(paths, home=home, county=county, received_at=received_at, report=report))


@main.command()
@_place
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--report", type=click.Path(path_type=Path), help="退回表写到哪里 / folder for workbooks to send back")
def check(home_path: Path | None, county_name: str, paths: tuple[Path, ...], report: Path | None) -> None:
    """只判断，不导入 / Judge files, keep nothing."""
    from dashboard.intake.reporting import take

    home, county = _at(home_path, county_name)
    sys.exit(take(paths, home=home, county=county, write=False, report=report))


@main.command()
@_place
@click.option("--days", type=click.IntRange(1, 400), help="天数 / calendar days")
@click.option("--end", type=click.DateTime(["%Y-%m-%d"]), help="最后一天 / last day")
@click.option("--seed", default=1, show_default=True, help="随机种子 / seed")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写到哪里 / folder")
@click.option("--mess", default=0, show_default=True, help="杂乱程度 / how messy")
def simulate(
    home_path: Path | None, county_name: str, days: int | None, end: datetime | None, seed: int, out: Path, mess: int
) -> None:
    """仿真一个县的上报文件 / Write a county's exports as its schools would send them."""
    from dashboard.simulate import simulate as run

    _, county = _at(home_path, county_name)
    click.echo(run(county=county, days=days, end=end.date() if end else None, seed=seed, out=out, mess=mess))


@main.command()
@_place
@click.option("--as-of", type=INSTANT, help="截至何时 / the instant to compute for")
@click.option("--full", is_flag=True, help="全部重算 / compute every day again")
@click.option("--aside", is_flag=True, help="留作回看，看板不变 / keep it to look back at; the pages stay as they are")
def build(home_path: Path | None, county_name: str, as_of: datetime | None, full: bool, aside: bool) -> None:
    """计算并发布一个版本 / Compute and publish a version."""
    from dashboard.start import build_and_say

    home, county = _at(home_path, county_name)
    build_and_say(home=home, county=county, as_of=as_of, full=full, aside=aside)


@main.command()
@_place
@click.argument("sql")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def query(home_path: Path | None, county_name: str, sql: str, form: str) -> None:
    """在已发布的版本上执行只读 SQL / Run read-only SQL on the published version."""
    from dashboard.board import open_board
    from dashboard.start import show

    show(open_board(Home.at(home_path).path).sql(sql), form)


@main.command()
@_place
def doctor(home_path: Path | None, county_name: str) -> None:
    """看看配置了什么、什么过期了、什么不对 / Say what is configured, what is stale and what is wrong."""
    from dashboard.start import examine_and_say

    home, county = _at(home_path, county_name)
    sys.exit(examine_and_say(home=home, county=county))


@main.command()
@_place
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def lint(home_path: Path | None, county_name: str, paths: tuple[Path, ...]) -> None:
    """检查 SQL 文件，不写则查本单位自己的 / Say what is wrong with SQL files; by default the office's own."""
    from dashboard.start import lint_and_say

    home, county = _at(home_path, county_name)
    sys.exit(lint_and_say(paths, home=home, county=county))


@main.command()
@_place
@click.argument("kind", type=click.Choice(["indicator", "overdue", "signal"]))
@click.argument("name")
def new(home_path: Path | None, county_name: str, kind: str, name: str) -> None:
    """新写一个指标、规则或探测器 / Write the first lines of an indicator, an overdue rule or a detector."""
    from dashboard.start import write_new

    write_new(kind, name, home=Home.at(home_path))


@main.command()
@_place
@click.argument("dataset")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写到哪个文件 / the .xlsx file")
def template(home_path: Path | None, county_name: str, dataset: str, out: Path) -> None:
    """写一种数据的空白表 / Write the blank workbook of a data set."""
    from dashboard.templates import save_template

    click.echo(save_template(dataset, out))


@main.command()
@_place
@click.argument("kind", type=click.Choice(["daily", "weekly", "monthly"]))
@click.option("--as-of", help="截至何时 / the past instant to look back at")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写到哪个文件 / the .docx file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language")
def bulletin(home_path: Path | None, county_name: str, kind: str, as_of: str | None, out: Path, lang: str) -> None:
    """写日报、周报或月报 / Write the bulletin of a day, week or month as a Word document."""
    from dashboard.bulletins.document import save_bulletin

    click.echo(save_bulletin(kind, out, home=Home.at(home_path), as_of=as_of, language=lang))


@main.command()
@_place
@click.argument("action", type=click.Choice(["add", "list", "disable", "link"]))
@click.argument("name", required=False)
@click.option("--role", type=click.Choice(["leader", "analyst", "staff", "school"]), help="角色 / role")
@click.option("--scope", default="county", show_default=True, help="范围 / county, town:CODE, school:CODE")
@click.option("--for", "kind", type=click.Choice(["screen", "api"]), help="link 给谁用 / what the link is for")
def users(
    home_path: Path | None,
    county_name: str,
    action: str,
    name: str | None,
    role: str | None,
    scope: str,
    kind: str | None,
) -> None:
    """账号 / Accounts: the password is asked twice, or read from standard input."""
    from dashboard.access.command import change_accounts

    home, county = _at(home_path, county_name)
    change_accounts(action, name, home=home, county=county, role=role, scope=scope, kind=kind)


@main.command()
@_place
@click.option(
    "--before", type=click.DateTime(["%Y-%m-%d"]), help="清除哪天以前的；不写按规则包 / else as the pack says"
)
def retention(home_path: Path | None, county_name: str, before: datetime | None) -> None:
    """清除过期的个人记录 / Remove persons that are older than the pack keeps them."""
    from dashboard.retention import keep_no_longer

    home, county = _at(home_path, county_name)
    keep_no_longer(home=home, county=county, before=before.date() if before else None)


@main.command()
@_place
@click.argument("file", type=click.Path(path_type=Path))
def backup(home_path: Path | None, county_name: str, file: Path) -> None:
    """备份整个数据目录 / Put everything under the home folder into one file."""
    from dashboard.backup import back_up

    home, _county = _at(home_path, county_name)
    back_up(home, file)


@main.command()
@_place
@click.argument("file", type=click.Path(path_type=Path))
def restore(home_path: Path | None, county_name: str, file: Path) -> None:
    """从备份恢复到一个新的数据目录 / Make a new home folder of a backup."""
    from dashboard import backup

    home, _county = _at(home_path, county_name)
    backup.restore(home, file)


@main.command()
@_place
@click.option("--host", default="127.0.0.1", show_default=True, help="地址 / address")
@click.option("--port", default=8050, show_default=True, help="端口 / port")
@click.option("--watch", is_flag=True, help="同时看着收件夹 / take files from the inbox meanwhile, and build")
def serve(home_path: Path | None, county_name: str, host: str, port: int, watch: bool) -> None:
    """打开网页看板 / Serve the web pages."""
    from dashboard.start import serve_pages

    home, county = _at(home_path, county_name)
    serve_pages(home=home, county=county, host=host, port=port, watch=watch)


if __name__ == "__main__":
    main()
