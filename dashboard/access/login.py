"""The pages of the accounts: ``/login``, ``/logout``, ``/account`` (who am I), and ``/audit`` for the administrator.

The administrator is the county's analyst: who may read every row may also see who read what. Accounts themselves are
made at the command line, by whoever holds the machine.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, Response, redirect, request, session
from flask_login import current_user, login_user, logout_user

from dashboard.access.accounts import Limits
from dashboard.access.audit import read_lines
from dashboard.access.grounds import access
from dashboard.access.guard import SCREEN_COOKIE, User
from dashboard.access.page import is_own_form, language, page, said
from dashboard.access.rules import EVERYONE, FREE, open_to
from dashboard.language import N_, translator
from dashboard.reader import Role, reader

SHOWN = 500
LINK_SECONDS = 400 * 24 * 3600  # as long as a browser keeps a cookie
ROLE_WORDS = {
    Role.LEADER: N_("领导"),
    Role.ANALYST: N_("分析人员"),
    Role.STAFF: N_("工作人员"),
    Role.SCHOOL: N_("学校"),
}
DONE_WORDS = {
    "login": N_("登录"),
    "refused": N_("登录失败"),
    "locked": N_("暂停登录"),
    "logout": N_("退出"),
    "download": N_("下载"),
    "upload": N_("上传"),
    "persons": N_("查看个人记录"),
    "account": N_("设置账号"),
    "screen": N_("打开大屏"),
    "retention": N_("清除个人记录"),
}
LEVEL_WORDS = {"county": N_("全县"), "town": N_("乡镇"), "school": N_("学校")}


def add_login(server: Flask) -> None:
    """Add the pages to the server."""
    pages = Blueprint("access", __name__, template_folder="templates")

    @pages.get("/login")
    @open_to(FREE)
    def login() -> Any:
        if current_user.is_authenticated or not access().accounts.exist():
            return redirect(_next())
        return _form()

    @pages.post("/login")
    @open_to(FREE)
    def enter() -> Any:
        if not is_own_form():
            return _form("stale", 400)
        name, address = request.form.get("name", "").strip()[:200], request.remote_addr or ""
        accounts, known = access().accounts, access().accounts.find(name) is not None
        logged = name if known else "—"  # what is no account's name may be a password in the wrong box
        if accounts.is_locked(name, address, _limits()):
            access().note("locked", name=logged)
            return _form("locked", 429)
        account = accounts.check(name, request.form.get("password", "")[:1000], address)
        if account is None:
            access().note("refused", name=logged)
            return _form("wrong", 401)
        session.clear()  # nothing of who was there before
        login_user(User(account, accounts.open_session(account)))
        access().note("login", account=account)
        return redirect(_next(), 303)

    @pages.post("/logout")
    @open_to(EVERYONE)
    def leave() -> Any:
        if not is_own_form():
            return _form("stale", 400)
        if current_user.is_authenticated:
            access().note("logout")
            access().accounts.close_session(current_user.token)
        logout_user()
        session.clear()
        return redirect(f"/login?{urlencode(said())}".rstrip("?"), 303)

    @pages.get("/account")
    @open_to(EVERYONE)
    def account() -> str:
        who, _ = reader(), translator(language())
        return page("account.html", who=who, role=_(ROLE_WORDS[who.role]), place=_place(who.level, who.code))

    @pages.get("/audit")
    @open_to(frozenset({Role.ANALYST}), whole_county=True)
    def audit() -> str:
        _ = translator(language())
        lines = [
            line
            | {
                "did": _(DONE_WORDS.get(line["did"], line["did"])),
                "role": _(ROLE_WORDS[Role(line["role"])]) if "role" in line else "",
            }
            for line in read_lines(access().home, SHOWN)
        ]
        return page("audit.html", lines=lines, shown=SHOWN)

    @pages.get("/screen/link/<token>")
    @open_to(FREE)
    def screen_link(token: str) -> Any:
        found = access().accounts.by_link(token, "screen")
        if found is None:
            return redirect("/login?next=/screen")
        access().note("screen", account=found)
        query = request.query_string.decode("utf-8", "replace")
        response = redirect(f"/screen?{query}" if query else "/screen")
        response.set_cookie(
            SCREEN_COOKIE,
            token,
            max_age=LINK_SECONDS,
            path="/screen",
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
        )
        return response

    server.register_blueprint(pages)


def _limits() -> Limits:
    setting = access().setting
    return Limits(setting("tries"), setting("tries_from_one_address"), setting("lock_minutes") * 60.0)


def _place(level: str, code: str) -> str:
    return f"{translator(language())(LEVEL_WORDS[level])} {code}".strip()


def _next() -> str:
    """Return where to go after logging in: an address of this board, whatever was asked for."""
    path = request.values.get("next", "/")
    parts = urlsplit(path)
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and path.isprintable()
    return path if is_own else "/"


def _form(problem: str = "", status: int = 200) -> Response:
    minutes, name = access().setting("lock_minutes"), request.form.get("name", "")
    return Response(page("login.html", problem=problem, minutes=minutes, next=_next(), name=name), status)
