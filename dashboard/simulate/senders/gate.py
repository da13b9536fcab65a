"""What passes the gates: the day's log of each school that keeps one, and the roster of its contractors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.calendar import end_of
from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.gate import gate_rows, passage_row
from dashboard.simulate.people import CONTRACTOR, FAMILY, OUTSIDER, STUDENT, Person
from dashboard.simulate.roster import School
from dashboard.simulate.world import World, place_of

LOG_SENT = "18:10"
CONTRACTORS_PER_SCHOOL = 3
NEWCOMER = 0.15  # share of contractors who came onto the roster after the term had begun
USUAL_C, FEVER_ABOVE_C = 36.5, 0.4
DAYS_OF_EACH = 2  # on how many days of a county each rule is broken
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Gate:
    """One school's gate on one day, with its log as it will be sent and who could be added to it."""

    world: World
    school: School
    day: date
    rows: Rows
    chance: np.random.Generator

    def entries(self, kind: str = STUDENT) -> Rows:
        return [row for row in self.rows if row["person_type"] == kind and row["direction"] == "进" and row["admitted"]]

    def add(self, person: Person, clock: str, *, admitted: bool = True) -> None:
        """Add an entry with every step taken."""
        entry = at(self.day, clock) + minutes(self.chance, 0, 40), person, "进", USUAL_C, admitted
        self.rows.append(passage_row(self.school, *entry, code="绿码"))

    def plant(self, rule: str) -> None:
        self.world.plant(rule, end_of(self.day), self.school)

    def lets_isolated_in(self) -> bool:
        """Say whether somebody came in whom the ledger has in isolation; some were cleared too early."""
        isolated = {
            each.person.identifier
            for each in self.world.isolated
            if each.isolation_start
            and each.isolation_start <= self.day
            and (each.released_on is None or each.released_on > self.day)
        }
        return any(row["direction"] == "进" and row["admitted"] and row["person_id"] in isolated for row in self.rows)

    def stranger(self, kind: str) -> Person:
        return self.world.maker.person(kind, born=self.day.year - int(self.chance.integers(22, 58)))


def send(world: World) -> None:
    """Write the roster of contractors and the logs; on a few days of each school a rule of the gate is broken."""
    chance = world.chance("gate")
    log_chance = world.chance("daily gate_checks")
    schools = [school for school in world.roster if school.gate_log]
    contractors = {school.code: _contractors(world, school, chance) for school in schools}
    _send_roster(world, schools, contractors, chance)
    broken = _broken_days(world, schools, chance)
    sessions = list(world.county.reports.get("screening", {}).get("sessions", ()))
    for day in world.window.days:
        for school in schools:
            isolated = {each.person.identifier for each in world.isolated if each.is_away(day)}
            shown = bool(world.params["gate_code"])
            rows = gate_rows(world.presence, school, day, sessions[0] if sessions else "", isolated, shown, log_chance)
            gate = _Gate(world, school, day, list(rows), chance)
            for person in contractors[school.code]:
                gate.add(person, "05:50")
            if happens(chance, 0.2):  # who does not belong comes and is sent away
                gate.add(gate.stranger(OUTSIDER), "10:00", admitted=False)
            if (school.code, day) in broken:
                broken[school.code, day](gate)
            if gate.lets_isolated_in():
                world.contradict("isolated_entered", day, school)
            log = sorted(gate.rows, key=lambda row: (row["checked_at"], row["person_id"]))
            world.write("gate_checks", log, at(day, LOG_SENT), school=school, day=day)


def _contractors(world: World, school: School, chance: np.random.Generator) -> list[Person]:
    if not world.planted.holds("contractor_off_roster"):
        return []
    year = world.window.first.year
    return [
        world.maker.person(CONTRACTOR, born=year - int(chance.integers(22, 58))) for _ in range(CONTRACTORS_PER_SCHOOL)
    ]


def _send_roster(
    world: World, schools: Sequence[School], people: Mapping[str, Sequence[Person]], chance: np.random.Generator
) -> None:
    rows = []
    for school in schools:
        for person in people[school.code]:
            registered_on = world.window.first if happens(chance, NEWCOMER) else world.opened_on
            rows.append(
                {
                    **place_of(school),
                    "person_name": person.name,
                    "person_id": person.identifier,
                    "person_type": CONTRACTOR,
                    "company": pick(chance, world.vocabulary.companies),
                    "registered_on": registered_on,
                }
            )
    if rows:
        world.write("contractors", rows, world.early(0.5))


def _broken_days(
    world: World, schools: Sequence[School], chance: np.random.Generator
) -> dict[tuple[str, date], Callable[[_Gate], None]]:
    """Give each way of breaking a rule that holds here its own days, while there are any."""
    places = [(school, day) for school in schools for day in world.window.days]
    free = [places[int(place)] for place in chance.permutation(len(places))]
    kinds = [(rule, breaks) for _ in range(DAYS_OF_EACH) for rule, breaks in _BREAKS.items()]
    broken: dict[tuple[str, date], Callable[[_Gate], None]] = {}
    attended = {(slot.school.code, slot.day) for slot in world.sent("attendance")}
    for rule, breaks in kinds:
        if world.planted.holds(rule) and free:
            suits = [place for place in free if (place[0].code, place[1]) in attended and _suits(world, rule, *place)]
            if suits:
                school, day = suits[0]
                broken[school.code, day] = breaks
                free.remove((school, day))
    return broken


def _suits(world: World, rule: str, school: School, day: date) -> bool:
    return rule != "isolated_entered" or bool(_isolated(world, school, day))


def _isolated(world: World, school: School, day: date) -> list[Person]:
    """List pupils and staff in the middle of their isolation, known to the ledger by then; the own first."""
    return [
        each.person
        for each in sorted(world.isolated, key=lambda each: each.school is not school)
        if each.person.kind != FAMILY
        and each.registered_at.date() < day
        and each.arrived_on < day < each.due_on - timedelta(days=1)
    ]


def _leave_out_a_step(gate: _Gate) -> None:
    steps = {"gate_code": "health_code", "gate_identity": "identity_checked", "gate_temperature": "temperature_c"}
    steps["gate_register"] = "registered"
    wanted = [column for step, column in steps.items() if gate.world.params[step]]
    for row in gate.entries()[:2]:
        row[pick(gate.chance, wanted)] = None
    gate.plant("gate_step_missing")


def _let_a_code_pass(gate: _Gate) -> None:
    gate.entries()[0]["health_code"] = "黄码"
    gate.plant("not_green_admitted")


def _let_a_fever_pass(gate: _Gate) -> None:
    gate.entries()[0]["temperature_c"] = gate.world.params["fever_c"] + FEVER_ABOVE_C
    gate.plant("fever_admitted")


def _let_a_stranger_deliver(gate: _Gate) -> None:
    gate.add(gate.stranger(CONTRACTOR), "05:50")
    gate.plant("contractor_off_roster")


def _let_a_delivery_pass_unchecked(gate: _Gate) -> None:
    gate.entries(CONTRACTOR)[0]["temperature_c"] = None
    gate.plant("contractor_unchecked")
    gate.plant("gate_step_missing")  # taking the temperature is a step for everybody


def _let_an_outsider_in(gate: _Gate) -> None:
    gate.add(gate.stranger(OUTSIDER), "10:00")
    gate.plant("outsider_admitted")


def _let_somebody_in_isolation_in(gate: _Gate) -> None:
    gate.add(_isolated(gate.world, gate.school, gate.day)[0], "07:10")


def _lose_some_passages(gate: _Gate) -> None:
    lost = {row["person_id"] for row in gate.entries()[:3]}
    gate.rows[:] = [row for row in gate.rows if row["person_id"] not in lost]
    gate.world.contradict("gate_attendance", gate.day, gate.school)


_BREAKS: Mapping[str, Callable[[_Gate], None]] = {
    "isolated_entered": _let_somebody_in_isolation_in,
    "gate_step_missing": _leave_out_a_step,
    "gate_attendance": _lose_some_passages,
    "not_green_admitted": _let_a_code_pass,
    "fever_admitted": _let_a_fever_pass,
    "contractor_off_roster": _let_a_stranger_deliver,
    "contractor_unchecked": _let_a_delivery_pass_unchecked,
    "outsider_admitted": _let_an_outsider_in,
}
