"""Reads a large text file with DuckDB, strictly: it is either read whole and regular, or not at all."""

from dataclasses import replace

import duckdb

from dashboard.intake.recognising import Part
from dashboard.intake.sheet import Bulk


def load(connection: duckdb.DuckDBPyConnection, part: Part, bulk: Bulk) -> Part | None:
    """Return the part with its whole table, None where a row is irregular and the file has to be read with care.

    The connection must have no transaction open: an irregular row would end it.
    """
    places = range(len(part.header))
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in places)
    anything = ", ".join(f"c{place}" for place in places)
    try:
        table = connection.execute(
            f"""SELECT {part.header_row} + row_number() OVER () AS row_number, *
            FROM read_csv(?, auto_detect = false, header = false, columns = {{{columns}}}, delim = ?, quote = '"',
                escape = '"', strict_mode = true, skip = {part.header_row}, max_line_size = 2000000)
            WHERE coalesce({anything}) IS NOT NULL""",
            [bulk.path.as_posix(), bulk.delimiter],
        ).to_arrow_table()
    except duckdb.Error:
        return None
    return replace(part, rows=(), table=table)
