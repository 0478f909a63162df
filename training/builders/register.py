"""The sign-in sheet as a workbook to fill in offline; `training.actions.register` reads it back.

Each row has a hidden first cell that says whose it is, so that a name may be mistyped or sorted
away and still be found. The cell names the session too: a file goes back to where it came from.
"""

from typing import IO

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exports import neutralise
from core.scope import Scope
from training.figures.marking import listed
from training.models import Place, Session

MARK = "tip"
# Columns in their order; reading goes by the place, so that headings may be in any language.
COLUMNS = ("row", "name", "team", "came", "minutes", "day")
EMPTY_ROWS = 20


def row_id(session: Session, staff_id: int | None = None) -> str:
    """What stands in the hidden cell: whose row this is, of which session; "new" for nobody's."""
    return f"{MARK}-{session.pk}-{staff_id or 'new'}"


def write_register(out: IO[bytes], scope: Scope, session: Session) -> None:
    """Who has a place and the unit's own people A to Z, with what is known, and empty rows."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_("Who came")[:31])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    for column, width in enumerate((30, 26, 14, 10, 16), start=1):
        sheet.set_column(column, column, width, text)
    heads = [MARK, _("Name"), _("Team"), _("Came? yes or no"), _("Minutes"), _("Day")]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    rows = [*_people(scope, session), *([row_id(session)] for _row in range(EMPTY_ROWS))]
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, neutralise(value))
    choice = {"validate": "list", "source": [_("yes"), _("no")], "ignore_blank": True}
    sheet.data_validation(1, 3, len(rows), 3, choice)
    book.close()


def _people(scope: Scope, session: Session) -> list[list[str]]:
    kept = {place.staff_member_id: place for place in session.places.all()}
    day = date_format(session.on, "j F Y")
    return [
        [
            row_id(session, one.pk),
            one.shown_name,
            one.home_unit.name,
            *_known(kept.get(one.pk)),
            day,
        ]
        for one in listed(scope, session, kept)
    ]


def _known(place: Place | None) -> tuple[str, str]:
    came = place is not None and place.state == Place.State.CAME
    minutes = place.minutes if place and came else None
    return _("yes") if came else "", "" if minutes is None else str(minutes)
