"""The sign-in sheet as a workbook to fill in offline; `training.actions.register` reads it back.

Each row has a hidden first cell that says whose it is, so that a name may be mistyped or sorted
away and still be found. The cell names the session too: a file goes back to where it came from.
Of a session of several days there is a row for each person and day, and the cell says the day.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exports import neutralise
from core.scope import Scope
from services.models import StaffMember
from training.figures.days import Days, days_and_rule
from training.figures.marking import listed, places_of_people
from training.models import Place, Session

MARK = "tip"
# Columns in their order; reading goes by the place, so that headings may be in any language.
COLUMNS = ("row", "name", "team", "came", "minutes", "day")
CAME, DAY = COLUMNS.index("came"), COLUMNS.index("day")
EMPTY_ROWS = 20


def row_id(session: Session, staff_id: int | None = None, day: date | None = None) -> str:
    """What stands in the hidden cell: whose row this is, of which session (and day of several).

    "new" for nobody's.
    """
    whose = f"{MARK}-{session.pk}-{staff_id or 'new'}"
    return f"{whose}-{day.isoformat()}" if day else whose


def day_in_words(day: date) -> str:
    """How a day is written in the workbook."""
    return date_format(day, "j F Y")


def write_register(out: IO[bytes], scope: Scope, session: Session) -> None:
    """Who has a place and the unit's own people A to Z, with what is known, and empty rows."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_("Who came")[:31])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    for column, width in enumerate((30, 26, 14, 10, 20), start=1):
        sheet.set_column(column, column, width, text)
    heads = [MARK, _("Name"), _("Team"), _("Came? yes or no"), _("Minutes"), _("Day")]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    days = days_and_rule(session)
    rows = [*_people(scope, session, days), *([row_id(session)] for _row in range(EMPTY_ROWS))]
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, neutralise(value))
    _offer(sheet, CAME, rows, [_("yes"), _("no")])
    if days is not None:
        sheet.autofilter(0, 1, len(rows), DAY)
        _offer_days(book, sheet, rows, days)
    book.close()


def _offer(
    sheet: xlsxwriter.worksheet.Worksheet, column: int, rows: Sequence[object], source: object
) -> None:
    """What can be chosen in a column."""
    choice = {"validate": "list", "source": source, "ignore_blank": True}
    sheet.data_validation(1, column, len(rows), column, choice)


def _offer_days(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    rows: Sequence[object],
    days: Days,
) -> None:
    """The days of the session to choose from, on a sheet that is not shown: they may be many."""
    hidden = book.add_worksheet("days")
    hidden.hide()
    for line, day in enumerate(days.all):
        hidden.write_string(line, 0, day_in_words(day))
    _offer(sheet, DAY, rows, f"=days!$A$1:$A${len(days.all)}")


def _people(scope: Scope, session: Session, days: Days | None) -> Iterable[list[str]]:
    """A row for each person; of several days all of them for each day, day by day."""
    kept = places_of_people(session)
    people = listed(scope, session, kept)
    if days is None:
        return [_row(session, one, _known(kept.get(one.pk)), session.on) for one in people]
    return [
        _row(session, one, _known_on(day, days, kept.get(one.pk)), day, is_of_several=True)
        for day in days.all
        for one in people
    ]


def _row(
    session: Session,
    one: StaffMember,
    known: tuple[str, str],
    day: date,
    *,
    is_of_several: bool = False,
) -> list[str]:
    hidden = row_id(session, one.pk, day if is_of_several else None)
    return [hidden, one.shown_name, one.home_unit.name, *known, day_in_words(day)]


def _known(place: Place | None) -> tuple[str, str]:
    came = place is not None and place.state == Place.State.CAME
    return _in_cells(came, place.minutes if place else None)


def _known_on(day: date, days: Days, place: Place | None) -> tuple[str, str]:
    came = day in days.came_on(place)
    return _in_cells(came, place.days.get(day.isoformat()) if place else None)


def _in_cells(came: bool, minutes: int | None) -> tuple[str, str]:
    return _("yes") if came else "", "" if minutes is None or not came else str(minutes)
