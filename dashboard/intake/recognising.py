"""Finds out which data sets a sheet holds, from its headers alone, and never by guessing.

A table is recognised by a county's adapter (a foreign shape that names its headers) or by a contract all of whose
required fields have a column. A header may stand under title rows, fill up to three rows, and come again further
down, where another table begins.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from dashboard.contracts import Contract
from dashboard.errors import SchoolwatchError
from dashboard.intake.adapters import Adapter
from dashboard.intake.sheet import Row, Sheet

HEADER_SEARCH_ROWS = 30
HEADER_HEIGHT = 3
FIRST_NAMES = 4

Reason = tuple[str, str]
HEADER_AGAIN: Reason = ("又一行表头，不是数据", "the header again, not data")


@dataclass(frozen=True)
class Part:
    """The rows of one data set in one table of a sheet.

    ``columns`` maps a field (or, for an adapter, a header) to its place in a row; ``problems`` gives the reason for
    each row that cannot be read; ``context`` is the text above the header, ``header`` the header as it was sent and
    ``header_row`` its last row. A large file's rows wait in the table ``table`` instead of in ``rows``.
    """

    dataset: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Row]]
    header: tuple[str, ...] = ()
    header_row: int = 0
    adapter: Adapter | None = None
    unknown: tuple[str, ...] = ()
    problems: Mapping[int, Reason] = field(default_factory=dict)
    context: str = ""
    sheet: str = ""
    table: str | None = None
    table_rows: int = 0

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.table_rows if self.table else len(self.rows)


@dataclass(frozen=True)
class _Table:
    """A header that fits something, and the rows it takes."""

    names: tuple[str, ...]
    first: int
    height: int


@lru_cache(maxsize=4096)
def plain(header: str | None) -> str:
    """Reduce a header to what identifies it: half-width, no spaces, no bracketed unit, lower case."""
    text = unicodedata.normalize("NFKC", header or "").casefold()
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", text)
    return re.sub(r"\s|\(.*?\)|\[.*?\]|【.*?】|[*:]", "", text)


def recognise(sheet: Sheet, contracts: Mapping[str, Contract], adapters: Sequence[Adapter]) -> list[Part]:
    """Return the sheet's parts, table by table: one for a contract, or one for each adapter that knows its headers.

    Raises:
        SchoolwatchError: no data set fits, or more than one does.
    """
    tables = list(_tables(sheet, contracts, adapters))
    if not tables:
        raise _unrecognised(sheet, contracts)
    parts: list[Part] = []
    for table, following in zip(tables, [*tables[1:], None], strict=True):
        start = table.first + table.height
        rows = sheet.rows[start : following.first if following else None]
        above = sheet.rows[: table.first] if not parts else []
        parts += _parts(sheet, table, rows, above, contracts, adapters)
    return parts


def _tables(sheet: Sheet, contracts: Mapping[str, Contract], adapters: Sequence[Adapter]) -> list[_Table]:
    """Find the header near the top, and the headers of further tables below it."""
    top = _first_table(sheet, contracts, adapters)
    if top is None:
        return []
    tables = [top]
    starts = {plain(header) for adapter in adapters for header in adapter.headers}
    starts = starts.union(*(_wanted(contract) for contract in contracts.values()))
    for index in range(top.first + top.height, len(sheet.rows)):
        cells = sheet.rows[index][1]
        first = islice((cell for cell in cells if cell and not cell[0].isdigit()), FIRST_NAMES)
        if starts.isdisjoint(map(plain, first)):
            continue  # cheap: among a header's first cells, behind a 序号 and its like, is the name of a column
        names = _joined([cells])
        if plain_row(names) != plain_row(tables[-1].names) and _is_header(names, contracts, adapters):
            tables.append(_Table(names, index, 1))
    return tables


def _first_table(sheet: Sheet, contracts: Mapping[str, Contract], adapters: Sequence[Adapter]) -> _Table | None:
    """Find the first header: of one row, else of two, else of three, so that a title is not taken for part of it."""
    for height in range(1, HEADER_HEIGHT + 1):
        for index in range(min(HEADER_SEARCH_ROWS, len(sheet.rows) - height + 1)):
            names = _joined([cells for _, cells in sheet.rows[index : index + height]])
            if _is_header(names, contracts, adapters):
                return _with_row_below(sheet, _Table(names, index, height), contracts)
    return None


def _with_row_below(sheet: Sheet, table: _Table, contracts: Mapping[str, Contract]) -> _Table:
    """Take the next row into a header where it is nothing but names of columns, and more of them than before."""
    end = table.first + table.height
    if table.height == HEADER_HEIGHT or end >= len(sheet.rows):
        return table
    names = _joined([table.names, sheet.rows[end][1]])
    lower = {plain(cell) for cell in sheet.rows[end][1] if cell and cell.strip()}
    for contract, found in _fits(table.names, contracts):
        if lower <= set(_wanted(contract)) and len(_columns(names, contract)) > len(found):
            return _Table(names, table.first, table.height + 1)
    return table


def _is_header(names: tuple[str, ...], contracts: Mapping[str, Contract], adapters: Sequence[Adapter]) -> bool:
    return any(set(each.headers) <= set(names) for each in adapters) or any(True for _ in _fits(names, contracts))


def plain_row(names: Sequence[str | None]) -> tuple[str, ...]:
    """Reduce a row of headers to what identifies each."""
    reduced = [plain(name) for name in names]
    while reduced and not reduced[-1]:
        reduced.pop()
    return tuple(reduced)


def _joined(block: Sequence[Row]) -> tuple[str, ...]:
    """Make one header of several rows: each column's lowest name, with the one above where that alone says nothing."""
    width = max(len(cells) for cells in block)
    names = [""] * width
    for cells in block:
        for place in range(width):
            cell = (cells[place] or "").strip() if place < len(cells) else ""
            if cell:
                names[place] = cell
    return tuple(names)


def _parts(
    sheet: Sheet,
    table: _Table,
    rows: Sequence[tuple[int, Row]],
    above: Sequence[tuple[int, Row]],
    contracts: Mapping[str, Contract],
    adapters: Sequence[Adapter],
) -> list[Part]:
    names = table.names
    problems = _row_problems(sheet, names, rows)
    context = " ".join(cell for _, cells in above for cell in cells if cell)
    shared = {
        "rows": rows,
        "header": names,
        "header_row": sheet.rows[table.first + table.height - 1][0],
        "problems": problems,
        "context": context,
        "sheet": sheet.name,
    }
    adapted = [each for each in adapters if set(each.headers) <= set(names)]
    if adapted:
        return [
            Part(each.dataset, {name: names.index(name) for name in each.headers}, adapter=each, **shared)  # type: ignore[arg-type]
            for each in adapted
        ]
    contract, found = _chosen(names, list(_fits(names, contracts)))
    nearest = max(contracts.values(), key=lambda each: len(_columns(names, each)))
    if len(_columns(names, nearest)) > len(found):
        raise _unrecognised(sheet, contracts)  # a register of schools without its codes is none of towns
    known = {places[0] for places in found.values()}
    unknown = tuple(name for place, name in enumerate(names) if name and place not in known)
    columns = {name: places[0] for name, places in found.items()}
    return [Part(contract.name, columns, unknown=unknown, **shared)]  # type: ignore[arg-type]


def _row_problems(sheet: Sheet, names: Sequence[str], rows: Sequence[tuple[int, Row]]) -> dict[int, Reason]:
    """Name the rows that are the header again or have another number of cells than it."""
    header, width = plain_row(names), len(names)
    problems = {number: sheet.problems[number] for number, _ in rows if number in sheet.problems}
    padded = _padded_width(rows, width) if sheet.ragged else width
    for number, cells in rows:
        if number in problems:
            continue
        if plain_row(cells) == header:
            problems[number] = HEADER_AGAIN
        elif sheet.ragged and len(cells) not in (width, padded):
            problems[number] = (
                f"列数与表头不符：应有 {width} 列，读到 {len(cells)} 列",
                f"another number of columns than the header: {width} expected, {len(cells)} read",
            )
    return problems


def _padded_width(rows: Sequence[tuple[int, Row]], width: int) -> int:
    """Return the width of rows that are all longer than their header by the same empty cells, as some exports write.

    A single row that is longer is another thing: a delimiter too many may have moved its cells.
    """
    longest = {len(cells) for _, cells in rows}
    padded = max(longest, default=width)
    if len(rows) > 1 and len(longest) == 1 and not any(cell for _, cells in rows for cell in cells[width:]):
        return padded
    return width


@lru_cache(maxsize=65_536)
def _columns(names: tuple[str, ...], contract: Contract) -> Mapping[str, list[int]]:
    """Map each field of the contract that has a column to the places of its columns."""
    wanted = _wanted(contract)
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        title = wanted.get(plain(name))
        if title:
            found.setdefault(title, []).append(place)
    return found


@lru_cache(maxsize=256)
def _wanted(contract: Contract) -> Mapping[str, str]:
    return {plain(header): each.name for each in contract.fields for header in each.headers}


@lru_cache(maxsize=65_536)
def _missing(names: tuple[str, ...], contract: Contract) -> list[str]:
    """List the titles of what the contract requires and the headers lack."""
    found = _columns(names, contract)
    needed = [([each.name], each.title) for each in contract.fields if each.required]
    needed += [
        ([each.field, each.name_field], contract[each.name_field].title)
        for each in contract.references
        if not each.optional
    ]
    return [title for ways, title in needed if not any(way in found for way in ways)]


def _fits(
    names: tuple[str, ...], contracts: Mapping[str, Contract]
) -> Iterator[tuple[Contract, Mapping[str, list[int]]]]:
    for contract in contracts.values():
        found = _columns(names, contract)
        if found and not _missing(names, contract):
            yield contract, found


def _chosen(
    names: Sequence[str], fits: list[tuple[Contract, Mapping[str, list[int]]]]
) -> tuple[Contract, Mapping[str, list[int]]]:
    """Choose the contract with most columns; refuse where two have as many, or two columns mean one field."""
    most = max(len(found) for _, found in fits)
    best = [(contract, found) for contract, found in fits if len(found) == most]
    if len(best) > 1:
        titles = "、".join(contract.title for contract, _ in best)
        names_en = ", ".join(contract.name for contract, _ in best)
        raise SchoolwatchError(
            f"表头同时符合多种数据：{titles}。请改用其中一种的模板表头。",
            f"The header fits several data sets: {names_en}. Use the header of one's template.",
        )
    contract, found = best[0]
    for title, places in found.items():
        if len(places) > 1:
            doubled = "、".join(names[place] for place in places)
            raise SchoolwatchError(
                f"有几列都表示“{contract[title].title}”：{doubled}。请只留一列。",
                f"Several columns mean “{contract[title].title_en}”: {doubled}. Keep one of them.",
            )
    return contract, found


def _unrecognised(sheet: Sheet, contracts: Mapping[str, Contract]) -> SchoolwatchError:
    """Say which data set came nearest and what it lacks, so that the sender knows what to mend."""
    candidates = [cells for _, cells in sheet.rows[:HEADER_SEARCH_ROWS] if sum(bool(cell) for cell in cells) > 1]
    header = max(
        candidates or [sheet.rows[0][1]],
        key=lambda cells: max(len(_columns(tuple(c or "" for c in cells), each)) for each in contracts.values()),
    )
    names = tuple((cell or "").strip() for cell in header)
    read = "、".join(name[:20] for name in names if name)[:120]
    nearest = max(contracts.values(), key=lambda contract: len(_columns(names, contract)))
    found = _columns(names, nearest)
    if not found:
        return SchoolwatchError(
            f"认不出这是什么数据。读到的表头：{read or '（空）'}。请使用模板里的表头。",
            f"This is no data set that is known. The header reads: {read or '(empty)'}. Use a template's header.",
        )
    missing = _missing(names, nearest)
    return SchoolwatchError(
        f"最像“{nearest.title}”，但缺少列：{'、'.join(missing)}。读到的表头：{read}。请补上后重新送来。",
        f"Nearest to “{nearest.title_en}”, but these columns are missing: {', '.join(missing)}. "
        f"The header reads: {read}. Add them and send it again.",
    )
