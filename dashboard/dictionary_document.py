"""Writes ``docs/dictionary.md`` from the SQL files' headers, so that the page never says what is not computed.

``python -m dashboard.dictionary_document`` writes it; a test compares the file with ``document()``. The page
``/dictionary`` says the same of one county, with the formula and a drawing of what each is made of.
"""

from collections.abc import Iterator, Mapping

from dashboard.clauses import load_clauses
from dashboard.county import county_names, load_county
from dashboard.resources import ROOT
from dashboard.warehouse.catalogue import Query, load_queries, of_kind

PATH = ROOT / "docs" / "dictionary.md"
KINDS = {
    "indicator": "指标 · Indicators",
    "overdue": "逾期规则 · Overdue rules",
    "signal": "预警探测器 · Detectors",
    "contradiction": "核对 · Cross-checks",
    "daily": "每日计数 · Daily counts",
    "shared": "中间结果 · Tables in between",
    "meeting": "会商用表 · Tables for the meeting",
}
BETTER = {"lower": "越低越好 lower is better", "higher": "越高越好 higher is better"}
INTRODUCTION = """\
# 指标字典 · Dictionary

本页由 `queries/` 里各文件的文件头生成，不要手工修改：改了那里以后，运行 `python -m dashboard.dictionary_document`。
This page is made from the headers in `queries/`: change one, then run `python -m dashboard.dictionary_document`.

`/dictionary` 页上还有公式、来源图和本县的阈值。The page `/dictionary` also has each formula, a drawing of what it
is made of, and the thresholds of the county. 数据集和各列见 [data sets and their columns](data-sets.md).
"""


def document() -> str:
    """Return the whole page."""
    queries = load_queries()
    readers = _readers(queries)
    levels = {name: load_county(name).levels for name in county_names()}
    lines = [INTRODUCTION]
    for kind, title in KINDS.items():
        lines += [f"## {title}", ""]
        for query in of_kind(queries, kind):
            lines += _entry(query, readers, levels)
    return "\n".join(lines)


def _readers(queries: tuple[Query, ...]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for query in queries:
        for table in query.reads:
            found.setdefault(table, []).append(query.name)
    return found


def _entry(query: Query, readers: Mapping[str, list[str]], levels: Mapping[str, Mapping]) -> Iterator[str]:
    header = query.header
    yield f'<a id="{query.table if query.kind in ("daily", "shared") else query.name}"></a>\n'
    yield f"### {header['title']['zh']} · {header['title']['en']}\n"
    yield f"`{query.name}` · [{query.file}](../{query.file})\n"
    if query.kind == "indicator":
        unit = " · ".join(dict.fromkeys(filter(None, (query.unit("zh"), query.unit("en")))))
        lines = {"": header.get("levels", {}), **{name: each.get(query.name, {}) for name, each in levels.items()}}
        told = [f"{name} {_levels(each)}".strip() for name, each in lines.items() if each]
        parts = (unit, BETTER.get(header.get("better", "")), "; ".join(told))
        yield f"- {' · '.join(each for each in parts if each)}"
    yield f"- {query.notes('zh')}"
    yield f"- {query.notes('en')}"
    for clause in query.clauses:
        yield f"- {clause}：“{load_clauses()[clause].quote}”"
    if not query.clauses:
        yield f"- {header['reason']}"
    reads = [
        f"[{table}](data-sets.md#{table.removeprefix('lake.')})"
        if table.startswith("lake.")
        else f"[{table}](#{table})"
        if table.startswith(("daily.", "shared."))
        else f"`{table}`"
        for table in sorted(query.reads)
    ]
    if reads:
        yield f"- 读取 reads: {', '.join(reads)}"
    read_by = readers.get(query.table, []) if query.kind in ("daily", "shared") else []
    if read_by:
        yield f"- 被读取 read by: {', '.join(f'`{name}`' for name in sorted(read_by))}"
    yield ""


def _levels(levels: Mapping[str, float]) -> str:
    words = {"warn": "黄 warn", "alarm": "红 alarm"}
    return ", ".join(f"{words[name]} {line:g}" for name, line in levels.items())


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8", newline="\n")
