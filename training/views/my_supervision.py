"""One's own supervision: when it was, that it was today, and whom one saw as a supervisor."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import signed_in
from core.permissions import Permission
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.figures.people import own_person
from services.models import StaffMember
from services.record_parts import RecordPart
from training.actions.supervision import log_given_contact, log_own_contact
from training.builders.supervision import need_words
from training.figures.own_supervision import (
    asked_in_branch,
    given_the_name_of,
    near_supervisors,
    own_contacts,
    own_rules,
    supervises,
)
from training.forms.supervision import ContactForm, usual_contact
from training.models import Supervisor

OWN = "everybody may read and note their own supervision"
ASK = require_http_methods(["GET", "HEAD", "POST"])


@ASK
@signed_in(OWN)
def my_supervision(request: Any) -> HttpResponse:
    """One's own contacts, and a form that says there was one."""
    person, today = own_person(request.user), timezone.localdate()
    if person is None:
        return TemplateResponse(request, "training/my_record_none.html", {})
    givers = near_supervisors(person, on=today)
    form = ContactForm(sent(request), initial=usual_contact(), people=None, supervisors=givers)

    def do() -> None:
        log_own_contact(by=request.user.pk, person=person, contact=form.contact)

    context = {
        "table": contact_table(person),
        "rules": [need_words(rule) for rule in own_rules(person, on=today)],
        "gives": [
            {
                "name": (one.people_of or one.unit).name,
                "url": reverse("training:my_supervision_give", args=[one.pk]),
            }
            for one in supervises(person, on=today)
        ],
    }
    return answer(request, form, do, _own_page(has_givers=bool(givers)), **context)


def _own_page(*, has_givers: bool) -> FormPage:
    nobody = _("Nobody is noted as giving supervision here yet. Your delivery lead can add them.")
    return FormPage(
        title=_("My supervision"),
        back=reverse("training:my_supervision"),
        said=_("The contact is saved."),
        lines=(_("Only that it happened. What was said belongs to the people who met."),),
        instead="" if has_givers else nobody,
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
        template="training/my_supervision.html",
    )


def supervision_part(person: StaffMember, _on: date) -> RecordPart | None:
    """The person's own contacts for their own record page; nothing where none is noted."""
    table = contact_table(person)
    return (
        RecordPart("training/_supervision_part.html", {"contacts": table}) if table.rows else None
    )


def supervisor_words(person: StaffMember, on: date) -> list[str]:
    """Supervisors who were given the person's name, and what they see of them."""
    words = _("%(name)s (supervision: your name, and that supervision is asked of you)")
    return [words % {"name": one.shown_name} for one in given_the_name_of(person, on=on)]


def contact_table(person: StaffMember) -> Table:
    """Contacts of whoever is signed in: when, what, who gave it and how long. No words."""
    columns = [
        Column(_("Date")),
        Column(_("What it was")),
        Column(_("Who gave it")),
        Column(_("Minutes"), numeric=True),
    ]
    cells: list[list[Any]] = [
        [date_format(one.on, "SHORT_DATE_FORMAT"), one.kind, one.supervisor, one.minutes]
        for one in own_contacts(person)
    ]
    return Table(_("Your contacts"), columns, cells, empty=_("No contact is noted yet."))


@ASK
@signed_in(OWN)
def my_supervision_give(request: Any, supervisor_id: int) -> HttpResponse:
    """A supervisor notes whom they saw, of the branch they give supervision to."""
    person, today = own_person(request.user), timezone.localdate()
    rows = supervises(person, on=today) if person else []
    row = next((one for one in rows if one.pk == supervisor_id), None)
    if person is None or row is None:
        raise Http404
    people = asked_in_branch(row, on=today)
    form = ContactForm(sent(request), initial=usual_contact(), people=people, supervisors=[person])

    def do() -> None:
        log_given_contact(by=request.user.pk, row=row, people=form.chosen, contact=form.contact)

    page = FormPage(
        title=_("Supervision that you gave"),
        back=reverse("training:my_supervision"),
        said=_("The contact is saved."),
        caption=row.unit.name,
        lines=(
            _("Only that it happened. What was said belongs to the people who met."),
            *_whose(row),
        ),
        instead="" if people else _("Nobody here is asked for supervision at the moment."),
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
    )
    return answer(request, form, do, page)


def _whose(row: Supervisor) -> list[str]:
    """Where several units became one: of whom alone names are shown."""
    if row.people_of is None:
        return []
    words = _(
        "You see the people who were in %(unit)s. Your delivery lead can give you the others."
    )
    return [words % {"unit": row.people_of.name}]
