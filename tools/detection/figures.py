"""Sums terms up into figures with their uncertainty: shares found, days, and false episodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from tools.detection.measure import Measured, Played

Z = 1.96
TERMS_A_YEAR = 2


@dataclass(frozen=True)
class Figure:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """What one method showed. Days are school days, medians over the outbreaks that it found at all; None: none."""

    method: str
    found: int
    of: int
    sensitivity: Figure
    from_first: float | None
    from_fifth: float | None
    false_a_term: Figure

    @property
    def false_a_year(self) -> Figure:
        """False episodes of a school in a year."""
        each = self.false_a_term
        return Figure(*(TERMS_A_YEAR * value for value in (each.value, each.low, each.high)))


def share(found: int, of: int) -> Figure:
    """Return a share with Wilson's interval (J Am Stat Assoc 22 (1927) 209–212); of none it may be anything."""
    if not of:
        return Figure(0.0, 0.0, 1.0)
    rate, spread = found / of, Z * Z / of
    middle = (rate + spread / 2) / (1 + spread)
    reach = Z * sqrt(rate * (1 - rate) / of + spread / (4 * of)) / (1 + spread)
    return Figure(rate, max(0.0, middle - reach), min(1.0, middle + reach))


def rate(count: int, over: float) -> Figure:
    """Return a rate with Byar's interval for a Poisson count (Breslow and Day, 1987, p. 69)."""
    more = count + 1
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3 if count else 0.0
    high = more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3
    return Figure(count / over, low / over, high / over)


def row_of(method: str, terms: Sequence[Measured]) -> Row:
    """Sum one method up over all terms."""
    outbreaks = [each for term in terms for each in term.outbreaks]
    quiet = [term for term in terms if term.false]
    found = sum(each.is_found(method) for each in outbreaks)
    known = [(when, each.fifth) for each in outbreaks if (when := each.known[method]) is not None]
    return Row(
        method=method,
        found=found,
        of=len(outbreaks),
        sensitivity=share(found, len(outbreaks)),
        from_first=median(when for when, _ in known) if known else None,
        from_fifth=median(when - fifth for when, fifth in known) if known else None,
        false_a_term=rate(sum(term.false[method] for term in quiet), sum(term.schools for term in quiet) or 1),
    )


def by(outbreaks: Sequence[Played], method: str, what: str) -> dict[str, tuple[int, int]]:
    """Count found and all by an attribute of the outbreaks, or by their size in three bands."""
    counts: dict[str, tuple[int, int]] = {}
    for each in outbreaks:
        value = band(each.patients) if what == "patients" else str(getattr(each, what))
        found, of = counts.get(value, (0, 0))
        counts[value] = found + each.is_found(method), of + 1
    return counts


def band(patients: int) -> str:
    """Return the band of sizes that an outbreak belongs to."""
    return "5–7" if patients < 8 else "8–11" if patients < 12 else "12+"
