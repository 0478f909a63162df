"""What people add to the journey of a team: a comment, "not yet in scope", and the rule itself."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
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
    form = CommentForm(sent(request), initial={"words": now.words if now else ""})

    def do() -> None:
        told = form.cleaned_data
        comment_on_journey(by=request.scope, unit=unit, words=told["words"], once=told["once"])

    said = _("Saved. It stands beside the stage, also in the report.")
    line = _("Your name is shown to nobody. Beside it stands your role, or “somebody in the team”.")
    title = _("Comment on where this team is")
    return answer(request, form, do, _page(request, unit, title, said, line))


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def scope_out(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Why this unit is not yet in scope."""
    unit, today = _mine(request, unit_id), timezone.localdate()
    now = out_of_scope(request.scope, [unit.pk], on=today).get(unit.pk)
    form = OutOfScopeForm(sent(request), initial={"reason": now.reason if now else ""})

    def do() -> None:
        reason = form.cleaned_data["reason"]
        leave_out_of_scope(by=request.scope, unit=unit, reason=reason, from_on=today)

    line = _("It is left out of the table of stages, and of nothing else.")
    said = _("Saved. It is listed apart, with the reason.")
    return answer(request, form, do, _page(request, unit, _("Not yet in scope"), said, line))


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
    form = RuleForm(sent(request), instance=journey_rule(unit.pk))

    def do() -> None:
        numbers = {name: form.cleaned_data[name] for name in JourneyRule.NUMBERS}
        set_journey_rule(by=request.scope, organisation=unit, **numbers)

    line = _("These numbers are your own rule. They are no fact about how change happens.")
    said = _("Saved. Every stage is read by this rule from now on.")
    return answer(request, form, do, _page(request, unit, _("The rule of each stage"), said, line))


def _mine(request: ScopedRequest, unit_id: int) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return found


def _page(request: ScopedRequest, unit: Unit, title: str, said: str, *lines: str) -> FormPage:
    sees = Permission.VIEW_FIGURES
    return FormPage(title, _next(request, unit), said, sees, lines, caption=unit.name)


def _back(request: ScopedRequest, unit: Unit, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(_next(request, unit))


def _next(request: ScopedRequest, unit: Unit) -> str:
    """The journey of the team; for those who read no figures, the page they came from."""
    if request.viewer.may(Permission.VIEW_FIGURES, unit.path):
        return address_of(PAGE, unit.pk)
    return address_of("implementation:my_barriers")
