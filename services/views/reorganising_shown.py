"""What a plan to change the structure looks like on its page."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.figures import Rate
from core.tables import Cell, Column, Content, Table
from services.models import Reorganisation, ReorganisationStep

What = ReorganisationStep.What
# So many units are named for an account; the rest is a number.
NAMED = 12


def facts(plan: Reorganisation) -> list[dict[str, str]]:
    """The plan in a few lines."""
    rows = [
        (_("Part of the organisation"), plan.unit.name),
        (_("From which day"), date_format(plan.on)),
        (_("State"), plan.get_state_display()),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def plan_table(plans: list[Reorganisation]) -> Table:
    """Every plan, the newest day first."""
    rows: list[list[Content]] = [
        [
            Cell(plan.name, url=reverse("services:reorganisation_detail", args=[plan.pk])),
            plan.unit.name,
            plan.on,
            Cell(tag=plan.get_state_display(), note=plan.stopped),
        ]
        for plan in plans
    ]
    columns = [Column(_("Plan")), Column(_("Part of the organisation")), Column(_("From"))]
    return Table(
        _("Plans for the structure"),
        [*columns, Column(_("State"))],
        rows,
        empty=_("There is no plan yet. Start one to merge, split or move units."),
    )


def unit_changes(preview: dict[str, Any]) -> Table:
    """Where each unit hangs before and after."""
    rows: list[list[Content]] = [
        [Cell(one["name"], note=one["code"]), _before(one), _after(one)]
        for one in preview.get("units", [])
    ]
    columns = [Column(_("Unit")), Column(_("Before")), Column(_("After"))]
    return Table(_("What changes in the structure"), columns, rows, empty=_("No unit changes."))


def _before(one: dict[str, Any]) -> Cell:
    if one["is_new"]:
        return Cell(_("Not there yet"))
    return Cell(_part_of(one["before"]), note=one["was"])


def _after(one: dict[str, Any]) -> Cell:
    closed = one["closed_on"]
    if closed:
        day = {"day": date_format(date.fromisoformat(closed))}
        return Cell(_part_of(one["after"]), note=_("Closed from %(day)s") % day)
    return Cell(_part_of(one["after"]), note=_("Open again") if one["reopens"] else "")


def _part_of(name: str) -> str:
    return _("Part of %(unit)s") % {"unit": name} if name else _("The whole organisation")


def figure_changes(figures: list[dict[str, Any]]) -> Table:
    """People, who has what the role asks for, and totals, before and after."""
    rows: list[list[Content]] = [
        [Cell(one["name"], note=one["code"]), *_pair(one["before"]), *_pair(one["after"])]
        for one in figures
    ]
    columns = [
        Column(_("Unit")),
        Column(_("People before"), True),
        Column(_("Has what the role asks for, before")),
        Column(_("Counted without names, before"), True),
        Column(_("People after"), True),
        Column(_("Has what the role asks for, after")),
        Column(_("Counted without names, after"), True),
    ]
    return Table(
        _("What changes in figures"),
        columns,
        rows,
        empty=_("No figure of a unit changes."),
        note=_("Each unit with everything below it, counted on the structure of the day."),
    )


def _pair(numbers: list[int] | None) -> list[Content]:
    if numbers is None:
        return [None, None, None]
    people, met, required, counted_only = numbers
    if people and not required:
        return [people, _("Nothing is asked of them, or it is not known"), counted_only]
    return [people, Rate(met, required), counted_only]


def access_changes(preview: dict[str, Any], names: dict[int, str]) -> Table:
    """Whose view of the organisation changes."""
    rows: list[list[Content]] = [
        [names[one["user"]], _listed(one["gains"]), _listed(one["loses"])]
        for one in preview.get("access", [])
        if one["user"] in names
    ]
    rows.sort(key=lambda row: str(row[0]).casefold())
    columns = [Column(_("Account")), Column(_("Sees from then")), Column(_("No longer sees"))]
    return Table(
        _("Who sees something else"), columns, rows, empty=_("Everybody sees what they saw before.")
    )


def _listed(names: list[str]) -> str | None:
    """The first units by name, and how many more."""
    more = len(names) - NAMED
    first = ", ".join(names[:NAMED])
    if more <= 0:
        return first or None
    told = {"names": first, "count": more}
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % told


def people_words(preview: dict[str, Any]) -> str:
    """How many people go on in another unit."""
    people = preview.get("people", 0)
    return ngettext(
        "%(count)s person goes on in another unit.",
        "%(count)s people go on in another unit.",
        people,
    ) % {"count": people}


def adding_links(plan: Reorganisation) -> list[dict[str, str]]:
    """A link for each kind of step."""
    labels = {
        What.MERGE: _("Merge units"),
        What.SPLIT: _("Split a unit"),
        What.MOVE: _("Move a unit"),
        What.ADD: _("Add a unit"),
        What.RENAME: _("Rename a unit"),
        What.CLOSE: _("Close a unit"),
        What.REOPEN: _("Open a unit again"),
    }
    return [
        {
            "label": label,
            "url": reverse("services:reorganisation_step", args=[plan.pk, what]),
        }
        for what, label in labels.items()
    ]
