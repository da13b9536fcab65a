"""The resident teams' sign-ins, where the county has them reported daily."""

from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.plan import Slot
from dashboard.simulate.world import World, place_of

MEMBERS = 3
DUTIES = ("校门值守", "晨检督促", "消毒通风")
NOBODY = 4  # schools in which on one day nobody signs in
ABSENT = 0.06  # the chance that a member is not there on a day; one always is


def send(world: World) -> None:
    """Write who signed in each day; an empty report says that nobody did."""
    chance, slots = world.chance("duty"), world.sent("duty")
    nobody: dict[str, Slot] = {}
    for place in world.chance("duty nobody").permutation(len(slots)):
        if len(nobody) < NOBODY:
            nobody.setdefault(slots[int(place)].school.code, slots[int(place)])
    for slot in slots:
        on_duty = pick(chance, range(MEMBERS))  # this one comes in any case
        rows = [
            {
                "report_date": slot.day,
                **place_of(slot.school),
                "member": person.name,
                "member_id": f"{slot.school.code[-4:]}-{number + 1}",
                "duty": DUTIES[number],
                "signed_in": at(slot.day, "06:40") + minutes(chance, 0, 45),
            }
            for number, person in enumerate(slot.school.staff[:MEMBERS])
            if not happens(chance, ABSENT) or number == on_duty
        ]
        if nobody.get(slot.school.code) is slot:
            world.plant("duty_unattended", slot.due_at, slot.school)
            rows = []
        world.report(slot, rows)
