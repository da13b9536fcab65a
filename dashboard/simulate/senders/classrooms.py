"""Says which classes are too large and which desks too close: the roster has some of each, the register shows them."""

from dashboard.calendar import end_of
from dashboard.simulate.world import World


def send(world: World) -> None:
    """Plant what the register of classes shows; it is written with the other registers, so nothing is sent here."""
    below, spacing = world.params["class_size_below"], world.params["spacing_m"]
    due_at = end_of(world.opened_on)
    for school in world.roster:
        for each in school.classes:
            if below is not None and len(each.pupils) >= below:
                world.plant("class_too_large", due_at, school, each)
            if spacing is not None and each.spacing_m < spacing:
                world.plant("spacing_too_narrow", due_at, school, each)
