"""Reads a county's adapters: SQL that turns an export of a foreign shape into a contract's columns."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.county import County
from dashboard.sqlfile import split_front_matter


@dataclass(frozen=True)
class Adapter:
    """One ``adapters/<dataset>.sql`` (or ``<dataset>@<source>.sql``): the headers it knows and its SELECT.

    The SELECT reads ``raw`` (all text, one row a row of the file, with its row_number) and gives one row for each of
    them, with the contract's columns, and reason_zh / reason_en where a row is to be rejected.
    """

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


def load_adapters(county: County) -> list[Adapter]:
    """Read the county's adapters."""
    adapters = []
    for path in sorted(county.folder.glob("adapters/*.sql")):
        header, sql = split_front_matter(path)
        told = header.get("received_at", {})
        dataset = path.stem.partition("@")[0]
        adapters.append(Adapter(dataset, tuple(header["headers"]), sql, told.get("pattern"), told.get("zone")))
    return adapters
