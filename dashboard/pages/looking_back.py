"""Says, on every page of a past instant, that it is one, and what has come in since: late and corrected reports."""

from typing import Any

import pandas as pd

from dashboard.language import N_, day_text, figure_text, moment_text
from dashboard.pages import html
from dashboard.pages.parts import head, link, mark, name, table
from dashboard.pages.scene import Scene, as_days
from dashboard.pages.sources import dataset_title
from dashboard.revisions import revised_figures, revised_reports

KIND_WORDS = {"late": N_("会后补报"), "corrected": N_("会后更正"), "withdrawn": N_("会后撤回")}
SHOWN = 40
"""How many schools a list names."""
AT_ONCE = 6
"""A longer list is folded, so that the page itself stays in sight."""


def looking_back(scene: Scene) -> html.Element:
    """Return the panel that stands above a page of a past instant."""
    _ = scene.say
    as_of = moment_text(scene.board.version.as_of, scene.language)
    back = link(_("回到现在"), scene.address.choose(as_of=None), className="sw-chip", id="back-to-now")
    words = _("{moment} 的看板：当时看到的就是下面这些。").format(moment=as_of)
    reports = _of_place(scene, revised_reports(scene.board, scene.now or scene.board))
    parts: list[Any] = [head([mark("warn"), _("回看"), html.Small(words)], back), *_figures(scene)]
    if len(reports):
        tables = [_by_dataset(scene, reports), _by_school(scene, reports)]
        parts.append(html.Details([html.Summary(_summary(scene, reports)), *tables]))
    else:
        parts.append(html.P(_("那以后没有补报或更正。"), className="sw-none"))
    return html.Section(parts, className="sw-panel sw-looking-back", id="looking-back")


def _figures(scene: Scene) -> list[Any]:
    """Return what became of the chosen indicator's figures of the chosen day: which schools', by how much."""
    _, indicator = scene.say, scene.indicator
    if scene.problem or indicator is None or scene.address.page in ("overdue", "dictionary"):
        return []
    rows = revised_figures(scene.board, scene.now or scene.board, indicator=indicator.name, since=scene.day)
    rows = _of_place(scene, rows[as_days(rows["report_date"]) == scene.day])
    rows = rows.sort_values("kind", key=lambda kind: kind == "late", kind="stable")  # what was told otherwise first
    title = _("{day} 的{title}").format(day=day_text(scene.day, scene.language), title=indicator.title)
    if rows.empty:
        return [html.P(_("{title}：各校数值与当时相同。").format(title=title))]
    shown: list[Any] = list(rows.head(SHOWN).itertuples(index=False))
    lines = [
        [
            link(name(row.school_name), scene.address.at("school", row.school_code), className="sw-go"),
            figure_text(row.then, indicator.unit),
            figure_text(row.now, indicator.unit),
            "—" if pd.isna(row.change) else f"{row.change:+,.2f}",
            _(KIND_WORDS[row.kind]),
        ]
        for row in shown
    ]
    headings = [_("学校"), _("当时"), _("现在"), _("相差"), _("原因")]
    words = _("{title}：{count} 校的数值后来变了").format(title=title, count=len(rows))
    shown_at_once = len(lines) <= AT_ONCE
    return [html.Details([html.Summary(words), table(headings, lines, numbers={1, 2, 3})], open=shown_at_once)]


def _of_place(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the chosen school, or of the chosen town's schools."""
    if scene.school:
        return rows[rows["school_code"] == scene.school.code]
    if scene.address.town is None:
        return rows
    schools = scene.board.table("schools", columns=["school_code"], town_code=scene.address.town)
    return rows[rows["school_code"].isin(schools["school_code"])]


def _summary(scene: Scene, reports: pd.DataFrame) -> str:
    _ = scene.say
    counts = reports["kind"].value_counts()
    parts = [f"{_(words)} {counts[kind]:,}" for kind, words in KIND_WORDS.items() if kind in counts]
    words = _("到那天为止的报送：{counts}，涉及 {schools} 校")
    return words.format(counts=_("，").join(parts), schools=reports["school_code"].nunique())


def _counted(scene: Scene, reports: pd.DataFrame, by: str, heading: str, first: Any) -> html.Element:
    """Return a table of how many reports came late or were corrected, one row for each of ``by``."""
    _ = scene.say
    counts = pd.crosstab(reports[by], reports["kind"]).reindex(columns=list(KIND_WORDS), fill_value=0)
    most = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index].head(SHOWN)
    lines = [
        [first(key), *(f"{count:,}" for count in row)] for key, row in zip(most.index, most.to_numpy(), strict=True)
    ]
    return table([heading, *(_(words) for words in KIND_WORDS.values())], lines, numbers={1, 2, 3})


def _by_dataset(scene: Scene, reports: pd.DataFrame) -> html.Element:
    return _counted(
        scene, reports, "dataset", scene.say("数据集"), lambda dataset: dataset_title(dataset, scene.language)
    )


def _by_school(scene: Scene, reports: pd.DataFrame) -> html.Element:
    names: dict[str, str] = dict(reports[["school_code", "school_name"]].itertuples(index=False))
    return _counted(scene, reports, "school_code", scene.say("学校"), lambda code: name(names.get(code) or code))
