"""What the messed-up county showed: quotes and spaces that hid the delimiter, headers and registers half seen."""

import pytest

from dashboard.intake.text import delimiter_of

HEAD = "日期|学校|年级|班级|应到|实到\n"


@pytest.mark.parametrize("delimiter", ["|", ",", "\t", ";"])
def test_an_unpaired_quote_does_not_hide_the_delimiter(tiny, delimiter):
    rows = '2024-4-8 09:00|"一小|一年级|9班|30|29\n' + "".join(
        f"2024-4-8 09:00|一小|一年级|{number}班|30|29\n" for number in range(1, 6)
    )
    text = ("出勤日报\n" + HEAD + rows).replace("|", delimiter)
    assert delimiter_of(text) == delimiter
    outcome = tiny.take_text("a.csv", text)
    assert (outcome.total("rows_landed"), outcome.total("rows_rejected")) == (5, 1)


def test_spaces_in_times_and_headers_do_not_make_them_delimiters(tiny):
    head = "日期|学校|年级|班级|应到|实到| 上报时间 \n"
    text = head + "2024-4-8|一小|一年级|1班|30|29|2024-4-8 9:00 \n2024-4-8|一小|一年级|2班|30|29\u0020\u0020\n"
    assert delimiter_of(text) == "|"
    assert delimiter_of("a b c\n1 2,5 3\n4 5 6\n") == " "
    assert tiny.take_text("a.csv", text).total("rows_landed") == 1


def test_no_line_with_paired_quotes_is_no_error():
    assert delimiter_of('"') == ","


def test_a_lower_header_row_counts_though_the_upper_one_would_do(tiny):
    text = "日期,学校,物资名称,单位,数量情况,数量情况\n,,,,库存,当日消耗\n2024-4-8,一小,口罩,只,300,20\n"
    outcome = tiny.take_text("a.csv", text)
    assert (outcome.total("rows_read"), outcome.total("rows_landed")) == (1, 1)
    (row,) = tiny.lake("supplies")
    assert (row["on_hand"], row["used"]) == (300, 20)


def test_a_header_without_rows_below_and_one_written_twice_stay_one_row_high(tiny):
    head = "日期,学校,物资名称,单位,库存\n"
    outcome = tiny.take_text("a.csv", head + head + "2024-4-8,一小,口罩,只,300\n")
    assert (outcome.total("rows_landed"), outcome.total("rows_rejected")) == (1, 1)


def test_a_register_of_schools_without_codes_is_not_taken_for_one_of_towns(tiny):
    text = "学校名称,乡镇代码,乡镇名称,学段,经度,纬度\n西丰镇第九小学,211223100,西丰,小学,124.7,42.7\n"
    outcome = tiny.take_text("a.csv", text)
    assert outcome.refused is not None
    assert "学校代码" in outcome.refused.zh
