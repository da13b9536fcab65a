"""Accounts let in who knows the password, and nobody for long who does not."""

import pytest
from click.testing import CliRunner

from app import main
from dashboard.access.accounts import Accounts, Limits
from dashboard.access.audit import asked, read_lines
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.reader import Role

RIGHT, WRONG = "correct horse battery", "wrong horse battery"
HERE, THERE = "10.0.0.1", "10.0.0.2"
LIMITS = Limits(tries=3, tries_from_one_address=5, seconds=900)


class Clock:
    """A clock that stands until it is put on."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path, clock: Clock) -> Accounts:
    accounts = Accounts(Home(tmp_path), clock)
    assert not accounts.exist() and accounts.all() == []
    accounts.add("王", Role.STAFF, "town:211223100", RIGHT)
    return accounts


def test_the_right_password_lets_in_and_nothing_else_does(accounts: Accounts) -> None:
    found = accounts.check("王", RIGHT, HERE)
    assert found is not None and (found.role, found.level, found.code) == (Role.STAFF, "town", "211223100")
    for name, password in (("王", WRONG), ("王", ""), ("nobody", RIGHT), ("", ""), ("王' OR 1=1 --", RIGHT)):
        assert accounts.check(name, password, HERE) is None


def test_neither_password_nor_session_nor_link_is_kept_in_clear(accounts: Accounts, tmp_path) -> None:
    account = accounts.find("王")
    assert account is not None
    tokens = [accounts.open_session(account), accounts.make_link("王", "screen"), accounts.make_link("王", "api")]
    accounts.check(RIGHT, WRONG, HERE)  # typed into the wrong box
    kept = (tmp_path / "accounts.sqlite").read_bytes()
    assert not [secret for secret in (RIGHT, WRONG, *tokens) if secret.encode() in kept]
    assert b"$argon2id$" in kept
    assert (tmp_path / "accounts.sqlite").stat().st_mode & 0o077 == 0


def test_an_account_is_locked_after_its_tries_and_opens_again_by_itself(accounts: Accounts, clock: Clock) -> None:
    for _ in range(3):
        assert not accounts.is_locked("王", HERE, LIMITS)
        accounts.check("王", WRONG, HERE)
    assert accounts.is_locked("王", THERE, LIMITS)
    assert not accounts.is_locked("李", HERE, LIMITS)
    clock.now += 901
    assert not accounts.is_locked("王", HERE, LIMITS)


def test_an_address_that_tries_many_names_is_locked_too(accounts: Accounts) -> None:
    for number in range(5):
        accounts.check(f"name{number}", WRONG, HERE)
    assert accounts.is_locked("王", HERE, LIMITS)
    assert not accounts.is_locked("王", THERE, LIMITS)


def test_a_right_password_forgets_the_slips_before_it(accounts: Accounts) -> None:
    for _ in range(2):
        accounts.check("王", WRONG, HERE)
        accounts.check("王", RIGHT, HERE)
        accounts.check("王", WRONG, HERE)
        accounts.check("王", RIGHT, HERE)
    assert not accounts.is_locked("王", HERE, LIMITS)


def test_a_session_ends_when_nobody_is_there_or_when_it_is_closed(accounts: Accounts, clock: Clock) -> None:
    account = accounts.find("王")
    assert account is not None
    token = accounts.open_session(account)
    clock.now += 1000
    accounts.use_session(token)
    clock.now += 1000
    assert accounts.session(token, idle_seconds=1800) == account
    clock.now += 801
    assert accounts.session(token, idle_seconds=1800) is None
    token = accounts.open_session(account)
    accounts.close_session(token)
    assert accounts.session(token, idle_seconds=1800) is None
    assert accounts.session("forged", idle_seconds=1800) is None


@pytest.mark.parametrize("end", ["disable", "new password"])
def test_sessions_and_links_end_with_the_account_and_with_its_password(accounts: Accounts, end: str) -> None:
    account = accounts.find("王")
    assert account is not None
    session, link = accounts.open_session(account), accounts.make_link("王", "screen")
    assert accounts.by_link(link, "screen") == account
    assert accounts.by_link(link, "api") is None
    if end == "disable":
        accounts.disable("王")
        assert accounts.check("王", RIGHT, HERE) is None
        assert accounts.exist(), "a board whose accounts are all disabled is closed, not open"
    else:
        accounts.add("王", Role.STAFF, "county", "another password")
    assert accounts.session(session, idle_seconds=1800) is None
    assert accounts.by_link(link, "screen") is None


def test_a_new_link_ends_the_one_before(accounts: Accounts) -> None:
    first, second = accounts.make_link("王", "api"), accounts.make_link("王", "api")
    assert accounts.by_link(first, "api") is None
    assert accounts.by_link(second, "api") == accounts.find("王")


@pytest.mark.parametrize(
    ("name", "role", "scope", "password"),
    [
        ("李", Role.STAFF, "county", "short"),
        ("long enough", Role.STAFF, "county", "Long Enough"),
        ("", Role.STAFF, "county", RIGHT),
        ("李 ", Role.STAFF, "county", RIGHT),
        ("李\n", Role.STAFF, "county", RIGHT),
        ("李", Role.STAFF, "county:1", RIGHT),
        ("李", Role.STAFF, "town", RIGHT),
        ("李", Role.STAFF, "village:1", RIGHT),
        ("李", Role.SCHOOL, "county", RIGHT),
        ("李", Role.SCHOOL, "town:1", RIGHT),
    ],
)
def test_what_cannot_be_an_account_is_refused(accounts: Accounts, name, role, scope, password) -> None:
    with pytest.raises(SchoolwatchError):
        accounts.add(name, role, scope, password)
    assert [each.name for each in accounts.all()] == ["王"]


def test_an_account_that_is_not_there_cannot_be_disabled_or_linked(accounts: Accounts) -> None:
    for change in (lambda: accounts.disable("李"), lambda: accounts.make_link("李", "api")):
        with pytest.raises(SchoolwatchError):
            change()


def test_what_is_logged_of_an_address_holds_no_person(tmp_path) -> None:
    query = "school_code=S1&person_name=张三&person_id=110101&subject=张*&search=张三"
    kept = asked("/api/tables/tests.csv", query)
    assert "school_code=S1" in kept
    assert not [word for word in ("张", "110101") if word in kept]
    assert asked("/api/tables/tests.csv", "") == "/api/tables/tests.csv"


def test_the_command_line_makes_lists_and_closes_accounts(tmp_path, monkeypatch) -> None:
    def users(*words: str, typed: str = ""):
        return CliRunner().invoke(main, ["users", *words, "--home", str(tmp_path)], input=typed)

    assert users("add", "李", "--role", "leader", typed=f"{RIGHT}\n").exit_code == 0
    assert users("add", "校", "--role", "school", "--scope", "school:S1", typed=f"{RIGHT}\r\n").exit_code == 0
    assert users("add", "校", "--role", "school", typed=f"{RIGHT}\n").exit_code == 2
    assert users("add", "无", typed=f"{RIGHT}\n").exit_code == 2
    link = users("link", "李", "--for", "screen").output.strip()
    assert Accounts(Home(tmp_path)).by_link(link.rpartition("/")[2], "screen")
    assert users("disable", "李").exit_code == 0
    assert users("list").output.splitlines() == ["李\tleader\tcounty\t停用 disabled", "校\tschool\tschool:S1"]
    assert Accounts(Home(tmp_path)).check("校", RIGHT, HERE)
    lines = list(read_lines(Home(tmp_path), 10))
    assert [line["what"].split()[0] for line in reversed(lines)] == ["add", "add", "link", "disable"]
    assert not [line for line in lines if RIGHT in str(line) or link.rpartition("/")[2] in str(line)]


def test_another_address_than_this_machines_needs_accounts(tmp_path) -> None:
    refused = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0", "--home", str(tmp_path)])
    assert refused.exit_code == 2
    assert "users add" in refused.output
    assert not (tmp_path / "published").exists()
