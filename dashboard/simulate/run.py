"""Plays a county day by day: makes its people, decides what happens to them, and writes what is sent about it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.progress import track
from dashboard.simulate.chance import stream
from dashboard.simulate.daily import SENT_BY_SCHOOLS, Daily
from dashboard.simulate.exports import Exports
from dashboard.simulate.habits import draw_habit
from dashboard.simulate.illness import draw_spells
from dashboard.simulate.key_persons import KeyPerson, key_persons
from dashboard.simulate.mess import LEVELS, MessyExports
from dashboard.simulate.people import PeopleMaker, Person
from dashboard.simulate.plan import Slot, by_key, plan_reports
from dashboard.simulate.planted import Planted
from dashboard.simulate.presence import Presence
from dashboard.simulate.registers import write_registers
from dashboard.simulate.roster import School, build_roster
from dashboard.simulate.sampling import draw_samples
from dashboard.simulate.scenario import Scenario, Scene, usual
from dashboard.simulate.senders import senders
from dashboard.simulate.summary import SimulationSummary
from dashboard.simulate.supplies import count_stocks
from dashboard.simulate.tracing import neglect, trace_causes
from dashboard.simulate.transmission import Transmission
from dashboard.simulate.truth import Truth, write_truth
from dashboard.simulate.vocabulary import load_vocabulary
from dashboard.simulate.window import Window, make_window
from dashboard.simulate.world import World


def simulate(
    *, county: County, days: int | None, end: date | None, seed: int, out: Path, mess: int = 0, scene: Scene = usual
) -> SimulationSummary:
    """Write a county's exports, ``arrivals.csv`` and ``truth/`` into ``out``.

    Args:
        county: whose schools are played; it needs a folder ``simulate/``.
        days: calendar days; None takes the rule pack's.
        end: the last calendar day; None takes the rule pack's.
        seed: the same seed (and the same other arguments) gives the same bytes.
        out: a folder that is empty or not there yet.
        mess: how messy the files are, 0 to 3; 0 is what a careful school sends. The county and the truth stay the
            same, and ``truth/mess.csv`` says what was planted.
        scene: what comes upon the county: its outbreaks, and whose reports fail.

    Raises:
        SchoolwatchError: a county that cannot be simulated, days without school, a folder in use, an unknown mess.
    """
    if mess not in (0, *LEVELS):
        raise SchoolwatchError(
            f"没有杂乱程度 {mess}，只有 0、1、2、3。请改 --mess。",
            f"There is no mess level {mess}, only 0, 1, 2 and 3. Change --mess.",
        )
    vocabulary = load_vocabulary(county)
    window = make_window(county, days, end)
    _require_empty(out)
    contracts = load_contracts()
    maker = PeopleMaker(vocabulary, county.code, stream(seed, "people"))
    roster = build_roster(vocabulary, maker, window.first, stream(seed, "roster"))
    isolated = key_persons(county, vocabulary, roster, (window.first, window.last), maker, stream(seed, "key persons"))
    sessions = list(county.reports.get("screening", {}).get("sessions", ()))
    is_away = _away(isolated)
    transmission = Transmission(vocabulary, roster, window, sessions, is_away, stream(seed, "outbreaks"))
    scenario = scene(county, transmission)
    slots = plan_reports(
        county, roster, window, _must_report(scenario, window), stream(seed, "reports"), scenario.silent or {}
    )
    sent = by_key([slot for slot in slots if slot.received_at])
    spreading = [spell for outbreak in scenario.outbreaks for spell in outbreak.spells]
    drawn = draw_spells(vocabulary, roster, window, sessions, spreading, is_away, stream(seed, "illness"))

    def is_sent(school: School, day: date) -> bool:
        return ("absences", "", school.code, day) in sent

    traced = trace_causes(drawn, window, is_sent, stream(seed, "tracing"))
    spells = neglect(traced, window, county.params["clearance_days"], is_sent, stream(seed, "neglect"))
    presence = Presence(roster, window, spells, isolated, stream(seed, "presence"))
    counts = count_stocks(
        vocabulary, window.days, _counted(roster, slots), county.params["stock_window_days"], stream(seed, "supplies")
    )
    exports = MessyExports(out, level=mess, seed=seed, county=county, roster=roster) if mess else Exports(out)
    habits, forms = stream(seed, "habits"), [contracts[name] for name in SENT_BY_SCHOOLS]
    daily = Daily(
        exports=exports,
        contracts=contracts,
        county=county,
        window=window,
        habits={school.code: draw_habit(school, forms, habits) for school in roster},
        presence=presence,
        seed=seed,
    )
    planted = Planted(county)
    write_registers(exports, contracts, county, vocabulary, roster, window, planted, seed)
    _write_days(daily, window, slots)
    world = World(
        county=county,
        contracts=contracts,
        vocabulary=vocabulary,
        window=window,
        roster=roster,
        maker=maker,
        presence=presence,
        spells=spells,
        isolated=isolated,
        samples=draw_samples(vocabulary, roster, isolated, window, stream(seed, "samples")),
        known_at=daily.known_at,
        counts=counts,
        reports=slots,
        habits=daily.habits,
        exports=exports,
        planted=planted,
        seed=seed,
    )
    for _, send in track(list(senders()), "仿真 simulate"):
        send(world)
    exports.write_arrivals()
    truth = Truth(county, roster, window, scenario.outbreaks, spells, isolated, slots, presence, counts, daily.known_at)
    write_truth(out / "truth", truth, world.planted)
    if isinstance(exports, MessyExports):
        exports.write_mess(out / "truth" / "mess.csv")
    return SimulationSummary(
        folder=out,
        start=window.start,
        end=window.end,
        school_days=len(window.days),
        towns=len(vocabulary.towns),
        schools=len(roster),
        classes=sum(len(school.classes) for school in roster),
        pupils=sum(school.pupils for school in roster),
        files=len(exports.written),
        rows=sum(each.rows for each in exports.written),
        bytes=sum(each.bytes for each in exports.written),
    )


def _require_empty(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SchoolwatchError(
            f"{out} 里已有东西，仿真不会覆盖。请换一个文件夹，或先清空。",
            f"There is something in {out} already, and it is not overwritten. Choose another folder, or empty it.",
        )


def _must_report(scenario: Scenario, window: Window) -> set[tuple[str, date]]:
    """Name the schools and days of which every report comes: an outbreak's first school, until its last onset."""
    if scenario.silent is not None:
        return set()
    return {
        (each.start.school.code, day)
        for each in scenario.outbreaks
        for day in window.days
        if each.patients[0].onset <= day <= max(patient.onset for patient in each.patients)
    }


def _away(isolated: Sequence[KeyPerson]) -> Callable[[Person, date], bool]:
    by_person = {each.person.identifier: each for each in isolated}

    def is_away(person: Person, day: date) -> bool:
        return person.identifier in by_person and by_person[person.identifier].is_away(day)

    return is_away


def _counted(roster: Sequence[School], slots: Sequence[Slot]) -> dict[str, tuple[School, list[date]]]:
    """List the days on which each school's count of its stores was sent."""
    days = defaultdict(list)
    for slot in slots:
        if slot.dataset == "supplies" and slot.received_at:
            days[slot.school.code].append(slot.day)
    return {school.code: (school, days[school.code]) for school in roster}


def _write_days(daily: Daily, window: Window, slots: Sequence[Slot]) -> None:
    by_day = defaultdict(list)
    for slot in slots:
        by_day[slot.day].append(slot)
    for day in track(window.days, "仿真 simulate", total=len(window.days)):
        daily.school_reports(by_day[day])
