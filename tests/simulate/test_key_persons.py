"""The ledgers of key persons and of tests, as the district's schools send them and as they are taken in."""

from collections import Counter

import pytest

from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.lake import current_rows_sql
from dashboard.ledger import open_ledger
from dashboard.simulate import simulate

SCHOOLS, DAYS = 52, 4
REGISTERS, LEDGERS = ("乡镇", "学校", "班级"), ("重点人员台账", "核酸检测")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder, home = tmp_path_factory.mktemp("exports") / "zaozhuang", Home.at(tmp_path_factory.mktemp("home"))
    county = load_county("zaozhuang")
    simulate(county=county, days=DAYS, end=None, seed=7, out=folder)
    for path in folder.rglob("*.*"):  # only what is asked for here is taken in
        if not path.name.startswith((*REGISTERS, *LEDGERS, "arrivals")):
            path.unlink()
    assert not [each.arrival.name for each in ingest([folder], home=home, county=county) if each.refused]
    return home


def ask(home: Home, question: str, *datasets: str) -> list[tuple]:
    with open_ledger(home) as ledger:
        tables = [f"({current_rows_sql(ledger, home, dataset)})" for dataset in datasets]
        return ledger.execute(question.format(*tables)).fetchall()


def test_sixteen_persons_all_tested_and_all_negative(home: Home) -> None:
    question = """SELECT count(DISTINCT persons.person_id), count(DISTINCT tests.person_id), count(*) FILTER (
            result = '阳性') FROM {} AS persons LEFT JOIN {} AS tests
        ON tests.person_id = persons.person_id AND tests.result <> '待出'"""
    assert ask(home, question, "key_persons", "tests") == [(16, 16, 0)]


def test_every_school_says_each_day_who_they_are_or_that_there_is_nobody(home: Home) -> None:
    days = ask(home, "SELECT dataset, report_date, count(DISTINCT school_code), bool_or(zero) FROM slots GROUP BY ALL")
    told = {
        (dataset, day): (schools, zero) for dataset, day, schools, zero in days if dataset in ("key_persons", "tests")
    }
    assert Counter(dataset for dataset, _ in told) == {"key_persons": 3, "tests": 3}
    assert {schools for schools, _ in told.values()} <= {SCHOOLS, SCHOOLS - 1, SCHOOLS - 2}
    assert any(zero for _, zero in told.values())
