"""The page about the figures says what the SQL files say of themselves."""

from dashboard.dictionary_document import PATH, document
from dashboard.warehouse.catalogue import load_queries


def test_the_page_is_what_the_headers_make_it() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run: python -m dashboard.dictionary_document"


def test_every_query_is_on_it() -> None:
    page = document()
    assert [query.name for query in load_queries() if f"\n`{query.name}` · [{query.file}]" not in page] == []


def test_it_is_reached_from_the_index() -> None:
    assert "(dictionary.md)" in (PATH.parent / "index.md").read_text(encoding="utf-8")
