"""Tests: each school's own list of the day where the pack calls it due, else the office's."""

from datetime import datetime, timedelta

from dashboard.simulate.chance import at
from dashboard.simulate.exports import ZERO_REPORT
from dashboard.simulate.sampling import sample_rows
from dashboard.simulate.world import World, place_of

OFFICE_SENDS = "17:45"


def send(world: World) -> None:
    """Write samples and results as they become known, and say which results are overdue."""
    if "tests" in world.county.reports:
        told: dict[str, datetime] = {}
        for slot in sorted(world.sent("tests"), key=lambda each: each.received_at or each.due_at):
            now = slot.received_at or slot.due_at
            own = [each for each in world.samples if each.school is slot.school]
            rows = list(sample_rows(own, told.get(slot.school.code, datetime.min), now))
            world.report(slot, rows or [{**place_of(slot.school), "person_name": ZERO_REPORT, "sampled_at": now}])
            told[slot.school.code] = now
    else:
        since = datetime.min
        for day in world.window.days:
            now = at(day, OFFICE_SENDS)
            if rows := list(sample_rows(world.samples, since, now)):
                world.write("tests", rows, now)
            since = now
    for each in world.samples:
        due_at = each.sampled_at + timedelta(hours=world.params["result_hours"])
        if each.resulted_at == datetime.max and due_at < world.now:
            world.plant("test_result_overdue", due_at, each.school, each.school_class)
