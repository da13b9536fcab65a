"""What is made once is made once, however many ask for it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from dashboard.kept import Kept


def test_the_longest_unused_goes_first() -> None:
    kept, made = Kept(2), list[str]()
    for key in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["a", "b", "c", "b"]


def test_who_asks_while_it_is_made_waits_for_it() -> None:
    kept, made, barrier, go = Kept(2), list[int](), Barrier(4), Event()

    def make() -> str:
        made.append(1)
        go.wait()
        return "made"

    def ask() -> str:
        barrier.wait()
        return kept.get("key", make)

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        go.set()
        assert {each.result() for each in asking} == {"made"}
    assert made == [1]


def test_what_fails_is_told_and_tried_again() -> None:
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)
    assert kept.get("key", lambda: 1) == 1


def test_a_closed_one_holds_nothing_and_still_answers() -> None:
    kept, made = Kept(2), list[int]()
    kept.get("key", lambda: made.append(1))
    kept.close()
    kept.get("key", lambda: made.append(2))
    kept.get("key", lambda: made.append(3))
    assert made == [1, 2, 3]
