"""Writes the dictionary: one line for each SQL file, straight from its header; a table in between has a line too."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from dashboard.county import County
from dashboard.warehouse.catalogue import Query, sources, stands_on

COLUMNS = [
    "name", "kind", "title_zh", "title_en", "unit", "unit_en", "better", "warn", "alarm", "clauses", "reads",
    "datasets", "notes_zh", "notes_en", "file", "sql", "severity", "owner", "owner_en",
]  # fmt: skip


def dictionary_table(queries: Sequence[Query], county: County) -> pd.DataFrame:
    """Return the table ``dictionary``: the design's columns, and unit_en, datasets, notes, sql, severity and owner.

    Lines, severity and owner are the county's own where its pack has any.
    """
    language = county.raw["county"]["language"]
    rows = []
    series = [query for query in queries if query.name in county.raw["signals"]["indicators"]]
    for query in queries:
        figures = series if "series" in stands_on(query, queries) else [query]
        levels = {**query.header.get("levels", {}), **county.levels.get(query.name, {})}
        rule = {**query.header, **county.overdue.get(query.name, {})}
        owner = rule.get("owner", {})
        rows.append(
            (
                query.name,
                query.kind,
                query.header["title"]["zh"],
                query.header["title"]["en"],
                query.unit("zh"),
                query.unit("en"),
                query.header.get("better"),
                levels.get("warn"),
                levels.get("alarm"),
                ", ".join(query.clauses),
                ", ".join(sorted(query.reads)),
                ", ".join(sorted({name for each in figures for name in sources(each, queries)})),
                query.notes("zh") or None,
                query.notes("en") or None,
                query.file,
                query.sql,
                rule.get("severity"),
                owner.get(language),
                owner.get("en"),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS).astype({"warn": float, "alarm": float, "severity": "Int64"})


def queries_fingerprint(queries: Sequence[Query], county: County, *, failed: Sequence[str] = ()) -> str:
    """Return a hash of all SQL, rules and of the code that computes: what another one computed is not carried over.

    ``failed`` names files that could not be computed: the next build has them to compute whole.
    """
    code = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    told = [
        *code,
        *(query.sql for query in queries),
        *failed,
        json.dumps(county.raw, sort_keys=True, ensure_ascii=False, default=str),
    ]
    return hashlib.sha256("\0".join(told).encode("utf-8")).hexdigest()
