"""Something is wrong with a record: saying so, answering it; and who might like a word."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs, signed_in
from core.listing import page_of, rest_of_query
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.actions.digests import close_hand_over
from services.actions.own_record import answer_question, say_what_is_wrong
from services.figures.digests import who_might_like_a_word
from services.figures.people import own_person
from services.forms.own_record import AnswerForm, WrongForm
from services.models import HandOver, RecordQuestion

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.VIEW_STAFF)
# An outcome that is still empty sorts before any other.
WAITING_FIRST = ("outcome", "-asked_at", "-pk")


@ASK
@signed_in("everybody may say what is wrong with their own record")
def record_wrong(request: Any) -> HttpResponse:
    """What it is about and one sentence."""
    person = own_person(request.user)
    if person is None:
        raise Http404
    about = request.GET.get("about", "")
    form = WrongForm(sent(request), initial={"about": about})

    def do() -> None:
        say_what_is_wrong(person=person, **form.cleaned_data)

    page = FormPage(
        title=_("Something is wrong"),
        back=reverse("services:my_record"),
        said=_("Sent. The answer will stand on this page."),
        lines=(_("Your lead or manager reads it and answers. Nothing changes by itself."),),
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
    )
    return answer(request, form, do, page)


@require_safe
@MAY
def record_question_list(request: ScopedRequest) -> HttpResponse:
    """Everything that others of the branch said is wrong, what waits first."""
    rows = _questions(request)
    page = page_of(request, rows.order_by(*WAITING_FIRST))
    context = {
        "page": page,
        "query": rest_of_query(request),
        "table": _question_table(page),
        "who_sees": who_can_see(Permission.VIEW_STAFF, own_record=True),
    }
    return TemplateResponse(request, "services/record_question_list.html", context)


def _questions(request: ScopedRequest) -> Any:
    """One's own are for somebody else to answer."""
    rows = RecordQuestion.objects.within(request.scope).of_others(request.scope.user_id)
    return rows.select_related("staff_member__home_unit")


def _question_table(rows: Any) -> Table:
    columns = [Column(_("Name")), Column(_("About")), Column(_("What is wrong"))]
    columns += [Column(_("Said on")), Column(_("What became of it"))]
    lines: list[list[Any]] = [
        [
            Cell(
                one.staff_member.shown_name,
                url=reverse("services:record_question_answer", args=[one.pk]),
                note=one.staff_member.home_unit.name,
            ),
            one.get_about_display(),
            one.words,
            timezone.localdate(one.asked_at),
            one.get_outcome_display() or _("Waits for an answer"),
        ]
        for one in rows
    ]
    empty = _("Nobody has said that something is wrong with their record.")
    return Table(_("What people say about their records"), columns, lines, empty=empty)


@ASK
@MAY
def record_question_answer(request: ScopedRequest, question_id: int) -> HttpResponse:
    """Put it right elsewhere, or say why it stays; the person reads the answer."""
    question = get_object_or_404(_questions(request), pk=question_id)
    first = {"outcome": question.outcome, "answer": question.answer}
    form = AnswerForm(sent(request), initial=first)

    def do() -> None:
        answer_question(by=request.scope, question=question, **form.cleaned_data)

    page = FormPage(
        title=_("What %(name)s says about their record")
        % {"name": question.staff_member.shown_name},
        back=reverse("services:record_question_list"),
        said=_("The answer stands on their record now."),
        lines=(f"{question.get_about_display()}.", question.words),
        caption=question.staff_member.home_unit.name,
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
    )
    return answer(request, form, do, page)


@require_safe
@MAY
def hand_over_list(request: ScopedRequest) -> HttpResponse:
    """People who were written to twice about the same thing and might like a word."""
    page = page_of(request, who_might_like_a_word(request.scope, on=timezone.localdate()))
    context = {
        "page": page,
        "query": rest_of_query(request),
        "lines": [_word_line(one) for one in page],
        "who_sees": who_can_see(Permission.VIEW_STAFF, own_record=True),
    }
    return TemplateResponse(request, "services/hand_over_list.html", context)


def _word_line(one: HandOver) -> dict[str, Any]:
    return {
        "name": one.staff_member.shown_name,
        "url": reverse("services:staff_detail", args=[one.staff_member_id]),
        "unit": one.staff_member.home_unit.name,
        "words": one.words,
        "since": one.since_on,
        "close_url": reverse("services:hand_over_close", args=[one.pk]),
    }


@require_POST
@MAY
def hand_over_close(request: ScopedRequest, hand_over_id: int) -> HttpResponse:
    """Somebody else had that word."""
    rows = HandOver.objects.within(request.scope).of_others(request.scope.user_id)
    rows = rows.exclude(user=request.scope.user_id).select_related("staff_member__home_unit")
    hand_over = get_object_or_404(rows, pk=hand_over_id)
    today = timezone.localdate()
    return press(
        request,
        lambda: close_hand_over(by=request.scope, hand_over=hand_over, on=today),
        _("Noted. It is off the list."),
        reverse("services:hand_over_list"),
    )
