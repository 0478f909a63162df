"""Results for everybody who was asked, what was done about them, the poster, and withdrawing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import ScopedRequest, needs, signed_in
from core.permissions import Permission
from core.who_sees import who_can_see
from wellbeing.access import groups_to_speak_of, readable_rounds, rounds_to_speak_of
from wellbeing.actions.results import say_what_we_did, withdraw_results
from wellbeing.builders.results import group_pages, state_sentences
from wellbeing.builders.results_poster import results_poster as made_poster
from wellbeing.figures import RoundFigures, results_of
from wellbeing.forms.said import SaidForm, WithdrawForm
from wellbeing.models import ReportingGroup, Round
from wellbeing.views.language import address, spoken, words

WHY = "those who were asked read the same page as those who lead them"


@require_safe
@spoken
@signed_in(WHY)
def results(request: Any, round_id: str) -> HttpResponse:
    """What people said, group by group, and what was done about it."""
    of = _readable(request, round_id)
    figures = results_of(of)
    is_sealed = of.state == Round.State.SEALED
    can_speak = rounds_to_speak_of(request.viewer.scope_for(Permission.SAY_WHAT_WE_DID))
    context = {
        **words(request),
        "figures": figures,
        "title": _("What people said: %(unit)s") % {"unit": figures.unit_name},
        "caption": _caption(figures),
        "groups": group_pages(figures),
        "sentences": [] if is_sealed else state_sentences(figures),
        "is_sealed": is_sealed,
        "says_silent": is_sealed and figures.is_silent and _sponsors(request, of),
        "said_url": _address("what_we_did", of) if can_speak.filter(pk=of.pk).exists() else "",
        "withdraw_url": _address("round_withdraw", of) if _may_withdraw(request, of) else "",
        "poster_url": address("wellbeing:results_poster", of.pk) if is_sealed else "",
        "support_url": address("wellbeing:support"),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "wellbeing/results.html", context)


@require_safe
@spoken
@signed_in(WHY)
def results_poster(request: Any, round_id: str) -> HttpResponse:
    """The groups that are shown and what was done, as a sheet to print."""
    of = _readable(request, round_id)
    if of.state != Round.State.SEALED:
        raise Http404
    url = settings.SITE_URL.rstrip("/") + _address("results", of)
    made = made_poster(results_of(of), url=url, on=timezone.localdate())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="check-in-results.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@needs(Permission.SAY_WHAT_WE_DID)
def what_we_did(request: ScopedRequest, round_id: str) -> HttpResponse:
    """Say one thing that was done, or will be, about the results."""
    rounds = rounds_to_speak_of(request.scope).select_related("unit")
    of = get_object_or_404(rounds, pk=round_id)
    may_whole = request.scope.holds(of.unit.path)
    groups = groups_to_speak_of(request.scope, of)
    sent = request.POST if request.method == "POST" else None
    form = SaidForm(sent, groups=groups, may_whole=may_whole, initial=_about(may_whole, groups))
    if request.method == "POST" and form.is_valid():
        say_what_we_did(
            by=request.scope,
            of=of,
            group=form.group,
            text=form.cleaned_data["text"],
            once=form.cleaned_data["once"],
        )
        messages.success(request, _("Saved. Everybody who was asked can read it now."))
        return redirect("wellbeing:results", of.pk)
    return _form_page(request, of, form, "wellbeing/what_we_did.html")


@require_http_methods(["GET", "POST"])
@needs(Permission.OPEN_CHECKINS)
def round_withdraw(request: ScopedRequest, round_id: str) -> HttpResponse:
    """Take results off every page, with a reason that everybody can read."""
    rounds = Round.objects.within(request.scope).filter(state=Round.State.SEALED)
    of = get_object_or_404(rounds.select_related("unit"), pk=round_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_results(by=request.scope, of=of, because=form.cleaned_data["because"])
        messages.success(request, _("The results are withdrawn. No page shows them any more."))
        return redirect("wellbeing:results", of.pk)
    return _form_page(request, of, form, "wellbeing/round_withdraw.html")


def _form_page(request: ScopedRequest, of: Round, form: Any, template: str) -> HttpResponse:
    context = {
        "form": form,
        "unit_name": of.unit.name,
        "cancel_url": _address("results", of),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, template, context)


def _readable(request: Any, round_id: str) -> Round:
    rounds = readable_rounds(request.viewer, on=timezone.localdate()).select_related("unit")
    found: Round = get_object_or_404(rounds, pk=round_id)
    return found


def _about(may_whole: bool, groups: list[ReportingGroup]) -> dict[str, str]:
    """Chosen beforehand when there is one choice."""
    return {"about": "whole"} if may_whole else {"about": str(groups[0].number)} if groups else {}


def _sponsors(request: Any, of: Round) -> bool:
    """Whether this viewer leads, manages or answers for the people who were asked."""
    return bool(request.viewer.may(Permission.VIEW_CHECKINS, of.unit.path))


def _may_withdraw(request: Any, of: Round) -> bool:
    is_theirs = request.viewer.may(Permission.OPEN_CHECKINS, of.unit.path)
    return bool(is_theirs and of.state == Round.State.SEALED)


def _caption(figures: RoundFigures) -> str:
    day = date_format(figures.closes_on, "j F Y")
    return _("Check-in until %(day)s") % {"day": day}


def _address(name: str, of: Round) -> str:
    return reverse(f"wellbeing:{name}", args=[of.pk])


def _who_sees() -> list[str]:
    asked = _("Everybody who was asked, and everybody who works in this branch.")
    same = _("They all see the same page from the same moment. Nobody can see more than this.")
    return [asked, *who_can_see(Permission.VIEW_CHECKINS), same]
