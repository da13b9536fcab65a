"""Assigns the office's inspectors to schools, one each; the register of schools and the list of teams say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.simulate.chance import stream
from dashboard.simulate.roster import School


@dataclass(frozen=True)
class Inspector:
    """Somebody of the office who is sent to a school; the staff number tells people of one name apart."""

    name: str
    number: str


def assign_inspectors(roster: Sequence[School], seed: int, *, is_broken: bool) -> Mapping[str, Inspector | None]:
    """Return each school's inspector by the school's code.

    Args:
        roster: the schools, whose own ``inspector`` is the name.
        seed: of the simulation.
        is_broken: two schools share one inspector, and a third has none.
    """
    assigned: dict[str, Inspector | None] = {
        school.code: Inspector(school.inspector, f"JY{number:04}") for number, school in enumerate(roster, start=1)
    }
    if is_broken:
        first, second, without = (
            roster[int(place)].code for place in stream(seed, "inspectors").permutation(len(roster))[:3]
        )
        assigned |= {second: assigned[first], without: None}
    return assigned
