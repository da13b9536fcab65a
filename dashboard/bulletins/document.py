"""Lays a bulletin's content into a Word template that the office edits, and saves it as .docx."""

import io
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from dashboard.board import Board, open_board
from dashboard.bulletins.content import content
from dashboard.county import County, load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home

SHIPPED = Path(__file__).resolve().parent / "template.docx"


def template_of(county: County) -> Path:
    """Return the Word file that a county's bulletins are laid into: its own ``bulletin.docx``, else the shipped one."""
    own = county.folder / "bulletin.docx"
    return own if own.exists() else SHIPPED


def bulletin(board: Board, county: County, *, kind: str, language: str = "zh") -> tuple[bytes, dict[str, Any]]:
    """Return the bulletin ``kind`` (daily, weekly or monthly) as the bytes of a .docx, and what it says.

    Raises:
        SchoolwatchError: there is no such day, or the template has a mistake.
    """
    said = content(board, county, kind=kind, language=language)
    file = template_of(county)
    document = DocxTemplate(file)
    try:
        document.render(said, SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    except TemplateError as error:
        raise SchoolwatchError(
            f"通报模板 {file.name} 有误：{error}。请在 Word 里改正。",
            f"The template {file.name} has a mistake: {error}. Mend it in Word.",
        ) from error
    written = io.BytesIO()
    document.save(written)
    return written.getvalue(), said


def save_bulletin(kind: str, out: Path, *, home: Home, as_of: str | None = None, language: str = "zh") -> str:
    """Write the bulletin ``kind`` (daily, weekly or monthly) to ``out`` and return a line that says what was written.

    Args:
        kind: daily, weekly or monthly.
        out: the .docx file.
        home: the home folder.
        as_of: a past instant of which a version is kept, local time; None for the version that is published.
        language: zh or en.

    Raises:
        SchoolwatchError: nothing is published, no such instant or day, a template with a mistake, or a file that
            cannot be written.
    """
    if out.suffix.lower() != ".docx":
        raise SchoolwatchError("通报的文件名要以 .docx 结尾。", "The name of a bulletin ends with .docx.")
    board = open_board(home.path, as_of=as_of)
    written, said = bulletin(board, load_county(board.version.county), kind=kind, language=language)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(written)
    except OSError as error:
        raise SchoolwatchError(
            f"写不了 {out}：{error.strerror}。文件是否正开着？",
            f"{out} cannot be written: {error.strerror}. Is it open?",
        ) from error
    return f"{out}：{said['title']}，{said['period']}，{said['as_of']}"
