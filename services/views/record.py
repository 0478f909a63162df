"""One's own record: what is held, and who can see it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, address_of, confirmed
from core.guards import signed_in
from core.tables import Cell, Column, Table
from services.actions.invitations import accept_own_record, invited_person
from services.figures.holders import who_sees_person
from services.figures.own_record import looks_at, open_hand_overs, questions_of
from services.figures.people import own_person, own_posts
from services.figures.sameness import other_names
from services.models import StaffMember
from services.record_parts import onlookers, record_parts
from services.views.sameness import alias_table
from services.views.staff import person_facts, post_table


@require_safe
@signed_in("everybody may read what is held about themselves")
def my_record(request: Any) -> HttpResponse:
    person = own_person(request.user)
    if person is None:
        return TemplateResponse(request, "services/my_record_none.html", {})
    today, names = timezone.localdate(), other_names(person)
    context = {
        "person": person,
        "facts": person_facts(person),
        "names": alias_table(person, names, may_change=False) if names else None,
        "table": post_table(own_posts(person, on=today), None),
        "people_who_see": [*who_sees_person(person, on=today), *onlookers(person, today)],
        "training_url": address_of("training:my_record"),
        "parts": record_parts(person, today),
        "looks": _look_table(person),
        "questions": _question_table(person),
        "asked_twice": open_hand_overs(person),
        "who_sees": [_("You, and the people named above.")],
    }
    return TemplateResponse(request, "services/my_record.html", context)


def _look_table(person: StaffMember) -> Table:
    rows: list[list[Any]] = [[str(one.user), one.on] for one in looks_at(person)]
    empty = _("Nobody has opened your record in the last year.")
    columns = [Column(_("Who")), Column(_("Day"))]
    return Table(_("Who looked at this record"), columns, rows, empty=empty)


def _question_table(person: StaffMember) -> Table | None:
    """What the person said is wrong, and the answers; None before they said anything."""
    rows: list[list[Any]] = [
        [
            Cell(one.words, note=str(one.get_about_display())),
            timezone.localdate(one.asked_at),
            Cell(one.get_outcome_display() or _("Waits for an answer"), note=one.answer),
        ]
        for one in questions_of(person)
    ]
    columns = [Column(_("What you said")), Column(_("On")), Column(_("Answer"))]
    return Table(_("What you said is wrong"), columns, rows) if rows else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("the invited person connects their own record, and nobody else can")
def my_record_connect(request: Any, token: str) -> HttpResponse:
    try:
        person = invited_person(user=request.user, token=token)
    except ValidationError as refusal:
        raise Http404(refusal.messages[0]) from None
    page = FormPage(
        title=_("Connect your record"),
        back=reverse("services:my_record"),
        said=_("Your record is connected to your account."),
        lines=(
            _("This is the record of %(name)s.") % {"name": person.shown_name},
            _("If this is you, connect it. If not, go back and tell the person who invited you."),
        ),
    )
    if person.user_id == request.user.pk:
        return HttpResponseRedirect(page.back)

    def do() -> None:
        accept_own_record(user=request.user, token=token)

    return confirmed(request, do, page, button=_("This is me: connect it"))
