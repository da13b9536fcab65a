"""Every contract is sound by itself, and no header leaves a doubt about which data set or field is meant."""

import json

import duckdb
import pytest
import sqlglot
from frictionless import Schema
from frictionless.resources import TableResource
from sqlglot import exp

from dashboard.contracts import SQL_TYPES, Contract, load_contracts
from dashboard.field_texts import DUE, PROTECTION
from dashboard.intake.recognising import plain, recognise
from dashboard.intake.sheet import Sheet
from dashboard.resources import CONTRACTS

NAMES = [path.stem for path in sorted(CONTRACTS.glob("*.json"))]
DATA_SETS = """
    towns schools classes registrations teams documents risk_areas contractors attendance absences screening gate_checks
    symptom_events key_persons tests supplies family_forms parent_contacts measures ventilation duty inspections
    findings leave activities reports
"""
KEYS_BEYOND = {"x-title-en", "x-description-en", "x-replaces", "x-expected", "x-zero", "x-rules"}

every_contract = pytest.mark.parametrize("name", NAMES)


def raw(name: str) -> dict:
    return json.loads((CONTRACTS / f"{name}.json").read_text(encoding="utf-8"))


def contract(name: str) -> Contract:
    return load_contracts()[name]


def sheet(header: list[str]) -> Sheet:
    return Sheet("", [(1, header), (2, ["x"] * len(header))])


def known_as(header: list[str]) -> list[str]:
    return [part.dataset for part in recognise(sheet(header), load_contracts(), [])]


def least(each: Contract) -> dict[str, str]:
    """The columns a data set cannot do without: required fields, and the name of what it refers to."""
    names = [field.name for field in each.fields if field.required]
    names += [reference.name_field for reference in each.references]
    return {name: each[name].title for name in dict.fromkeys(names)}


def example_row(name: str) -> dict[str, object]:
    examples = {field["name"]: field.get("example") for field in raw(name)["fields"]}
    enums: dict[str, object] = {field.name: field.enum[0] for field in contract(name).fields if field.enum}
    enums |= {field.name: True for field in contract(name).fields if field.type == "boolean"}
    return {key: value for key, value in {**examples, **enums}.items() if value is not None}


def test_there_is_a_contract_for_every_data_set() -> None:
    assert set(NAMES) >= set(DATA_SETS.split())


@every_contract
def test_frictionless_takes_it_as_a_table_schema(name: str) -> None:
    schema = Schema.from_descriptor(raw(name))
    assert list(Schema.metadata_validate(schema.to_descriptor())) == []
    assert [field.name for field in schema.fields] == [field.name for field in contract(name).fields]


@every_contract
def test_frictionless_finds_its_example_row_valid(name: str) -> None:
    schema = Schema.from_descriptor(raw(name))
    schema.foreign_keys = []  # the registers are not at hand here
    row = example_row(name)
    header = [field.name for field in schema.fields]
    report = TableResource(data=[header, [row.get(key) for key in header]], schema=schema).validate()
    assert report.valid, report.flatten(["fieldName", "message"])


@every_contract
def test_it_says_all_that_is_asked_of_it(name: str) -> None:
    told = raw(name)
    assert told["name"] == name
    assert told.keys() >= KEYS_BEYOND
    assert all(told[key] for key in ("title", "x-title-en", "description", "x-description-en"))
    assert told["x-replaces"] in ("school-day", "key")
    assert told["x-expected"] in DUE
    fields = {field["name"] for field in told["fields"]}
    assert len(fields) == len(told["fields"])
    assert set(told["primaryKey"]) <= fields
    for field in told["fields"]:
        assert field["title"] and field["x-title-en"], field
        assert field["type"] in SQL_TYPES
        assert field.get("x-personal") in (None, *PROTECTION)
        assert {field.get("x-unit-field"), field.get("x-date-field")} <= {None, *fields}
        assert field["type"] == "boolean" or field.get("constraints", {}).get("enum") or "example" in field


@every_contract
def test_a_school_day_data_set_knows_the_day_and_the_school(name: str) -> None:
    each = contract(name)
    if each.replaces == "school-day":
        assert "school_code" in each.primary_key
        assert any(each[key].type in ("date", "datetime") for key in each.primary_key)


@every_contract
def test_its_rules_name_only_its_columns_and_hold_for_the_example(name: str) -> None:
    each = contract(name)
    row = example_row(name)
    for rule in each.rules:
        assert rule.zh and rule.en
        tree = sqlglot.parse_one(rule.check, read="duckdb")
        columns = {column.name for column in tree.find_all(exp.Column)}
        assert columns <= {field.name for field in each.fields}
        assert rule.field in columns
        values = ", ".join(
            f"CAST({exp.Literal.string(str(row[column])).sql()} AS {each[column].sql_type}) AS {column}"
            for column in sorted(columns)
        )
        assert duckdb.sql(f"SELECT {rule.check} FROM (SELECT {values})").fetchall() == [(True,)], rule.check


@every_contract
def test_no_header_means_two_of_its_fields(name: str) -> None:
    meant: dict[str, str] = {}
    for field in contract(name).fields:
        for header in field.headers:
            assert plain(header)
            assert meant.setdefault(plain(header), field.name) == field.name, header


@every_contract
def test_no_spelling_means_two_values(name: str) -> None:
    for field in contract(name).fields:
        known = field.enum or (("是", "否") if field.type == "boolean" else ())
        assert set(field.values) <= set(known), field.name
        meant: dict[str, str] = {}
        for value in known:
            for spelling in (value, *field.values.get(value, ())):
                assert meant.setdefault(spelling.casefold(), value) == value, spelling
                assert spelling not in contract(name).missing_values, spelling


@every_contract
@pytest.mark.parametrize("way", ["title", "name"])
def test_its_full_header_is_recognised_as_nothing_else(name: str, way: str) -> None:
    assert known_as([getattr(field, way) for field in contract(name).fields]) == [name]


@every_contract
def test_its_shortest_header_is_recognised_as_nothing_else(name: str) -> None:
    assert known_as(list(least(contract(name)).values())) == [name]


@every_contract
def test_every_other_data_set_differs_in_a_column_that_one_of_the_two_cannot_do_without(name: str) -> None:
    def lacks(wanted: Contract, there: Contract) -> bool:
        headers = {plain(header) for field in there.fields for header in field.headers}
        return any(not {plain(header) for header in wanted[column].headers} & headers for column in least(wanted))

    others = [contract(other) for other in NAMES if other != name]
    assert [
        other.name for other in others if not lacks(contract(name), other) and not lacks(other, contract(name))
    ] == []


@every_contract
def test_what_is_personal_is_protected(name: str) -> None:
    for field in contract(name).fields:
        if field.name in ("person_name", "leader", "member", "owner", "operator", "principal", "head_teacher"):
            assert field.personal == "name", field.name
        if field.name in ("person_id", "member_id"):
            assert field.personal == "identifier", field.name
        if field.name == "contact":
            assert field.personal == "contact"
