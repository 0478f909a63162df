"""An admin's page: data quality, imports that wait, reports that make themselves, and mails."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.form_page import address_of
from core.permissions import Permission
from core.scope import Viewer
from reports.builders.dashboard import known_words, nothing_missing
from reports.builders.desk.common import has_people, needs_me, where_we_are
from reports.builders.desk.shapes import Desk, Item, Part, first_of
from reports.builders.schedules import not_yours, when
from reports.builders.words import number
from reports.figures.home import home_for
from reports.figures.house import (
    Mails,
    RunToSee,
    ScheduleFigure,
    lists_waiting,
    mails_of,
    runs_to_see,
    schedules_of,
    was_any_made,
)
from services.models import Unit
from training.figures import completeness

P = Permission


def admin_desk(viewer: Viewer, unit: Unit, *, on: date, now: datetime) -> Desk:
    """Everything of the branch of `unit`; `on` is the day of `now`."""
    near = viewer.at(unit.path)
    return Desk(
        title=_("What keeps it running"),
        unit_name=unit.name,
        unit_code=unit.code,
        on=on,
        says=where_we_are(viewer, unit, on=on),
        parts=(
            _quality(near, unit, on),
            _lists(near, unit),
            _schedules(viewer, unit, on),
            _mails(near, unit, now),
            needs_me(home_for(near, on=on), near, on=on),
        ),
        choices=(),
    )


def _quality(near: Viewer, unit: Unit, on: date) -> Part:
    words = known_words(completeness(near.scope_for(P.VIEW_FIGURES), unit, on=on))
    return Part(
        _("What is not known yet"),
        items=tuple(Item(one) for one in words),
        empty=nothing_missing(is_anybody=has_people(near, unit, on=on)),
        more=Item(_("Look at this branch"), address_of("reports:dashboard", unit.pk)),
    )


def _lists(near: Viewer, unit: Unit) -> Part:
    items = [
        Item(
            f"{one.title}: {one.unit_name}",
            address_of("intake:upload_detail", one.upload_id),
            one.stage,
            one.sent_on,
        )
        for one in lists_waiting(near, unit)
    ]
    return Part(
        _("Lists that wait"),
        empty=_("No list waits. Bring one in when a team has changed."),
        **first_of(items, url=address_of("intake:upload_list")),
    )


def _schedules(viewer: Viewer, unit: Unit, on: date) -> Part:
    found = schedules_of(viewer.scope_for(P.MANAGE_SCHEDULES), unit, on=on)
    return Part(
        _("Reports that make themselves"),
        items=tuple(_schedule(one) for one in found),
        says=_("Each with the next day on which it is made.") if found else "",
        empty=_no_schedule(viewer, unit),
    )


def _no_schedule(viewer: Viewer, unit: Unit) -> str:
    """Why none is shown: an admin of a branch looks after none."""
    if not viewer.may(P.MANAGE_SCHEDULES, f"{unit.organisation_id}."):
        return not_yours()
    return _("No schedule yet. Both reports are switched on within minutes.")


def _schedule(one: ScheduleFigure) -> Item:
    url = address_of("reports:schedule_edit", one.schedule_id)
    if one.next_on is None:
        return Item(one.title, url, _("Switched off"))
    return Item(one.title, url, f"{one.cadence}, {when(one.working_day, one.rhythm)}", one.next_on)


def _mails(near: Viewer, unit: Unit, now: datetime) -> Part:
    """What went out first, then what did not, each with its report."""
    found = runs_to_see(near, unit, now=now)
    said = _sent(mails_of(near, unit, now=now))
    return Part(
        _("Reports and their mails, in the last 100 days"),
        empty=_all_went(was_any_made(near, unit)),
        says=said,
        **first_of([_run(one) for one in found], url=address_of("reports:run_list")),
    )


def _all_went(is_any_made: bool) -> str:
    if is_any_made:
        return _("Every report was made, and every mail that was due went out.")
    return _("No report has been made yet. Ask for one, or switch on one that makes itself.")


def _sent(mails: Mails) -> str:
    words = ngettext("%(n)s mail was sent.", "%(n)s mails were sent.", mails.sent)
    told = [words % {"n": number(mails.sent)} if mails.sent else _("No mail was sent.")]
    if mails.late:
        words = ngettext("%(n)s waits to be sent.", "%(n)s wait to be sent.", mails.late)
        told.append(words % {"n": number(mails.late)})
    return " ".join(told)


def _run(one: RunToSee) -> Item:
    told = [one.period]
    if one.is_failed:
        told.append(_("Could not be made. It can be asked for again"))
    if one.failed:
        words = ngettext(
            "%(n)s mail could not be sent", "%(n)s mails could not be sent", one.failed
        )
        told.append(words % {"n": one.failed})
    if one.withheld:
        words = ngettext(
            "%(n)s mail was held back: no access any more",
            "%(n)s mails were held back: no access any more",
            one.withheld,
        )
        told.append(words % {"n": one.withheld})
    url = address_of("reports:run_detail", one.run_id)
    return Item(f"{one.title}: {one.unit_name}", url, ". ".join(told))
