"""Events after somebody was found unwell: each school's report where the pack calls it due, else the office's list."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from dashboard.calendar import deadline
from dashboard.simulate.chance import at
from dashboard.simulate.clusters import cases_of, find_clusters, known_at
from dashboard.simulate.events import Event, draw_events
from dashboard.simulate.exports import ZERO_REPORT
from dashboard.simulate.illness import Spell
from dashboard.simulate.planted import midnight
from dashboard.simulate.presence import CLEARANCE_FROM
from dashboard.simulate.world import World, place_of

OFFICE_SENDS = "17:50"


def send(world: World) -> None:
    """Write the events as they become known, and say what is to be found in them and in the registers of absences."""
    events = draw_events(world)
    told = list(_by_schools(world, events) if "symptom_events" in world.county.reports else _by_office(world, events))
    newest = {(each.spell.school.code, each.event_id): each for each in told}
    for each in newest.values():
        _plant_steps(world, each)
    _plant_clusters(world, newest.values())
    _plant_diseases(world, newest.values())
    _plant_registers(world)


def _by_schools(world: World, events: list[Event]) -> Iterator[Event]:
    since: dict[str, datetime] = {}
    for slot in sorted(world.sent("symptom_events"), key=lambda each: each.received_at or each.due_at):
        now, code = slot.received_at or slot.due_at, slot.school.code
        own = [each for each in events if each.spell.school is slot.school]
        new = [each.as_of(now) for each in own if each.is_new(since.get(code, datetime.min), now)]
        rows = [each.row() for each in new]
        world.report(slot, rows or [{**place_of(slot.school), "person_name": ZERO_REPORT, "found_at": now}])
        since[code] = now
        yield from new


def _by_office(world: World, events: list[Event]) -> Iterator[Event]:
    since = datetime.min
    for day in world.window.days:
        now = at(day, OFFICE_SENDS)
        new = [each.as_of(now) for each in events if each.is_new(since, now)]
        if new:
            world.write("symptom_events", [each.row() for each in new], now)
        since = now
        yield from new


def _plant_steps(world: World, each: Event) -> None:
    """Say which of the event's steps are late or missing at the end."""
    params, place = world.params, (each.spell.school, each.spell.school_class)
    closing = deadline(world.county, each.found_at.date(), params["event_open_days"])
    judged_at = each.closed_at or closing
    at_once = each.found_at + timedelta(minutes=params["isolate_minutes"])
    if _is_late(each.isolated_at, at_once, world.now):
        world.plant("symptomatic_not_isolated", at_once, *place)
    disposed_by = each.found_at + timedelta(minutes=params["dispose_minutes"])
    if each.temperature_c >= params["fever_c"] and _is_late(each.disposed_at, disposed_by, world.now):
        world.plant("abnormal_temperature_not_handled", disposed_by, *place)
    notify_by = each.found_at + timedelta(hours=params["notify_hours"])
    for notified_at in (each.command_notified_at, each.health_notified_at):
        if _is_late(notified_at, notify_by, world.now):
            world.plant("event_not_notified", notify_by, *place)
    unexplained = set(world.county.raw["categories"]["unexplained_symptoms"]) & set(each.spell.symptoms)
    report_by = each.found_at + timedelta(hours=params["unexplained_report_hours"])
    is_told = each.command_notified_at and each.health_notified_at
    if (unexplained or each.temperature_c >= params["high_fever_c"]) and not is_told and report_by < world.now:
        world.plant("unexplained_symptoms_not_reported", report_by, *place)
    if each.closed_at is None and closing <= world.now:
        world.plant("event_not_closed", closing, *place)
    if judged_at <= world.now:
        if None in each.steps:
            world.plant("event_step_missing", judged_at, *place)
        if each.is_feverish and not each.handed_to:
            world.plant("event_not_handed_over", judged_at, *place)


def _is_late(done_at: datetime | None, due_at: datetime, now: datetime) -> bool:
    return due_at < now and (done_at is None or done_at > due_at)


def _plant_clusters(world: World, events: Iterable[Event]) -> None:
    """Say which clusters nobody reported: no pupil of the class of whom both recipients were told about that time."""
    places = {(spell.person.identifier, spell.onset): place for place, spell in enumerate(world.spells)}
    events = list(events)
    found = [(places[each.spell.person.identifier, each.spell.onset], each.found_at) for each in events]
    for cluster in find_clusters(cases_of(world, found), world.params, world.county):
        reach = cluster.until + timedelta(days=world.params["cluster_span_days"])
        reported = any(
            each.spell.school_class is cluster.school_class
            and cluster.since <= each.found_at.date() <= reach
            and each.command_notified_at
            and each.health_notified_at
            for each in events
        )
        due_at = cluster.crossed_at + timedelta(hours=world.params["cluster_report_hours"])
        if not reported and due_at < world.now:
            world.plant("cluster_not_reported", due_at, cluster.school, cluster.school_class)


def _plant_diseases(world: World, events: Iterable[Event]) -> None:
    """Say of which patients with a notifiable disease both recipients were not told."""
    told = {
        (each.spell.person.identifier, each.spell.onset)
        for each in events
        if each.command_notified_at and each.health_notified_at
    }
    for place, spell in enumerate(world.spells):
        known = known_at(world, place)
        if known and spell.illness.diagnosis in world.county.raw["categories"]["notifiable_diseases"]:
            due_at = known + timedelta(hours=world.params["suspected_report_hours"])
            if (spell.person.identifier, spell.onset) not in told and due_at < world.now:
                world.plant("notifiable_disease_not_reported", due_at, spell.school, spell.school_class)


def _plant_registers(world: World) -> None:
    """Say which illnesses the registers leave unverified, and who came back without proof."""
    for place, spell in enumerate(world.spells):
        known = known_at(world, place)
        if not spell.verified and known:
            due_at = known + timedelta(hours=world.params["cause_hours"])
            world.plant("illness_not_verified", due_at, spell.school, spell.school_class)
        back = spell.returned_on
        if back and not spell.clearance and len(spell.days) >= CLEARANCE_FROM and not _is_absent(world, spell, back):
            world.plant("returned_without_clearance", midnight(back), spell.school, spell.school_class)


def _is_absent(world: World, spell: Spell, day: date) -> bool:
    return any(each.person is spell.person for each in world.presence.absences(spell.school, day))
