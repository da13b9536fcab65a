"""A bulletin says what the board says, in a Word file that the office's own template may lay out."""

import io
import json

import docx
import pytest
from click.testing import CliRunner, Result
from docx.document import Document
from plotly.utils import PlotlyJSONEncoder

from app import main
from dashboard.bulletins import document
from dashboard.bulletins.edition import edition
from dashboard.bulletins.indicators import sections
from dashboard.county import load_county
from dashboard.pages import create_app
from dashboard.pages.address import read_address
from dashboard.pages.scene import read_scene
from dashboard.pages.shell import draw_page
from tests.warehouse.test_build import ATTENDANCE, COUNTY, Tiny, tiny  # noqa: F401 - the fixture of a small county
from tests.warehouse.test_own_queries import OWN, put


def write(tiny: Tiny, *options: str, kind: str = "daily") -> Result:  # noqa: F811
    out = str(tiny.folder / "out" / "bulletin.docx")
    return CliRunner().invoke(main, ["bulletin", kind, "--home", str(tiny.home.path), "--out", out, *options])


def opened(tiny: Tiny, *options: str, kind: str = "daily") -> Document:  # noqa: F811
    result = write(tiny, *options, kind=kind)
    assert (result.exit_code, result.exception) == (0, None), result.output
    return docx.Document(str(tiny.folder / "out" / "bulletin.docx"))


def rows(file: Document, *headings: str) -> dict[str, list[str]]:
    """The rows of all tables whose headings these are, by their first cell that is no number."""
    found = {}
    for table in file.tables:
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        if cells[0] == list(headings):
            found |= {next(text for text in line if not text.isdigit()): line for line in cells[1:]}
    return found


INDICATORS = ("指标", "单位", "全县", "较上期", "最差乡镇", "状态")
OVERDUE = ("等级", "事由", "条款", "件数", "学校", "最长逾期")


def says(file: Document) -> str:
    return "\n".join(paragraph.text for paragraph in file.paragraphs)


def test_the_figures_are_the_boards_and_an_own_indicator_is_a_row(tiny: Tiny) -> None:  # noqa: F811
    put(tiny.home, OWN)
    tiny.take("tuesday", ATTENDANCE + "2024-4-9,S1,一年级,1班,30,30\n", "2024-04-09T09:00")
    tiny.build("2024-04-09T12:00")
    board, told = tiny.board(), rows(opened(tiny), *INDICATORS)
    for name, title in {
        "attendance_rate": "出勤率",
        "absence_rate": "缺课率",
        "reporting_completeness": "上报完整率",
        "our_absence_rate": "本局缺勤率",
    }.items():
        before, now = board.indicator(name, since="2024-04-08")["value"]
        assert told[title][2:4] == [f"{now:.2f}", f"{'+' if now > before else '−'}{abs(now - before):.2f}"], name
    assert told["出勤率"] == ["出勤率", "%", "100.00", "+33.00", "—", "正常"]
    assert len(told) == len(board.table("dictionary", kind="indicator"))


def test_a_missing_figure_is_a_dash_and_no_zero_and_the_worst_town_is_named(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    told = rows(opened(tiny), *INDICATORS)
    assert told["出勤率"] == ["出勤率", "%", "67.00", "—", "平岗镇 50.00%", "警戒"]
    assert told["因病缺课率"][2:] == ["—", "—", "—", "无数据"]


@pytest.mark.parametrize(
    ("kind", "title", "period"), [("weekly", "周报", "4月8日 – 4月9日"), ("monthly", "月报", "4月1日 – 4月9日")]
)
def test_a_week_and_a_month_end_at_the_boards_instant(
    tiny: Tiny,  # noqa: F811
    kind: str,
    title: str,
    period: str,
) -> None:
    tiny.take("tuesday", ATTENDANCE + "2024-4-9,S1,一年级,1班,30,30\n", "2024-04-09T09:00")
    tiny.build("2024-04-09T12:00")
    file = opened(tiny, kind=kind)
    assert f"西丰县校园疫情防控{title}" in says(file)
    assert f"2024年{period}" in says(file)
    assert rows(file, *INDICATORS)["出勤率"][2] == f"{100 * 97 / 130:.2f}"


def test_it_says_who_has_not_reported_and_what_is_overdue_with_its_clause(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-09T12:00")
    file = opened(tiny, "--lang", "zh")
    items = tiny.board().overdue("report_missing")
    told = rows(file, *OVERDUE)["逾期未报"]
    assert told[2].startswith("X5：确立了疫情防控工作日汇报")
    assert int(told[3]) == len(items)
    assert "西丰镇第二小学 · " in says(file)
    assert "应报 3 校" in says(file)
    assert "数据截至 4月9日 12:00" in says(file)


def test_it_speaks_english(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    assert "Attendance rate" in rows(
        opened(tiny, "--lang", "en"), *["Indicator", "Unit", "Whole county", "Change", "Worst town", "State"]
    )


@pytest.mark.parametrize("as_of", ["2024-04-02", "tomorrow", "2024-13-01"])
def test_an_instant_that_is_not_there_is_a_sentence_in_both_languages(tiny: Tiny, as_of: str) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    result = write(tiny, "--as-of", as_of)
    assert result.exit_code == 2
    assert ("没有留下" in result.output and "is kept" in result.output) or "is no instant" in result.output


def test_nothing_published_is_a_sentence(tiny: Tiny) -> None:  # noqa: F811
    nothing = write(tiny)
    assert (nothing.exit_code, "Nothing has been published" in nothing.output) == (2, True)


def test_a_template_with_a_mistake_is_a_sentence(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    wrong = docx.Document()
    wrong.add_paragraph("{{ titel }}")
    wrong.save(str(tiny.folder / "bulletin.docx"))
    monkeypatch.setattr(document, "SHIPPED", tiny.folder / "bulletin.docx")
    result = write(tiny)
    assert (result.exit_code, "titel" in result.output, "Mend it in Word" in result.output) == (2, True, True)


@pytest.mark.parametrize("county", ["xincai", "zaozhuang"])
def test_a_county_with_headings_of_its_own_has_its_indicators_under_them(tiny: Tiny, county: str) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    found = sections(edition(tiny.board(), load_county(county), kind="daily", language="zh"))
    assert found[0]["title"].startswith("严把师生入校关")
    assert found[-1]["title"] == "其他指标"
    under = {row["title"]: section["title"] for section in found for row in section["rows"]}
    assert under["物资最短可用天数" if county == "zaozhuang" else "晨午晚检完成率"] == (
        "物资保障到位" if county == "zaozhuang" else "严把师生健康监测关"
    )


def test_a_small_count_of_persons_is_not_told(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    found = edition(tiny.board(), COUNTY, kind="daily", language="zh")
    assert [found.hidden(count) for count in (0, 1, 4, 5)] == [None, "<5", "<5", None]


def test_the_page_lists_the_three_and_each_file_is_the_one_the_command_line_writes(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    client = create_app(tiny.board(), COUNTY).server.test_client()
    for kind, title in {"daily": "日报", "weekly": "周报", "monthly": "月报"}.items():
        answer = client.get(f"/bulletins/{kind}.docx")
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Disposition"] == f"attachment; filename=bulletin_{kind}_20240408-1200.docx"
        served, written = docx.Document(io.BytesIO(answer.data)), opened(tiny, kind=kind)
        assert says(served) == says(written) and title in says(served)
        assert rows(served, *INDICATORS) == rows(written, *INDICATORS) != {}
    assert "daily bulletin" in says(docx.Document(io.BytesIO(client.get("/bulletins/daily.docx?lang=en").data)))
    scene = read_scene(tiny.board(), COUNTY, read_address("", path="/bulletins"))
    page = json.dumps(draw_page(scene), cls=PlotlyJSONEncoder, ensure_ascii=False)
    for words in ("校园疫情防控日报", "2024年4月8日", "/bulletins/monthly.docx?lang=en"):
        assert words in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/bulletins/yearly.docx", 404),
        ("/bulletins/daily.docx?lang=fr", 404),
        ("/bulletins/daily.docx?as_of=2020-01-01", 400),
    ],
)
def test_what_there_is_not_is_said_in_words(tiny: Tiny, address: str, status: int) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    answer = create_app(tiny.board(), COUNTY).server.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (status, "text/plain")
