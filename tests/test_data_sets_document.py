"""The page about the data sets says what the contracts say."""

from dashboard.contracts import load_contracts
from dashboard.data_sets_document import PATH, document


def test_the_page_is_what_the_contracts_make_it() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run: python -m dashboard.data_sets_document"


def test_every_field_and_rule_is_on_it() -> None:
    page = document()
    for contract in load_contracts().values():
        section = page.partition(f'<a id="{contract.name}"></a>')[2].partition("<a id=")[0]
        assert f"python app.py template {contract.name} " in section
        for field in contract.fields:
            assert f"| `{field.name}` | {field.title} | {field.title_en} |" in section
        for rule in contract.rules:
            assert f"`{rule.check}`" in section and rule.zh in section and rule.en in section


def test_it_is_reached_from_the_index() -> None:
    assert "(data-sets.md)" in (PATH.parent / "index.md").read_text(encoding="utf-8")
