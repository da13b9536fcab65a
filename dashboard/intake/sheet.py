"""What reading gives: sheets of text cells, and the limits that no file may pass."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.errors import SchoolwatchError

MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 1_048_576
MAX_COLUMNS = 512
MAX_CELL = 32_767  # what a spreadsheet's cell can hold

Row = Sequence[str | None]


@dataclass(frozen=True)
class Bulk:
    """A large text file, decoded to UTF-8 and set aside, of which a sheet holds the first rows only."""

    path: Path
    delimiter: str


@dataclass(frozen=True)
class Sheet:
    """One table-like thing of a file: its rows of text cells, each with its row number in the file (from 1).

    ``problems`` names the rows that could not be read as they are, with the reason in Chinese and English.
    ``ragged`` says that a row may have another number of cells than its header (text files), which must be judged.
    """

    name: str
    rows: Sequence[tuple[int, Row]]
    problems: dict[int, tuple[str, str]] = field(default_factory=dict)
    ragged: bool = False
    bulk: Bulk | None = None


def is_blank(row: Row) -> bool:
    """Say whether a row has nothing in it."""
    return not any(cell and cell.strip() for cell in row)


def too_large(what_zh: str, what_en: str) -> SchoolwatchError:
    """Return the refusal of a file that passes a limit."""
    return SchoolwatchError(
        f"文件太大（{what_zh}）。请按天或按学校分成几份再送来。",
        f"The file is too large ({what_en}). Split it by day or by school and send the parts.",
    )
