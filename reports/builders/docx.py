"""A document as Word knows it: real headings, tables with header rows, lists, a language.

Everything is text, without links to anywhere and without macros. The only field is the list of
contents of a numbered document; it is filled, and Word and LibreOffice bring it up to date.
"""

from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from reports.builders.contents import mark_headings, write_contents
from reports.builders.document import Document, Grid, Section
from reports.builders.words import shown

FONT, SIZE = "Arial", 11


def write_docx(out: IO[bytes], document: Document) -> None:
    """The whole document, for an officer to edit."""
    made = new_document()
    _look(made, document)
    made.add_heading(_clean(document.title), 0)
    made.add_paragraph(_clean(document.subtitle))
    for words in document.summary:
        made.add_paragraph(_clean(words))
    if document.is_numbered:
        write_contents(made, [_clean(one) for one in _headings(document)])
    made.add_heading(_("About this report"), 1)
    _table(made, [_("What"), _("Answer")], [list(fact) for fact in document.facts], [])
    for section in document.sections:
        _section(made, section)
    made.add_heading(_("How the figures are counted"), 1)
    for rule in document.method:
        made.add_paragraph(_clean(rule), style="List Bullet")
    if document.is_numbered:
        mark_headings(made)
    made.save(out)


def _headings(document: Document) -> list[str]:
    """Those that stand in the list of contents, in order."""
    chapters = [one.heading for one in document.sections if one.level == 1]
    return [_("About this report"), *chapters, _("How the figures are counted")]


def _look(made: Any, document: Document) -> None:
    """Arial, 11 points, the language, and the title that a screen reader says first."""
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    for level in range(4):
        name = f"Heading {level}" if level else "Title"
        made.styles[name].font.name = FONT
        fonts = made.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), f"{(get_language() or 'en').partition('-')[0]}-GB")
    properties = normal.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)
    made.core_properties.title = _clean(f"{document.title}: {document.subtitle}")[:255]
    made.core_properties.author = ""
    made.core_properties.comments = ""


def _section(made: Any, section: Section) -> None:
    made.add_heading(_clean(section.heading), section.level)
    for words in section.words:
        made.add_paragraph(_clean(words))
    for part in section.grid.parts if section.grid else ():
        _grid(made, part)


def _grid(made: Any, grid: Grid) -> None:
    """The table under its caption; a sentence where it has no rows."""
    if not grid.rows:
        made.add_paragraph(_clean(grid.empty))
        return
    made.add_paragraph(_clean(grid.caption), style="Caption")
    rows = grid.rows[: grid.most_on_paper] if grid.most_on_paper else grid.rows
    numeric = [
        all(row[place] is None or isinstance(row[place], int | float) for row in rows)
        for place in range(len(grid.columns))
    ]
    told = [[shown(cell) for cell in row] for row in rows]
    _table(made, [column.title for column in grid.columns], told, numeric)


def _table(made: Any, heads: list[str], rows: list[list[str]], numeric: list[bool]) -> None:
    """A table whose first row is named as its header, on each page again."""
    table = made.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    table.autofit = True
    _is_header(table.rows[0])
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = _clean(head)
    for row in rows:
        for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = _clean(words)
            if numeric and numeric[place]:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph()


def _is_header(row: Any) -> None:
    told = OxmlElement("w:tblHeader")
    told.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(told)


def _clean(words: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(c for c in str(words) if c in "\t\n" or (c >= " " and not _is_outside(c)))


def _is_outside(character: str) -> bool:
    return "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff"
