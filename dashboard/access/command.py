"""Makes, lists and closes accounts for the command line."""

import sys
from datetime import datetime

import click

from dashboard.access.accounts import Accounts
from dashboard.access.audit import write_line
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.reader import Role


def change_accounts(
    action: str, name: str | None, *, home: Home, county: County, role: str | None, scope: str, kind: str | None
) -> None:
    """Do what ``users`` was asked to: add, list, disable, or link.

    Raises:
        SchoolwatchError: something is missing or wrong, or there is no such account.
    """
    accounts = Accounts(home)
    if action == "list":
        for each in accounts.all():
            click.echo("\t".join([each.name, each.role, each.scope, *(["停用 disabled"] if each.disabled else [])]))
        return
    if not name:
        raise SchoolwatchError("请写出账号名。", "Say the account's name.")
    if action == "add":
        if role is None:
            raise SchoolwatchError("请用 --role 指定角色。", "Choose the role with --role.")
        account = accounts.add(name, Role(role), scope, _ask_password())
        click.echo(f"{account.name}：{account.role}，{account.scope}")
    elif action == "disable":
        accounts.disable(name)
        click.echo(f"{name}：已停用 disabled")
    else:
        if kind is None:
            raise SchoolwatchError("请用 --for 指定 screen 或 api。", "Choose screen or api with --for.")
        token = accounts.make_link(name, kind)
        click.echo({"screen": f"/screen/link/{token}", "api": token}[kind])
    write_line(
        home,
        "account",
        now=datetime.now(county.timezone).replace(tzinfo=None),
        who="",
        what=" ".join(word for word in (action, name, role, scope if role else "", kind) if word),
    )


def _ask_password() -> str:
    """Return the password: asked for twice at a keyboard, else the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("口令 password", hide_input=True, confirmation_prompt=True))
