"""People say what they did elsewhere; leads answer."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents import given_out
from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs, signed_in
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.figures.people import own_person
from training.actions.declarations import (
    answer_not_yet,
    confirm_declaration,
    declare,
    send_again,
    withdraw_declaration,
)
from training.actions.equivalences import find_equivalence
from training.figures.evidence import (
    Said,
    could_have_done,
    own_declaration,
    said,
    said_by,
    waiting_for_answer,
)
from training.forms.declarations import ConfirmForm, DeclareForm, NotYetForm, SendAgainForm
from training.models import Declaration

OWN = "everybody may say what they did, and see what became of it"
SEEN = Permission.VIEW_STAFF


def own_part(person: Any) -> dict[str, Any]:
    """What the fragment `training/_declared.html` shows on one's own record."""
    return {
        "declared": own_table(said_by(person)),
        "declare_url": reverse("training:declaration_add"),
    }


def own_table(lines: tuple[Said, ...]) -> Table:
    """What one said, where it stands, and the answers."""
    labels = dict(Declaration.State.choices)
    columns = [Column(_("What you did")), Column(_("Date")), Column(_("Where it stands"))]
    rows: list[list[Any]] = [
        [
            Cell(
                line.title, url=reverse("training:declaration_detail", args=[line.declaration_id])
            ),
            line.on,
            Cell(labels[line.state], note=line.answer or _recorded(line)),
        ]
        for line in lines
    ]
    empty = _("You have not told your lead of anything done elsewhere.")
    return Table(_("What you said you did elsewhere"), columns, rows, empty=empty)


def _recorded(line: Said) -> str:
    """Where a lead found another day than the person said."""
    if line.record_on is None:
        return ""
    return _("On record for %(day)s") % {"day": date_format(line.record_on)}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
def declaration_add(request: Any) -> HttpResponse:
    """I did this elsewhere, on this day."""
    person = own_person(request.user)
    if person is None:
        raise Http404
    courses, _register = could_have_done(person)
    form = DeclareForm(sent(request), request.FILES or None, courses=courses)
    page = FormPage(
        title=_("Tell your lead what you did"),
        back=reverse("training:my_record"),
        said=_("Thank you. Your lead can confirm it now."),
        lines=(_("It is added to your record once your lead has confirmed it."),),
        sees=who_can_see(SEEN, own_record=True),
    )

    def do() -> None:
        declare(user_id=request.user.pk, person=person, **form.facts)

    return answer(request, form, do, page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(OWN)
def declaration_detail(request: Any, declaration_id: int) -> HttpResponse:
    """One's own, with the answer; it can be sent again, or taken back."""
    row = _own(request, declaration_id)
    form = SendAgainForm(sent(request), request.FILES or None)
    page = FormPage(
        title=str(row),
        back=reverse("training:my_record"),
        said=_("Sent to your lead again."),
        caption=str(date_format(row.on)),
        sees=who_can_see(SEEN, own_record=True),
        template="training/declaration_detail.html",
    )

    def do() -> None:
        send_again(user_id=request.user.pk, declaration=row, evidence=form.evidence)

    return answer(request, form, do, page, line=said(row), **_own_ways(row))


def _own(request: Any, declaration_id: int) -> Declaration:
    """Of the person who is signed in, by any of their records. 404 for everybody else."""
    person = own_person(request.user)
    if person is None:
        raise Http404
    found = own_declaration(person, declaration_id)
    if found is None:
        raise Http404
    return found


def _own_ways(row: Declaration) -> dict[str, Any]:
    states = Declaration.State
    open_states = {states.WAITING, states.NOT_YET}
    withdraw = reverse("training:declaration_withdraw", args=[row.pk])
    return {
        "state": row.get_state_display(),
        "may_send": row.state == states.NOT_YET,
        "withdraw_url": withdraw if row.state in open_states else "",
        "file_url": reverse("training:own_declaration_file", args=[row.pk]),
    }


@require_POST
@signed_in(OWN)
def declaration_withdraw(request: Any, declaration_id: int) -> HttpResponse:
    """Take back what one said."""
    row = _own(request, declaration_id)

    def do() -> None:
        withdraw_declaration(user_id=request.user.pk, declaration=row)

    return press(request, do, _("Taken back."), reverse("training:my_record"))


@require_safe
@signed_in(OWN)
def own_declaration_file(request: Any, declaration_id: int) -> HttpResponse:
    """The file that came with one's own."""
    row = _own(request, declaration_id)
    return given_out(row, row.file_name)


@require_safe
@needs(Permission.RECORD_TRAINING)
def declaration_list(request: ScopedRequest) -> HttpResponse:
    """What people said and nobody has answered, the oldest first."""
    lines = waiting_for_answer(request.scope)
    context = {
        "table": waiting_table(lines),
        "who_sees": who_can_see(Permission.RECORD_TRAINING, own_record=True),
    }
    return TemplateResponse(request, "training/declaration_list.html", context)


def waiting_table(lines: tuple[Said, ...]) -> Table:
    """What waits for an answer, each with the way to it."""
    columns = [Column(_("What")), Column(_("Who")), Column(_("Date")), Column(_("What shows it"))]
    rows: list[list[Any]] = [
        [Cell(line.title, url=_answer_url(line)), line.name, line.on, shown_by(line)]
        for line in lines
    ]
    empty = _("Nothing waits. People say on their own record what they did elsewhere.")
    return Table(_("What people say they did"), columns, rows, empty=empty, hide_caption=True)


def _answer_url(line: Said) -> str:
    return reverse("training:declaration_answer", args=[line.declaration_id])


def said_table(lines: tuple[Said, ...], *, may_answer: bool) -> Table | None:
    """What one person said, for those who see the person; None when nothing."""
    columns = [
        Column(_("What")),
        Column(_("Date")),
        Column(_("What shows it")),
        Column(_("Where it stands")),
    ]
    rows: list[list[Any]] = [
        [
            Cell(line.title, url=_answer_url(line) if may_answer else ""),
            line.on,
            shown_by(line),
            Cell(_state_told(line.state), note=line.answer or _recorded(line)),
        ]
        for line in lines
        if line.state != Declaration.State.WITHDRAWN
    ]
    return Table(_("What this person says they did"), columns, rows) if rows else None


def _state_told(state: str) -> str:
    """A state in words to others than the person."""
    if state == Declaration.State.WAITING:
        return _("Waits for an answer")
    return str(Declaration.State(state).label)


def shown_by(line: Said) -> Cell | None:
    """The file or the link that came with it."""
    if line.file_name:
        url = reverse("training:declaration_file", args=[line.declaration_id])
        return Cell(line.file_name, url=url)
    return Cell(_("Link"), url=line.link) if line.link else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def declaration_answer(request: ScopedRequest, declaration_id: int) -> HttpResponse:
    """Confirm what somebody said, as one of our courses or as something of the register."""
    row = _to_answer(request, declaration_id)
    form = ConfirmForm(sent(request), initial=_guess(row), **choices_for(row.staff_member))
    page = _answer_page(row, _("Confirm this?"), _("Confirmed. It is on the record."))
    not_yet_url = reverse("training:declaration_not_yet", args=[row.pk])

    def do() -> None:
        confirm_declaration(by=request.scope, declaration=row, **form.cleaned_data)

    line = said(row)
    shown = {"line": line, "proof": shown_by(line), "state": _state_told(row.state)}
    return answer(request, form, do, page, not_yet_url=not_yet_url, **shown)


def choices_for(person: Any) -> dict[str, Any]:
    """The courses and the register of the person's organisation."""
    courses, register = could_have_done(person)
    return {"courses": courses, "register": register}


def _guess(row: Declaration) -> dict[str, Any]:
    """What it most likely is: the course that was named, or the title in the register."""
    known = find_equivalence(row.staff_member.organisation, row.title) if row.title else None
    return {"course": row.course_id, "equivalence": known.pk if known else None, "on": row.on}


def _to_answer(request: ScopedRequest, declaration_id: int) -> Declaration:
    rows = Declaration.objects.within(request.scope).exclude(state=Declaration.State.WITHDRAWN)
    related = ("course", "record", "staff_member__organisation", "staff_member__merged_into")
    found: Declaration = get_object_or_404(rows.select_related(*related), pk=declaration_id)
    return found


def _answer_page(row: Declaration, title: str, done: str) -> FormPage:
    line = said(row)
    return FormPage(
        title=title,
        back=reverse("training:person_record", args=[line.staff_id]),
        said=done,
        caption=line.name,
        sees=who_can_see(Permission.RECORD_TRAINING, own_record=True),
        template="training/declaration_answer.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def declaration_not_yet(request: ScopedRequest, declaration_id: int) -> HttpResponse:
    """It cannot be confirmed yet, and why."""
    row = _to_answer(request, declaration_id)
    form = NotYetForm(sent(request))
    page = _answer_page(row, _("Not yet: what should the person know?"), _("Your answer is sent."))

    def do() -> None:
        said_so = form.cleaned_data["answer"]
        answer_not_yet(by=request.scope, declaration=row, answer=said_so)

    return answer(request, form, do, page, line=said(row), state=_state_told(row.state))


@require_safe
@needs(Permission.VIEW_STAFF)
def declaration_file(request: ScopedRequest, declaration_id: int) -> HttpResponse:
    """The file that came with what somebody said."""
    rows = Declaration.objects.within(request.scope).exclude(stored_as="")
    row = get_object_or_404(rows, pk=declaration_id)
    return given_out(row, row.file_name)
