"""Level 2: what else schools are called: by a former name, or by their town's name in its short form."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboard.simulate.mess.forms import bare
from dashboard.simulate.roster import School


def other_names(roster: Sequence[School]) -> Mapping[str, Sequence[str]]:
    """Map each school's code to the other names it goes by, leaving out those that two schools might mean."""
    found: dict[str, set[str]] = {}
    for school in roster:
        names = {school.name, *school.former_names}
        short = {each.replace(school.town_name, bare(school.town_name), 1) for each in names}
        found[school.code] = (names | {each for each in short if len(each) > 3}) - {school.name}
    meant = Counter(name for names in found.values() for name in names) + Counter(school.name for school in roster)
    return {code: sorted(name for name in names if meant[name] == 1) for code, names in found.items()}
