"""Measures for self-assessment and the licences that unlock some: the admin's pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.actions.measures import (
    add_measure,
    change_measure,
    end_licence,
    record_licence,
    retire_measure,
)
from implementation.figures.measures import MeasureState, measures_of
from implementation.forms.measures import LicenceEndForm, LicenceForm, MeasureForm
from implementation.models import ChangeFramework, Licence, Measure
from services.models import Unit

ADMINS = Permission.MANAGE_FRAMEWORKS
FORM = ["GET", "HEAD", "POST"]
BESIDE = ("organisation", "based_on__framework", "framework")


def _organisations(scope: Scope) -> list[Unit]:
    """Organisations that are wholly the viewer's."""
    return list(Unit.objects.within(scope).filter(parent=None))


def _frameworks(scope: Scope) -> list[ChangeFramework]:
    """Shared and own ones that are offered, A to Z."""
    rows = ChangeFramework.objects.within(scope).filter(is_retired=False)
    return sorted(rows, key=lambda one: one.name.casefold())


def _any(request: ScopedRequest, measure_id: int) -> Measure:
    """A shared measure, or one of the viewer's organisations."""
    rows = Measure.objects.shared_with(request.scope).select_related(*BESIDE)
    found: Measure = get_object_or_404(rows, pk=measure_id)
    return found


def _own(request: ScopedRequest, measure_id: int) -> Measure:
    rows = Measure.objects.within(request.scope).select_related(*BESIDE)
    found: Measure = get_object_or_404(rows, pk=measure_id)
    return found


@require_safe
@needs(ADMINS, Module.ASSESSMENT)
def measure_list(request: ScopedRequest) -> HttpResponse:
    """Every measure that teams can use, and what another still needs."""
    states = measures_of(request.scope, on=timezone.localdate())
    columns = [Column(_("Measure")), Column(_("State")), Column(_("Parts"), numeric=True)]
    rows = [_row(one) for one in states]
    context = {
        "table": Table(_("Measures"), columns, rows, hide_caption=True),
        "may_add": bool(_organisations(request.scope)),
        "who_sees": who_can_see(ADMINS),
    }
    return TemplateResponse(request, "implementation/measure_list.html", context)


def _row(one: MeasureState) -> list[Any]:
    measure = one.measure
    whose = measure.organisation.name if measure.organisation else _("Shared by everybody")
    url = reverse("implementation:measure_detail", args=[measure.pk])
    return [Cell(measure.name, url=url, note=whose), state_words(one), len(one.parts)]


def state_words(one: MeasureState) -> str:
    """What a measure needs before a team can use it."""
    if one.is_retired:
        return _("No longer offered")
    if one.is_locked:
        return _("Locked until a licence is recorded")
    if not one.is_complete:
        return _("Its scale or its parts are not known yet. Make a copy and complete it.")
    return _("Ready to use")


@require_safe
@needs(ADMINS, Module.ASSESSMENT)
def measure_detail(request: ScopedRequest, measure_id: int) -> HttpResponse:
    """One measure with its domains and the licences of the viewer's organisations."""
    measure = _any(request, measure_id)
    is_own = measure.organisation is not None and request.scope.holds(measure.organisation.path)
    context = {
        "crumbs": [{"label": _("Measures"), "url": reverse("implementation:measure_list")}],
        "measure": measure,
        "rows": _facts(measure),
        "is_own": is_own,
        "licences": _licences(request, measure),
        "who_sees": who_can_see(ADMINS),
    }
    return TemplateResponse(request, "implementation/measure_detail.html", context)


def _facts(measure: Measure) -> list[dict[str, Any]]:
    framework = measure.framework
    told = [
        (_("Made on"), framework.name if framework else ""),
        (_("Parts"), ", ".join(_parts(measure)) or _("Not known yet")),
        (_("Scale"), _scale(measure) or _("Not known yet")),
        (_("Licence"), measure.get_terms_display()),
        (_("Copied from"), measure.based_on.name if measure.based_on else ""),
        (_("Where it comes from"), measure.source or (framework.source if framework else "")),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _parts(measure: Measure) -> list[str]:
    return [part.name for part in measure.parts.all() if not part.is_retired]


def _scale(measure: Measure) -> str:
    if measure.scale == Measure.Scale.WORDS:
        return ", ".join(measure.words)
    if measure.scale == Measure.Scale.NUMBER:
        low, high = (f"{end.normalize():f}" for end in measure.ends)
        return _("From %(low)s to %(high)s") % {"low": low, "high": high}
    return measure.get_scale_display() if measure.scale else ""


def _licences(request: ScopedRequest, measure: Measure) -> Table | None:
    if not measure.needs_licence:
        return None
    columns = [Column(_("Reference")), Column(_("From")), Column(_("Until"))]
    held = Licence.objects.within(request.scope).filter(measure=measure)
    rows = [
        [Cell(one.reference, url=_end_url(one), note=one.organisation.name)]
        + [one.valid_from, one.until_on]
        for one in held.select_related("organisation")
    ]
    empty = _("No licence is recorded yet. Record one to unlock this measure.")
    return Table(_("Licences"), columns, rows, empty=empty)


def _end_url(licence: Licence) -> str:
    return reverse("implementation:licence_end", args=[licence.pk])


@require_http_methods(FORM)
@needs(ADMINS, Module.ASSESSMENT)
def measure_add(request: ScopedRequest) -> HttpResponse:
    """A measure of one's own."""
    form = MeasureForm(
        sent(request),
        organisations=_organisations(request.scope),
        frameworks=_frameworks(request.scope),
    )
    return _adding(request, form, _("Add a measure"), reverse("implementation:measure_list"))


@require_http_methods(FORM)
@needs(ADMINS, Module.ASSESSMENT)
def measure_copy(request: ScopedRequest, measure_id: int) -> HttpResponse:
    """A copy that the organisation completes; it stays under the same licence."""
    measure = _any(request, measure_id)
    form = MeasureForm(
        sent(request),
        initial=_known(measure),
        organisations=_organisations(request.scope),
        made_on=measure.framework,
        fixed_terms=True,
    )
    title = _("Copy and complete %(name)s") % {"name": measure.name}
    return _adding(request, form, title, _page_of(measure), based_on=measure)


def _adding(
    request: ScopedRequest, form: MeasureForm, title: str, back: str, **more: Any
) -> HttpResponse:
    def do() -> str:
        told = form.cleaned_data
        key = {name: told[name] for name in ("organisation", "once", "framework")}
        return _page_of(add_measure(by=request.scope, **key, **more, **form.facts))

    lines = (_("A measure holds scores. Please do not enter the questions of a questionnaire."),)
    page = FormPage(title, back, _("The measure is saved."), ADMINS, lines)
    return answer(request, form, do, page)


def _known(measure: Measure) -> dict[str, Any]:
    names = ("scale", "words", "low", "high", "terms", "source")
    known = {name: getattr(measure, name) for name in names}
    own_name = measure.name if measure.names else ""
    known |= {"organisation": measure.organisation_id, "name": own_name}
    return known if measure.framework else {**known, "domains": _parts(measure)}


def _page_of(measure: Measure) -> str:
    return reverse("implementation:measure_detail", args=[measure.pk])


@require_http_methods(FORM)
@needs(ADMINS, Module.ASSESSMENT)
def measure_change(request: ScopedRequest, measure_id: int) -> HttpResponse:
    """What is known about an own measure."""
    measure = _own(request, measure_id)
    form = MeasureForm(
        sent(request),
        initial=_known(measure),
        organisations=[measure.organisation] if measure.organisation else [],
        made_on=measure.framework,
        fixed_terms=measure.based_on is not None,
    )

    def do() -> str:
        return _page_of(change_measure(by=request.scope, measure=measure, **form.facts))

    page = FormPage(_("Change measure"), _page_of(measure), _("Saved."), ADMINS)
    return answer(request, form, do, page)


@require_POST
@needs(ADMINS, Module.ASSESSMENT)
def measure_retire(request: ScopedRequest, measure_id: int) -> HttpResponse:
    """Offer an own measure no longer."""
    measure = _own(request, measure_id)
    said = _("It is no longer offered. Its scores stay.")
    return press(request, lambda: _retire(request, measure, True), said, _page_of(measure))


@require_POST
@needs(ADMINS, Module.ASSESSMENT)
def measure_offer(request: ScopedRequest, measure_id: int) -> HttpResponse:
    """Offer an own measure again."""
    measure = _own(request, measure_id)
    said = _("It is offered again.")
    return press(request, lambda: _retire(request, measure, False), said, _page_of(measure))


def _retire(request: ScopedRequest, measure: Measure, retired: bool) -> Measure:
    return retire_measure(by=request.scope, measure=measure, retired=retired)


@require_http_methods(FORM)
@needs(ADMINS, Module.ASSESSMENT)
def licence_record(request: ScopedRequest, measure_id: int) -> HttpResponse:
    """The organisation holds a licence: the measure is unlocked."""
    measure = _any(request, measure_id)
    form = LicenceForm(sent(request), organisations=_organisations(request.scope))

    def do() -> str:
        record_licence(by=request.scope, measure=measure, **form.cleaned_data)
        return _page_of(measure)

    title = _("Record a licence for %(name)s") % {"name": measure.name}
    page = FormPage(title, _page_of(measure), _("The licence is recorded."), ADMINS)
    return answer(request, form, do, page)


@require_http_methods(FORM)
@needs(ADMINS, Module.ASSESSMENT)
def licence_end(request: ScopedRequest, licence_id: int) -> HttpResponse:
    """The last day of a licence."""
    rows = Licence.objects.within(request.scope).select_related("measure", "organisation")
    licence: Licence = get_object_or_404(rows, pk=licence_id)
    form = LicenceEndForm(sent(request), initial={"until_on": licence.until_on})

    def do() -> str:
        end_licence(by=request.scope, licence=licence, **form.cleaned_data)
        return _page_of(licence.measure)

    title = _("When the licence ends")
    page = FormPage(
        title, _page_of(licence.measure), _("Saved."), ADMINS, caption=licence.measure.name
    )
    return answer(request, form, do, page)
