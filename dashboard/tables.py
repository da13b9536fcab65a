"""Describes every table that may be looked at and taken away: published ones, and the current rows of each data set.

What a table's columns are called, which kind each is and what its codes mean is the same for the page, a download and
the API. Identifiers and contacts are no columns, hashed or empty as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.board import Board, Source
from dashboard.contracts import load_contracts
from dashboard.errors import SchoolwatchError
from dashboard.language import translator
from dashboard.table_texts import TABLES, WORDS, YES_NO, Text, both, column_title, table_title

KINDS = {
    **{"VARCHAR": "text", "BOOLEAN": "flag", "DATE": "date", "TIMESTAMP": "moment", "DOUBLE": "number"},
    **{"FLOAT": "number", "BIGINT": "whole", "INTEGER": "whole", "HUGEINT": "whole", "UBIGINT": "whole"},
}
"""The types of the database that can be shown, and the kind that each is."""

NOT_ADDED = {
    *("delivery_id", "replaces", "severity", "position", "problem", "iso_year", "iso_week", "iso_weekday"),
    *("school_day_number", "row_number", "lookback_days"),
}
"""Whole numbers that are no counts, so that adding them up says nothing."""

AT_FIRST_HIDDEN = {
    *("sha256", "delivery_id"),
    *("owner_en", "detail_en", "reason_en", "unit_en", "title_en", "notes_en", "text_en"),
}
ORDERS = {
    "overdue_items": ("severity", "-hours_overdue", "school_code"),
    "deliveries": ("-delivery_id",),
    "rejects": ("-delivery_id", "row_number"),
    "reporting": ("-report_date", "school_code", "dataset", "session"),
}
"""In which order the rows of a table come where none is asked for; else as its columns stand."""

PLACE_LEVELS = ("school", "town", "stage", "county")
"""Whose figures are shown: those of a single class could tell who it is."""

LEVELS = {"indicator_values": "level", "signals": "level", "episode_alarms": "alarm_level"}
"""The tables of figures, and the column in which the level of each stands."""

OF_CLASSES = {"signal_episodes": ["excess"]}
"""Columns that may tell how many in a class are ill, in a table that has rows of classes."""


class NoSuchTable(SchoolwatchError):  # noqa: N818 - it reads as what it says
    """The address names a table that cannot be looked at."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its kind (text, whole, number, date, moment, flag), its heading and its codes in words."""

    name: str
    kind: str
    title: Text
    words: Mapping[str, Text] = field(default_factory=dict)

    @property
    def adds(self) -> bool:
        """Whether its values may be added up."""
        return self.kind == "whole" and self.name not in NOT_ADDED

    @property
    def is_shown(self) -> bool:
        """Whether it is shown before anybody chooses."""
        return self.name not in AT_FIRST_HIDDEN


@dataclass(frozen=True)
class Table:
    """One table: what it is called, its columns by name, and where its rows are read.

    ``order`` is the default order; ``ties`` the columns that tell any two rows apart, so that no row is shown twice or
    never when the rows are read page by page.
    """

    name: str
    title: Text
    columns: Mapping[str, Column]
    source: Source
    sql: str
    order: tuple[str, ...]
    ties: tuple[str, ...]
    is_data_set: bool


def table_names(board: Board) -> list[str]:
    """List the tables that ``board`` offers: the published ones, then the data sets."""
    published, rows = board.tables(), board.data_sets()
    return [*(name for name in TABLES if name in published), *(name for name in rows if name not in TABLES)]


def open_table(board: Board, name: str) -> Table:
    """Return the table of that name.

    Raises:
        NoSuchTable: there is none, or it is not for this reader.
    """
    if name not in table_names(board):
        raise NoSuchTable(f"没有可以看的表“{name}”。请检查地址。", f"There is no table “{name}” to look at. Check it.")
    source = board.source(name)
    is_data_set = name not in TABLES
    own = {column: KINDS[kind] for column, kind in source.columns.items() if kind in KINDS}
    for hidden in _personal(name) if is_data_set else OF_CLASSES.get(name, ()):
        own.pop(hidden, None)
    joins = _joins(own)
    order = [column for column in own if not (is_data_set and column == "row_number")]
    for code, added in joins:
        order.insert(order.index(code) + 1, added)
    words = _words(board, name)
    return Table(
        name=name,
        title=table_title(name),
        columns={column: _column(name, column, own.get(column, "text"), words.get(column, {})) for column in order},
        source=source,
        sql=_select(name, source.sql, joins),
        order=() if is_data_set else ORDERS.get(name, ()),
        ties=("-delivery_id", "row_number") if is_data_set else tuple(own),
        is_data_set=is_data_set,
    )


def _personal(name: str) -> list[str]:
    return [each.name for each in load_contracts()[name].fields if each.personal in ("identifier", "contact")]


def _column(table: str, name: str, kind: str, words: Mapping[str, Text]) -> Column:
    flags = {code: both(word) for code, word in YES_NO.items()} if kind == "flag" else words
    return Column(name, kind, column_title(table, name), flags)


def _joins(own: Mapping[str, str]) -> list[tuple[str, str]]:
    """List the names that are looked up for codes, as (code, name): each stands after its code, in this order."""
    wanted = [("place_code", "place_name"), ("school_code", "town_name"), ("school_code", "school_name")]
    if "school_code" not in own:
        wanted.append(("town_code", "town_name"))
    return [(code, name) for code, name in wanted if code in own and name not in own]


LOOKED_UP = {
    "school_code": "(SELECT school_code, school_name, towns.town_name FROM schools LEFT JOIN towns USING (town_code))",
    "town_code": "(SELECT town_code, town_name FROM towns)",
    "place_code": "(SELECT school_code AS place_code, school_name AS place_name FROM schools"
    " UNION ALL SELECT town_code, town_name FROM towns)",
}


def _select(name: str, source: str, joins: list[tuple[str, str]]) -> str:
    """Return the SELECT of the table's rows with the names of their places."""
    sql = f"FROM {source} AS own"
    for code in dict.fromkeys(code for code, _ in joins):
        sql += f" LEFT JOIN {LOOKED_UP[code]} AS of_{code} USING ({code})"
    listed = "".join(f", of_{code}.{name}" for code, name in joins)
    levels = ", ".join(f"'{level}'" for level in PLACE_LEVELS)
    where = f" WHERE {LEVELS[name]} IN ({levels})" if name in LEVELS else ""
    return f"SELECT own.*{listed} {sql}{where}"


def _words(board: Board, name: str) -> dict[str, Mapping[str, Text]]:
    """Return the codes of each column in words: ours, the data sets' titles, and the dictionary's."""
    english = translator("en")
    words: dict[str, Mapping[str, Text]] = {
        column: {code: (word, english(word)) for code, word in codes.items()} for column, codes in WORDS.items()
    }
    words["dataset"] = {each.name: (each.title, each.title_en) for each in load_contracts().values()}
    if name in ("indicator_values", "overdue_items", "signals"):
        rows = board.table("dictionary", columns=["name", "title_zh", "title_en"])
        words["indicator"] = words["rule"] = {
            str(code): (str(zh), str(en)) for code, zh, en in rows.itertuples(index=False)
        }
    return words
