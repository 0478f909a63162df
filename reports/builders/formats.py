"""What the files of a kind of report are good for, in a sentence."""

from django.utils.translation import gettext as _

from reports.builders.recipes import RECIPES
from reports.models import Kind, ReportFile

F = ReportFile.Format


def what_they_hold(kind: str) -> str:
    """Each format that this kind has, and no other, by what it is for."""
    good_for = {
        F.PDF: _("a PDF to read"),
        F.DOCX: _("a Word document to work on"),
        F.XLSX: _("a workbook to work with"),
        F.CSV: _("CSV for other programs"),
        F.ZIP: _("CSV tables in one zip"),
    }
    formats = [good_for[F(one)] for one in RECIPES[Kind(kind)].formats]
    return _("They all hold the same: %(formats)s.") % {"formats": ", ".join(formats)}
