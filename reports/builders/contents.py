"""The list of contents of a Word document: a field that Word and LibreOffice can bring up to date.

It is filled beforehand with the headings, each a link to its place in the same document, so that
nobody opens an empty page. Page numbers come when it is brought up to date.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

TITLE_STYLE, LINE_STYLE = "TOC Heading", "toc 1"
# Headings of the first level, as links, without page numbers on the web.
FIELD = ' TOC \\o "1-1" \\h \\z \\u '


def write_contents(made: Any, headings: Sequence[str]) -> None:
    """The list, where the document has come to; `mark_headings` sets what it leads to."""
    _styles(made)
    made.add_paragraph(_("Contents"), style=TITLE_STYLE)
    lines = [made.add_paragraph(style=LINE_STYLE) for _heading in headings]
    for place, (line, heading) in enumerate(zip(lines, headings, strict=True)):
        if place == 0:
            _begin(line)
        line._p.append(_link(line, heading, _mark(place)))
    _char(lines[-1], "end")


def mark_headings(made: Any) -> None:
    """A bookmark round each heading of the first level, in order."""
    found = [one for one in made.paragraphs if one.style.name == "Heading 1"]
    for place, heading in enumerate(found):
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (begin, end):
            one.set(qn("w:id"), str(place))
        begin.set(qn("w:name"), _mark(place))
        heading._p.get_or_add_pPr().addnext(begin)
        heading._p.append(end)


def _mark(place: int) -> str:
    """As Word names them itself."""
    return f"_Toc{place + 1:08d}"


def _styles(made: Any) -> None:
    """Word's own title of a list of contents has no level, so that it does not list itself."""
    line = made.styles.add_style(LINE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    line.base_style = made.styles["Normal"]
    line.paragraph_format.space_after = Pt(2)


def _begin(line: Any) -> None:
    _char(line, "begin")
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = FIELD
    line.add_run()._r.append(told)
    _char(line, "separate")


def _char(line: Any, kind: str) -> None:
    """The beginning, middle or end of the field."""
    told = OxmlElement("w:fldChar")
    told.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(told)


def _link(line: Any, words: str, mark: str) -> Any:
    """The heading as a link inside the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), mark)
    link.set(qn("w:history"), "1")
    link.append(line.add_run(words)._r)
    return link
