"""Reads the names of classes in their usual spellings: 高一(3)班, 高一3班, 一年级1班, 初二(2)班, 大一班, 2023级3班."""

import re
import unicodedata
from datetime import date

NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)}
# The first year of each stage, counted through: 1-6 primary, 7-9 junior, 10-12 senior; kindergarten has its own names.
STAGES = {"小学": 0, "小": 0, "初中": 6, "初": 6, "高中": 9, "高": 9}
KINDERGARTEN = ("托", "小", "中", "大")

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_COHORT = re.compile(r"(?:初中|高中|小学|初|高)?(\d{4})级")
_STAGE_GRADE = re.compile(rf"(小学|初中|高中|初|高){_NUMBER}(?:年级|年)?")
_GRADE = re.compile(rf"{_NUMBER}年级?")
_KINDERGARTEN = re.compile(r"([托小中大])班?(?=$|\d|[一二三四五六七八九十(])")
_SHORT = re.compile(rf"{_NUMBER}(?=\()")
_CLASS = re.compile(rf"\(?{_NUMBER}\)?班?")


def number_of(text: str) -> int:
    """Read 3, 三, 十, 十一 or 二十."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
    return NUMERALS[text]


def _grade(text: str) -> tuple[str, str] | None:
    """Split the grade off the front of a text: its key and the rest."""
    if match := _COHORT.match(text):
        return f"{match[1]}级", text[match.end() :]
    if match := _STAGE_GRADE.match(text):
        return str(STAGES[match[1]] + number_of(match[2])), text[match.end() :]
    for pattern in (_GRADE, _SHORT):
        if match := pattern.match(text):
            return str(number_of(match[1])), text[match.end() :]
    if match := _KINDERGARTEN.match(text):
        return f"幼{KINDERGARTEN.index(match[1])}", text[match.end() :]
    return None


def class_key(grade: str | None, class_name: str | None) -> str | None:
    """Return one key for all spellings of a class, such as ``10|3``; None where the text is no class's name.

    Args:
        grade: the cell of the grade, which may be empty where the class names it.
        class_name: the cell of the class, which may repeat the grade.
    """
    own, name = (re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")) for text in (grade, class_name))
    split = _grade(own) if own else None
    if own and (split is None or split[1] not in ("", "年级")):
        return None
    repeated = _grade(name)
    if split is None:
        if repeated is None:
            return None
        key, rest = repeated
    else:
        key, rest = split[0], name
        if repeated and repeated[0] == key:
            rest = repeated[1]
    match = _CLASS.fullmatch(rest)
    return f"{key}|{number_of(match[1])}" if match else None


def cohort_key(key: str, on: date) -> str | None:
    """Return the key of the same class by its year of entry (10|3 is 2023级|3 in the school year 2023-24).

    A school year begins in August. Kindergarten classes have none.
    """
    grade, _, number = key.partition("|")
    if not grade.isdigit():
        return None
    stage_start = max(start for start in set(STAGES.values()) if start < int(grade))
    school_year = on.year if on.month >= 8 else on.year - 1
    return f"{school_year - (int(grade) - stage_start - 1)}级|{number}"
