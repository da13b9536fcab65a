"""The ledger of key persons: each school's own where the pack calls it due, else one of the office for all."""

from datetime import date, datetime, timedelta

from dashboard.calendar import end_of
from dashboard.simulate.chance import at
from dashboard.simulate.exports import ZERO_REPORT
from dashboard.simulate.key_persons import KeyPerson, ledger
from dashboard.simulate.people import STUDENT
from dashboard.simulate.planted import midnight
from dashboard.simulate.sampling import Sample
from dashboard.simulate.world import World, place_of

OFFICE_SENDS = "17:45"
DAY = timedelta(days=1)


def send(world: World) -> None:
    """Write the ledger day by day, and say what is wrong in it."""
    chance = world.chance("key persons' ledger")
    if "key_persons" in world.county.reports:
        for slot in world.sent("key_persons"):
            own = [each for each in world.isolated if each.school is slot.school]
            rows = list(ledger(own, slot.received_at or slot.due_at, chance))
            world.report(slot, rows or [{**place_of(slot.school), "person_name": ZERO_REPORT}])
    else:
        for day in world.window.days:
            if rows := list(ledger(world.isolated, at(day, OFFICE_SENDS), chance)):
                world.write("key_persons", rows, at(day, OFFICE_SENDS))
    for each in world.isolated:
        own_samples = [sample for sample in world.samples if sample.person is each.person]
        _plant(world, each, own_samples)


def _plant(world: World, each: KeyPerson, samples: list[Sample]) -> None:
    """Say what is to be found about one person; the first sample is taken on purpose and not by chance."""
    place = each.school, each.school_class
    length = timedelta(days=int(world.params["isolation_days"]))
    sample_by = each.registered_at + timedelta(hours=world.params["sample_hours"])
    if not any(sample.sampled_at <= sample_by for sample in samples):
        world.plant("key_person_not_sampled", sample_by, *place)
    start = each.isolation_start
    if start is None or start > each.arrived_on:
        world.plant("isolation_not_started", end_of(each.arrived_on), *place)
    if each.released_on and each.released_on <= world.window.last:
        if start and each.released_on < start + length:
            world.plant("isolation_released_early", midnight(each.released_on), *place)
        if not _is_negative(samples, each.released_on):
            world.plant("isolation_exit_without_test", midnight(each.released_on), *place)
    if each.cleared_on and each.cleared_on <= world.window.last:
        watched = start is not None and each.cleared_on >= start + length
        if not watched or not _is_negative(samples, each.cleared_on):
            world.plant("cleared_without_observation", midnight(each.cleared_on), *place)
    if each.tracked_until:
        world.plant("key_person_not_tracked", midnight(each.tracked_until + 2 * DAY), *place)
    exam, grade = world.params["exam_date"], each.school_class.grade if each.school_class else ""
    begins, released = start or each.arrived_on, each.released_on or exam
    sits_it = each.person.kind == STUDENT and grade in world.county.raw["categories"]["exam_grades"]
    if sits_it and begins < exam <= begins + length and released >= exam:
        world.plant("isolation_past_exam", midnight(exam - length), *place)


def _is_negative(samples: list[Sample], by: date) -> bool:
    """Say whether a negative result was out by a day; all results are negative."""
    return any(sample.resulted_at < datetime.max and sample.resulted_at.date() <= by for sample in samples)
