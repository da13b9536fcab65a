"""Sends inspections and what they found; some schools wait, some domains are forgotten and some findings lie."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.calendar import deadline
from dashboard.simulate.chance import at
from dashboard.simulate.findings import Finding, answer, at_once, follow
from dashboard.simulate.inspections import (
    Inspection,
    by_day,
    code_table,
    domains_of,
    longest_wait,
    plan_inspections,
)
from dashboard.simulate.roster import School
from dashboard.simulate.world import World

SENT_AT = "18:30"
LEFT_WAITING = 2  # schools
FORGOTTEN = 2  # schools, for a domain and for a hazard
LYING = 2  # findings of each kind
LAZY = 3  # schools that do not answer a circular
RECENT, SETTLED = 45, 21  # days before the end between which a finding is broken: what is due is past by then
BEYOND = 10  # days that a school is left waiting beyond what is allowed

Plan = dict[str, list[Inspection]]


@dataclass(frozen=True)
class Broken:
    """How one finding is broken: which rule finds it, in which domains, at whose level, and what is left empty."""

    rule: str
    domains: Sequence[str]
    level: str | None
    lacking: Sequence[str]


def send(world: World) -> None:
    """Write ``inspections`` and ``findings`` from the opening of the term on; older rows come on the first morning."""
    plan = plan_inspections(world)
    schools = [world.roster[int(each)] for each in world.chance("inspections broken").permutation(len(world.roster))]
    waiting, schools = schools[:LEFT_WAITING], schools[LEFT_WAITING:]
    _leave_waiting(world, plan, waiting)
    forgetting, schools = schools[: 2 * FORGOTTEN], schools[2 * FORGOTTEN :]
    _forget_domains(world, plan, forgetting)
    findings = _findings(world, plan, schools)
    _leave_unanswered(world, findings, schools[-LAZY:])
    _write(world, plan, findings)


def _leave_waiting(world: World, plan: Plan, schools: Sequence[School]) -> None:
    """Stop inspecting some schools; where no domain must be checked each term, the first one is never inspected."""
    wait = longest_wait(world)
    rule = "inspector_visit_missing" if world.params["visit_days"] else "school_not_inspected"
    until = world.window.last - timedelta(days=wait + BEYOND)
    for place, school in enumerate(schools):
        visits = plan[school.code]
        kept = [] if place == 0 and not code_table(world, "domains") else visits[:1]
        kept += [each for each in visits[1:] if kept and each.day <= until]
        plan[school.code] = kept
        world.plant(rule, deadline(world.county, kept[-1].day if kept else world.opened_on, wait), school)


def _forget_domains(world: World, plan: Plan, schools: Sequence[School]) -> None:
    """Take one domain or hazard out of all that was checked at a school this term."""
    chance = world.chance("inspections broken")
    rules = ("domain_unchecked", "domains"), ("hazard_unchecked", "hazards")
    for place, school in enumerate(schools):
        rule, table = rules[place % len(rules)]
        if names := code_table(world, table):
            forgotten = names[int(chance.integers(len(names)))]
            for each in plan[school.code]:
                each.passed.pop(forgotten, None)
            plan[school.code] = [each for each in plan[school.code] if each.passed]
            world.plant(rule, deadline(world.county, world.opened_on, world.params["domain_days"]), school)


def _kinds(world: World) -> Iterator[Broken]:
    """Yield how findings are broken in this county."""
    hazards, hygiene = (code_table(world, name) for name in ("hazards", "hygiene"))
    general = [each for each in domains_of(world) if each not in (*hazards, *hygiene)]
    yield Broken("finding_open", general, None, ["closed"])
    yield Broken("finding_not_circulated", general, None, ["circulated"])
    if not at_once(world):
        yield Broken("finding_without_deadline", general, None, ["due", "closed"])
    if hazards:
        yield Broken("hazard_open", hazards, None, ["closed"])
    if hygiene:
        yield Broken("hygiene_finding_open", hygiene, None, ["closed"])
    for name, domain in world.vocabulary.inspections.partners.items():
        yield Broken("partner_task_open", [domain], f"{name}部门", ["closed"])


def _findings(world: World, plan: Plan, schools: Sequence[School]) -> list[Finding]:
    """Follow every failed check; some schools' are broken, one a school."""
    broken: dict[tuple[str, str], Broken] = {}
    free = list(schools[:-LAZY])
    for kind in _kinds(world):
        for place in range(LYING):
            inspection = _take(world, plan, free)
            if inspection:
                domain = kind.domains[place % len(kind.domains)]
                inspection.passed[domain] = False
                broken[inspection.number, domain] = kind
    findings: list[Finding] = []
    for inspection in (each for inspections in by_day(plan).values() for each in inspections):
        for domain, passed in inspection.passed.items():
            if not passed:
                finding = follow(world, inspection, domain)
                finding.number = f"WT-{inspection.day.year}-{len(findings) + 1:04d}"
                if (inspection.number, domain) in broken:
                    _break(world, finding, broken[inspection.number, domain])
                answer(world, finding)
                findings.append(finding)
    return findings


def _take(world: World, plan: Plan, free: list[School]) -> Inspection | None:
    """Take the next free school with an inspection that is old enough for what it found to be due, and use it up."""
    last = world.window.last
    for school in list(free):
        for inspection in plan[school.code]:
            if SETTLED <= (last - inspection.day).days <= RECENT:
                free.remove(school)
                return inspection
    return None


def _break(world: World, finding: Finding, kind: Broken) -> None:
    for each in kind.lacking:
        setattr(finding, each, None)
    finding.level = kind.level or finding.level
    start, days = finding.found, 0
    if kind.rule == "finding_not_circulated":
        days = world.params["circulate_days"]
    elif finding.due and not at_once(world):
        start = finding.due
    world.plant(kind.rule, deadline(world.county, start, days), finding.school)


def _leave_unanswered(world: World, findings: Sequence[Finding], lazy: Sequence[School]) -> None:
    """Let some schools leave the self-check after a circular undone, one circular each."""
    days = world.params["self_check_days"]
    if days is None:
        return
    circulars: dict[date, Finding] = {}
    for finding in findings:
        if finding.circulated and deadline(world.county, finding.circulated, days) <= world.now:
            circulars.setdefault(finding.circulated, finding)
    for school, day in zip(lazy, sorted(circulars, reverse=True), strict=False):
        del circulars[day].self_checks[school.code]
        world.plant("self_check_missing", deadline(world.county, day, days), school)


def _write(world: World, plan: Mapping[str, Sequence[Inspection]], findings: Sequence[Finding]) -> None:
    """Write the ledgers as they stood before the window, then what each day added or changed."""
    inspections = by_day(plan)
    before = world.window.first - timedelta(days=1)
    old = [row for day, each in inspections.items() if day <= before for one in each for row in one.rows()]
    _send(world, "inspections", old, None)
    _send(world, "findings", _changed(world, findings, world.opened_on, before), None)
    for day in world.window.days:
        _send(world, "inspections", [row for one in inspections.get(day, []) for row in one.rows()], day)
        _send(world, "findings", _changed(world, findings, day, day), day)


def _changed(world: World, findings: Sequence[Finding], since: date, until: date) -> list[Mapping[str, Any]]:
    return [row for each in findings for row in each.rows(world.roster, since, until)]


def _send(world: World, dataset: str, rows: Sequence[Mapping[str, Any]], day: date | None) -> None:
    """Send what a day brought, in its evening; without a day, what is older, on the first morning."""
    if rows:
        world.write(dataset, rows, at(day, SENT_AT) if day else world.early(1), mark="" if day else "_此前")
