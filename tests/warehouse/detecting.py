"""Runs a detector's SQL over one series of counts, without a county around it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from dashboard.county import load_county
from dashboard.warehouse.catalogue import in_build_order, load_queries
from dashboard.warehouse.settings import params_table
from dashboard.warehouse.signals import on_series

SQL = {query.name: query.sql for query in load_queries() if query.kind == "signal"}
SHARED = {query.table: query.sql for query in in_build_order(on_series(load_queries()))}


def detected(
    name: str, counts: Sequence[float | None], *, shared: Mapping[str, str] = SHARED, **params: Any
) -> pd.DataFrame:
    """Return the detector's rows, day by day, with these params in place of the pack's; None: not reported."""
    connection = duckdb.connect()
    series = pd.DataFrame({"observed": pd.Series(counts, dtype="float64")}).assign(
        indicator="made", level="school", place_code="A", day_number=range(len(counts)), one_case=1.0
    )
    connection.register("frame", series.assign(cases=series["observed"], report_date=series["day_number"]))
    connection.register("params", params_table(load_county("xifeng"), datetime(2024, 4, 10)).assign(**params))
    # a frame writes what is not known as NaN, which counts as a number in SQL
    known = "SELECT * REPLACE (nullif(observed, 'nan') AS observed, nullif(cases, 'nan') AS cases) FROM frame"
    connection.execute(f"CREATE TABLE series AS {known}")
    connection.execute("CREATE SCHEMA shared")
    for table, sql in shared.items():
        connection.execute(f"CREATE TABLE {table} AS {sql}")
    return connection.sql(f"SELECT * FROM ({SQL[name]}) ORDER BY report_date").df()
