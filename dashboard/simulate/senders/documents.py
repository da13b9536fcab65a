"""The register of documents, bodies and contacts: what each school and the office must have on file, sent once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dashboard.calendar import deadline
from dashboard.simulate.chance import pick
from dashboard.simulate.planted import midnight
from dashboard.simulate.roster import School
from dashboard.simulate.world import World, place_of

Entries = dict[tuple[str, str], dict[str, Any]]  # by school ("" is the office) and item

CONTACT, STREAM, PLAN, LEADING_GROUP = "联络人-", "工作线责任人", "开学方案", "领导小组"
TEAM, HOTLINE, HIGHER_RULE, HOLIDAY_RULES = "驻校专班", "心理热线", "上级文件", "管理规定"
NUMBER = "值班电话"  # whatever stands there is never kept
# The rules that find a kind of document missing, and in how many schools it is taken out.
MISSING = (
    ("leading_group_missing", LEADING_GROUP, 2),
    ("resident_team_missing", TEAM, 2),
    ("emergency_plan_missing", "应急预案", 2),
    ("zone_plan_missing", "分区方案", 1),
    ("reserve_scheme_missing", "储备制度", 2),
)
DAY = timedelta(days=1)
PAST_THE_TERM = (2, 9, 0)  # days between the end of the term of verification and the last day; 0 is still in time


def send(world: World) -> None:
    """Write the register as the office sent it on the first morning, with some of it missing, undated or old."""
    entries = _careful(world)
    breaking = _Breaking(world, entries)
    breaking.schools_documents()
    breaking.contacts()
    breaking.office()
    world.write("documents", list(entries.values()), world.early(0.5))


def _listed(world: World, category_set: str) -> list[str]:
    return list(world.county.raw.get("categories", {}).get(category_set, ()))


def _parties(world: World) -> list[str]:
    """List everybody whom a school must be able to reach; somebody on two of the pack's lists comes once."""
    sets = ("contact_levels", "contact_bodies", "contact_partners")
    return list(dict.fromkeys(party for each in sets for party in _listed(world, each)))


def _careful(world: World) -> Entries:
    """Return the register without a fault."""
    chance = world.chance("documents")
    entries: Entries = {}

    def add(school: School | None, item: str, kind: str, name: str, *, contact: bool = False) -> None:
        staff = (school or world.roster[0]).staff
        entries[school.code if school else "", item] = {
            **(place_of(school) if school else {}),
            "kind": kind,
            "name": name,
            "owner": pick(chance, staff).name,
            "contact": NUMBER if contact else None,
            "approved_on": world.opened_on - int(chance.integers(3, 13)) * DAY,
            "verified_on": world.window.first - int(chance.integers(1, 11)) * DAY,
        }

    for school in world.roster:
        for kind in _listed(world, "school_documents"):
            add(school, kind, kind, f"{school.name}{kind}", contact=kind == HOTLINE)
        for party in _parties(world):
            add(school, CONTACT + party, CONTACT + party, f"{party}联络人", contact=True)
        for stream in _listed(world, "work_streams"):
            add(school, stream, STREAM, stream)
    if LEADING_GROUP in _listed(world, "school_documents"):
        add(None, LEADING_GROUP, LEADING_GROUP, "教育系统疫情防控工作领导小组")
    for rule in _listed(world, "higher_rules"):
        add(None, rule, HIGHER_RULE, f"《{rule}》")
    if world.planted.holds("holiday_rules_missing"):
        add(None, HOLIDAY_RULES, HOLIDAY_RULES, "节假日管理规定")
    if world.planted.holds("opening_plan_of_stage_missing"):
        for stage in sorted({school.stage for school in world.roster}):
            add(None, stage, PLAN, f"{stage}春季学期开学方案")
    return entries


class _Breaking:
    """Takes out, undates and ages entries where the county has the rule, each time in a school of its own."""

    def __init__(self, world: World, entries: Entries) -> None:
        self.world, self.entries = world, entries
        order = world.chance("documents missing").permutation(len(world.roster))
        self._schools: Iterator[School] = (world.roster[int(place)] for place in order)
        self._due = midnight(world.opened_on)

    def _broken(self, rule: str) -> School | None:
        """Return the next school if the rule holds, and say that it is found there as of the opening."""
        if not self.world.planted.holds(rule):
            return None
        school = next(self._schools)
        self.world.plant(rule, self._due, school)
        return school

    def _set(self, school: School | None, item: str, **values: date | None) -> None:
        self.entries[school.code if school else "", item].update(values)

    def _age(self, rule: str, school: School | None, item: str, past: int) -> None:
        """Let the last verification lie so far back that its term ended ``past`` days before the last day."""
        days = int(self.world.params["contact_verified_days"])
        verified_on = self.world.window.last - (days + past) * DAY
        self._set(school, item, verified_on=verified_on, approved_on=verified_on)
        self.world.plant(rule, deadline(self.world.county, verified_on, days), school)

    def schools_documents(self) -> None:
        """Take out whole kinds, an owner, a number or a date of approval."""
        opened_on = self.world.opened_on
        for rule, kind, times in MISSING:
            for _ in range(times):
                if school := self._broken(rule):
                    del self.entries[school.code, kind]
        if school := self._broken("hotline_missing"):
            del self.entries[school.code, HOTLINE]
        if school := self._broken("hotline_missing"):
            self._set(school, HOTLINE, contact=None)
        for approved_on in (None, opened_on):
            if school := self._broken("opening_plan_late"):
                self._set(school, PLAN, approved_on=approved_on)
        if self.world.planted.holds("opening_plan_late"):
            self._set(next(self._schools), PLAN, approved_on=opened_on - DAY)  # the last day in time
        streams = _listed(self.world, "work_streams")
        if school := self._broken("work_stream_unowned"):
            del self.entries[school.code, streams[0]]
        if school := self._broken("work_stream_unowned"):
            self._set(school, streams[-1], owner=None)

    def contacts(self) -> None:
        """Take out contacts, and leave some unverified; a team that nobody confirms is the same kind of thing."""
        levels, bodies = _listed(self.world, "contact_levels"), _listed(self.world, "contact_bodies")
        if school := self._broken("contact_missing"):
            del self.entries[school.code, CONTACT + levels[-1]]
        if school := self._broken("contact_missing"):
            self._set(school, CONTACT + bodies[-1], contact=None)
        if school := self._broken("contact_missing"):
            self._set(school, CONTACT + levels[1], owner=None)
        if school := self._broken("partner_contact_missing"):
            partner = next(each for each in _listed(self.world, "contact_partners") if each not in bodies)
            del self.entries[school.code, CONTACT + partner]
        for rule, item in (
            ("contact_unverified", CONTACT + (bodies or levels or [""])[0]),
            ("resident_team_unconfirmed", TEAM),
        ):
            for past in PAST_THE_TERM:
                if self.world.planted.holds(rule):
                    self._age(rule, next(self._schools), item, past)

    def office(self) -> None:
        """Leave the office's own rules incomplete; a plan without a date of approval is a draft."""
        if self.world.planted.holds("higher_rule_missing"):
            aged, undated, absent, *_ = _listed(self.world, "higher_rules")
            self._age("higher_rule_unverified", None, aged, PAST_THE_TERM[0])
            self._set(None, undated, approved_on=None)
            self.world.plant("higher_rule_undated", self._due)
            del self.entries["", absent]
            self.world.plant("higher_rule_missing", self._due)
        if self.world.planted.holds("holiday_rules_missing"):
            self._set(None, HOLIDAY_RULES, approved_on=None)
            self.world.plant("holiday_rules_missing", self._due)
        if self.world.planted.holds("opening_plan_of_stage_missing"):
            self._set(None, sorted({school.stage for school in self.world.roster})[-1], approved_on=None)
            self.world.plant("opening_plan_of_stage_missing", self._due)
