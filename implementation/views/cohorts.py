"""Cohort programmes: the list, one programme with its sites, and what it consists of."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs
from core.listing import page_of, rest_of_query
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from implementation.actions.cohorts import (
    add_cohort,
    change_cohort,
    remove_component,
    restore_cohort,
    set_component,
    withdraw_cohort,
)
from implementation.figures.cohorts import (
    NO_SITES,
    CohortOutcomes,
    cohort_outcomes,
    outcomes_by_cohort,
)
from implementation.forms.cohorts import CohortForm, ComponentForm
from implementation.forms.units import open_units
from implementation.models import Cohort, CohortSite, Component
from implementation.views.cohort_shown import sites_table
from implementation.views.shown import may_change

SEEN, MADE = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION
FORM = ["GET", "HEAD", "POST"]


@require_safe
@needs(SEEN, Module.COHORTS)
def cohort_list(request: ScopedRequest) -> HttpResponse:
    """The programmes of the branch, A to Z, each with its two outcomes."""
    rows = Cohort.objects.within(request.scope).standing().select_related("unit")
    page = page_of(request, rows)
    outcomes = outcomes_by_cohort(request.scope)
    columns = [
        Column(_("Programme")),
        Column(_("Sites"), numeric=True),
        Column(_("Completed all parts"), numeric=True),
        Column(_("Showed progress"), numeric=True),
    ]
    found = [_row(cohort, outcomes.get(cohort.pk, NO_SITES)) for cohort in page]
    empty = _("No programme yet. Add the first one, then its sites.")
    context = {
        "table": Table(_("Cohort programmes"), columns, found, empty=empty, hide_caption=True),
        "page": page,
        "query": rest_of_query(request),
        "may_add": request.viewer.may(MADE),
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/cohort_list.html", context)


def _row(cohort: Cohort, told: CohortOutcomes) -> list[Content]:
    return [
        Cell(cohort.name, url=_page_of(cohort), note=cohort.unit.name),
        told.sites,
        told.completed,
        told.progressed,
    ]


def _page_of(cohort: Cohort) -> str:
    return reverse("implementation:cohort_detail", args=[cohort.pk])


@require_safe
@needs(SEEN, Module.COHORTS)
def cohort_detail(request: ScopedRequest, cohort_id: int) -> HttpResponse:
    """First a sentence, then every site A to Z with its parts, milestones and outcomes."""
    cohort = one_cohort(request, cohort_id)
    components, milestones = list(cohort.components.all()), list(cohort.milestones.all())
    sites = list(CohortSite.objects.within(request.scope).filter(cohort=cohort).for_list())
    changes = may_change(request, cohort.unit)
    is_open = changes and cohort.withdrawn_at is None
    context = {
        "crumbs": [{"label": _("Cohort programmes"), "url": reverse("implementation:cohort_list")}],
        "cohort": cohort,
        "sentence": sentence(cohort_outcomes(request.scope, cohort)),
        "rows": _facts(cohort),
        "table": sites_table(sites, components, milestones, may_mark=is_open),
        "parts": _parts(components, may_change=is_open),
        "is_open": is_open,
        "change_url": _url(cohort, "change") if is_open else "",
        "actions": [_action(cohort)] if changes else [],
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/cohort_detail.html", context)


def one_cohort(request: ScopedRequest, cohort_id: int) -> Cohort:
    """A programme of the branch. Raises Http404 for any other."""
    rows = Cohort.objects.within(request.scope).select_related("unit")
    found: Cohort = get_object_or_404(rows, pk=cohort_id)
    return found


def sentence(told: CohortOutcomes) -> str:
    """ "6 sites enrolled; 3 completed all parts (50.0 %); 5 showed progress (83.3 %)." """
    if not told.sites:
        return _("No site has joined yet. Add the first one.")
    enrolled = ngettext("%(n)s site enrolled", "%(n)s sites enrolled", told.sites)
    numbers = {
        "enrolled": enrolled % {"n": told.sites},
        "completed": told.completed,
        "c": told.completed_percent,
        "progressed": told.progressed,
        "p": told.progressed_percent,
    }
    text = _(
        "%(enrolled)s; %(completed)s completed all parts (%(c)s %%); "
        "%(progressed)s showed progress (%(p)s %%)."
    )
    return " ".join(filter(None, [text % numbers, _not_known(told)]))


def _not_known(told: CohortOutcomes) -> str:
    parts = (told.completed_unknown, told.progressed_unknown)
    if not any(parts):
        return ""
    text = _("Not known yet: completion of %(c)s, progress of %(p)s.")
    return text % {"c": parts[0], "p": parts[1]}


def _facts(cohort: Cohort) -> list[dict[str, Any]]:
    told = [
        (_("Programme"), cohort.programme),
        (_("Run by"), cohort.unit.name),
        (_("First day"), cohort.starts_on),
        (_("Last day"), cohort.ends_on),
        (_("State"), _("Taken back") if cohort.withdrawn_at else ""),
        (_("Note"), cohort.note),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _parts(components: list[Component], *, may_change: bool) -> Table:
    columns = [Column(_("Part")), Column(_("Kind")), Column(_("Planned"), numeric=True)]
    rows: list[list[Content]] = [
        [
            Cell(one.name, url=_component_url(one) if may_change else ""),
            one.get_kind_display(),
            one.planned if one.planned else _("No set number"),
        ]
        for one in components
    ]
    return Table(_("Parts of the programme"), columns, rows, empty=_("No parts yet."))


def _component_url(component: Component) -> str:
    return reverse("implementation:component_change", args=[component.pk])


def _url(cohort: Cohort, what: str) -> str:
    return reverse(f"implementation:cohort_{what}", args=[cohort.pk])


def _action(cohort: Cohort) -> dict[str, str]:
    if cohort.withdrawn_at:
        return {"url": _url(cohort, "restore"), "label": _("Put it back")}
    return {"url": _url(cohort, "withdraw"), "label": _("Take it back")}


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def cohort_add(request: ScopedRequest) -> HttpResponse:
    """A programme: name, who runs it, milestones."""
    form = CohortForm(sent(request), units=open_units(request.scope))

    def do() -> str:
        once = form.cleaned_data["once"]
        return _page_of(add_cohort(by=request.scope, once=once, **form.facts))

    back = reverse("implementation:cohort_list")
    said = _("The programme is saved. Add its parts and its sites next.")
    return answer(request, form, do, _page(_("Add a programme"), back, said))


def _page(title: str, back: str, said: str = "", caption: str = "") -> FormPage:
    return FormPage(title, back, said or _("Saved."), SEEN, caption=caption)


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def cohort_change(request: ScopedRequest, cohort_id: int) -> HttpResponse:
    """What is known now."""
    cohort = one_cohort(request, cohort_id)
    names = ("name", "programme", "starts_on", "ends_on", "note")
    initial = {name: getattr(cohort, name) for name in names}
    initial["milestones"] = [one.name for one in cohort.milestones.all()]
    units = open_units(request.scope)
    form = CohortForm(
        sent(request),
        initial={**initial, "unit": str(cohort.unit_id)},
        units=units if cohort.unit in units else [cohort.unit, *units],
    )

    def do() -> str:
        return _page_of(change_cohort(by=request.scope, cohort=cohort, **form.facts))

    return answer(request, form, do, _page(_("Change programme"), _page_of(cohort)))


@require_POST
@needs(MADE, Module.COHORTS)
def cohort_withdraw(request: ScopedRequest, cohort_id: int) -> HttpResponse:
    """Take a programme back."""
    cohort = one_cohort(request, cohort_id)
    said = _("Taken back. It is in no list any more. You can put it back here.")

    def do() -> None:
        withdraw_cohort(by=request.scope, cohort=cohort)

    return press(request, do, said, _page_of(cohort))


@require_POST
@needs(MADE, Module.COHORTS)
def cohort_restore(request: ScopedRequest, cohort_id: int) -> HttpResponse:
    """Put a programme back."""
    cohort = one_cohort(request, cohort_id)

    def do() -> None:
        restore_cohort(by=request.scope, cohort=cohort)

    return press(request, do, _("Put back."), _page_of(cohort))


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def component_add(request: ScopedRequest, cohort_id: int) -> HttpResponse:
    """A part of the programme."""
    cohort = one_cohort(request, cohort_id)
    form = ComponentForm(sent(request))

    def do() -> str:
        set_component(by=request.scope, cohort=cohort, **form.cleaned_data)
        return _page_of(cohort)

    return answer(request, form, do, _page(_("Add a part"), _page_of(cohort), caption=cohort.name))


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def component_change(request: ScopedRequest, component_id: int) -> HttpResponse:
    """What is known about a part now; or take it away while nobody took part."""
    part = _component(request, component_id)
    initial = {"name": part.name, "kind": part.kind, "planned": part.planned}
    form = ComponentForm(sent(request), initial=initial)

    def do() -> str:
        told = form.cleaned_data
        set_component(by=request.scope, cohort=part.cohort, component=part, **told)
        return _page_of(part.cohort)

    page = FormPage(
        _("Change part"),
        _page_of(part.cohort),
        _("Saved."),
        SEEN,
        caption=part.cohort.name,
        template="implementation/component_form.html",
    )
    remove = reverse("implementation:component_remove", args=[part.pk])
    return answer(request, form, do, page, remove_url=remove)


@require_POST
@needs(MADE, Module.COHORTS)
def component_remove(request: ScopedRequest, component_id: int) -> HttpResponse:
    """Take a part away."""
    part = _component(request, component_id)

    def do() -> None:
        remove_component(by=request.scope, component=part)

    return press(request, do, _("The part is gone."), _page_of(part.cohort))


def _component(request: ScopedRequest, component_id: int) -> Component:
    rows = Component.objects.within(request.scope).select_related("cohort__unit")
    found: Component = get_object_or_404(rows, pk=component_id)
    return found
