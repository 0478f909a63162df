"""Totals without names as a table."""

from typing import Any

from django.utils.translation import gettext as _

from core.tables import Column, Table
from training.figures.totals import Totals


def totals_table(found: Totals) -> Table:
    """Groups A to Z, people and levels; the whole of it in the last line."""
    columns = [Column(_("Group of roles")), Column(_("People"), numeric=True)]
    columns += [Column(_("Have %(level)s") % {"level": n}, numeric=True) for n in found.levels]
    rows: list[list[Any]] = [[line.name, line.people, *line.levels] for line in found.lines]
    if len(rows) > 1:
        rows.append([_("Together"), found.people, *found.together])
    note = _("As the units say themselves. Never added to people who are listed by name.")
    empty = _("No totals yet. Ask the unit how many people it has, then enter them here.")
    return Table(_("Totals without names"), columns, rows, empty=empty, note=note)
