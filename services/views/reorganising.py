"""Plans to change the structure: list, page, looking, doing, withdrawing, taking back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, address_of, answer, confirmed, press, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from services.actions.planning import change_plan, make_plan
from services.actions.reorganise import do_reorganisation, preview_reorganisation, withdraw_plan
from services.actions.taking_back import undo_reorganisation
from services.figures.plans import account_names, names_by_code, step_words, with_access
from services.figures.reorganising import shown_figures
from services.forms.reorganising import ReorganisationAddForm, ReorganisationForm
from services.models import Reorganisation, ReorganisationStep
from services.views import reorganising_shown as shown

ASK = require_http_methods(["GET", "HEAD", "POST"])
State = Reorganisation.State
SEES = Permission.MANAGE_UNITS


def plan_within(request: ScopedRequest, plan_id: int) -> Reorganisation:
    """The plan, or 404."""
    rows = Reorganisation.objects.within(request.scope).select_related("unit")
    plan: Reorganisation = get_object_or_404(rows, pk=plan_id)
    return plan


def address(plan: Reorganisation) -> str:
    """The page of the plan."""
    return reverse("services:reorganisation_detail", args=[plan.pk])


@require_safe
@needs(SEES)
def reorganisation_list(request: ScopedRequest) -> HttpResponse:
    plans = list(Reorganisation.objects.within(request.scope).for_list()[:200])
    context = {
        "table": shown.plan_table(plans),
        "crumbs": [{"label": _("Teams and services"), "url": reverse("services:unit_list")}],
        "who_sees": who_can_see(SEES),
    }
    return TemplateResponse(request, "services/reorganisation_list.html", context)


@ASK
@needs(SEES)
def reorganisation_add(request: ScopedRequest) -> HttpResponse:
    form = ReorganisationAddForm(sent(request), scope=request.scope)

    def do() -> str:
        return address(make_plan(by=request.scope, **form.cleaned_data))

    page = FormPage(
        title=_("Plan a new structure"),
        back=reverse("services:reorganisation_list"),
        lines=(_("Nothing changes until you have looked at all of it and confirm it."),),
    )
    return answer(request, form, do, page)


@ASK
@needs(SEES)
def reorganisation_change(request: ScopedRequest, plan_id: int) -> HttpResponse:
    plan = plan_within(request, plan_id)
    form = ReorganisationForm(sent(request), initial={"name": plan.name, "on": plan.on})

    def do() -> None:
        change_plan(by=request.scope, plan=plan, **form.cleaned_data)

    page = FormPage(title=_("Change name or day"), back=address(plan), said=_("Saved."))
    return answer(request, form, do, page)


@require_safe
@needs(SEES)
def reorganisation_detail(request: ScopedRequest, plan_id: int) -> HttpResponse:
    plan = plan_within(request, plan_id)
    is_draft = plan.state == State.DRAFT
    context = {
        "plan": plan,
        "facts": shown.facts(plan),
        "steps": _steps(plan, is_draft),
        "is_draft": is_draft,
        "is_planned": plan.state == State.PLANNED,
        "is_done": plan.state == State.DONE,
        "adding": shown.adding_links(plan) if is_draft else [],
        "file_url": address_of("intake:structure_file", plan.pk) if is_draft else "",
        "with_access": with_access(request.scope, plan, timezone.localdate()) if is_draft else [],
        "waits": plan.on > timezone.localdate(),
        "crumbs": [
            {"label": _("Plans for the structure"), "url": reverse("services:reorganisation_list")}
        ],
        "who_sees": who_can_see(SEES),
        **_preview(request, plan),
    }
    return TemplateResponse(request, "services/reorganisation_detail.html", context)


def _preview(request: ScopedRequest, plan: Reorganisation) -> dict[str, Any]:
    if not plan.preview:
        return {}
    return {
        "seen": plan.preview["digest"],
        "people": shown.people_words(plan.preview),
        "tables": [
            shown.unit_changes(plan.preview),
            shown.figure_changes(shown_figures(request.scope, plan)),
            shown.access_changes(plan.preview, account_names(plan)),
        ],
    }


def _steps(plan: Reorganisation, is_draft: bool) -> list[dict[str, Any]]:
    steps = list(plan.steps.all())
    names = names_by_code(plan, steps)
    split: set[str] = set()
    lines = []
    for step in steps:
        is_first = step.what == ReorganisationStep.What.SPLIT and step.unit_code not in split
        split |= {step.unit_code} if is_first else set()
        lines.append(
            {
                "words": step_words(step, names),
                "what": step.get_what_display(),
                "remove_url": _step_url("remove", step) if is_draft else "",
                "share_url": _step_url("share", step) if is_draft and is_first else "",
            }
        )
    return lines


def _step_url(what: str, step: ReorganisationStep) -> str:
    return reverse(f"services:reorganisation_{what}", args=[step.pk])


@require_POST
@needs(SEES)
def reorganisation_look(request: ScopedRequest, plan_id: int) -> HttpResponse:
    plan = plan_within(request, plan_id)
    keeps = set(request.POST.getlist("keeps_access"))

    def do() -> None:
        preview_reorganisation(by=request.scope, plan=plan, keeps_access=keeps)

    return press(request, do, _("This is what the plan changes."), address(plan))


@require_POST
@needs(SEES)
def reorganisation_do(request: ScopedRequest, plan_id: int) -> HttpResponse:
    plan = plan_within(request, plan_id)

    def do() -> None:
        do_reorganisation(by=request.scope, plan=plan, seen=request.POST.get("seen", ""))

    waits = plan.on > timezone.localdate()
    said = _("The plan waits for its day.") if waits else _("The new structure is in place.")
    return press(request, do, said, address(plan))


@require_POST
@needs(SEES)
def reorganisation_withdraw(request: ScopedRequest, plan_id: int) -> HttpResponse:
    plan = plan_within(request, plan_id)

    def do() -> None:
        withdraw_plan(by=request.scope, plan=plan)

    return press(request, do, _("The plan is a draft again."), address(plan))


@ASK
@needs(SEES)
def reorganisation_undo(request: ScopedRequest, plan_id: int) -> HttpResponse:
    plan = plan_within(request, plan_id)
    page = FormPage(
        title=_("Take this back"),
        back=address(plan),
        said=_("Everything is as it was before."),
        lines=(
            _("Units, posts, access and names in lists become what they were before."),
            _("It can be taken back as long as nothing later builds on it."),
        ),
        caption=plan.name,
    )

    def do() -> None:
        undo_reorganisation(by=request.scope, plan=plan)

    return confirmed(request, do, page, button=_("Take it back"))
