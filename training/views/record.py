"""One's own training: levels, sessions, and saying "not now"."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.guards import signed_in
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.figures.people import own_person
from services.models import StaffMember
from training.actions.offers import say_not_now, say_offers_are_welcome
from training.counting import framework_on
from training.figures import OwnRecord, own_record
from training.models import Framework
from training.views.declarations import own_part
from training.views.own_places import places_part
from training.views.record_part import level_table, own_track_table, taken_table

OWN = "everybody may read and speak for their own record"


@require_safe
@signed_in(OWN)
def my_record(request: Any) -> HttpResponse:
    """The levels asked for and held, what one took part in, and what is coming up."""
    person = own_person(request.user)
    if person is None:
        return TemplateResponse(request, "training/my_record_none.html", {})
    record = own_record(person, on=timezone.localdate())
    context = {
        "person": person,
        "record": record,
        "could_refresh": [one.name for one in record.refreshers],
        "levels": level_table(record),
        "tracks": own_track_table(person, timezone.localdate()),
        "taken_part": taken_table(record),
        "coming_up": _coming_table(record),
        "places_part": places_part(person, timezone.localdate()),
        "learned": _learned_table(record) if record.learned else None,
        **own_part(person),
        "who_sees": who_can_see(Permission.VIEW_STAFF, own_record=True),
    }
    return TemplateResponse(request, "training/my_record.html", context)


def _learned_table(record: OwnRecord) -> Table:
    columns = [Column(_("Course")), Column(_("Counts as")), Column(_("Date"))]
    rows: list[list[Any]] = [
        [one.title, one.meaning or _("Nothing yet"), one.on] for one in record.learned
    ]
    return Table(_("What you completed elsewhere"), columns, rows)


def _coming_table(record: OwnRecord) -> Table:
    columns = [Column(_("Session")), Column(_("Counts for")), Column(_("Date")), Column(_("Place"))]
    rows: list[list[Any]] = [
        [
            Cell(one.title, note=one.unit_name, tag=_("You have a place") if one.has_place else ""),
            one.level,
            one.on,
            one.place,
        ]
        for one in record.coming_up
    ]
    return Table(_("Coming up"), columns, rows, empty=_("No sessions are planned at the moment."))


@require_POST
@signed_in(OWN)
def not_now_say(request: Any) -> HttpResponse:
    """Not now, without a reason."""
    person, framework = _speaker(request)
    today = timezone.localdate()
    say_not_now(by=None, person=person, framework=framework, said_on=today, user_id=request.user.pk)
    messages.success(request, _("Thank you for saying so. You can change this at any time."))
    return redirect("training:my_record")


@require_POST
@signed_in(OWN)
def not_now_withdraw(request: Any) -> HttpResponse:
    """Offers are welcome again."""
    person, framework = _speaker(request)
    say_offers_are_welcome(by=None, person=person, framework=framework, user_id=request.user.pk)
    messages.success(request, _("Noted: offers are welcome."))
    return redirect("training:my_record")


def _speaker(request: Any) -> tuple[StaffMember, Framework]:
    """The person and the framework they speak about. 404 when there is neither."""
    person = own_person(request.user)
    framework = framework_on(person.organisation_id, timezone.localdate()) if person else None
    if person is None or framework is None:
        raise Http404
    return person, framework
