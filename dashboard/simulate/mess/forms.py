"""Level 1: which headers, words and names of schools a clerk uses, and the bytes the file is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.contracts import Contract
from dashboard.simulate.chance import happens, pick
from dashboard.simulate.habits import WORKBOOK, free_aliases
from dashboard.simulate.mess.tables import Draft, Line, Table

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16")
DELIMITERS = (",", ",", ",", "\t", ";", "|", "，")
SPELT_HEADERS = ("{}", "{}", " {} ", "*{}", "{}：", "{}（必填）", "{}\u200b", "{}【填写】")


@dataclass(frozen=True)
class Form:
    """How a file is written; ``ending`` is that of its name, which need not be that of what it is."""

    encoding: str
    delimiter: str = ","
    newline: str = "\r\n"
    ending: str = "csv"

    @property
    def is_workbook(self) -> bool:
        """Say whether it is a workbook."""
        return self.encoding == WORKBOOK


def draw_form(chance: np.random.Generator, level: int) -> Form:
    """Draw the bytes of a file."""
    if happens(chance, 0.25):
        return Form(WORKBOOK, ending="xlsx")
    delimiter, encoding = pick(chance, DELIMITERS), pick(chance, ENCODINGS)
    ending = "tsv" if delimiter == "\t" else pick(chance, ("csv", "csv", "txt"))
    if level > 1 and encoding != "utf-16" and delimiter in (",", "\t", ";") and happens(chance, 0.08):
        ending = "xls"  # some systems call their text a workbook
    return Form(encoding, delimiter, pick(chance, ("\r\n", "\n")), ending)


def draw_words(contract: Contract, chance: np.random.Generator) -> dict[tuple[str, str, str], str]:
    """Draw other words for the values of enumerated fields."""
    return {
        (contract.name, column.name, word): pick(chance, others)
        for column in contract.fields
        if not column.is_list
        for word, others in column.values.items()
        if others and happens(chance, 0.3)
    }


def make_table(
    draft: Draft, chance: np.random.Generator, *, names: Mapping[str, Sequence[str]], level: int, is_workbook: bool
) -> Table:
    """Turn a draft into a table with this clerk's headers, order of columns, words and names of schools.

    Args:
        draft: what is to be sent.
        chance: the file's own.
        names: the other names of each school, by its code.
        level: at 2 schools are called by their other names.
        is_workbook: whether cells may keep their types.
    """
    contract, habit = draft.contract, replace(draft.habit, format=WORKBOOK, words=draw_words(draft.contract, chance))
    if level > 1 and draft.folder and happens(chance, 0.5):
        habit = replace(habit, identity="name", school_name=None)
    columns = [each for each in habit.columns(contract) if each.name != "school_code" or not habit.school_name]
    kinds = [] if habit.identity != "name" else ["school by name"]
    if happens(chance, 0.3):
        columns = [columns[int(place)] for place in chance.permutation(len(columns))]
        kinds.append("columns in another order")
    header = []
    for column in columns:
        aliases = free_aliases(contract, column)
        text = pick(chance, aliases) if aliases and happens(chance, 0.4) else column.title
        header.append(pick(chance, SPELT_HEADERS).format(text))
    table = Table(contract, list(columns), header, [], draft.received_at, contract.title, is_workbook, kinds=kinds)
    called = {code: pick(chance, others) for code, others in names.items() if others and happens(chance, 0.7)}
    for row in draft.rows:
        other = called.get(str(row.get("school_code"))) if level > 1 and draft.folder else None
        written = {**row, "school_name": other} if other and "school_name" in row else row
        if level > 1 and contract.name == "schools":
            written = {**row, "town_name": bare(str(row["town_name"]))}
        table.lines.append(Line([habit.value(contract, each, written.get(each.name)) for each in columns]))
    return table


def bare(town: str) -> str:
    """Return a town's name without its kind."""
    for kind in ("满族乡", "镇", "乡"):
        if town.endswith(kind) and len(town) > len(kind) + 1:
            return town.removesuffix(kind)
    return town
