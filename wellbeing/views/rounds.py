"""Check-ins as a lead prepares them and an admin opens them. No page counts an answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.guards import ScopedRequest, needs, signed_in
from core.permissions import Permission
from core.who_sees import who_can_see
from services.models import Unit
from wellbeing.actions import mailing, rounds, telling
from wellbeing.forms.rounds import DraftForm, RoundForm, ToldForm
from wellbeing.models import Round
from wellbeing.paper import guide_pdf, slips_pdf
from wellbeing.views.rounds_shown import detail_context, list_table

P = Permission


@require_GET
@needs(P.VIEW_CHECKINS)
def round_list(request: ScopedRequest) -> HttpResponse:
    """The check-ins of the branch, newest first."""
    rows = Round.objects.within(request.scope).exclude(state=Round.State.DROPPED).for_list()
    context = {
        "table": list_table(rows),
        "may_add": request.viewer.may(P.PREPARE_CHECKINS),
        "who_sees": who_can_see(P.VIEW_CHECKINS),
    }
    return TemplateResponse(request, "wellbeing/round_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.PREPARE_CHECKINS)
def round_add(request: ScopedRequest) -> HttpResponse:
    """Who is asked, and until when."""
    today = timezone.localdate()
    units = list(Unit.objects.within(request.scope).open_on(today).order_by("path"))
    usual = today + timedelta(days=rounds.USUAL_LENGTH)
    form = RoundForm(request.POST or None, units=units, initial={"closes_on": usual})
    if request.method == "POST" and form.is_valid():
        made = rounds.prepare_round(
            by=request.scope, unit=form.unit_chosen, closes_on=form.cleaned_data["closes_on"]
        )
        return redirect("wellbeing:round_edit", made.pk)
    return TemplateResponse(
        request, "wellbeing/round_add.html", {"form": form, "back": reverse("wellbeing:round_list")}
    )


@require_GET
@needs(P.VIEW_CHECKINS)
def round_detail(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Where a check-in stands, whom it asks in which groups, and what can be done now."""
    of = get_object_or_404(Round.objects.within(request.scope).select_related("unit"), pk=round_id)
    return TemplateResponse(request, "wellbeing/round_detail.html", detail_context(request, of))


@require_http_methods(["GET", "POST"])
@needs(P.PREPARE_CHECKINS)
def round_edit(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """The words of the questions, the consultation and the days."""
    of = _round(request, round_id)
    if of.state != Round.State.DRAFT and request.method == "GET":
        return redirect("wellbeing:round_detail", of.pk)
    form = DraftForm(
        request.POST or None, questions=list(of.questions.all()), initial=DraftForm.known(of)
    )
    if request.method == "POST" and form.is_valid():
        return _try(
            request, of, rounds.change_round, _("Saved."), wordings=form.wordings, **form.facts
        )
    context = {"form": form, "round": of, "back": reverse("wellbeing:round_detail", args=[of.pk])}
    return TemplateResponse(request, "wellbeing/round_edit.html", context)


@require_POST
@needs(P.PREPARE_CHECKINS)
def round_ask(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Send it to an admin."""
    text = _("Sent. An admin can open it now.")
    return _try(request, _round(request, round_id), rounds.ask_admin, text)


@require_POST
@needs(P.OPEN_CHECKINS)
def round_give_back(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Let the lead change it."""
    text = _("Given back to the lead.")
    return _try(request, _round(request, round_id), rounds.give_back, text)


@require_POST
@needs(P.PREPARE_CHECKINS)
def round_drop(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Give a draft up."""
    text = _("This check-in is not held. Nobody was asked.")
    return _try(request, _round(request, round_id), rounds.drop_round, text)


@require_http_methods(["GET", "POST"])
@needs(P.OPEN_CHECKINS)
def round_open(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """What opening fixes, and the button."""
    of = _round(request, round_id)
    if request.method == "POST":
        text = _("Opening. The key is being made; in a minute people can answer.")
        return _try(request, of, rounds.open_round, text, now=timezone.now())
    return TemplateResponse(request, "wellbeing/round_open.html", detail_context(request, of))


@require_POST
@needs(P.PREPARE_CHECKINS)
def round_slips(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """The slips of every group that answers by slip, as one PDF."""
    of = _round(request, round_id)
    try:
        printed = telling.print_slips(by=request.scope, round_id=of.pk)
    except ValueError as reason:
        return _back(request, of, str(reason), done=False)
    return _pdf(slips_pdf(of, printed, made_at=timezone.now()), "slips.pdf")


@require_POST
@needs(P.PREPARE_CHECKINS)
def round_remind(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Mail everybody alike."""
    text = _("Everybody is reminded in the same words.")
    return _try(request, _round(request, round_id), mailing.remind, text, now=timezone.now())


@require_http_methods(["GET", "POST"])
@needs(P.PREPARE_CHECKINS)
def group_tell(request: ScopedRequest, round_id: UUID, number: int) -> HttpResponse:
    """When and how a group was told where to find support."""
    of = _round(request, round_id)
    group = get_object_or_404(of.groups, number=number)
    known = {"told_on": group.told_on or timezone.localdate(), "told_how": group.told_how}
    form = ToldForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        facts = {"on": form.cleaned_data["told_on"], "how": form.cleaned_data["told_how"]}
        return _try(request, of, telling.tell_group, _("Noted."), number=number, **facts)
    context = {"form": form, "round": of, "group": group}
    context["back"] = reverse("wellbeing:round_detail", args=[of.pk])
    return TemplateResponse(request, "wellbeing/group_tell.html", context)


@require_GET
@signed_in("the guide holds nothing about anybody; every team may use it")
def guide(request: Any) -> HttpResponse:
    """A page for a conversation in a team too small for a check-in."""
    # The same all day: a file with a moment in it would differ between two looks.
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return _pdf(guide_pdf(made_at=midnight), "team-conversation.pdf")


def _round(request: ScopedRequest, round_id: UUID) -> Round:
    rows = Round.objects.within(request.scope).select_related("unit")
    found: Round = get_object_or_404(rows, pk=round_id)
    return found


def _try(
    request: ScopedRequest, of: Round, action: Callable[..., Any], text: str, **facts: Any
) -> HttpResponse:
    """Do it and say so on the check-in's page, or say there why it cannot be done."""
    try:
        action(by=request.scope, round_id=of.pk, **facts)
    except ValueError as reason:
        return _back(request, of, str(reason), done=False)
    return _back(request, of, text)


def _back(request: ScopedRequest, of: Round, text: str, *, done: bool = True) -> HttpResponse:
    tell = messages.success if done else messages.warning
    tell(request, text)
    return redirect(reverse("wellbeing:round_detail", args=[of.pk]))


def _pdf(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)
