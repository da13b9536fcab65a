"""All usual spellings of a class mean the same class; what is no class's name means none."""

from datetime import date

import pytest

from dashboard.intake.classes import class_key, cohort_key


@pytest.mark.parametrize(
    ("grade", "name", "key"),
    [
        ("高一", "3班", "10|3"),
        (None, "高一(3)班", "10|3"),
        (None, "高一（３）班", "10|3"),
        (None, "高一3班", "10|3"),
        ("高一", "高一（3）班", "10|3"),
        ("高中一年级", "3", "10|3"),
        ("一年级", "1班", "1|1"),
        ("1年级", "一班", "1|1"),
        ("七年级", "七(2)班", "7|2"),
        ("初一", "2班", "7|2"),
        ("初二", "(2)班", "8|2"),
        ("九年级", "十一班", "9|11"),
        (None, "2023级3班", "2023级|3"),
        ("2023级", "3班", "2023级|3"),
        ("大班", "1班", "幼3|1"),
        (None, "大一班", "幼3|1"),
        ("中班", "二班", "幼2|2"),
    ],
)
def test_spellings(grade, name, key):
    assert class_key(grade, name) == key


@pytest.mark.parametrize(
    ("grade", "name"), [(None, None), ("一年级", None), (None, "3班"), ("食堂", "1班"), ("一年级", "尖子班")]
)
def test_no_class(grade, name):
    assert class_key(grade, name) is None


def test_a_cohort_is_counted_from_august():
    assert cohort_key("10|3", date(2024, 4, 8)) == "2023级|3"
    assert cohort_key("10|3", date(2024, 9, 2)) == "2024级|3"
    assert cohort_key("9|1", date(2024, 4, 8)) == "2021级|1"
    assert cohort_key("1|1", date(2024, 4, 8)) == "2023级|1"
    assert cohort_key("幼3|1", date(2024, 4, 8)) is None
