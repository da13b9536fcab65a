"""Says in words what the tables, their columns and their codes are called, for the pages and for downloads.

A data set's own columns are named by its contract; here stand the published tables' columns and every code.
"""

from collections.abc import Mapping
from functools import lru_cache

from dashboard.contracts import load_contracts
from dashboard.language import FIELD_WORDS, N_, translator

Text = tuple[str, str]
"""The same in Chinese and in English."""

TABLES = {
    "indicator_values": N_("指标数值"),
    "reporting": N_("上报情况"),
    "overdue_items": N_("逾期事项"),
    "signals": N_("预警信号"),
    "signal_episodes": N_("预警事件"),
    "episode_alarms": N_("预警事件里的报警"),
    "contradictions": N_("数据矛盾"),
    "deliveries": N_("送达记录"),
    "rejects": N_("退回的行"),
    "schools": N_("学校名册"),
    "classes": N_("班级名册"),
    "towns": N_("乡镇名册"),
    "calendar": N_("校历"),
    "dictionary": N_("指标字典"),
    "clauses": N_("条款"),
    "categories": N_("分类表"),
    "source_problems": N_("原文件的问题"),
    "version": N_("版本"),
}
"""The published tables that may be looked at and taken away; what is not named here is not offered."""

REPORT_WORDS = {
    "reported": N_("已报"),
    "zero": N_("零报告"),
    "missing": N_("未报"),
    "not_expected": N_("不需报"),
}
STATUS_WORDS = {"ok": N_("正常"), "warn": N_("关注"), "alarm": N_("警戒"), "no_data": N_("无数据")}
KIND_WORDS = {
    **{"overdue": N_("逾期"), "missing": N_("缺报"), "violation": N_("违规")},
    **{"indicator": N_("指标"), "signal": N_("预警"), "contradiction": N_("矛盾")},
    **{"heading": N_("标题"), "context": N_("背景")},
}
WORDS: dict[str, Mapping[str, str]] = {
    "state": REPORT_WORDS,
    "report": REPORT_WORDS,
    "status": STATUS_WORDS,
    "kind": KIND_WORDS,
    "level": {
        **{"class": N_("班级"), "dormitory": N_("宿舍"), "school": N_("学校"), "town": N_("乡镇")},
        **{"stage": N_("学段"), "county": N_("全县")},
    },
    "period": {"day": N_("日"), "week": N_("周"), "month": N_("月")},
    "better": {"lower": N_("越低越好"), "higher": N_("越高越好")},
    "stage": {word: word for word in FIELD_WORDS},
    "session": {word: word for word in FIELD_WORDS},
    "cycle": {word: word for word in FIELD_WORDS},
}
"""The codes of each column, in words."""

YES_NO = {"true": N_("是"), "false": N_("否")}

TITLES = {
    **{"school_code": N_("学校代码"), "school_name": N_("学校"), "town_code": N_("乡镇代码"), "town_name": N_("乡镇")},
    **{"place_code": N_("地点代码"), "place_name": N_("地点"), "level": N_("层级"), "period": N_("周期")},
    **{"stage": N_("学段"), "grade": N_("年级"), "class_name": N_("班级"), "report_date": N_("日期")},
    **{"indicator": N_("指标"), "value": N_("数值"), "numerator": N_("分子"), "denominator": N_("分母")},
    **{"change": N_("较上日"), "status": N_("状态"), "report": N_("上报"), "received_at": N_("送达时间")},
    **{"dataset": N_("数据"), "session": N_("时段"), "expected": N_("应报"), "state": N_("上报状态")},
    **{"on_time": N_("按时"), "corrected": N_("已更正"), "due_at": N_("到期时间")},
    **{"rule": N_("规则"), "clause_id": N_("条款"), "kind": N_("类别"), "severity": N_("轻重（1 最急）")},
    **{"subject": N_("对象"), "hours_overdue": N_("逾期小时"), "owner": N_("责任人"), "owner_en": N_("责任人（英文）")},
    **{"detail_zh": N_("事项"), "detail_en": N_("事项（英文）")},
    **{
        "detector": N_("预警方法"),
        "observed": N_("观察数"),
        "upper": N_("上限"),
        "score": N_("得分"),
        "alarm": N_("红线"),
    },
    **{"rank": N_("名次"), "episode": N_("事件"), "since": N_("首日"), "until": N_("末日"), "is_open": N_("未了")},
    **{"excess": N_("超出人数"), "alarms": N_("报警数"), "places": N_("涉及班和宿舍"), "detectors": N_("方法数")},
    **{"crossed_at": N_("达到聚集标准"), "report_due_at": N_("应报时限"), "known_at": N_("得知时间")},
    **{"unit_code": N_("单位代码"), "alarm_level": N_("报警层级"), "alarm_place": N_("报警地点")},
    **{"known_days": N_("已知日数"), "day_number": N_("第几个学校日")},
    **{"check_name": N_("核对"), "left_label": N_("一方"), "left_value": N_("一方数值")},
    **{"right_label": N_("另一方"), "right_value": N_("另一方数值")},
    **{"delivery_id": N_("送达编号"), "file": N_("文件"), "sha256": N_("文件指纹"), "replaces": N_("替换的送达")},
    **{"rows_read": N_("读到行数"), "rows_landed": N_("入库行数"), "rows_rejected": N_("退回行数")},
    **{"rows_duplicate": N_("重复行数"), "row_number": N_("文件中的行"), "field": N_("列")},
    **{"reason_zh": N_("退回原因"), "reason_en": N_("退回原因（英文）"), "suggestion": N_("建议")},
    **{"aliases": N_("曾用名"), "boarding": N_("寄宿"), "longitude": N_("经度"), "latitude": N_("纬度")},
    **{"principal": N_("校长"), "grid_owner": N_("网格责任人"), "inspector": N_("督查人")},
    **{"reopened_on": N_("复课日期"), "assessed_on": N_("评估日期"), "enrolled": N_("在册人数")},
    **{"boarders": N_("寄宿人数"), "spacing_m": N_("座位间距（米）"), "head_teacher": N_("班主任")},
    **{"teachers": N_("任课教师数"), "day": N_("日期"), "is_school_day": N_("学校日"), "iso_year": N_("年")},
    **{"iso_week": N_("周次"), "iso_weekday": N_("星期"), "week_start": N_("周一日期"), "month_start": N_("月初")},
    **{"school_day_number": N_("第几个学校日"), "next_school_day": N_("下一学校日"), "deadline_day": N_("截止日")},
    **{"term_start": N_("学期开始"), "name": N_("名称"), "title_zh": N_("中文名"), "title_en": N_("英文名")},
    **{"unit": N_("单位"), "unit_en": N_("单位（英文）"), "better": N_("好坏"), "warn": N_("黄线")},
    **{"clauses": N_("条款"), "reads": N_("读取的表"), "datasets": N_("来源数据")},
    **{"notes_zh": N_("口径"), "notes_en": N_("口径（英文）")},
    **{"county": N_("县"), "quote": N_("原文"), "served_by": N_("由谁满足"), "reason": N_("理由")},
    **{"source": N_("出处"), "category_set": N_("分类"), "position": N_("次序"), "problem": N_("问题编号")},
    **{"text_zh": N_("说明"), "text_en": N_("说明（英文）"), "version": N_("版本"), "as_of": N_("数据截至")},
    **{"built_at": N_("计算时间"), "engine": N_("引擎"), "simulated": N_("仿真")},
}
"""Headings in words; a column that is named nowhere keeps its name."""

ROWS = N_("行数")
"""What the count of a group's rows is called."""


def both(message: str) -> Text:
    """Return a message in both languages."""
    return message, translator("en")(message)


@lru_cache
def table_title(name: str) -> Text:
    """Return what a table is called; a data set by its contract, unless a published table has its name."""
    contract = load_contracts().get(name)
    return both(TABLES[name]) if name in TABLES else (contract.title, contract.title_en) if contract else (name, name)


@lru_cache
def column_title(table: str, column: str) -> Text:
    """Return what a column is called: in its contract's words, else in ours."""
    contract = load_contracts().get(table)
    if contract and contract.has(column):
        return contract[column].title, contract[column].title_en
    return both(TITLES[column]) if column in TITLES else (column, column)
