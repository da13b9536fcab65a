"""The tests of the staff who teach the last grades, before their classes resume: one list of the office."""

from datetime import datetime, timedelta

from dashboard.calendar import end_of
from dashboard.simulate.chance import at, minutes, pick
from dashboard.simulate.people import Person
from dashboard.simulate.planted import OVERDUE
from dashboard.simulate.roster import School
from dashboard.simulate.sampling import Sample, sample_rows
from dashboard.simulate.world import World

RULE = "staff_not_tested"
PURPOSE = "复学全覆盖"
UNTESTED, LATE = 1, 1  # schools in which somebody was not tested, and was tested only after the resumption


def send(world: World) -> None:
    """Write the list where the county asks for it; in a few schools it is not complete."""
    opened_on = world.opened_on
    received_at = max(world.early(0.5), at(opened_on + timedelta(days=2), "09:00"))
    if not world.planted.holds(RULE) or received_at > world.now:
        return
    chance = world.chance("resumption tests")
    grades = world.county.raw["categories"]["resumption_grades"]
    teams = [(school, grade, staff) for school in world.roster for grade in grades if (staff := _staff(school, grade))]
    chosen = [int(place) for place in chance.permutation(len(teams))[: UNTESTED + LATE]]
    rows = []
    for place, (school, grade, staff) in enumerate(teams):
        if place in chosen:
            world.planted.add(OVERDUE, RULE, (school.code, grade, ""), end_of(opened_on))
        for number, person in enumerate(staff):
            sampled_at = at(opened_on - timedelta(days=3), "08:00") + minutes(chance, 0, 480)
            if place in chosen and number == 0:
                if chosen.index(place) < UNTESTED:
                    continue
                sampled_at += timedelta(days=4)
            laboratory = pick(chance, world.vocabulary.laboratories)
            sample = Sample(school, None, person, PURPOSE, sampled_at, sampled_at + timedelta(hours=20), laboratory)
            rows += [{**row, "grade": grade} for row in sample_rows([sample], datetime.min, received_at)]
    world.write("tests", rows, received_at, mark="_复学全覆盖")


def _staff(school: School, grade: str) -> list[Person]:
    return [person for each in school.classes if each.grade == grade for person in each.teachers]
