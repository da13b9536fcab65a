"""Makes the shipped Word template of the bulletin anew: ``python -m tools.bulletin_template``.

An office opens the result (or a copy at ``data/counties/<county>/bulletin.docx``) in Word and changes fonts, words and
order; what stands in braces is filled in.
"""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dashboard.bulletins.document import SHIPPED


def _table(document: Doc, rows: str, columns: Sequence[tuple[str, str, float]]) -> None:
    """Add a table with a repeated heading row and a row for each of ``rows``; columns: word, field, width in cm."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit = False
    for at, (word, field, width) in enumerate(columns):
        texts = [f"{{{{ words.{word} }}}}", "", f"{{{{ row.{field} }}}}", ""]
        for line, text in zip(table.rows, texts, strict=True):
            cell = line.cells[at]
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
            run.bold = line is table.rows[0] or text.startswith("{{ words")
    table.cell(1, 0).text = f"{{%tr for row in {rows} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(heading.makeelement(qn("w:tblHeader"), {}))


def make(out: Path) -> None:
    """Write the template to ``out``."""
    document = Document()
    about = document.core_properties
    about.author, about.comments, about.title = "", "", ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[attribute]
        style.font.name = "Arial"
        fonts.set(qn("w:eastAsia"), "宋体" if name == "Normal" else "黑体")
    add = document.add_paragraph
    document.add_heading("{{ title }}", 0)
    add("{{ period }}")
    add("{{ as_of }}")
    add("{%p if simulated %}")
    add().add_run("{{ simulated }}").bold = True
    add("{%p endif %}")
    document.add_heading("{{ words.reporting }}", 1)
    add("{{ reported }}")
    add("{%p for each in missing %}")
    add("{{ each.school }} · {{ each.what }}", style="List Bullet")
    add("{%p endfor %}")
    add("{%p for section in sections %}")
    document.add_heading("{{ section.title }}", 1)
    columns = [("indicator", "title", 5.2), ("unit", "unit", 1.4), ("figure", "figure", 2.2), ("change", "change", 2.2)]
    add("{%p if section.rows %}")
    _table(document, "section.rows", [*columns, ("worst", "worst", 4.4), ("status", "status", 1.6)])
    add("{%p else %}")
    add("{{ words.none }}")
    add("{%p endif %}")
    add("{%p endfor %}")
    document.add_heading("{{ words.overdue }}", 1)
    add("{%p for group in owners %}")
    document.add_heading("{{ group.owner }}", 2)
    columns = [
        ("severity", "severity", 1.2),
        ("item", "title", 4.2),
        ("clause", "clause", 4.6),
        ("count", "count", 1.4),
    ]
    _table(document, "group.rows", [*columns, ("schools", "schools", 3.6), ("longest", "longest", 2)])
    add("{%p else %}")
    add("{{ words.none }}")
    add("{%p endfor %}")
    document.add_heading("{{ words.episodes }}", 1)
    add("{%p if episodes %}")
    columns = [("place", "place", 6.4), ("since", "since", 2.4), ("until", "until", 2.4), ("excess", "excess", 2.2)]
    _table(document, "episodes", [*columns, ("due", "due", 3.6)])
    add("{%p else %}")
    add("{{ words.none }}")
    add("{%p endif %}")
    add("{{ smallest_note }}")
    out.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(out))


if __name__ == "__main__":
    make(SHIPPED)
