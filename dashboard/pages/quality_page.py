"""Draws the page of what has come in and what has not: whom to ring, the calendar of reports, deliveries and rejects.

It is the page from which a clerk rings the schools, so what is missing on the chosen day stands first, town by town.
"""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard.language import day_text, moment_text
from dashboard.pages import html
from dashboard.pages.address import Address
from dashboard.pages.dictionary_page import query_problems
from dashboard.pages.parts import aria, head, link, mark, name, report_swatch, table, time_text
from dashboard.pages.receiving import receiver
from dashboard.pages.report_calendar import SHAPES
from dashboard.pages.reports import school_states
from dashboard.pages.scene import Scene, as_days, known
from dashboard.pages.sources import dataset_title, reports_source
from dashboard.table_texts import REPORT_WORDS

DAYS = 15
LISTED = 12
"""How many deliveries, reasons and contradictions the page names; the tables have them all."""

MISSING = """
    SELECT town_code, town AS town_name, school_code, school_name, dataset, session, due_at
    FROM daily.reporting JOIN schools USING (school_code) LEFT JOIN (SELECT town_code, town_name AS town FROM towns)
        USING (town_code)
    WHERE report_date = $1 AND state = 'missing' AND due_at <= (SELECT as_of FROM version)
        AND ($2 IS NULL OR town_code = $2)
    ORDER BY town_code, school_code, due_at, dataset"""

BY_DATASET = """
    SELECT dataset, count(*) FILTER (expected) AS expected,
        count(*) FILTER (state = 'reported') AS reported, count(*) FILTER (state = 'zero') AS zero,
        count(*) FILTER (expected AND state = 'missing' AND due_at <= (SELECT as_of FROM version)) AS missing,
        count(*) FILTER (state IN ('reported', 'zero') AND on_time) AS on_time,
        count(*) FILTER (corrected) AS corrected, max(received_at) AS received_at
    FROM daily.reporting JOIN schools USING (school_code)
    WHERE report_date BETWEEN $1 AND $2 AND ($3 IS NULL OR town_code = $3)
    GROUP BY dataset ORDER BY missing DESC, dataset"""

DELIVERIES = """
    SELECT *, delivery_id IN (SELECT delivery_id FROM rejects) AS is_returned FROM deliveries
    WINDOW newest AS (ORDER BY received_at DESC, file, delivery_id),
        newest_of_its_kind AS (PARTITION BY is_returned ORDER BY received_at DESC, file, delivery_id)
    QUALIFY row_number() OVER newest <= $1 OR (is_returned AND row_number() OVER newest_of_its_kind <= $1)
    ORDER BY received_at DESC, file, delivery_id"""

REASONS = """
    SELECT dataset, field, reason_zh, reason_en, count(*) AS rows, count(DISTINCT delivery_id) AS deliveries
    FROM rejects JOIN deliveries USING (delivery_id) GROUP BY ALL ORDER BY rows DESC, dataset, field"""


def quality_page(scene: Scene) -> list[Any]:
    """Return the page's children."""
    _ = scene.say
    days = scene.days_until(DAYS)
    as_of = moment_text(scene.board.version.as_of, scene.language)
    return [
        html.Div(
            [
                html.H1(_("上报与质量")),
                html.Div(
                    [
                        html.Span(day_text(scene.day, scene.language)),
                        html.Span(name(scene.place_name)),
                        html.Span(_("按 {time} 的情况判定").format(time=as_of)),
                    ],
                    className="sw-facts",
                ),
            ],
            className="sw-place-head",
        ),
        html.Section(_to_ring(scene), className="sw-panel", id="to-ring"),
        html.Section(_calendar(scene, days), className="sw-panel", id="school-calendar"),
        html.Section(_by_dataset(scene, days), className="sw-panel", id="by-dataset"),
        html.Section(_deliveries(scene), className="sw-panel", id="deliveries"),
        html.Section(_reasons(scene), className="sw-panel", id="reject-reasons"),
        html.Section(_contradictions(scene), className="sw-panel", id="contradictions"),
        query_problems(scene),
    ]


def _school_names(scene: Scene) -> dict[str, str]:
    rows = scene.board.table("schools", columns=["school_code", "school_name"])
    return dict(rows.astype(str).itertuples(index=False))


def _rows_of(scene: Scene, words: str, table_name: str, *pairs: tuple[str, str]) -> Any:
    """Return the way to the rows themselves."""
    asked = (("name", table_name), *pairs)
    address = Address(
        language=scene.address.language, home_language=scene.address.home_language, page="tables", asked=asked
    )
    return link(words, address, className="sw-quiet-link")


def _none(words: str) -> html.Element:
    return html.Div([mark("ok"), words], className="sw-none")


def _to_ring(scene: Scene) -> list[Any]:
    """Return which schools owe which reports of the day, a line a school, town by town."""
    _ = scene.say
    rows = scene.board.sql(MISSING, [scene.day, scene.address.town])
    schools = rows["school_code"].nunique()
    title = [_("该催报的学校"), html.Small(_("{count} 校未报").format(count=schools))]
    every = _rows_of(
        scene, _("明细"), "reporting", ("state", "missing"), ("report_date", scene.day.isoformat())
    )  # fmt: skip
    if rows.empty:
        return [head(title), _none(_("到期的都报了")), reports_source(scene)]
    lines = []
    for (_town, code), own in rows.groupby(["town_code", "school_code"], sort=False, dropna=False):
        owed = [_owed(scene, dataset, session) for dataset, session in own[["dataset", "session"]].to_numpy()]
        school = link(name(str(own["school_name"].iloc[0])), scene.address.at("school", str(code)), className="sw-go")
        lines.append(
            [
                school,
                name(str(known(own["town_name"].iloc[0]) or "—")),
                html.Span(_("、").join(owed)),
                time_text(own["due_at"].min()),
                str(len(own)),
            ]
        )
    headings = [_("学校"), _("乡镇"), _("未报的数据"), _("最早到期"), _("份数")]
    return [head(title, every), table(headings, lines, numbers={4}), reports_source(scene)]


def _owed(scene: Scene, dataset: str, session: Any) -> str:
    title = dataset_title(dataset, scene.language)
    return f"{title} · {scene.say(session)}" if session and not pd.isna(session) else title


def _calendar(scene: Scene, days: list[date]) -> list[Any]:
    """Return the daily reports of each school on each day, four states by shape and colour, worst schools first."""
    _ = scene.say
    title = [_("上报日历"), html.Small(_("近 {count} 个学校日，日报合在一起看").format(count=len(days)))]
    keys = [html.Span([report_swatch(state), _(word)]) for state, word in REPORT_WORDS.items()]
    daily = tuple(name for name, report in scene.county.reports.items() if report.get("every") == "school-day")
    if not days:
        return [head(title), html.Div(_("还没有学校日。"), className="sw-none")]
    states = school_states(scene, daily, days[0], days[-1])
    names = _school_names(scene)
    given: dict[str, dict[date, str]] = {}
    for row in states:
        given.setdefault(row["school_code"], {})[row["report_date"]] = row["state"]
    worst = sorted(sorted(given), key=lambda code: -list(given[code].values()).count("missing"))
    headings = [html.Th(_("学校"), scope="col")]
    headings += [
        html.Th(
            f"{day.month}/{day.day}",
            scope="col",
            title=day_text(day, scene.language),
            className="sw-today" if day == scene.day else "",
        )
        for day in days
    ]
    lines = []
    for code in worst:
        called = str(names.get(code, code))
        cells = [_cell(scene, called, day, given[code].get(day, "not_expected")) for day in days]
        school = link(name(called), scene.address.at("school", code), className="sw-go")
        lines.append(html.Tr([html.Th(school, scope="row"), *cells]))
    drawn = html.Table([html.Thead(html.Tr(headings)), html.Tbody(lines)], className="sw-calendar")
    return [
        head(title, *keys),
        html.Div(drawn, className="sw-scroll", tabIndex="0", role="region", **aria(label=_("上报日历"))),
        reports_source(scene),
    ]


def _cell(scene: Scene, school: str, day: date, state: str) -> html.Element:
    said = f"{school} {day_text(day, scene.language)}: {scene.say(REPORT_WORDS[state])}"
    box = html.Span(SHAPES[state], className=f"sw-box sw-reporting-{state.replace('_', '-')}", title=said, role="img")
    return html.Td([box, html.Span(said, className="visually-hidden")])


def _by_dataset(scene: Scene, days: list[date]) -> list[Any]:
    """Return how complete, punctual and corrected each data set is."""
    _ = scene.say
    if not days:
        return [head(_("各类数据")), html.Div(_("还没有学校日。"), className="sw-none")]
    rows = scene.board.sql(BY_DATASET, [days[0], days[-1], scene.address.town])
    lines = [
        [
            dataset_title(str(row["dataset"]), scene.language),
            f"{row['expected']:,}",
            f"{row['reported']:,}",
            f"{row['zero']:,}",
            html.Span(f"{row['missing']:,}", className="sw-short" if row["missing"] else ""),
            _share(row["on_time"], row["reported"] + row["zero"]),
            f"{row['corrected']:,}",
            time_text(row["received_at"]),
        ]
        for row in rows.to_dict("records")
    ]
    headings = [_("数据"), _("应报"), _("已报"), _("零报告"), _("未报"), _("按时"), _("已更正"), _("最近送达")]
    small = html.Small(_("近 {count} 个学校日").format(count=len(days)))
    return [head([_("各类数据"), small]), table(headings, lines, numbers={1, 2, 3, 4, 5, 6})]


def _share(part: Any, whole: Any) -> str:
    """Return a share; of nothing there is none."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _deliveries(scene: Scene) -> list[Any]:
    """Return the newest deliveries and, however old, the newest with rejected rows, with what became of their rows."""
    _ = scene.say
    rows = scene.board.sql(DELIVERIES, [LISTED])
    takes_files = receiver() is not None
    lines = [
        [
            time_text(row["received_at"]),
            dataset_title(str(row["dataset"]), scene.language),
            html.Span(str(row["file"]), title=str(row["file"])),
            f"{row['rows_read']:,}",
            f"{row['rows_landed']:,}",
            html.Span(f"{row['rows_rejected']:,}", className="sw-short" if row["rows_rejected"] else ""),
            f"{row['rows_duplicate']:,}",
            *([_send_back(scene, row["delivery_id"]) if row["is_returned"] else ""] if takes_files else []),
        ]
        for row in rows.to_dict("records")
    ]
    headings = [_("送达时间"), _("数据"), _("文件"), _("读到行数"), _("入库行数"), _("退回行数"), _("重复行数")]
    said = f"?{urlencode({'lang': scene.language})}" if scene.language != scene.address.home_language else ""
    ways = [_rows_of(scene, _("全部送达记录"), "deliveries")]
    if takes_files:
        headings.append(_("退回表"))
        ways.insert(0, html.A(_("上传文件"), href=f"/upload{said}", className="sw-button", id="to-upload"))
    return [head([_("最近送达"), html.Small(_("最新在前"))], *ways), table(headings, lines, numbers={3, 4, 5, 6})]


def _send_back(scene: Scene, delivery_id: int) -> html.Element:
    """Return the way to the workbook that goes back to the sender."""
    return html.A(scene.say("退回表"), href=f"/quality/send-back/{delivery_id}.xlsx", className="sw-go", download="")


def _reasons(scene: Scene) -> list[Any]:
    """Return for which reasons rows were rejected, the most frequent first."""
    _ = scene.say
    rows = scene.board.sql(REASONS)
    title = [_("各类退回原因"), html.Small(_("{rows} 行").format(rows=f"{int(rows['rows'].sum()):,}"))]
    if rows.empty:
        return [head(title), _none(_("没有退回的行"))]
    lines = [
        [
            dataset_title(str(row["dataset"]), scene.language),
            str(known(row["field"]) or "—"),
            str(row["reason_en"] if scene.language == "en" else row["reason_zh"]),
            f"{row['rows']:,}",
            f"{row['deliveries']:,}",
        ]
        for row in rows.head(LISTED).to_dict("records")
    ]
    every = _rows_of(scene, _("全部退回的行"), "rejects")
    headings = [_("数据"), _("列"), _("理由"), _("行数"), _("送达次数")]
    return [head(title, every), table(headings, lines, numbers={3, 4})]


def _contradictions(scene: Scene) -> list[Any]:
    """Return where two data sets say different things of the same school and day."""
    _ = scene.say
    columns = ["school_code", "report_date", "detail_zh", "detail_en"]
    rows = scene.board.table("contradictions", columns=columns, order_by=["-report_date", "school_code"])
    names = _school_names(scene)
    rows = rows.assign(report_date=as_days(rows["report_date"]))
    title = [_("数据矛盾"), html.Small(_("{rows} 行").format(rows=f"{len(rows):,}"))]
    if rows.empty:
        return [head(title), _none(_("没有发现矛盾"))]
    lines = [
        [
            link(name(names.get(code, code)), scene.address.at("school", code), className="sw-go"),
            f"{day:%m-%d}",
            en if scene.language == "en" else zh,
        ]
        for code, day, zh, en in rows.head(LISTED).itertuples(index=False)
    ]
    every = _rows_of(scene, _("全部矛盾"), "contradictions")
    return [head(title, every), table([_("学校"), _("日期"), _("内容")], lines, numbers=set())]
