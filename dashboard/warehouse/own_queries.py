"""Loads the SQL files that analysts added beside the shipped ones, and keeps a broken one from stopping the others.

They lie in ``queries/`` of the home folder, or in ``data/counties/<county>/queries/`` of a checkout, in the same
folders as the shipped ones. A shipped file that is wrong stops the build; one of theirs is left out and named, with
the reason.
"""

from collections.abc import Sequence
from pathlib import Path

from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.warehouse.catalogue import KINDS, TABLES, Query, load_queries
from dashboard.warehouse.lint import lint_cases, lint_file
from dashboard.warehouse.lint_words import Problem


def own_files(home: Home, county: County) -> list[Path]:
    """List the analysts' SQL files, whatever folder they were put into, those that others may read first."""
    folders = (county.folder / "queries", home.queries)
    files = [path for folder in folders for path in sorted(folder.glob("*/*.sql"))]
    order = {name: place for place, name in enumerate(KINDS)}
    return sorted(files, key=lambda path: order.get(path.parent.name, len(order)))


def lint_own(home: Home, county: County, *, cases: bool = True) -> tuple[list[Query], list[Problem]]:
    """Judge the analysts' files; return those that can be computed, and what is wrong with any.

    Args:
        home: whose ``queries/`` are looked at.
        county: whose folder, and whose params.
        cases: run their cases too.
    """
    taken = {query.name: query.file for query in load_queries()}
    good: list[Query] = []
    found: list[Problem] = []
    for path in own_files(home, county):
        tables = [query for query in good if query.kind in TABLES]
        query, problems = lint_file(path, county=county.name, taken=taken, own=tables)
        found += problems
        if query:
            taken[query.name] = query.file
            found += lint_cases(query, own=tables) if cases else []
            good.append(query)
    return good, found


def lint_paths(paths: Sequence[Path], home: Home, county: County) -> list[Problem]:
    """Judge these files, or all in these folders, with their cases; without any, the analysts' own.

    Raises:
        SchoolwatchError: there is no such file or folder.
    """
    own, found = lint_own(home, county)
    if not paths:
        return found
    tables = [query for query in own if query.kind in TABLES]
    others = {query.path: query for query in (*load_queries(), *own)}
    found = []
    for path in _sql_files(paths):
        taken = {query.name: query.file for other, query in others.items() if other != path}
        query, problems = lint_file(path, county=county.name, taken=taken, own=tables)
        found += [*problems, *(lint_cases(query, own=tables) if query else ())]
    return found


def _sql_files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise SchoolwatchError(f"没有 {path} 这个文件或文件夹。", f"There is no file or folder {path}.")
        files += sorted(path.rglob("*.sql")) if path.is_dir() else [path]
    return [path.resolve() for path in files]
