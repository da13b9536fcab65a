"""The door: the command line and the WSGI application. No logic lives here; each command asks one part for its work."""

import sys
from datetime import datetime
from pathlib import Path

import click

from dashboard import __version__
from dashboard.county import County, load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.progress import track


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


def _place(command: click.Command) -> click.Command:
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
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received-at", type=click.DateTime(), help="收到时间 / when the files arrived")
def ingest(home_path: Path | None, county_name: str, paths: tuple[Path, ...], received_at: datetime | None) -> None:
    """导入文件或文件夹 / Take files or folders."""
    from dashboard.intake.reporting import take

    home, county = _at(home_path, county_name)
    sys.exit(take(paths, home=home, county=county, received_at=received_at))


@main.command()
@_place
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(home_path: Path | None, county_name: str, paths: tuple[Path, ...]) -> None:
    """只判断，不导入 / Judge files, keep nothing."""
    from dashboard.intake.reporting import take

    home, county = _at(home_path, county_name)
    sys.exit(take(paths, home=home, county=county, write=False))


if __name__ == "__main__":
    main()
