"""Examples: sharing one, the list of them, one example, and planning the same."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.actions.examples import (
    PLAN_IN,
    plan_from_example,
    share_example,
    withdraw_example,
)
from implementation.figures import lately_logged
from implementation.forms.barriers import Words
from implementation.forms.examples import ExampleFilter, ExampleForm, UseForm
from implementation.forms.units import open_units
from implementation.models import Activity, Example
from implementation.views.activity_detail import activity_of
from implementation.views.shown import done, initial_unit, may_change, with_query


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def example_list(request: ScopedRequest) -> HttpResponse:
    """What teams of the organisation agreed to show, the newest first."""
    form = ExampleFilter(request.GET or None, words=Words.load())
    rows = Example.objects.shared_with(request.scope).standing().for_list()
    if theme := answers(form).get("theme"):
        rows = rows.filter(themes=theme)
    page = page_of(request, rows.order_by("-agreed_on", "-pk"), 20)
    context = {
        "form": form,
        "page": page,
        "examples": list(page),
        "query": rest_of_query(request),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "implementation/example_list.html", context)


def _who_sees() -> list[str]:
    """Its readers, and those who noted something of the same kind that is in the way."""
    noters = _("People of the organisation who noted a barrier of the same kind.")
    return [*who_can_see(Permission.VIEW_IMPLEMENTATION, is_shared=True), noters]


def _shared(request: ScopedRequest, example_id: int) -> Example:
    rows = Example.objects.shared_with(request.scope).standing().for_list()
    found: Example = get_object_or_404(rows, pk=example_id)
    return found


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def example_detail(request: ScopedRequest, example_id: int) -> HttpResponse:
    """What a team did, what it took, what changed; and a button to plan the same."""
    example = _shared(request, example_id)
    mine = may_change(request, example.activity.unit)
    may_use = request.viewer.may(Permission.LOG_IMPLEMENTATION)
    plan_url = with_query("implementation:plan_add", {"example": example.pk})
    context = {
        "crumbs": [{"label": _("Examples"), "url": reverse("implementation:example_list")}],
        "example": example,
        "rows": _facts(example),
        "may_use": may_use,
        "plan_url": plan_url if may_use else "",
        "activity_url": _activity_url(request, example),
        "change_url": reverse("implementation:example_share", args=[example.activity_id])
        if mine and example.activity.status == Activity.Status.HELD
        else "",
        "withdraw_url": reverse("implementation:example_withdraw", args=[example.pk])
        if mine
        else "",
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "implementation/example_detail.html", context)


def _activity_url(request: ScopedRequest, example: Example) -> str:
    """The activity behind it, for those whose branch holds it."""
    holds = request.scope.holds(example.activity.unit.path)
    return reverse("implementation:activity_detail", args=[example.activity_id]) if holds else ""


def _facts(example: Example) -> list[dict[str, Any]]:
    helped = [one.name for one in [*example.themes.all(), *example.codes.all()]]
    told = [
        (_("What it was"), example.activity.kind_name),
        (_("What we did"), example.what_we_did),
        (_("What it took"), example.what_it_took),
        (_("What changed"), example.what_changed),
        (_("What it helped with"), "; ".join(helped)),
        (_("The team agreed on"), example.agreed_on),
        (_("How the team agreed"), example.agreed_how),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def example_share(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """What everybody in the organisation will read, and whether the team has agreed."""
    activity = activity_of(request, activity_id)
    earlier = (
        Example.objects.shared_with(request.scope)
        .hosted_within(request.scope)
        .filter(activity=activity)
    )
    example = earlier.prefetch_related("themes", "codes").first()
    form = ExampleForm(sent(request), initial=_known(activity, example), words=Words.load())

    def do() -> str:
        return _page_of(share_example(by=request.scope, activity=activity, **form.facts))

    page = FormPage(
        title=_("Share as an example"),
        back=reverse("implementation:activity_detail", args=[activity.pk]),
        said=_("Shared. Thank you, and thank your team."),
        sees=_who_sees(),
        caption=activity.kind_name,
        template="implementation/example_share.html",
    )
    return answer(request, form, do, page)


def _page_of(example: Example) -> str:
    return reverse("implementation:example_detail", args=[example.pk])


def _known(activity: Activity, example: Example | None) -> dict[str, Any]:
    """What was shared before, or the first words from the activity itself."""
    if example is None:
        return {
            "team": activity.unit.name,
            "what_we_did": activity.note,
            "agreed_on": timezone.localdate(),
        }
    names = ("team", "what_we_did", "what_it_took", "what_changed", "agreed_on", "agreed_how")
    return {
        **{name: getattr(example, name) for name in names},
        "themes": [str(one.pk) for one in example.themes.all()],
        "codes": [str(one.pk) for one in example.codes.all()],
    }


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def example_withdraw(request: ScopedRequest, example_id: int) -> HttpResponse:
    """The team no longer wants to show it."""
    rows = (
        Example.objects.shared_with(request.scope)
        .hosted_within(request.scope)
        .select_related("activity__unit")
    )
    example: Example = get_object_or_404(rows, pk=example_id)
    withdraw_example(by=request.scope, example=example)
    text = _("Taken back. Nobody else sees it any more.")
    return done(request, text, "implementation:activity_detail", example.activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def example_use(request: ScopedRequest, example_id: int) -> HttpResponse:
    """Plan the same for a team of one's own, two weeks from today unless another day is said."""
    example, today = _shared(request, example_id), timezone.localdate()
    home = example.activity.unit.organisation_id
    units = [unit for unit in open_units(request.scope) if unit.organisation_id == home]
    lately = lately_logged(request.scope)
    form = UseForm(
        sent(request),
        initial={"unit": initial_unit(request, units, lately.units), "on": today + PLAN_IN},
        units=units,
        recent_units=lately.units,
    )
    if request.method == "POST" and form.is_valid():
        planned = _plan(request, example, form, today)
        if planned is not None:
            return redirect("implementation:activity_detail", planned.pk)
    context = {"form": form, "example": example, "who_sees": _who_sees()}
    context["back"] = _page_of(example)
    return TemplateResponse(request, "implementation/example_use.html", context)


def _plan(request: ScopedRequest, example: Example, form: UseForm, today: date) -> Activity | None:
    """The plan; None when it was refused, with the reason in the form."""
    told = form.cleaned_data
    facts = {"unit": told["unit"], "on": told["on"], "once": told["once"]}
    try:
        planned = plan_from_example(by=request.scope, example=example, today=today, **facts)
    except ValueError as reason:
        form.add_error("on", str(reason))
        return None
    messages.success(request, _("Planned. Change it until it fits your team."))
    return planned
