"""What a cell means: every usual spelling is read, what is out of bounds is rejected, and nothing is guessed."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from dashboard.intake.landing import pseudonym
from tests.intake.laboratory import Judged, Laboratory, open_laboratory

ATTENDANCE = "日期,学校,年级,班级,应到,实到\n"
ABSENCES = "日期,学校,姓名,学号,人员类别,缺勤原因,症状,发病日期,返校日期,复课证明\n"
SUPPLIES = "日期,学校,物资名称,单位,库存,入库\n"
GATE = "时间,学校,姓名,学号,人员类别,进出,体温\n"


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    with open_laboratory(tmp_path_factory.mktemp("laboratory")) as opened:
        yield opened


def absence(laboratory: Laboratory, **cells: str) -> Judged:
    usual = {
        "日期": "2024-3-8", "学校": "一小", "姓名": "张三丰", "学号": "20240001", "人员类别": "学生",
        "缺勤原因": "因病", "症状": "", "发病日期": "", "返校日期": "", "复课证明": "",
    }  # fmt: skip
    return laboratory.judge_text(ABSENCES + ",".join(f'"{cell}"' for cell in (usual | cells).values()) + "\n")


def only(judged: Judged) -> dict:
    assert judged.counts == (1, 1, 0, 0), judged.rejects
    return judged.rows[0]


def rejected(judged: Judged) -> dict:
    assert judged.counts == (1, 0, 1, 0), judged.rows
    return judged.rejects[0]


DAYS = (
    "2024-3-8", "2024-03-08", "2024.3.8", "2024/03/08", "2024/3/8", "2024年3月8日", "2024年03月08日", "20240308",
    "45359", "45359.354", "２０２４－３－８", "2024-3-8 8:30", "2024/3/8 08:30:15", "2024-03-08T08:30:00",
    "2024年3月8日 8时30分",
    "3月8日", "3/8", "3-8", " 2024-3-8 ", "2024-3\u200b-8",
)  # fmt: skip
NOT_DAYS = (
    "2024-2-30", "2024-13-1", "20240230", "24-3-8", "24.3.8", "24年3月8日", "3.8", "8/3/2024", "2024-3", "三月八日",
    "昨天", "2024-3-8-1", "12345678", "1.2345",
)  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_a_day_in_any_usual_spelling(laboratory: Laboratory, day: str) -> None:
    assert only(absence(laboratory, 日期=day))["report_date"] == date(2024, 3, 8)


@pytest.mark.parametrize("day", NOT_DAYS)
def test_what_is_no_day_or_may_be_several_is_rejected(laboratory: Laboratory, day: str) -> None:
    assert rejected(absence(laboratory, 日期=day))["reason_zh"] == "“日期”应为日期，如 2024-03-05"


@pytest.mark.parametrize(("day", "meant"), [("3月8日", date(2024, 3, 8)), ("12月30日", date(2023, 12, 30))])
def test_a_day_without_its_year_takes_the_deliverys_and_says_so(laboratory: Laboratory, day: str, meant: date) -> None:
    judged = absence(laboratory, 日期=day)
    assert only(judged)["report_date"] == meant
    assert [each["warning_zh"] for each in judged.warnings] == ["“日期”没有年份，按送达时间取了年份"]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-3-8 7:05", datetime(2024, 3, 8, 7, 5)),
        ("2024/3/8 07:05:09", datetime(2024, 3, 8, 7, 5, 9)),
        ("2024年3月8日7时5分", datetime(2024, 3, 8, 7, 5)),
        ("45359.25", datetime(2024, 3, 8, 6)),
    ],
)
def test_a_time_in_any_usual_spelling(laboratory: Laboratory, text: str, at: datetime) -> None:
    judged = laboratory.judge_text(GATE + f"{text},一小,张三,20240001,学生,进,36.5\n")
    assert only(judged)["checked_at"] == at


SCREENING = "日期,检查时段,学校,人员类别,应检人数,实检人数,发热人数,有症状人数,完成时间\n"


@pytest.mark.parametrize(
    ("text", "at"), [("8:05", "08:05"), ("08:05:00", "08:05"), ("2024-3-8 8:05", "08:05"), ("25:00", None)]
)
def test_a_time_alone_belongs_to_its_rows_day(laboratory: Laboratory, text: str, at: str | None) -> None:
    judged = laboratory.judge_text(SCREENING + f"3月8日,晨检,一小,学生,30,30,0,0,{text}\n")
    if at is None:
        assert rejected(judged)["field"] == "checked_at"
    else:
        assert only(judged)["checked_at"] == datetime.fromisoformat(f"2024-03-08 {at}")


NUMBERS = {
    "300": 300, "３００": 300, "300.0": 300, "1,234": 1234, "１，２３４": 1234, "300只": 300, "300 只": 300,
    "5万": 50_000, "5万只": 50_000, "24.3万": 243_000, "0.07万": 700, "1.5千": 1500, "2百": 200,
    "+5": 5, "2.5": 2.5, "1e3": 1000,
}  # fmt: skip
NOT_NUMBERS = ("12,34", "1,2345", "三百", "300个", "30-40", "30/40", "3 0", "nan", "inf", "约", "#N/A", "-5", "300只,")


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_any_usual_spelling(laboratory: Laboratory, text: str) -> None:
    assert only(laboratory.judge_text(SUPPLIES + f'2024-3-8,一小,口罩,只,"{text}",\n'))["on_hand"] == NUMBERS[text]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_or_has_another_unit_is_rejected(laboratory: Laboratory, text: str) -> None:
    assert rejected(laboratory.judge_text(SUPPLIES + f'2024-3-8,一小,口罩,只,"{text}",\n'))["field"] == "on_hand"


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [("198件", "件", 198), ("30吨", "吨", 30), ("5万只", "只", 50_000), ("5千克", "千克", 5)],
)
def test_a_unit_behind_the_number_fills_an_empty_unit(
    laboratory: Laboratory, text: str, unit: str, amount: float
) -> None:
    row = only(laboratory.judge_text(SUPPLIES + f"2024-3-8,一小,防护服,,{text},\n"))
    assert (row["unit"], row["on_hand"]) == (unit, amount)


@pytest.mark.parametrize(("text", "amount"), [("5千克", 5), ("1.5千千克", 1500), ("2千", 2000)])
def test_a_kilogram_is_not_a_thousand_grams(laboratory: Laboratory, text: str, amount: float) -> None:
    assert only(laboratory.judge_text(SUPPLIES + f"2024-3-8,一小,漂白粉,千克,{text},\n"))["on_hand"] == amount


def test_a_lower_bound_lands_with_a_warning(laboratory: Laboratory) -> None:
    judged = laboratory.judge_text(SUPPLIES + "2024-3-8,一小,口罩,只,24.3万余,\n")
    assert only(judged)["on_hand"] == 243_000
    assert "约数" in judged.warnings[0]["warning_zh"]


def test_ten_masks_where_ten_thousands_are_usual_land_with_a_warning(laboratory: Laboratory) -> None:
    judged = laboratory.judge_text(SUPPLIES + "2024-3-8,一小,一次性口罩,只,5000,10\n")
    assert only(judged)["received"] == 10
    assert "万只" in judged.warnings[0]["warning_zh"]
    assert laboratory.judge_text(SUPPLIES + "2024-3-8,一小,一次性口罩,只,5000,1000\n").warnings == []


@pytest.mark.parametrize(
    ("text", "value"),
    [(each, True) for each in ("是", "√", "1", "有", "TRUE", "已查验")]
    + [(each, False) for each in ("否", "×", "0", "无", "false", "未交")],
)
def test_yes_and_no(laboratory: Laboratory, text: str, value: bool) -> None:
    assert only(absence(laboratory, 复课证明=text))["clearance"] is value


def test_neither_yes_nor_no_is_rejected(laboratory: Laboratory) -> None:
    assert rejected(absence(laboratory, 复课证明="大概"))["reason_zh"] == "“复课证明”应为 是 或 否"


@pytest.mark.parametrize(
    "text", ["发热、干咳", "发烧,咳嗽", "发热，咳嗽", "发热；咳嗽", "发热/干咳", "发热 咳嗽", "发热和咳嗽"]
)
def test_symptoms_are_a_free_list(laboratory: Laboratory, text: str) -> None:
    assert only(absence(laboratory, 症状=text))["symptoms"] == "发热、干咳"


def test_a_symptom_that_nobody_knows_makes_the_cell_unreadable(laboratory: Laboratory) -> None:
    assert rejected(absence(laboratory, 症状="发热、心慌"))["field"] == "symptoms"


@pytest.mark.parametrize("text", ["4.4E+17", "2.11223201501e+17", "2.1122320150101E17"])
def test_an_identifier_that_a_spreadsheet_made_a_number_is_rejected(laboratory: Laboratory, text: str) -> None:
    reject = rejected(absence(laboratory, 学号=text))
    assert "科学计数" in reject["reason_zh"] and reject["value"] == "***"


def test_an_identifier_with_invisible_characters_is_the_same(laboratory: Laboratory) -> None:
    row = only(absence(laboratory, 学号="\u200b２０２４\ufeff0001\t"))
    assert row["person_id"] == pseudonym(laboratory.home, "20240001")


@pytest.mark.parametrize(("text", "suggestion"), [("365", "36.5"), ("378", "37.8"), ("20", None), ("3650", None)])
def test_a_temperature_without_its_point_is_rejected_and_the_number_with_it_suggested(
    laboratory: Laboratory, text: str, suggestion: str | None
) -> None:
    reject = rejected(laboratory.judge_text(GATE + f"2024-3-8 7:05,一小,张三,20240001,学生,进,{text}\n"))
    assert (reject["field"], reject["suggestion"]) == ("temperature_c", suggestion)


@pytest.mark.parametrize("text", ["36.5", "36.5℃", "３６．５", "36.5度", "36.5 ℃", "36.5°C"])
def test_a_temperature_may_carry_its_unit(laboratory: Laboratory, text: str) -> None:
    row = only(laboratory.judge_text(GATE + f"2024-3-8 7:05,一小,张三,20240001,学生,进,{text}\n"))
    assert row["temperature_c"] == 36.5


CROSSED = {
    "onset after the report": ("absences", {"发病日期": "2024-3-9"}, "发病日期晚于填报日期"),
    "back before it began": ("absences", {"发病日期": "2024-3-7", "返校日期": "2024-3-6"}, "返校日期早于发病日期"),
    "a day to come": ("absences", {"日期": "2024-3-21"}, "“日期”在送达之后，还没有到"),
}


@pytest.mark.parametrize("name", CROSSED)
def test_cells_that_contradict_each_other_are_rejected(laboratory: Laboratory, name: str) -> None:
    _, cells, reason = CROSSED[name]
    assert rejected(absence(laboratory, **cells))["reason_zh"] == reason


LEAVE = "姓名,学号,人员类别,学校,离开日期,实际返回,目的地\n张三,20240001,学生,一小,2024-3-8,{},沈阳市\n"
KEY = "姓名,学号,人员类别,学校,类别,返抵日期,登记时间,隔离开始,解除日期\n"
KEY += "张三,20240001,学生,一小,省外返回,2024-3-1,2024-3-1,2024-3-8,{}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ATTENDANCE + "2024-{},一小,一年级,1班,30,31\n", "实到多于应到"),
        (LEAVE.replace("2024-3-8,{}", "2024-3-8,2024-{}"), "实际返回早于离开日期"),
        (KEY.replace("{}", "2024-{}"), "解除日期早于隔离开始"),
    ],
)
def test_what_comes_before_its_beginning_is_rejected(laboratory: Laboratory, text: str, reason: str) -> None:
    assert rejected(laboratory.judge_text(text.format("3-7")))["reason_zh"] == reason
    if "实到" not in reason:
        only(laboratory.judge_text(text.format("3-9")))


# --- schools and classes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("S1", "S1"),
        ("一小", "S1"),
        ("西丰第一小学", "S1"),
        ("西丰镇 第一小学", "S1"),
        ("平岗中学", "S2"),
        ("\u200b平岗中学", "S2"),
    ],
)
def test_a_school_by_any_of_its_names(laboratory: Laboratory, name: str, code: str) -> None:
    assert only(absence(laboratory, 学校=name))["school_code"] == code


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("西丰镇第一小", "西丰镇第一小学"),
        ("平岗中心", "平岗中学"),
        ("西丰镇第二小学", "西丰镇第一小学"),
        ("北京大学", None),
    ],
)
def test_a_school_that_is_only_near_is_rejected_and_suggested(
    laboratory: Laboratory, name: str, suggestion: str | None
) -> None:
    reject = rejected(absence(laboratory, 学校=name))
    assert (reject["value"], reject["suggestion"]) == (name, suggestion)


@pytest.mark.parametrize("town", ["西丰镇", "西丰", "西丰乡", "西丰街道"])
def test_a_town_with_or_without_its_kind(laboratory: Laboratory, town: str) -> None:
    judged = laboratory.judge_text(f"学校代码,学校名称,乡镇名称,学段\nS9,新建小学,{town},小学\n")
    assert only(judged)["town_code"] == "211223100"


@pytest.mark.parametrize(
    ("grade", "name"),
    [("一年级", "1班"), ("一年级", "一（1）班"), ("", "一年级(1)班"), ("2023级", "1班"), ("1年级", "1")],
)
def test_a_class_by_any_of_its_names(laboratory: Laboratory, grade: str, name: str) -> None:
    row = only(laboratory.judge_text(ATTENDANCE + f"2024-3-8,一小,{grade},{name},30,29\n"))
    assert (row["grade"], row["class_name"]) == ("一年级", "1班")


@pytest.mark.parametrize(("grade", "name"), [("一年级", "9班"), ("", "1班"), ("九年级", "1班"), ("一年级", "尖子班")])
def test_a_class_that_is_not_on_the_register_is_rejected(laboratory: Laboratory, grade: str, name: str) -> None:
    reject = rejected(laboratory.judge_text(ATTENDANCE + f"2024-3-8,一小,{grade},{name},30,29\n"))
    assert reject["field"] == "class_name"


# --- zero reports ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", ABSENCES + "2024-3-8,一小,零报告,,,,,,,\n"),
        ("a.csv", "西丰镇第一小学 2024年3月8日\n" + ABSENCES),
        ("西丰一小2024-3-8缺勤.csv", ABSENCES),
        ("西丰镇第一小学_20240308.csv", ABSENCES),
    ],
)
def test_a_zero_report_is_a_report_of_its_school_and_day(laboratory: Laboratory, name: str, text: str) -> None:
    judged = laboratory.judge_text(text, name)
    assert judged.counts == (1, 1, 0, 0), judged.reasons
    (slot,) = judged.slots
    assert (slot["school_code"], slot["report_date"], slot["rows"], slot["zero"]) == ("S1", date(2024, 3, 8), 0, True)
    assert judged.rows == []


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", ABSENCES, "零报告看不出是哪个学校、哪一天；请写在表头上方或文件名里"),
        ("一小.csv", ABSENCES, "零报告看不出是哪个学校、哪一天；请写在表头上方或文件名里"),
        ("20240308.csv", ABSENCES, "零报告看不出是哪个学校、哪一天；请写在表头上方或文件名里"),
        ("西丰镇第一小学20240308.csv", ATTENDANCE, "只有表头，没有数据；没有情况也要写明是零报告"),
    ],
)
def test_a_header_alone_that_does_not_say_whose_it_is_is_rejected(
    laboratory: Laboratory, name: str, text: str, reason: str
) -> None:
    assert rejected(laboratory.judge_text(text, name))["reason_zh"] == reason
