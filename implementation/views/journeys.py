"""What people add to the journey of a team: a comment, "not yet in scope", and the rule itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.access import own_places
from implementation.actions.journeys import (
    bring_into_scope,
    comment_on_journey,
    leave_out_of_scope,
    set_journey_rule,
)
from implementation.figures import journey_comments, journey_rule, out_of_scope
from implementation.forms.journeys import CommentForm, OutOfScopeForm, RuleForm
from implementation.models import JourneyRule
from services.models import Unit

PAGE = "reports:journey"


@require_http_methods(["GET", "POST"])
@needs(Permission.COMMENT_JOURNEY)
def journey_comment(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What the team would like to say; it stands beside the stage and in the report.

    For those who look after the team, and for its own staff.
    """
    unit = _mine(request, unit_id)
    if not own_places(request.viewer, [unit], on=timezone.localdate()):
        raise Http404
    now = journey_comments(request.scope, [unit.pk]).get(unit.pk)
    form = CommentForm(request.POST or None, initial={"words": now.words if now else ""})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        comment_on_journey(by=request.scope, unit=unit, words=told["words"], once=told["once"])
        return _back(request, unit, _("Saved. It stands beside the stage, also in the report."))
    lead = _("Your name is shown to nobody. Beside it stands your role, or “somebody in the team”.")
    return _page(request, unit, form, _("Comment on where this team is"), lead)


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def scope_out(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Why this unit is not yet in scope."""
    unit, today = _mine(request, unit_id), timezone.localdate()
    now = out_of_scope(request.scope, [unit.pk], on=today).get(unit.pk)
    form = OutOfScopeForm(request.POST or None, initial={"reason": now.reason if now else ""})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        leave_out_of_scope(by=request.scope, unit=unit, reason=reason, from_on=today)
        return _back(request, unit, _("Saved. It is listed apart, with the reason."))
    lead = _("It is left out of the table of stages, and of nothing else.")
    return _page(request, unit, form, _("Not yet in scope"), lead)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def scope_in(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """This unit is in scope from today."""
    unit = _mine(request, unit_id)
    bring_into_scope(by=request.scope, unit=unit, on=timezone.localdate())
    return _back(request, unit, _("This team is in scope from today."))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def journey_rule_change(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The numbers of the stages, for one organisation."""
    unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id, parent=None)
    form = RuleForm(request.POST or None, instance=journey_rule(unit.pk))
    if request.method == "POST" and form.is_valid() and _set(request, unit, form):
        return _back(request, unit, _("Saved. Every stage is read by this rule from now on."))
    lead = _("These numbers are your own rule. They are no fact about how change happens.")
    return _page(request, unit, form, _("The rule of each stage"), lead)


def _set(request: ScopedRequest, unit: Unit, form: RuleForm) -> bool:
    numbers = {name: form.cleaned_data[name] for name in JourneyRule.NUMBERS}
    try:
        set_journey_rule(by=request.scope, organisation=unit, **numbers)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return not form.errors


def _mine(request: ScopedRequest, unit_id: int) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return found


def _page(
    request: ScopedRequest, unit: Unit, form: Any, title: str, lead: str = ""
) -> HttpResponse:
    context = {
        "unit": unit,
        "form": form,
        "title": title,
        "lead": lead,
        "back": _next(request, unit),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "implementation/journey_change.html", context)


def _back(request: ScopedRequest, unit: Unit, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(_next(request, unit))


def _next(request: ScopedRequest, unit: Unit) -> str:
    """The journey of the team; for those who read no figures, the page they came from."""
    if request.viewer.may(Permission.VIEW_FIGURES, unit.path):
        return reverse(PAGE, args=[unit.pk])
    return reverse("implementation:my_barriers")
