"""One's own supervision: when it was, that it was today, and whom one saw as a supervisor."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import signed_in
from core.permissions import Permission
from core.scope import Scope
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.figures.people import records_of
from services.models import StaffMember
from training.actions.supervision import log_given_contact, log_own_contact
from training.builders.supervision import rule_lines
from training.figures.supervision import supervisors_of, who_needs_a_contact
from training.forms.supervision import ContactForm, usual_contact
from training.models import Supervised, SupervisionContact, Supervisor

OWN = "everybody may read and note their own supervision"
ASK = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 24


@ASK
@signed_in(OWN)
def my_supervision(request: Any) -> HttpResponse:
    """One's own contacts, and a form that says there was one."""
    person = _own(request)
    if person is None:
        return TemplateResponse(request, "training/my_record_none.html", {})
    today = timezone.localdate()
    givers = {one.staff_member_id: one.staff_member for one in _near(person)}
    givers.pop(person.pk, None)
    form = ContactForm(
        sent(request), initial=usual_contact(), people=None, supervisors=givers.values()
    )

    def do() -> None:
        log_own_contact(by=request.user.pk, person=person, contact=form.contact)

    context = {
        "table": _contact_table(person),
        "rules": rule_lines(person.home_unit, on=today),
        "gives": _gives(person),
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


def _near(person: StaffMember) -> list[Supervisor]:
    return list(supervisors_of(person.home_unit, on=timezone.localdate()))


def _own(request: Any) -> StaffMember | None:
    rows = StaffMember.objects.filter(user_id=request.user.pk, merged_into=None)
    found: StaffMember | None = rows.select_related("home_unit").first()
    return found


def _gives(person: StaffMember) -> list[dict[str, str]]:
    """The branches to which one gives supervision, each with its page."""
    rows = Supervisor.objects.current_on(timezone.localdate()).filter(staff_member=person)
    return [
        {"name": one.unit.name, "url": reverse("training:my_supervision_give", args=[one.pk])}
        for one in rows.select_related("unit").order_by("unit__sort_key", "pk")
    ]


def _contact_table(person: StaffMember) -> Table:
    mine = Supervised.objects.filter(staff_member__in=records_of(person)).values("contact")
    rows = SupervisionContact.objects.standing().filter(pk__in=mine).select_related("supervisor")
    columns = [
        Column(_("Date")),
        Column(_("What it was")),
        Column(_("Who gave it")),
        Column(_("Minutes"), numeric=True),
    ]
    cells: list[list[Any]] = [
        [
            date_format(one.on, "SHORT_DATE_FORMAT"),
            one.get_kind_display(),
            one.supervisor.shown_name,
            one.minutes,
        ]
        for one in rows.order_by("-on", "-pk")[:MOST_SHOWN]
    ]
    return Table(_("Your contacts"), columns, cells, empty=_("No contact is noted yet."))


@ASK
@signed_in(OWN)
def my_supervision_give(request: Any, supervisor_id: int) -> HttpResponse:
    """A supervisor notes whom they saw, of the branch they give supervision to."""
    rows = Supervisor.objects.current_on(timezone.localdate()).select_related(
        "unit", "staff_member__home_unit"
    )
    person = _own(request)
    if person is None:
        raise Http404
    row = get_object_or_404(rows.filter(staff_member=person), pk=supervisor_id)
    form = ContactForm(
        sent(request), initial=usual_contact(), people=_branch(row), supervisors=[person]
    )

    def do() -> None:
        log_given_contact(by=request.user.pk, row=row, people=form.chosen, contact=form.contact)

    page = FormPage(
        title=_("Supervision that you gave"),
        back=reverse("training:my_supervision"),
        said=_("The contact is saved."),
        caption=row.unit.name,
        lines=(_("Only that it happened. What was said belongs to the people who met."),),
        instead="" if form.offered else _("Nobody here is asked for supervision at the moment."),
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
    )
    return answer(request, form, do, page)


def _branch(row: Supervisor) -> list[StaffMember]:
    """Whoever is asked for supervision in the branch: its supervisor was given their names."""
    branch = Scope(row.staff_member.user_id, Permission.NOTE_SUPERVISION, (row.unit.path,))
    asked = who_needs_a_contact(branch, row.unit, on=timezone.localdate(), with_met=True)
    people = StaffMember.objects.filter(pk__in=[one.staff_id for one in asked])
    people = people.exclude(pk=row.staff_member_id).select_related("home_unit")
    return list(people.order_by("sort_key", "pk"))
