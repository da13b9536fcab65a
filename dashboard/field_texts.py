"""Says in words what a contract asks of a field: for the templates that schools fill and for ``docs/data-sets.md``.

Every text comes as (Chinese, English); a fact that stands in the contract is read from there.
"""

import json
from functools import lru_cache
from typing import Any

from dashboard.contracts import Contract, Field, Reference
from dashboard.resources import CONTRACTS

Text = tuple[str, str]

YES_NO = ("是", "否")

TYPES: dict[str, Text] = {
    "string": ("文字", "text"),
    "integer": ("整数", "whole number"),
    "number": ("数字", "number"),
    "date": ("日期，如 2024-03-05", "date, such as 2024-03-05"),
    "datetime": ("日期和时间，如 2024-03-05 08:30", "date and time, such as 2024-03-05 08:30"),
    "boolean": ("是 或 否", "是 (yes) or 否 (no)"),
}

PROTECTION: dict[str, Text] = {
    "name": ("只存姓，如 张*", "only the family name is kept, as 张*"),
    "identifier": ("只存密钥散列", "only a keyed hash is kept"),
    "contact": ("不存", "never stored"),
}

REQUIRED: dict[str, Text] = {
    "yes": ("必填", "required"),
    "either": ("代码、名称至少填一个", "the code or the name"),
    "no": ("可不填", "optional"),
}

DUE: dict[str, Text] = {
    "once": ("名册：有变动就报", "a register: whenever it changes"),
    "school-day": ("每个学校日", "every school day"),
    "weekly": ("每周至少一次", "at least once a week"),
    "event": ("有就报，没有不用报", "when something happened; nothing is due"),
    "cycles": ("每日、每周、每月各一次", "once a day, a week and a month"),
}


def reference_of(contract: Contract, field: Field) -> Reference | None:
    """Return the reference to a register that the field is the code or the name of."""
    return next((each for each in contract.references if field.name in (each.field, each.name_field)), None)


def need(contract: Contract, field: Field) -> str:
    """Say how far a field is needed: ``yes``, ``either`` (a register's code or its name) or ``no``."""
    reference = reference_of(contract, field)
    if reference:
        return "no" if reference.optional else "either"
    return "yes" if field.required else "no"


def limits(field: Field) -> str:
    """Return the range of a number as 34–43, ≥ 0 or ≤ 10; empty where there is none."""
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f"{low:g}–{high:g}"
    return f"≥ {low:g}" if low is not None else f"≤ {high:g}" if high is not None else ""


def allowed(field: Field) -> Text:
    """Say what may stand in a cell: the values of an enumeration, else the type and its range."""
    if field.enum:
        values = "、".join(field.enum)
        return (f"{values}（可填多个，用、隔开）", "several, parted by 、") if field.is_list else (values, "")
    zh, en = TYPES[field.type]
    if field.unit:
        zh, en = f"{zh}，单位 {field.unit}", f"{en}, in {field.unit}"
    span = limits(field)
    return (f"{zh}，{span}", f"{en}, {span}") if span else (zh, en)


def replacement(contract: Contract) -> Text:
    """Say what a later delivery replaces."""
    if contract.replaces == "school-day":
        each = ("同一学校、同一天、同一时段", "the same school, day and session")
        zh, en = each if contract.has("session") else ("同一学校、同一天", "the same school and day")
        return f"{zh}再报一份，整份以新的为准", f"a later delivery for {en} replaces the earlier one whole"
    keys = [contract[name] for name in contract.primary_key]
    zh = "、".join(each.title for each in keys)
    en = ", ".join(each.title_en for each in keys)
    return (
        f"{zh}{'都' * (len(keys) > 1)}相同的行，以新的为准",
        f"a later row replaces the earlier one with the same {en}",
    )


def description(contract: Contract) -> Text:
    """Say what the data set holds."""
    return contract.description, str(_raw(contract.name)["x-description-en"])


def example(contract: Contract, field: Field) -> str:
    """Return what a filled cell looks like: the contract's example, as a person would type it."""
    if field.enum:
        return field.enum[0]
    if field.type == "boolean":
        return YES_NO[0]
    raw = next(each for each in _raw(contract.name)["fields"] if each["name"] == field.name)
    told = str(raw.get("example", ""))
    return told.replace("T", " ").removesuffix(":00") if field.type == "datetime" else told


@lru_cache
def _raw(dataset: str) -> dict[str, Any]:
    """Read what a contract says to people only, which no program needs."""
    return json.loads((CONTRACTS / f"{dataset}.json").read_text(encoding="utf-8"))
