"""Everything that the lint can say of a SQL file, in both languages: what is wrong, and what to do.

``left_out`` says whether a build leaves the file out for it; the others are computed and said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.warehouse.catalogue import shown_path

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What a SQL file may be called: a table, a column and a link are called after it."""


@dataclass(frozen=True)
class Words:
    """One thing the lint can say; ``{}`` marks are filled with what was found."""

    zh: str
    en: str
    left_out: bool = True


SAYS = {
    "folder": Words(
        "文件夹“{folder}”不是一种查询。请放在 {known} 之一里",
        "the folder “{folder}” is no kind of query. Put the file into one of {known}",
    ),
    "name": Words(
        "文件名要用小写字母、数字和下划线，以字母开头，如 my_indicator.sql",
        "the file's name is lower-case letters, digits and underscores, a letter first, as my_indicator.sql",
    ),
    "name_taken": Words(
        "“{name}”这个名字已有 {file} 在用。请换一个文件名",
        "the name “{name}” is taken by {file}. Give the file another one",
    ),
    "header": Words(
        "没有可读的文件头（{error}）。请以 /* title: … */ 开头，写成 YAML",
        "there is no header that can be read ({error}). Open with /* title: … */, in YAML",
    ),
    "key": Words(
        "文件头里的“{key}”没有意义。可用：{known}",
        "“{key}” in the header means nothing. What may stand there: {known}",
    ),
    "title": Words(
        "缺少标题。请写 title: {{zh: 中文, en: English}}",
        "the title is missing. Write title: {{zh: 中文, en: English}}",
    ),
    "notes": Words(
        "缺少中英文口径，页面上只有写了的那些字。请写 notes: {{zh: 怎样计算, en: how it is counted}}",
        "the notes are not in both languages, so pages show what is there. "
        "Write notes: {{zh: 怎样计算, en: how it is counted}}",
        left_out=False,
    ),
    "clauses": Words(
        "缺少条款。请写 clauses: [条款号]；没有条款时写 clauses: [] 和 reason",
        "the clauses are missing. Write clauses: [X7], or clauses: [] and a reason where there is none",
    ),
    "clause": Words(
        "条款“{clause}”不存在。请用 data/counties/*/clauses.toml 里的条款号",
        "there is no clause “{clause}”. Use one of data/counties/*/clauses.toml",
    ),
    "reason": Words(
        "clauses: [] 要有 reason，写明为什么没有条款",
        "clauses: [] needs a reason: why no clause asks for it",
        left_out=False,
    ),
    "unit": Words(
        '缺少单位。请写 unit: "%" 或 unit: {{zh: 天, en: days}}',
        'the unit is missing. Write unit: "%" or unit: {{zh: 天, en: days}}',
    ),
    "better": Words("better 只能是 lower 或 higher", "better is lower or higher"),
    "levels": Words(
        "levels 要写成 {{warn: 数, alarm: 数}}，可以只写一个",
        "levels are {{warn: number, alarm: number}}, or one of the two",
    ),
    "over": Words("{key} 只能是 {known} 之一", "{key} is one of {known}"),
    "kind": Words("kind 只能是 {known} 之一", "kind is one of {known}"),
    "severity": Words("severity 只能是 1（最急）、2、3", "severity is 1 (worst), 2 or 3"),
    "bilingual": Words(
        "{key} 要有中英文：{key}: {{zh: …, en: …}}",
        "{key} is in both languages: {key}: {{zh: …, en: …}}",
    ),
    "syntax": Words("SQL 有误：{error}", "the SQL is wrong: {error}"),
    "select": Words("文件头之后只能有一条 SELECT", "below the header stands one SELECT and nothing else"),
    "table": Words(
        "没有名为“{table}”的表可读。{near}",
        "there is no table “{table}” to read. {near}",
    ),
    "column": Words("没有列“{column}”。{near}", "there is no column “{column}”. {near}"),
    "fails": Words("算不出来：{error}", "it cannot be computed: {error}"),
    "output": Words(
        "查出的列里缺 {missing}。{kind} 要有：{needed}",
        "it does not select {missing}. A file in {kind} selects {needed}",
    ),
    "type": Words(
        "{column} 应是{wanted}，现在是 {found}",
        "{column} should be {wanted_en} and is {found}",
    ),
    "says": Words(
        "says 用了没有查出的列“{column}”",
        "says uses “{column}”, which is not selected",
    ),
    "divides": Words(
        "{piece}：除以零得无穷大。除数请写 nullif(…, 0)",
        "{piece}: dividing by zero gives infinity. Make the divisor nullif(…, 0)",
    ),
    "portable": Words("{zh}", "{en}", left_out=False),
    "no_case": Words(
        "没有算例。请写 {file}：给定这些行，应查出那些行",
        "there is no case. Write {file}: given these rows, expect those",
        left_out=False,
    ),
    "case": Words("算例“{it}”不成立：{error}", "the case “{it}” does not hold: {error}", left_out=False),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """Something wrong with a SQL file: what (a key of SAYS), in which line of which file, said in both languages."""

    what: str
    file: str
    line: int
    zh: str
    en: str

    @property
    def left_out(self) -> bool:
        """Whether a build leaves the file out for it."""
        return SAYS[self.what].left_out

    def __str__(self) -> str:
        """Return it as a line of a terminal."""
        return f"{self.file}:{self.line}: {self.zh}。 {self.en}."


def problem(what: str, path: Path, line: int, filled: Mapping[str, Any]) -> Problem:
    """Return what the lint says of a line, its sentence filled; ``x_en`` stands for x in the English one."""
    words = SAYS[what]
    english = {name.removesuffix("_en"): value for name, value in filled.items() if name.endswith("_en")}
    return Problem(what, shown_path(path), line, words.zh.format(**filled), words.en.format(**{**filled, **english}))
