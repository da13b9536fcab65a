"""Draws the table of the chosen indicator by school, filtered by the address alone: a download holds the same rows."""

from typing import Any
from urllib.parse import urlencode

from dashboard import theme
from dashboard.access.rules import DESK
from dashboard.language import N_, day_text, translator
from dashboard.pages import html
from dashboard.pages.panels import value_heading
from dashboard.pages.parts import ALL, chooser, head, name
from dashboard.pages.scene import Indicator, Scene
from dashboard.reader import reader
from dashboard.table_texts import REPORT_WORDS, STATUS_WORDS

School = dict[str, Any]
"""A row of :func:`dashboard.pages.figures.school_values`."""

GRID_WORDS = {
    "noRowsToShow": N_("没有符合条件的学校"),
    "loadingOoo": N_("正在读取…"),
}
ROW_FIELDS = ["school_name", "town_name", "stage", "value", "numerator", "denominator", "change", "status", "report"]
ROW_FIELDS += ["received_at"]
STATUS_LOOKS = {
    f"sw-{status.replace('_', '-')}": f"params.value && params.value.startsWith('{look.shape}')"
    for status, look in theme.STATES.items()
}
THEME = {
    "function": "themeQuartz.withParams({backgroundColor: 'var(--sw-panel)', foregroundColor: 'var(--sw-text)',"
    "headerBackgroundColor: 'var(--sw-raised)', headerTextColor: 'var(--sw-quiet)', borderColor: 'var(--sw-line)',"
    "accentColor: 'var(--sw-accent)', rowHoverColor: 'var(--sw-raised)', oddRowBackgroundColor: 'var(--sw-panel)',"
    "browserColorScheme: 'inherit', fontFamily: 'inherit', fontSize: 15, headerFontSize: 14,"
    "wrapperBorderRadius: 6, wrapperBorder: false})"
}


def table_head(scene: Scene, indicator: Indicator, schools: list[School]) -> Any:
    """Return the table's head: what it shows, the filters by stage and state, and the two downloads."""
    _ = scene.say
    words = [
        name(scene.place_name),
        " · ",
        _("各校{title}").format(title=indicator.title),
        html.Small(day_text(scene.day, scene.language)),
    ]
    stages = list(dict.fromkeys(str(school["stage"]) for school in schools if school["stage"]))
    stage = chooser(
        "stage",
        [{"label": _("全部学段"), "value": ALL}, *({"label": _(each), "value": each} for each in stages)],
        next((stage for stage in stages if stage == scene.address.stage), ALL),
        _("学段"),
    )
    status = chooser(
        "status",
        [
            {"label": _("全部状态"), "value": ALL},
            *({"label": _(word), "value": each} for each, word in STATUS_WORDS.items()),
        ],
        scene.address.status if scene.address.status in STATUS_WORDS else ALL,
        _("状态"),
    )
    downloads = [
        html.A(_("下载 {kind}").format(kind=kind.upper()), href=download_address(scene, kind), className="sw-button")
        for kind in ("csv", "xlsx")
    ]
    return head(words, stage if stages else None, status, *(downloads if reader().role in DESK else []))


def download_address(scene: Scene, kind: str) -> str:
    """Return the stable address of the table as it is filtered now."""
    address = scene.address
    asked = {
        "indicator": scene.indicator.name if scene.indicator else None,
        "date": scene.day.isoformat(),
        "town": address.town,
        "stage": address.stage,
        "status": address.status,
        "lang": address.language,
    }
    return f"/api/tables/school_values.{kind}?{urlencode({key: value for key, value in asked.items() if value})}"


def columns(scene: Scene, indicator: Indicator, schools: list[School]) -> list[dict[str, Any]]:
    """Return the grid's columns."""
    _ = scene.say
    places = ".2f" if indicator.unit in {"%", "‰"} else ".2~f"
    text: dict[str, Any] = {"minWidth": 116}
    number: dict[str, Any] = {"type": "rightAligned", "minWidth": 122}
    listed = [
        {
            "field": "school_name",
            "headerName": _("学校"),
            **text,
            "flex": 2,
            "minWidth": 172,
            "cellRenderer": "SchoolLink",
        },
        {
            "field": "value",
            "headerName": value_heading(scene, indicator),
            **number,
            "valueFormatter": _format(f",{places}"),
            "minWidth": 150,
        },
        {"field": "status", "headerName": _("状态"), **text, "cellClassRules": STATUS_LOOKS},
        {"field": "numerator", "headerName": _("分子"), **number, "valueFormatter": _format(",.2~f")},
        {"field": "denominator", "headerName": _("分母"), **number, "valueFormatter": _format(",.2~f")},
        {
            "field": "change",
            "headerName": _("较上日"),
            **number,
            "valueFormatter": _format(f"+,{places}"),
            "minWidth": 130,
        },
        {"field": "town_name", "headerName": _("乡镇"), **text},
        {"field": "stage", "headerName": _("学段"), **text},
        {"field": "report", "headerName": _("上报"), **text},
        {"field": "received_at", "headerName": _("送达时间"), "minWidth": 130},
    ]
    bare = {name for name in ("denominator", "stage", "numerator") if all(school[name] is None for school in schools)}
    if "denominator" in bare:
        bare.add("numerator")
    return [column for column in listed if column["field"] not in bare]


def _format(how: str) -> dict[str, str]:
    """Return the grid's way to write a number; what is missing is a dash and never a zero."""
    return {"function": f"params.value == null ? '—' : d3.format('{how}')(params.value)"}


def rows(scene: Scene, schools: list[School]) -> list[dict[str, Any]]:
    """Return the grid's rows, its enumerated values as words."""
    shown = []
    for school, said in zip(schools, worded(schools, scene.language), strict=True):
        received = school["received_at"]
        own = {
            "status": f"{theme.state(school['status']).shape} {said['status']}",
            "received_at": None if received is None else f"{received:%m-%d %H:%M}",
            "href": scene.address.at("school", school["school_code"]).href,
        }
        shown.append({name: said[name] for name in ROW_FIELDS} | own)
    return shown


def worded(schools: list[School], language: str) -> list[School]:
    """Return the schools with stage, status and report as words of ``language``."""
    _ = translator(language)
    said = []
    for school in schools:
        stage, status, report = school["stage"], STATUS_WORDS[school["status"]], REPORT_WORDS[school["report"]]
        words = {"stage": None if stage is None else _(stage), "status": _(status), "report": _(report)}
        said.append(school | words)
    return said


def grid_words(language: str) -> dict[str, str]:
    """Return the words that the grid itself speaks."""
    _ = translator(language)
    return {key: _(word) for key, word in GRID_WORDS.items()}
