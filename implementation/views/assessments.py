"""Self-assessment of a team: its own past beside today, and one screen to record one."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, address_of, answer, press, sent
from core.guards import ScopedRequest, needs
from core.listing import page_of, rest_of_query
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.access import can_be_taken_back
from implementation.actions.assessments import (
    change_assessment,
    record_assessment,
    restore_assessment,
    withdraw_assessment,
)
from implementation.figures.assessments import (
    assessments_of,
    is_shown,
    latest_by_unit,
    score_of,
)
from implementation.figures.measures import MeasureState, measures_for, state_for
from implementation.forms.assessments import AssessmentForm, known
from implementation.forms.units import open_units
from implementation.models import Assessment, Measure, Rating
from implementation.views.assessment_shown import MeasureShown, cell, shown
from implementation.views.shown import may_change, may_see_names, with_query
from services.models import Unit

SEEN, MADE = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION
FORM = ["GET", "HEAD", "POST"]


@require_safe
@needs(SEEN, Module.ASSESSMENT)
def assessment_overview(request: ScopedRequest) -> HttpResponse:
    """Teams of the branch with the day of their latest self-assessment; no scores, no order."""
    latest = latest_by_unit(request.scope)
    page = page_of(request, open_units(request.scope))
    rows = [
        [
            Cell(unit.name, url=reverse("implementation:assessment_unit", args=[unit.pk])),
            latest[unit.pk].latest_on if unit.pk in latest else _("Nothing recorded yet"),
        ]
        for unit in page
    ]
    columns = [Column(_("Team or service")), Column(_("Latest self-assessment"))]
    context = {
        "table": Table(_("Teams and services"), columns, rows, hide_caption=True),
        "page": page,
        "query": rest_of_query(request),
        "may_manage": request.viewer.may(Permission.MANAGE_FRAMEWORKS),
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/assessment_overview.html", context)


@require_safe
@needs(SEEN, Module.ASSESSMENT)
def assessment_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The latest two dates of each measure side by side, staff beside people who use services."""
    unit = _unit(request, unit_id)
    measures: list[MeasureShown] = [shown(one) for one in assessments_of(request.scope, unit)]
    may_record = may_change(request, unit)
    context = {
        "unit": unit,
        "back": address_of("reports:dashboard", unit.pk),
        "measures": measures,
        "choices": _choices(unit) if may_record else [],
        "may_record": may_record,
        "all": _all_of(request, unit),
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/assessment_unit.html", context)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return found


def _choices(unit: Unit) -> list[dict[str, str]]:
    """The measures to record one with, and those that are locked, A to Z."""
    states = measures_for(unit, on=timezone.localdate())
    return [_choice(one, unit) for one in states if not one.is_retired]


def _choice(one: MeasureState, unit: Unit) -> dict[str, str]:
    if one.is_usable:
        url = reverse("implementation:assessment_record", args=[unit.pk, one.measure.pk])
        return {"label": one.measure.name, "url": url, "text": ""}
    locked = _("Locked. It needs a licence, and an admin can record one.")
    unknown = _("An admin completes it first.")
    return {
        "label": one.measure.name,
        "url": "",
        "text": locked if one.is_locked else unknown,
    }


def _all_of(request: ScopedRequest, unit: Unit) -> Table:
    """Every self-assessment of the unit, newest first; those taken back for who may change."""
    rows = Assessment.objects.within(request.scope).filter(unit=unit).select_related("measure")
    if not may_change(request, unit):
        rows = rows.standing()
    columns = [Column(_("Date")), Column(_("Measure")), Column(_("Whose view"))]
    return Table(_("All dates"), columns, [_dated(row) for row in rows])


def _dated(row: Assessment) -> list[Any]:
    url = reverse("implementation:assessment_detail", args=[row.pk])
    tag = _("Taken back") if row.withdrawn_at else ""
    day = date_format(row.held_on, "SHORT_DATE_FORMAT")
    return [Cell(day, url=url, tag=tag), row.measure.name, row.get_view_display()]


@require_http_methods(FORM)
@needs(MADE, Module.ASSESSMENT)
def assessment_record(request: ScopedRequest, unit_id: int, measure_id: int) -> HttpResponse:
    """One screen: whose view, when, how many, and a score for each part."""
    unit = _unit(request, unit_id)
    measure = _measure(request, unit, measure_id)
    state = state_for(measure, unit, on=timezone.localdate())
    initial = {"held_on": timezone.localdate()}
    form = AssessmentForm(sent(request), initial=initial, measure=measure, parts=state.parts)

    def do() -> str:
        once = form.cleaned_data["once"]
        facts = {"unit": unit, "measure": measure, "said": form.said, "once": once}
        record_assessment(by=request.scope, **facts, **form.facts)
        return _page_of(unit)

    title = _("Record a self-assessment: %(name)s") % {"name": measure.name}
    return answer(request, form, do, _form_page(title, unit, _page_of(unit)))


def _measure(request: ScopedRequest, unit: Unit, measure_id: int) -> Measure:
    """A shared measure that is still offered, or one of the unit's own organisation."""
    offered = Measure.objects.shared_with(request.scope).filter(is_retired=False)
    offered = offered.select_related("framework").exclude(framework__is_retired=True)
    mine = Q(organisation=None) | Q(organisation_id=unit.organisation_id)
    found: Measure = get_object_or_404(offered.filter(mine), pk=measure_id)
    return found


def _form_page(title: str, unit: Unit, back: str) -> FormPage:
    template = "implementation/assessment_form.html"
    return FormPage(title, back, _("Saved."), SEEN, caption=unit.name, template=template)


def _page_of(unit: Unit) -> str:
    return reverse("implementation:assessment_unit", args=[unit.pk])


@require_safe
@needs(SEEN, Module.ASSESSMENT)
def assessment_detail(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """One date: every part with its score and how many people it rests on."""
    row = _one(request, assessment_id)
    columns = [Column(_("Part")), Column(_("Score")), Column(_("People"), numeric=True)]
    scores = [
        [one.part.name, *cell(score_of(one, row), row.measure.scale)] for one in row.ratings.all()
    ]
    changes = may_change(request, row.unit)
    context = {
        "crumbs": [{"label": row.unit.name, "url": _page_of(row.unit)}],
        "assessment": row,
        "rows": _facts(request, row),
        "table": Table(_("Scores"), columns, scores),
        "actions": _actions(row) if changes else [],
        "change_url": _url(row, "change") if changes and not row.withdrawn_at else "",
        "plan_url": _plan_url(row) if changes and not row.withdrawn_at else "",
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/assessment_detail.html", context)


def _one(request: ScopedRequest, assessment_id: int) -> Assessment:
    rows = Assessment.objects.within(request.scope).for_list()
    found: Assessment = get_object_or_404(rows, pk=assessment_id)
    return found


def _facts(request: ScopedRequest, row: Assessment) -> list[dict[str, Any]]:
    names = may_see_names(request, row.unit) and row.recorded_by
    told = [
        (_("When"), row.held_on),
        (_("Whose view"), row.get_view_display()),
        (_("State"), _("Taken back") if row.withdrawn_at else ""),
        (_("In their words"), row.note),
        (_("Recorded by"), str(row.recorded_by) if names else ""),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _actions(row: Assessment) -> list[dict[str, str]]:
    if row.withdrawn_at:
        return [{"url": _url(row, "restore"), "label": _("Put it back")}]
    if can_be_taken_back(row.recorded_at, timezone.now()):
        return [{"url": _url(row, "withdraw"), "label": _("Take it back")}]
    return []


def _plan_url(row: Assessment) -> str:
    return with_query("implementation:plan_add", {"assessment": row.pk})


def _url(row: Assessment, what: str) -> str:
    return reverse(f"implementation:assessment_{what}", args=[row.pk])


@require_http_methods(FORM)
@needs(MADE, Module.ASSESSMENT)
def assessment_change(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """The same screen with what is known; scores that are protected stay out of sight."""
    row = _one(request, assessment_id)
    is_mine = row.recorded_by_id == request.scope.user_id
    seen = {one.part_id: one for one in row.ratings.all() if is_mine or is_shown(one, row)}
    unseen = frozenset(one.part_id for one in row.ratings.all()) - set(seen)
    form = AssessmentForm(
        sent(request),
        initial=known(row, seen),
        measure=row.measure,
        parts=_parts(row),
        may_agree=not unseen,
    )

    def do() -> str:
        told = form.facts
        change_assessment(by=request.scope, assessment=row, said=form.said, unseen=unseen, **told)
        return _url(row, "detail")

    page = _form_page(_("Change self-assessment"), row.unit, _url(row, "detail"))
    return answer(request, form, do, page, has_unseen=bool(unseen))


def _parts(row: Assessment) -> list[Any]:
    """Parts that are offered today, and those that were rated then."""
    rated: list[Rating] = list(row.ratings.all())
    today = list(row.measure.parts.filter(is_retired=False))
    return [*today, *(one.part for one in rated if one.part not in today)]


@require_POST
@needs(MADE, Module.ASSESSMENT)
def assessment_withdraw(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """Take it back."""
    row = _one(request, assessment_id)
    said = _("Taken back. You can put it back here.")

    def do() -> None:
        withdraw_assessment(by=request.scope, assessment=row)

    return press(request, do, said, _url(row, "detail"))


@require_POST
@needs(MADE, Module.ASSESSMENT)
def assessment_restore(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """Put it back."""
    row = _one(request, assessment_id)

    def do() -> None:
        restore_assessment(by=request.scope, assessment=row)

    return press(request, do, _("Put back."), _url(row, "detail"))
