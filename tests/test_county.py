"""A rule pack is checked when it is loaded: what is wrong is a sentence in both languages with file and line."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.county import county_names, load_county
from dashboard.errors import SchoolwatchError
from dashboard.resources import COUNTIES
from dashboard.warehouse.catalogue import load_queries, of_kind

GOOD = """\
[county]
code = "1"
name = { zh = "甲县", en = "A county" }
title = { zh = "甲县", en = "A county" }
timezone = "Asia/Shanghai"
[calendar]
terms = [["2024-02-26", "2024-07-12"]]
[params]
isolation_days = { value = 7, proposed = true }
[reports.absences]
every = "school-day"
cutoff = "16:00"
proposed = true
[overdue.report_missing]
severity = 2
owner = { zh = "校长", en = "Principal" }
[levels.fever_rate]
warn = 1.0
"""


def load(folder: Path, text: str):
    (folder / "made").mkdir()
    (folder / "made" / "county.toml").write_text(text, encoding="utf-8")
    (folder / "national.toml").write_bytes((COUNTIES / "national.toml").read_bytes())
    return load_county("made", folder)


def test_the_good_pack_is_good(tmp_path: Path) -> None:
    county = load(tmp_path, GOOD)
    assert county.params["isolation_days"] == 7
    assert county.params["cause_hours"] == 24
    assert county.params["class_size_below"] is None


WRONG = {
    "unknown key": ('code = "1"', 'kode = "1"', 2, "kode 不认识"),
    "unknown section": ("[levels.fever_rate]", "[level.fever_rate]", 17, "level 不认识"),
    "key too deep": ("warn = 1.0", "warn = { here = 1.0 }", 18, "要是数"),
    "value for a table": ("[levels.fever_rate]\nwarn = 1.0", "[levels]\nfever_rate = 1.0", 18, "要是一张表"),
    "wrong type": ("warn = 1.0", 'warn = "1.0"', 18, "要是数"),
    "one language": ('name = { zh = "甲县", en = "A county" }', 'name = { zh = "甲县" }', 3, "要有 zh 和 en"),
    "impossible time": ('cutoff = "16:00"', 'cutoff = "24:30"', 12, "00:00 到 23:59"),
    "time of a session": ('cutoff = "16:00"', 'sessions = { "晨检" = "8:3" }', 12, "00:00 到 23:59"),
    "impossible date": ('"2024-02-26"', '"2024-02-30"', 7, "日期真有"),
    "span backwards": ('"2024-02-26"', '"2024-09-26"', 7, "起不晚于止"),
    "impossible weekday": ("terms =", "school_weekdays = [0]\nterms =", 7, "1（星期一）到 7"),
    "unknown zone": ("Asia/Shanghai", "Asia/Nowhere", 5, "时区"),
    "severity": ("severity = 2", "severity = 4", 15, "1（最急）"),
    "cycle": ('every = "school-day"', 'every = "daily"', 11, "school-day、weekly 或 cycles"),
    "no cut-off": ('cutoff = "16:00"\n', "", 10, "cutoff 或 sessions"),
    "days later": ('cutoff = "16:00"', 'cutoff = "16:00"\nschool_days_later = -1', 13, "不小于零"),
    "no data set": ("[reports.absences]", "[reports.absence]", 10, "不是数据集"),
    "clause": ("value = 7, proposed = true", 'value = 7, clause = "Z99", proposed = true', 9, "存在的条款号"),
    "no origin": ("value = 7, proposed = true", "value = 7", 9, "没有出处"),
    "clause without its words": ("value = 7, proposed = true", 'value = 7, clause = "Z12"', 9, "没有出处"),
    "made-up quotation": ("proposed = true }", 'clause = "Z12", quote = "隔离7天" }', 9, "不在它的 clause 的原文里"),
    "report without origin": ('cutoff = "16:00"\nproposed = true', 'cutoff = "16:00"', 10, "没有出处"),
    "param not declared": ("isolation_days", "isolation_day", 9, "没有。请改正拼写"),
    "type of a param": ("value = 7,", 'value = "seven",', 9, "类型是 text"),
    "time of a param": ("isolation_days = { value = 7,", 'daily_report_by = { value = "25:00",', 9, "00:00 到 23:59"),
    "no value": ("{ value = 7, proposed", "{ proposed", 9, "要有 value"),
    "missing": ('code = "1"\n', "", 1, "没有写"),
}


@pytest.mark.parametrize(("good", "bad", "line", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, good: str, bad: str, line: int, says: str) -> None:
    assert GOOD.count(good) >= 1
    with pytest.raises(SchoolwatchError) as caught:
        load(tmp_path, GOOD.replace(good, bad, 1))
    assert caught.value.zh.startswith(f"made/county.toml 第 {line} 行：")
    assert says in caught.value.zh
    assert caught.value.en.startswith(f"made/county.toml, line {line}: ")


def test_what_is_no_toml_is_said_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(SchoolwatchError, match=r"made/county\.toml.*line 2"):
        load(tmp_path, "[county]\ncode = \n")


@pytest.mark.parametrize("name", county_names())
def test_every_pack_that_ships_loads_with_the_same_params(name: str) -> None:
    county = load_county(name)
    assert county.params.keys() == load_county("xifeng").params.keys()
    assert county.raw["calendar"]["terms"]


@pytest.mark.parametrize("name", county_names())
def test_every_pack_knows_who_owns_each_rule_and_names_only_what_exists(name: str) -> None:
    county, queries = load_county(name), load_queries()
    assert set(county.overdue) <= {query.name for query in of_kind(queries, "overdue")}
    for rule in of_kind(queries, "overdue"):
        assert {"severity", "owner", "kind", "says"} <= rule.header.keys(), rule.name
    assert set(county.levels) <= {query.name for query in of_kind(queries, "indicator")}


def test_the_counties_differ_where_their_clauses_do() -> None:
    xifeng, xincai, zaozhuang = (load_county(name).params for name in ("xifeng", "xincai", "zaozhuang"))
    gate = ("gate_code", "gate_identity", "gate_temperature", "gate_register")
    assert [sum(params[step] for step in gate) for params in (zaozhuang, xincai)] == [3, 2]
    assert (xincai["rectification"], zaozhuang["rectification"]) == ("立行立改", "限期")
    assert (xifeng["disinfections_per_day"], zaozhuang["disinfect_weekends"]) == (2, True)
    assert (xifeng["class_size_below"], zaozhuang["class_size_below"]) == (30, None)
    assert (zaozhuang["teams"], xifeng["inspectors"], xincai["teams"]) == (5, 33, 9)
    assert zaozhuang["reporting_from"] == date(2024, 1, 22)


def test_a_countys_own_value_sheds_where_the_national_one_came_from(tmp_path: Path) -> None:
    entry = load(tmp_path, GOOD).raw["params"]["isolation_days"]
    assert entry == {"value": 7, "proposed": True}
