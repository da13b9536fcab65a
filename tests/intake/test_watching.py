"""The inbox: complete files only; what lands leaves, what is refused is put aside with the reason."""

import os

from dashboard.county import load_county
from dashboard.intake.watching import watch
from tests.intake.test_bad_files import GOOD


def polls(tiny, drops):
    """Watch the inbox with a clock of our own; before each poll run the next of ``drops``. Return what each gave."""
    now = [1_000_000.0]
    steps = iter(drops)
    home = tiny.home
    home.inbox.mkdir(parents=True, exist_ok=True)

    class OverError(Exception):
        pass

    def sleep(_: float) -> None:
        now[0] += 2.5
        try:
            next(steps)(now[0])
        except StopIteration:
            raise OverError from None

    found = []
    try:
        for outcomes in watch(home=home, county=load_county("xifeng"), sleep=sleep, clock=lambda: now[0]):
            found += outcomes
    except OverError:
        pass
    return found


def drop(home, name, content):
    def _drop(at):
        path = home.inbox / name
        path.write_bytes(content)
        os.utime(path, (at, at))

    return _drop


def nothing(_):
    pass


def test_a_file_still_growing_is_left_until_it_is_whole(tiny):
    whole = GOOD.encode()
    steps = [
        drop(tiny.home, "a.csv", whole[:60]),
        drop(tiny.home, "a.csv", whole[:80]),
        drop(tiny.home, "a.csv", whole),
    ]
    found = polls(tiny, [*steps, nothing, nothing])
    assert [outcome.total("rows_landed") for outcome in found] == [1]
    assert list(tiny.home.inbox.iterdir()) == []


def test_a_refused_file_is_put_aside_with_the_reason(tiny):
    found = polls(tiny, [drop(tiny.home, "empty.csv", b""), nothing, nothing])
    assert [outcome.refused is not None for outcome in found] == [True]
    aside = sorted(path.name[16:] for path in tiny.home.refused.iterdir())
    assert aside == ["empty.csv", "empty.csv.txt"]
    reason = next(tiny.home.refused.glob("*.txt")).read_text(encoding="utf-8")
    assert "文件是空的" in reason and "empty" in reason
    assert list(tiny.home.inbox.iterdir()) == []


def test_a_lock_file_of_an_office_program_is_left_alone(tiny):
    assert polls(tiny, [drop(tiny.home, "~$a.csv", GOOD.encode()), nothing, nothing]) == []
