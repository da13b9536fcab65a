"""A tiny county: two towns, two schools, and a way to write an export and take it."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import Outcome, ingest

TOWNS = "乡镇代码,乡镇名称\n211223100,西丰镇\n211223101,平岗镇\n"
SCHOOLS = (
    "学校代码,学校名称,曾用名,乡镇名称,学段\nS1,西丰镇第一小学,一小、西丰一小,西丰镇,小学\nS2,平岗中学,,平岗镇,初中\n"
)


class Tiny:
    """A home that knows two schools. ``take`` ingests files, ``rows`` asks the ledger or the lake."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home.at(folder / "home")
        self.take_text("乡镇.csv", TOWNS)
        self.take_text("学校.csv", SCHOOLS)

    def write(self, name: str, content: bytes | str) -> Path:
        path = self.folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def take(self, *paths: Path, **options: object) -> list[Outcome]:
        return list(ingest(paths, home=self.home, county=load_county("xifeng"), **options))  # type: ignore[arg-type]

    def take_text(self, name: str, content: bytes | str, **options: object) -> Outcome:
        return self.take(self.write(name, content), **options)[0]

    def rows(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.home.ledger), read_only=True) as ledger:
            return ledger.execute(query).fetchall()

    def lake(self, dataset: str) -> list[dict]:
        files = (self.home.lake / dataset / "*.parquet").as_posix()
        return duckdb.sql(f"FROM read_parquet('{files}')").df().to_dict("records")


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def _write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return _write
