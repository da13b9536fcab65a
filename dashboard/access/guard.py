"""Stands before every request: finds out who asks, refuses what is not open to them, and notes what must be noted.

Nothing is open by itself: an address or callback without a rule (``dashboard/access/rules.py``) answers 403 to all.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, g, redirect, request
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user

from dashboard.access.accounts import Account, Accounts
from dashboard.access.audit import asked
from dashboard.access.grounds import Access, access, note
from dashboard.access.page import page
from dashboard.access.proxy import IDENTITY, believe_proxy
from dashboard.access.rules import CLOSED, EVERYONE, FREE, Rule, rule_of
from dashboard.access.tokens import TOKEN, hide_tokens
from dashboard.county import County
from dashboard.home import Home
from dashboard.reader import OPERATOR, Reader, known_reader, set_reader

HERE = ("127.0.0.1", "::1", "localhost")
SCREEN_COOKIE = "schoolwatch_screen"
MADE_ELSEWHERE: Mapping[str, Rule] = {
    "_dash_assets.static": Rule(FREE),
    "/_favicon.ico": Rule(FREE),
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Rule(EVERYONE),
    "/_dash-layout": Rule(EVERYONE),
    "/_dash-dependencies": Rule(EVERYONE),
    "/_reload-hash": Rule(EVERYONE),
    "screen.static": Rule(FREE),
}
"""Addresses that others than we make: programs and looks of the pages, and Dash's layout without contents."""

PAGES = ("/", "/<path:path>")
CALLBACK = "/_dash-update-component"
BACKGROUND = ("clock.n_intervals",)
"""What a page that nobody looks at asks by itself; it keeps no session alive."""


class User(UserMixin):
    """Who is logged in on a browser, as flask-login wants it; its identifier is the session's token."""

    def __init__(self, account: Account, token: str) -> None:
        self.account, self.token = account, token

    def get_id(self) -> str:
        """Return the session's token."""
        return self.token


class _Cookies(SecureCookieSessionInterface):
    """Signs the session's cookie, and keeps it off plain connections where the page came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def add_guard(
    server: Flask,
    home: Home,
    county: County,
    *,
    page_rule: Callable[[str], Rule],
    callbacks: Callable[[], Mapping[str, Any]],
    accounts: Accounts | None = None,
) -> None:
    """Put the guard before every request of ``server``.

    Args:
        server: the server.
        home: where the accounts and the audit log are.
        county: for the limits in its pack.
        page_rule: the rule of the page that a path leads to.
        callbacks: the callbacks by the name of their output.
        accounts: for tests with a clock of their own.
    """
    server.secret_key = home.session_key()
    server.config |= {
        "SESSION_COOKIE_NAME": "schoolwatch",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "MAX_FORM_MEMORY_SIZE": 100_000,
    }
    server.session_interface = _Cookies()
    server.extensions["access"] = Access(home, county, accounts or Accounts(home))
    believe_proxy(server)
    hide_tokens(server)
    manager = LoginManager(server)
    manager.session_protection = "strong"
    manager.user_loader(_load)

    @server.before_request
    def guard() -> Any:
        set_reader(None)
        g.rule = rule = _rule(server, page_rule, callbacks)
        if _is_forged():
            return _plain(
                "请求不是从本站的页面发出的。请从看板的页面操作。\nThis did not come from a page of this board.", 403
            )
        who = _who()
        set_reader(who)
        if rule.roles >= FREE:
            return None
        if who is None:
            return _unknown()
        return None if rule.admits(who) else refusal()

    @server.after_request
    def keep_note(response: Response) -> Response:
        rule = g.get("rule", CLOSED)
        did = rule.noted if isinstance(rule.noted, str) else rule.noted(_given())
        if did and response.status_code == 200:
            note(did, _what())
        if known_reader() not in (None, OPERATOR) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    @server.teardown_request
    def forget(_error: BaseException | None) -> None:
        set_reader(None)


def _load(token: str) -> User | None:
    idle = access().setting("idle_minutes") * 60.0
    account = access().accounts.session(token, idle_seconds=idle)
    if account is None:
        return None
    if not _is_background():
        access().accounts.use_session(token)
    return User(account, token)


def _is_background() -> bool:
    if request.endpoint == "screen.renewed":
        return True
    return request.endpoint == CALLBACK and tuple(_body().get("changedPropIds") or ()) == BACKGROUND


def _what() -> str:
    """Return the address that was asked for; for a callback that of its page, which it is given."""
    if request.endpoint != CALLBACK:
        return asked(request.path, request.query_string.decode("utf-8", "replace"))
    given = _given()
    return asked(str(given.get("pathname") or "/"), str(given.get("search") or "").lstrip("?"))


def _given() -> dict[str, Any]:
    """Return the values that a callback is given, by their property."""
    parts = [*(_body().get("inputs") or ()), *(_body().get("state") or ())]
    return {str(each.get("property")): each.get("value") for each in parts if isinstance(each, dict)}


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _rule(server: Flask, page_rule: Callable[[str], Rule], callbacks: Callable[[], Mapping[str, Any]]) -> Rule:
    endpoint = request.endpoint
    if endpoint is None:
        return Rule(EVERYONE)  # no such address: the answer is 404 or 405
    if endpoint in PAGES:
        return page_rule(request.path)
    if endpoint == CALLBACK:
        called = callbacks().get(str(_body().get("output")), {})
        return rule_of(called.get("callback"))
    return MADE_ELSEWHERE.get(endpoint) or rule_of(server.view_functions[endpoint])


def _is_forged() -> bool:
    """Say whether a page of another host sent this. A browser names the sender of whatever is not a plain look."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def _who() -> Reader | None:
    """Return who asks: whoever sits at this machine, where there are no accounts; else the account of the request."""
    own = access()
    if not own.accounts.exist():
        return OPERATOR if _is_here() else None
    account = _by_link() or _by_proxy()
    if account is None and current_user.is_authenticated:
        account = current_user.account
    return own.reader(account) if account else None


def _is_here() -> bool:
    """Say whether the request was made on this machine for this machine, and by no page of another name."""
    return request.remote_addr in HERE and (urlsplit(f"//{request.host}").hostname or "") in HERE


def _by_link() -> Account | None:
    accounts = access().accounts
    if request.path.startswith("/api/"):
        given = request.authorization
        token = (given.token or given.password) if given else request.environ.get(TOKEN)
        return accounts.by_link(token, "api") if token else None
    if request.path == "/screen" or request.path.startswith("/screen/"):
        token = request.cookies.get(SCREEN_COOKIE)
        return accounts.by_link(token, "screen") if token else None
    return None


def _by_proxy() -> Account | None:
    name = request.environ.get(IDENTITY)
    return access().accounts.find(name) if name else None


def _unknown() -> Any:
    """Ask a person to log in, and tell a program that it must."""
    if not access().accounts.exist():
        return _plain("没有设置账号时只能在本机打开。\nWithout accounts this board opens on its own machine only.", 403)
    if not _wants_a_page():
        return _plain("请登录。\nLog in.", 401)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # a link in another site's page: the browser keeps the cookie back, and sends it when we ask again
        response = Response('<!DOCTYPE html><meta http-equiv="refresh" content="0">', mimetype="text/html")
        response.headers["Cache-Control"] = "no-store"
        return response
    asked_for = request.full_path.rstrip("?")
    said = {"next": asked_for} | ({"lang": request.args["lang"]} if "lang" in request.args else {})
    return redirect(f"/login?{urlencode(said)}")


def refusal() -> Any:
    """Answer 403 in words, as a page to a person."""
    if _wants_a_page():
        return Response(page("refused.html"), 403)
    return _plain("这不对您的账号开放。请联系管理员。\nThis is not open to your account. Ask your administrator.", 403)


def _wants_a_page() -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _plain(words: str, status: int) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")
