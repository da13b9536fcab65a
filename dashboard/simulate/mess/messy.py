"""Takes the place of the folder that is filled without mess: exports are gathered, messed up and written at the end."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from dashboard.contracts import Contract, load_contracts
from dashboard.county import County
from dashboard.simulate.chance import happens, stream
from dashboard.simulate.exports import OFFICE, ZERO_REPORT, Exports, Row, Written, write_table
from dashboard.simulate.habits import Habit
from dashboard.simulate.mess import layout
from dashboard.simulate.mess.bad_files import bad_files
from dashboard.simulate.mess.bad_rows import plant_damage, plant_rows
from dashboard.simulate.mess.bundles import ALONE, SAME_BYTES, SAME_ROWS, SHEETS, ZIP, Parcel, bundle, copy_name
from dashboard.simulate.mess.bundles import sheet_title as title_of
from dashboard.simulate.mess.forms import Form, draw_form, make_table
from dashboard.simulate.mess.names import other_names
from dashboard.simulate.mess.spelling import draw_hand, spell
from dashboard.simulate.mess.tables import DUPLICATE, LANDED, Draft, Plant, Table
from dashboard.simulate.mess.writing import Planted, write_text, write_workbook
from dashboard.simulate.roster import School

LEVELS = (1, 2, 3)
COLUMNS = ("file", "sheet", "row", "kind", "expected")
PACKED = datetime(2024, 1, 1)  # the time of a file in a .zip: a constant, so that its bytes can be compared
PLAIN = Form("utf-8-sig")
EMPTIED = "zero report without rows"


class MessyExports(Exports):
    """The folder that is being filled, messed up to a level of 1 to 3."""

    def __init__(self, folder: Path, *, level: int, seed: int, county: County, roster: Sequence[School]) -> None:
        super().__init__(folder)
        self._level, self._seed, self._county = level, seed, county
        self._names: Mapping[str, Sequence[str]] = other_names(roster)
        self._drafts: list[Draft] = []
        self._planted: list[tuple[str, str, int | None, Plant]] = []

    def write(
        self, name: str, contract: Contract, rows: Iterable[Row], received_at: datetime, habit: Habit = OFFICE
    ) -> None:
        """Gather one export."""
        self._drafts.append(Draft(name, contract, list(rows), received_at, habit).as_written())

    def write_arrivals(self) -> None:
        """Mess up what was gathered, write it, and then ``arrivals.csv``."""
        alone = [Parcel(draft.name, ALONE, [draft]) for draft in self._drafts]
        chance = stream(self._seed, "mess bundles")
        of_days: dict[str, dict[str, bytes]] = {}
        for parcel in bundle(self._drafts, self._county, chance) if self._level > 1 else alone:
            file, data = self._send(parcel)
            of_days.setdefault(parcel.drafts[0].folder, {})[file] = data
        for day in sorted(of_days) if self._level > 2 else ():
            if day:
                for each in bad_files(day, of_days[day], load_contracts(), stream(self._seed, f"mess files {day}")):
                    self._put(each.name, each.data, each.received_at, 0)
                    self._planted.append((each.name, "", each.row, each.plant))
        super().write_arrivals()

    def write_mess(self, path: Path) -> None:
        """Write what was planted where: one line for a whole file (without a row) and one for each planted row."""
        rows = sorted(self._planted, key=lambda each: (each[0], each[1], each[2] or 0, each[3].kind))
        write_table(path, COLUMNS, ([file, sheet, row, each.kind, each.expected] for file, sheet, row, each in rows))

    def _send(self, parcel: Parcel) -> tuple[str, bytes]:
        """Write a parcel, and again where it is sent twice."""
        chance = stream(self._seed, f"mess {parcel.name}")
        if parcel.kind == ZIP:
            file, data = f"{parcel.name}.zip", self._packed(parcel, chance)
        else:
            is_book = parcel.kind == SHEETS or parcel.drafts[0].contract.name == "classes"
            form = Form("xlsx", ending="xlsx") if is_book else draw_form(chance, self._level)
            file = f"{parcel.name}.{form.ending}"
            data = self._made(file, parcel.drafts, form, chance)
            if parcel.kind != ALONE:
                self._planted.append((file, "", None, Plant(parcel.kind, LANDED)))
        self._put(file, data, parcel.received_at, sum(len(each.rows) for each in parcel.drafts))
        if parcel.resent:
            self._send_again(parcel, file, data, chance)
        return file, data

    def _send_again(self, parcel: Parcel, file: str, data: bytes, chance: np.random.Generator) -> None:
        stem = copy_name(parcel.name, chance)
        again, kind = f"{stem}.{file.rsplit('.', 1)[1]}", str(parcel.resent)
        if any(plant.kind == EMPTIED for name, _, _, plant in self._planted if name == file):
            kind = SAME_ROWS  # an empty table is told by its file's name too, so its bytes alone are not known again
        if parcel.resent != SAME_BYTES:
            table = self._table(parcel.drafts[0], PLAIN, chance, level=1)
            again, data = f"{stem}.csv", write_text(table, PLAIN)[0]
        self._put(again, data, parcel.resent_at, 0)
        self._planted.append((again, "", None, Plant(kind, DUPLICATE)))

    def _packed(self, parcel: Parcel, chance: np.random.Generator) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for draft in parcel.drafts:
                form = draw_form(chance, self._level)
                inner = f"{draft.name.rsplit('/', 1)[-1]}.{form.ending}"
                file = f"{parcel.name}.zip/{inner}"
                own = replace(draft, received_at=parcel.received_at)
                data = self._made(file, [own], form, chance)
                archive.writestr(zipfile.ZipInfo(inner, PACKED.timetuple()[:6]), data)
                self._planted.append((file, "", None, Plant("in a zip", LANDED)))
        return packed.getvalue()

    def _made(self, file: str, drafts: Sequence[Draft], form: Form, chance: np.random.Generator) -> bytes:
        """Make a file's bytes, and note what is in it."""
        latest = max(each.received_at for each in drafts)
        tables: list[Table] = []
        for draft in drafts:
            table = self._table(replace(draft, received_at=latest), form, chance, level=self._level)
            if len(drafts) > 1:
                table.title = title_of(draft, [each.title for each in tables])
            tables.append(table)
        planted: list[Planted]
        data, planted = write_workbook(tables) if form.is_workbook else write_text(tables[0], form)
        self._planted += [(file, sheet, row, plant) for sheet, row, plant in planted]
        kinds = [f"written as {form.encoding}, {form.delimiter!r}, .{form.ending}"] if not form.is_workbook else []
        for table in tables:
            sheet = table.title if form.is_workbook else ""
            self._planted += [(file, sheet, None, Plant(kind, LANDED)) for kind in [*kinds, *table.kinds]]
        return data

    def _table(self, draft: Draft, form: Form, chance: np.random.Generator, *, level: int) -> Table:
        """Let the makers of every level up to ``level`` loose on one table."""
        table = make_table(draft, chance, names=self._names, level=level, is_workbook=form.is_workbook)
        is_register = not draft.folder
        if level > 2 and not is_register:
            plant_rows(table, chance)
        if level > 1 and not is_register:
            _empty(table, draft, chance)
            layout.make(table, layout.ROWS, chance)
        spell(table, draw_hand(table, chance), chance)
        if level > 1:
            layout.make(table, layout.LAYOUT, chance)
        if level > 2 and not is_register:
            plant_damage(table, chance)
        return table

    def _put(self, file: str, data: bytes, received_at: datetime, rows: int) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.written.append(Written(file, received_at, rows, len(data)))


def _empty(table: Table, draft: Draft, chance: np.random.Generator) -> None:
    """Report nothing by a table without rows, its school and day in the title and the file's name."""
    if len(draft.rows) == 1 and draft.rows[0].get("reason") == ZERO_REPORT and happens(chance, 0.5):
        row = draft.rows[0]
        table.lines.clear()
        table.above.append([f"{row['school_name']}{table.contract.title}", None, str(row["report_date"])])
        table.kinds.append(EMPTIED)
