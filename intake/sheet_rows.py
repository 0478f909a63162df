"""The number of a row as people find it: in a workbook of several sheets with its sheet."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from intake.readers.sheets import at_sheet


def row_in_words(facts: Mapping[str, Any], number: int) -> int | str:
    """The row, or "5 on “March”"; `facts` are those of the upload."""
    names = (facts.get("sheets") or {}).get("all") or []
    sheet, row = at_sheet(number)
    if len(names) < 2 or sheet >= len(names) or not row:
        return number
    return _("%(row)s on “%(sheet)s”") % {"row": row, "sheet": names[sheet]}
