"""Finds out which data set a sheet is, from its headers alone, and never by guessing.

A sheet is recognised by a county's adapter (a foreign shape that names its headers) or by a contract all of
whose required fields have a column.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.contracts import Contract
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.intake.reading import Row, Sheet
from dashboard.sqlfile import split_front_matter

HEADER_SEARCH_ROWS = 30


@dataclass(frozen=True)
class Adapter:
    """SQL of a county that turns an export of a foreign shape into a contract's columns."""

    dataset: str
    headers: tuple[str, ...]
    sql: str
    received_at_pattern: str | None
    received_at_zone: str | None

    def received_at(self, file: Path, local: ZoneInfo) -> datetime | None:
        """Read the time of export from the file's name where the adapter says how, as the county's local time."""
        if not self.received_at_pattern:
            return None
        try:
            told = datetime.strptime(file.stem, self.received_at_pattern)
        except ValueError:
            return None
        zone = ZoneInfo(self.received_at_zone) if self.received_at_zone else local
        return told.replace(tzinfo=zone).astimezone(local).replace(tzinfo=None)


@dataclass(frozen=True)
class Part:
    """The rows of one data set in one sheet. ``columns`` maps a field (or, for an adapter, a header) to its place."""

    dataset: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Row]]
    adapter: Adapter | None = None
    unknown: tuple[str, ...] = ()


def load_adapters(county: County) -> list[Adapter]:
    """Read the county's adapters, ``adapters/<dataset>.sql``."""
    adapters = []
    for path in sorted(county.folder.glob("adapters/*.sql")):
        header, sql = split_front_matter(path)
        told = header.get("received_at", {})
        adapters.append(Adapter(path.stem, tuple(header["headers"]), sql, told.get("pattern"), told.get("zone")))
    return adapters


def plain(header: str | None) -> str:
    """Reduce a header to what identifies it: half-width, no spaces, no bracketed unit, lower case."""
    text = unicodedata.normalize("NFKC", header or "").casefold()
    return re.sub(r"\s|\(.*?\)|\[.*?\]|[*:]", "", text)


def recognise(sheet: Sheet, contracts: Mapping[str, Contract], adapters: Sequence[Adapter]) -> list[Part]:
    """Return the sheet's parts: one for a contract, or one for each adapter that knows its headers.

    Raises:
        SchoolwatchError: no data set fits, or more than one does.
    """
    for index, (_, header) in enumerate(sheet.rows[:HEADER_SEARCH_ROWS]):
        below = sheet.rows[index + 1 :]
        names = [(cell or "").strip() for cell in header]
        adapted = [each for each in adapters if set(each.headers) <= set(names)]
        if adapted:
            return [
                Part(each.dataset, {name: names.index(name) for name in each.headers}, below, each) for each in adapted
            ]
        fits = list(_fits(names, contracts))
        if fits:
            return [_chosen(names, fits, below)]
    raise _unrecognised(sheet, contracts)


def _columns(names: Sequence[str], contract: Contract) -> dict[str, list[int]]:
    """Map each field of the contract that has a column to the places of its columns."""
    wanted = {plain(header): each.name for each in contract.fields for header in each.headers}
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        field = wanted.get(plain(name))
        if field and plain(name):
            found.setdefault(field, []).append(place)
    return found


def _missing(contract: Contract, found: Mapping[str, list[int]]) -> list[str]:
    """List the titles of what the contract requires and the headers lack."""
    needed = [([each.name], each.title) for each in contract.fields if each.required]
    needed += [([each.field, each.name_field], contract[each.name_field].title) for each in contract.references]
    return [title for names, title in needed if not any(name in found for name in names)]


def _fits(names: Sequence[str], contracts: Mapping[str, Contract]) -> Iterator[tuple[Contract, dict[str, list[int]]]]:
    for contract in contracts.values():
        found = _columns(names, contract)
        if found and not _missing(contract, found):
            yield contract, found


def _chosen(
    names: Sequence[str], fits: list[tuple[Contract, dict[str, list[int]]]], below: Sequence[tuple[int, Row]]
) -> Part:
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
    for field, places in found.items():
        if len(places) > 1:
            doubled = "、".join(names[place] for place in places)
            raise SchoolwatchError(
                f"有几列都表示“{contract[field].title}”：{doubled}。请只留一列。",
                f"Several columns mean “{contract[field].title_en}”: {doubled}. Keep one of them.",
            )
    known = {places[0] for places in found.values()}
    unknown = tuple(name for place, name in enumerate(names) if name and place not in known)
    return Part(contract.name, {field: places[0] for field, places in found.items()}, below, unknown=unknown)


def _unrecognised(sheet: Sheet, contracts: Mapping[str, Contract]) -> SchoolwatchError:
    """Say which data set came nearest and what it lacks, so that the sender knows what to mend."""
    header = next((row for _, row in sheet.rows if sum(bool(cell) for cell in row) > 1), sheet.rows[0][1])
    names = [(cell or "").strip() for cell in header]
    read = "、".join(name[:20] for name in names if name)[:120]
    nearest = max(contracts.values(), key=lambda contract: len(_columns(names, contract)))
    found = _columns(names, nearest)
    if not found:
        return SchoolwatchError(
            f"认不出这是什么数据。读到的表头：{read or '（空）'}。请使用模板里的表头。",
            f"This is no data set that is known. The header reads: {read or '(empty)'}. Use a template's header.",
        )
    missing = _missing(nearest, found)
    return SchoolwatchError(
        f"最像“{nearest.title}”，但缺少列：{'、'.join(missing)}。读到的表头：{read}。请补上后重新送来。",
        f"Nearest to “{nearest.title_en}”, but these columns are missing: {', '.join(missing)}. "
        f"The header reads: {read}. Add them and send it again.",
    )
