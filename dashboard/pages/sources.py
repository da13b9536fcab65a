"""Says under each panel what it stands on: which data set, who has reported it, and how old it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dashboard.board import Board
from dashboard.contracts import load_contracts
from dashboard.language import N_, moment_text, short_day
from dashboard.pages import html
from dashboard.pages.parts import age_text, mark
from dashboard.pages.reports import Coverage, indicator_coverage, last_delivery
from dashboard.pages.scene import Indicator, Scene, known
from dashboard.table_texts import REPORT_WORDS

NOT_DUE = N_("未到时限")
NAMED = 4
"""How many data sets are named one by one."""


def dataset_title(name: str, language: str) -> str:
    """Return a data set's name in words; one without a contract keeps its own."""
    contract = load_contracts().get(name)
    return name if contract is None else contract.title_en if language == "en" else contract.title


def coverage_words(scene: Scene, coverage: Coverage | None) -> str:
    """Return who has reported: how many of the schools, or, of a single school, the state of its report."""
    _ = scene.say
    if coverage is None or not coverage.expected:
        return _("随到随报")
    words = _("{done}/{expected} 校").format(done=coverage.reported, expected=coverage.expected)
    if scene.school:
        states = (("zero", coverage.zero), ("missing", coverage.missing), ("reported", coverage.reported))
        words = _(next((REPORT_WORDS[state] for state, count in states if count), NOT_DUE))
    return words if coverage.day == scene.day else f"{short_day(coverage.day, scene.language)} {words}"


def source(scene: Scene, indicator: Indicator) -> html.Element:
    """Return the line under a panel of one indicator."""
    _, coverage = scene.say, indicator_coverage(scene, indicator)
    received = coverage.received_at if coverage else last_delivery(scene, indicator)
    late = coverage is not None and coverage.missing > 0
    state: list[Any] = [mark("warn")] if late else []
    return _line(
        scene,
        indicator.datasets,
        html.Span([*state, coverage_words(scene, coverage)], className="sw-short" if late else ""),
        html.Span(age_text(scene, received)),
    )


def rules_source(scene: Scene, rules: Sequence[str] | None = None) -> html.Element:
    """Return the line under a list of overdue items: what the rules read, when it came, as of when it holds."""
    _ = scene.say
    read, received = rules_read(scene)
    datasets = dict.fromkeys(part for rule, parts in read.items() if rules is None or rule in rules for part in parts)
    newest = max((received[dataset] for dataset in datasets if dataset in received), default=None)
    as_of = moment_text(scene.board.version.as_of, scene.language)
    return _line(
        scene,
        tuple(datasets),
        html.Span(_("最近送达 {time}").format(time=moment_text(newest, scene.language)) if newest else _("无送达记录")),
        html.Span(_("按 {time} 的情况判定").format(time=as_of)),
    )


def rules_read(scene: Scene) -> tuple[dict[str, list[str]], dict[str, datetime]]:
    """Return the data sets of each overdue rule, and when each data set last came."""
    return scene.board.kept("rules", _read_rules)


def _read_rules(board: Board) -> tuple[dict[str, list[str]], dict[str, datetime]]:
    rows = board.table("dictionary", columns=["name", "datasets"], kind="overdue")
    named = {
        str(row.name): [part.strip() for part in (known(row.datasets) or "").split(",") if part.strip()]
        for row in rows.itertuples(index=False)
    }
    received = board.sql("SELECT dataset, max(received_at) FROM deliveries GROUP BY dataset")
    return named, dict(received.dropna().itertuples(index=False, name=None))


def reports_source(scene: Scene) -> html.Element:
    """Return the line under the calendar of reports: it stands on the deliveries themselves."""
    _ = scene.say
    as_of = moment_text(scene.board.version.as_of, scene.language)
    return html.Div(
        [html.Span(_("来源：送达记录")), html.Span(_("按 {time} 的情况判定").format(time=as_of))], className="sw-source"
    )


def _line(scene: Scene, datasets: Sequence[str], *beside: Any) -> html.Element:
    _ = scene.say
    titles = [dataset_title(each, scene.language) for each in datasets]
    words = _("、").join(titles[:NAMED])
    if len(titles) > NAMED:
        words = _("{names} 等 {count} 种").format(names=words, count=len(titles))
    named = html.Span(_("来源：{names}").format(names=words or "—"), title=_("、").join(titles))
    return html.Div([named, *beside], className="sw-source")
