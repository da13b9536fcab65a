"""Who inspects the schools: inspectors with one school each, or teams that share them, as the county laid down."""

from collections.abc import Iterator

from dashboard.simulate.exports import Row
from dashboard.simulate.inspections import NUMERALS
from dashboard.simulate.inspectors import assign_inspectors
from dashboard.simulate.planted import midnight
from dashboard.simulate.world import World, place_of

INSPECTOR = "包校干部"


def send(world: World) -> None:
    """Write the list as the office sent it on the first morning, with what it lacks."""
    rows = [*_inspectors(world), *_teams(world)]
    if rows:
        world.write("teams", rows, world.early(0.5))


def _inspectors(world: World) -> Iterator[Row]:
    """Yield one inspector a school; one has two schools, and one school has none."""
    if not world.planted.holds("inspector_missing"):
        return
    inspectors, due = assign_inspectors(world.roster, world.seed, is_broken=True), midnight(world.opened_on)
    for school in world.roster:
        inspector = inspectors[school.code]
        if inspector:
            person = {"member": inspector.name, "member_id": inspector.number}
            yield {"team": INSPECTOR, "kind": INSPECTOR, **person, **place_of(school)}
        else:
            world.plant("inspector_missing", due, school)
    world.plant("inspector_with_several_schools", due)
    world.plant("inspectors_short", due)


def _teams(world: World) -> Iterator[Row]:
    """Yield the teams' members with their schools; one team is missing, one has no leader, one school has no team."""
    if not world.planted.holds("teams_short"):
        return
    due, named = midnight(world.opened_on), world.vocabulary.inspections.team
    kind = named.replace("第{number}", "")
    left_out, leaderless = (int(place) for place in world.chance("teams").permutation(len(world.roster))[:2])
    teams = int(world.params["teams"]) - 1
    world.plant("teams_short", due)
    world.plant("team_without_leader", due)
    world.plant("school_without_team", due, world.roster[left_out])
    for place, school in enumerate(world.roster):
        if place == left_out:
            continue
        number = place % teams
        leader = None if number == leaderless % teams else world.roster[number].inspector
        person = {"leader": leader, "member": school.inspector, "member_id": f"JY{place:04}"}
        yield {"team": named.format(number=NUMERALS[number]), "kind": kind, **person, **place_of(school)}
