"""Keeps an analyst's broken SQL file from stopping a build: it is left out, and named with the reason."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query
from dashboard.warehouse.lint_words import Problem, problem

COLUMNS = {"file": "string", "line": "int64", "left_out": "bool", "message_zh": "string", "message_en": "string"}


class LeftOut:
    """Collects what is wrong with analysts' files in the course of a build."""

    def __init__(self, found: Sequence[Problem]) -> None:
        self._found = list(found)
        self.failed: list[str] = []

    @property
    def names(self) -> set[str]:
        """The names of the files that are not computed."""
        return {Path(each.file).stem for each in self._found if each.left_out}

    @contextmanager
    def guard(self, query: Query) -> Iterator[None]:
        """Let a build go on where a file of an analyst's fails; one that is shipped fails loudly."""
        try:
            yield
        except Exception as error:
            if not query.is_own:
                raise
            zh, en = (error.zh, error.en) if isinstance(error, SchoolwatchError) else (repr(error), repr(error))
            self._found.append(problem("fails", query.path, 1, {"error": zh.rstrip("。"), "error_en": en.rstrip(".")}))
            self.failed.append(query.name)

    def table(self) -> pd.DataFrame:
        """Return the table ``query_problems``: file, line, left_out, message_zh, message_en."""
        rows = [(each.file, each.line, each.left_out, each.zh, each.en) for each in self._found]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
