"""Versions of a report in words."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.tables import Cell, Column, Table
from reports.models import ReportRun


def state_words(run: ReportRun) -> str:
    """How far a version is: who signed or stopped it, else its state."""
    if run.stopped_by:
        return _("Stopped by %(name)s") % {"name": run.stopped_by}
    if run.is_signed:
        return _("Signed by %(name)s") % {"name": run.sign_off.signed_by}
    return str(run.get_state_display())


def who_asked(run: ReportRun) -> str:
    """The person, or the schedule."""
    return str(run.asked_by) if run.asked_by else _("By itself")


def versions_table(run: ReportRun, versions: Sequence[ReportRun]) -> Table | None:
    """All versions with a link to each other one; None where there is no other."""
    if len(versions) < 2:
        return None
    columns = [
        Column(_("Version")),
        Column(_("Asked for")),
        Column(_("By")),
        Column(_("Why it was made again")),
        Column(_("State")),
    ]
    return Table(_("Versions of this report"), columns, [_row(one, run) for one in versions])


def _row(one: ReportRun, run: ReportRun) -> list[Any]:
    name = _("Version %(n)s") % {"n": one.version}
    here = one.pk == run.pk
    link = "" if here else reverse("reports:run_detail", args=[one.pk])
    note = _("This page") if here else ""
    return [
        Cell(name, url=link, note=note),
        one.asked_at,
        who_asked(one),
        one.reason,
        state_words(one),
    ]
