"""Seeded chance: one stream of random numbers a concern, so that a change to one leaves the others as they were."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zlib import crc32

import numpy as np

T = TypeVar("T")


def stream(seed: int, concern: str) -> np.random.Generator:
    """Return the generator of one concern; ``hash()`` would not do, it differs from one process to the next."""
    return np.random.default_rng([seed, crc32(concern.encode("utf-8"))])


def pick(chance: np.random.Generator, items: Sequence[T]) -> T:
    """Draw one of ``items``, all alike."""
    return items[int(chance.integers(len(items)))]


def happens(chance: np.random.Generator, probability: float) -> bool:
    """Say whether something of that probability comes to pass."""
    return bool(chance.random() < probability)


def at(day: date, clock: str) -> datetime:
    """Return the instant of a clock time such as ``08:30`` on ``day``."""
    return datetime.combine(day, time.fromisoformat(clock))


def minutes(chance: np.random.Generator, low: float, high: float) -> timedelta:
    """Draw a whole number of minutes between ``low`` and ``high``."""
    return timedelta(minutes=int(chance.integers(int(low), int(high) + 1)))
