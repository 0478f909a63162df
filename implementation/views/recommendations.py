"""What bodies asked: the list, one recommendation on its way, and each step of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.access import can_be_taken_back
from implementation.actions.recommendations import (
    answer_recommendation,
    change_recommendation,
    note_recommendation,
    report_back,
    show_recommendation,
)
from implementation.figures.recommendations import standing_of
from implementation.forms.recommendations import (
    FOLDED,
    AnswerForm,
    RecommendationFilter,
    RecommendationForm,
    ReportBackForm,
    ShowForm,
)
from implementation.forms.units import open_units
from implementation.models import Action, Recommendation, RecommendationEvidence
from implementation.views.plan_words import plan_table
from implementation.views.recommendation_words import (
    changes_of,
    facts_of,
    parts_table,
    recommendation_table,
    responses_of,
    timeline,
)
from implementation.views.shown import initial_unit, may_change, may_see_names, with_query
from services.models import Unit


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def recommendation_list(request: ScopedRequest) -> HttpResponse:
    """What was asked of the branch, the newest first."""
    return _list(request, None)


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def recommendation_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What was asked of one unit and of everything under it."""
    return _list(request, get_object_or_404(Unit.objects.within(request.scope), pk=unit_id))


def _list(request: ScopedRequest, unit: Unit | None) -> HttpResponse:
    units = open_units(request.scope) if unit is None else None
    form = RecommendationFilter(request.GET or None, units=units)
    wanted = answers(form)
    branch = unit or wanted.get("unit")
    rows = Recommendation.objects.within(request.scope).standing().for_list()
    rows = rows if branch is None else rows.in_branch(branch.path)
    page = page_of(request, _in_state(rows, wanted.get("state")))
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "unit": unit,
        "table": recommendation_table([(row, standing_of(row)) for row in page]),
        "add_url": _add_url(request, unit),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/recommendation_list.html", context)


def _in_state(rows: Any, state: str | None) -> Any:
    """What is open is worked out in one place, so the few rows are read and asked there."""
    if not state:
        return rows
    return [row for row in rows if standing_of(row).is_open == (state == "open")]


def _add_url(request: ScopedRequest, unit: Unit | None) -> str:
    if not request.viewer.may(Permission.LOG_IMPLEMENTATION, unit.path if unit else ""):
        return ""
    return with_query("implementation:recommendation_add", {"unit": unit.pk} if unit else {})


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def recommendation_detail(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """One recommendation: five steps, the ask beside the answer, plans, what shows it."""
    return show(request, recommendation_of(request, recommendation_id))


def show(request: ScopedRequest, row: Recommendation, problem: str = "") -> HttpResponse:
    """Its page; with a `problem` the sentence that says why something cannot be done."""
    standing, mine = standing_of(row), may_change(request, row.unit)
    stands = row.withdrawn_at is None
    crumb = {"label": _("Recommendations"), "url": reverse("implementation:recommendation_list")}
    plans = Action.objects.within(request.scope).filter(recommendation=row)
    empty, caption = _("No plan has grown from it yet."), _("Plans")
    context = {
        "crumbs": [crumb],
        "recommendation": row,
        "title": _title(row),
        "rows": facts_of(row, standing),
        "timeline": timeline(row, standing),
        "parts": parts_table(row),
        "responses": responses_of(row, is_theirs=mine and stands),
        "plans": plan_table(request, caption, plans.for_list(), timezone.localdate(), empty),
        "shown": _shown(row, is_theirs=mine and stands),
        "links": _links(row) if mine and stands else [],
        "actions": _actions(row) if mine else [],
        "history": changes_of(row, names=may_see_names(request, row.unit)),
        "problem": problem,
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    status = 409 if problem else 200
    page = "implementation/recommendation_detail.html"
    return TemplateResponse(request, page, context, status=status)


def _shown(row: Recommendation, *, is_theirs: bool) -> list[dict[str, Any]]:
    """What shows it, each with the button that takes it off for those whose it is."""
    every = row.shown_by.all()
    return [
        {"evidence": one.evidence, "remove_url": _unshow_url(one) if is_theirs else ""}
        for one in every
    ]


def _unshow_url(one: RecommendationEvidence) -> str:
    keys = [one.recommendation_id, one.evidence_id]
    return reverse("implementation:recommendation_unshow", args=keys)


def _actions(row: Recommendation) -> list[dict[str, str]]:
    """Buttons by state: put back, or take back."""
    if row.withdrawn_at is not None:
        return [{"url": _address("restore", row), "label": _("Put it back")}]
    if can_be_taken_back(row.noted_at, timezone.now()):
        return [{"url": _address("withdraw", row), "label": _("Take it back")}]
    return []


def _title(row: Recommendation) -> str:
    """A mark alone, like "R4.2a", would say too little."""
    return _("Recommendation %(mark)s") % {"mark": row.reference} if row.reference else str(row)


def _links(row: Recommendation) -> list[dict[str, str]]:
    """Every step that can be noted."""
    told = {
        "answer": _("Note an answer"),
        "show": _("Add what shows it"),
        "report": _("It was reported back"),
        "change": _("Change"),
    }
    plan = with_query("implementation:plan_add", {"recommendation": row.pk})
    steps = [{"url": _address(what, row), "label": label} for what, label in told.items()]
    return [steps[0], {"url": plan, "label": _("Make a plan")}, *steps[1:]]


def _address(what: str, row: Recommendation) -> str:
    return reverse(f"implementation:recommendation_{what}", args=[row.pk])


def recommendation_of(request: ScopedRequest, recommendation_id: int) -> Recommendation:
    """One of the branch with all that hangs on it, also one that was taken back."""
    rows = Recommendation.objects.within(request.scope).for_list()
    found: Recommendation = get_object_or_404(rows, pk=recommendation_id)
    return found


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_add(request: ScopedRequest) -> HttpResponse:
    """Who asked what, of whom, when."""
    units = open_units(request.scope)
    initial = {"unit": initial_unit(request, units, ())}
    form = RecommendationForm(sent(request), initial=initial, units=units)

    def do() -> str:
        once = form.cleaned_data["once"]
        return _address("detail", note_recommendation(by=request.scope, once=once, **form.facts))

    back = reverse("implementation:recommendation_list")
    page = _page(_("Note a recommendation"), back, "recommendation_form")
    return answer(request, form, do, page)


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_change(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """The same form with what is known."""
    row = recommendation_of(request, recommendation_id)
    names = ("asked_by", "reference", "ask", "asked_on", *FOLDED)
    known = {name: getattr(row, name) for name in names}
    parts = "\n".join(part.words for part in row.parts.all())
    units = open_units(request.scope)
    form = RecommendationForm(
        sent(request),
        initial={**known, "parts": parts, "unit": str(row.unit_id)},
        units=units if row.unit in units else [row.unit, *units],
    )
    title, page = _("Change the recommendation"), "recommendation_form"
    return _step(request, row, form, change_recommendation, title, template=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_answer(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """What was answered, part by part."""
    row = recommendation_of(request, recommendation_id)
    initial = {"responded_on": timezone.localdate()}
    form = AnswerForm(sent(request), initial=initial, parts=list(row.parts.all()))
    page = "recommendation_answer"
    return _step(request, row, form, answer_recommendation, _("Note an answer"), template=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_show(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """A link or a file that shows that it came about, or whether it worked."""
    row = recommendation_of(request, recommendation_id)
    initial = {"shows": "done", "shown_on": timezone.localdate()}
    form = ShowForm(sent(request), request.FILES or None, initial=initial)
    return _step(request, row, form, show_recommendation, _("Add what shows it"))


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_report(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """When and to whom it was told what became of it."""
    row = recommendation_of(request, recommendation_id)
    initial = {
        "to": row.reported_back_to or row.asked_by,
        "on": row.reported_back_on or timezone.localdate(),
    }
    is_known = row.reported_back_on is not None
    form = ReportBackForm(sent(request), initial=initial, is_known=is_known)
    return _step(request, row, form, report_back, _("It was reported back"))


def _step(
    request: ScopedRequest,
    row: Recommendation,
    form: Any,
    action: Any,
    title: str,
    template: str = "",
) -> HttpResponse:
    """Do it and go back to the page of the row, or say on the form why it cannot be done."""

    def do() -> None:
        action(by=request.scope, recommendation=row, **form.facts)

    page = _page(title, _address("detail", row), template, caption=_title(row))
    return answer(request, form, do, page, recommendation=row)


def _page(title: str, back: str, template: str = "", caption: str = "") -> FormPage:
    shown = f"implementation/{template}.html" if template else FormPage.template
    sees = Permission.VIEW_IMPLEMENTATION
    return FormPage(title, back, _("Saved."), sees, caption=caption, template=shown)
