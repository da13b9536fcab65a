"""The clauses are all there, say what their sources say, and name nothing that does not exist."""

import re
from collections import Counter
from pathlib import Path

import pytest

from dashboard.clauses import clause_for, load_clauses, load_problems, plain, stands_in
from dashboard.county import county_names, load_county
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import load_queries

EXPECTED = {"national": ("N", 5), "xifeng": ("X", 31), "xincai": ("C", 25), "zaozhuang": ("Z", 37)}
TEXTS = ("zaozhuang", "xifeng", "xincai")  # the order in which the three offices' texts follow each other


def write(folder: Path, clauses: str) -> Path:
    (folder / "somewhere").mkdir()
    (folder / "somewhere" / "clauses.toml").write_text(clauses, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def sources(real: Path) -> dict[str, str]:
    """The offices' own texts, which lie beside the real exports and are never copied."""
    folder = real.parent / "seeds"
    if not folder.is_dir():
        pytest.skip("the offices' texts are not there")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    parts = re.split(r"(?m)^ \u3000\u3000", text)[1:]
    return dict(zip(TEXTS, parts, strict=True))


def test_all_clauses_are_there_and_in_order() -> None:
    clauses = load_clauses()
    assert list(clauses) == [f"{letter}{n}" for letter, last in EXPECTED.values() for n in range(1, last + 1)]
    assert Counter(clause.county for clause in clauses.values()) == {name: last for name, (_, last) in EXPECTED.items()}
    assert len(clauses) == 98


@pytest.mark.parametrize("county", TEXTS)
def test_every_quotation_stands_word_for_word_in_its_source(sources: dict[str, str], county: str) -> None:
    quotes = {clause.id: clause.quote for clause in load_clauses().values() if clause.county == county}
    assert [name for name, quote in quotes.items() if not stands_in(quote, sources[county])] == []


@pytest.mark.parametrize("county", TEXTS)
def test_every_heading_stands_word_for_word_in_its_source(sources: dict[str, str], county: str) -> None:
    headings = [each["zh"] for clause in load_clauses().values() if clause.county == county for each in clause.headings]
    assert [heading for heading in headings if plain(heading) not in plain(sources[county])] == []


def test_clauses_that_stand_under_a_heading_are_of_the_same_county() -> None:
    known = load_clauses()
    for clause in known.values():
        for heading in clause.headings:
            assert {known[each].county for each in heading["clauses"]} == {clause.county}


def test_few_clauses_are_only_context_and_each_says_why() -> None:
    context = [clause for clause in load_clauses().values() if clause.kind == "context"]
    assert len(context) <= 12
    assert all(clause.reason and clause.reason["zh"] and clause.reason["en"] for clause in context)


def test_every_clause_that_a_query_or_a_pack_names_exists() -> None:
    named = {clause for query in load_queries() for clause in query.clauses}
    for county in county_names():
        raw = load_county(county).raw
        named |= {
            entry["clause"] for section in ("params", "reports") for entry in raw[section].values() if "clause" in entry
        }
    assert named <= load_clauses().keys()


def test_the_ten_problems_of_the_sources_are_there_in_both_languages() -> None:
    problems = load_problems()
    assert [problem.number for problem in problems] == list(range(1, 11))
    assert all(set(problem.texts) == {"zh", "en"} and all(problem.texts.values()) for problem in problems)


def test_an_item_carries_the_countys_own_clause_else_a_national_one() -> None:
    assert clause_for(["X5", "C5", "Z23"], "xincai") == "C5"
    assert clause_for(["C7", "N5"], "xifeng") == "N5"
    assert clause_for(["C7"], "xifeng") is None
    assert clause_for(["C7"], "nyc") == "C7"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('quote = "x"\nkind = "indicator"', "id"),
        ('id = "A1"\nquote = "x"\nkind = "rule"', "kind"),
        ('id = "A1"\nquote = "x"\nkind = "context"', "reason"),
        ('id = "A1"\nquote = "x"\nkind = "heading"', "headings"),
        ('id = "A1"\nquote = "x"\nkind = "indicator"\nserved_by = "fever_rate"', "quote"),
        ('id = "A1"\nquote = "x"\nkind = "indicator"\n[[clauses]]\nid = "A1"\nquote = "y"\nkind = "indicator"', "A1"),
    ],
)
def test_a_clause_that_is_not_whole_is_refused_with_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    folder = write(tmp_path, f"# a comment\n[[clauses]]\n{text}\n")
    with pytest.raises(SchoolwatchError, match=rf"somewhere/clauses\.toml 第 \d+ 行.*{says}"):
        load_clauses(folder)


def test_a_problem_of_a_clause_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, '[[problems]]\nnumber = 1\nclauses = ["A9"]\nzh = "甲"\nen = "a"\n')
    with pytest.raises(SchoolwatchError, match="第 2 行"):
        load_problems(folder)
