"""For a leader: what was written about conversations with them, and their own pledges."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, address_of, answer, sent
from core.guards import signed_in
from core.modules import Module
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.actions.leadership import (
    agree_to_conversation,
    correct_conversation,
    make_pledge,
    withdraw_pledge,
)
from implementation.figures.leadership import (
    leads_at,
    organisations_of,
    own_conversations,
    own_pledges,
)
from implementation.forms.leadership import CorrectionForm, PledgeForm
from implementation.models import LeaderConversation
from implementation.pledges import SOURCE
from implementation.views.leadership import facts_of

OWN = "everybody sees what was written about conversations with them, and nobody else's"
PLEDGES = "a leader makes and takes back their own pledges, and nobody else's"


@require_safe
@signed_in(OWN, Module.LEADERSHIP)
def my_conversations(request: Any) -> HttpResponse:
    """What was written about our conversations."""
    return _page(request)


def _page(
    request: Any, *, asked: int = 0, form: CorrectionForm | None = None, problem: str = ""
) -> HttpResponse:
    """`form` is the bound correction of the conversation `asked`."""
    rows = own_conversations(request.viewer)
    context = {
        "conversations": [_card(row, form if row.pk == asked else None) for row in rows],
        "form": form,
        "problem": problem,
        "who_sees": [*who_can_see(Permission.HOLD_CONVERSATIONS), _("You.")],
    }
    status = 409 if problem else 200
    template = "implementation/my_conversations.html"
    return TemplateResponse(request, template, context, status=status)


def _card(row: LeaderConversation, form: CorrectionForm | None) -> dict[str, Any]:
    return {
        "row": row,
        "rows": facts_of(row),
        "form": form or CorrectionForm(auto_id=f"id_{row.pk}_%s"),
        "is_asked": form is not None,
    }


@require_POST
@signed_in(OWN, Module.LEADERSHIP)
def conversation_agree(request: Any, conversation_id: int) -> HttpResponse:
    """The leader agrees to the words that were read."""
    row, text = _mine(request, conversation_id), request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    leader = request.viewer.user_id
    try:
        agree_to_conversation(leader_id=leader, conversation=row, version=version)
    except ValueError as reason:
        return _page(request, problem=str(reason))
    return _back(request, _("Thank you. You agreed to these words."))


@require_POST
@signed_in(OWN, Module.LEADERSHIP)
def conversation_correct(request: Any, conversation_id: int) -> HttpResponse:
    """The leader says what should be put right."""
    row = _mine(request, conversation_id)
    form = CorrectionForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if not form.is_valid():
        return _page(request, asked=row.pk, form=form)
    words, leader = form.cleaned_data["words"], request.viewer.user_id
    try:
        correct_conversation(leader_id=leader, conversation=row, words=words)
    except ValueError as reason:
        return _page(request, problem=str(reason))
    return _back(request, _("Sent. Your delivery lead reads it and changes the words."))


def _mine(request: Any, conversation_id: int) -> LeaderConversation:
    found = (row for row in own_conversations(request.viewer) if row.pk == conversation_id)
    if (row := next(found, None)) is None:
        raise Http404
    return row


def _back(request: Any, text: str) -> HttpResponseRedirect:
    messages.success(request, text)
    return redirect("implementation:my_conversations")


@require_http_methods(["GET", "POST"])
@signed_in(PLEDGES, Module.LEADERSHIP)
def my_pledge(request: Any) -> HttpResponse:
    """What I will do, for a unit that I lead."""
    viewer, today = request.viewer, timezone.localdate()
    units = leads_at(viewer.user_id, organisations_of(viewer), on=today)
    form = PledgeForm.of_a_leader(sent(request), initial={"pledged_on": today}, units=units)

    def do() -> str:
        user_id = viewer.user_id
        make_pledge(leader_id=user_id, recorded_by=user_id, **form.facts)
        return reverse("implementation:my_pledge")

    page = FormPage(
        _("My pledge"),
        address_of("reports:home"),
        _("Your pledge is saved."),
        Permission.VIEW_IMPLEMENTATION,
        (_("You say what you will do. Your name and your words are shown to others."),),
        instead="" if units else _("Pledges are made by those who lead a team or service."),
        template="implementation/pledge_page.html",
    )
    return answer(request, form, do, page, source=SOURCE, pledges=own_pledges(viewer))


@require_POST
@signed_in(PLEDGES, Module.LEADERSHIP)
def pledge_withdraw(request: Any, pledge_id: int) -> HttpResponse:
    """The leader takes a pledge back."""
    if pledge_id not in {one.pledge_id for one in own_pledges(request.viewer)}:
        raise Http404
    withdraw_pledge(leader_id=request.viewer.user_id, pledge_id=pledge_id)
    messages.success(request, _("Taken back. It is shown to nobody any more."))
    return redirect("implementation:my_pledge")
