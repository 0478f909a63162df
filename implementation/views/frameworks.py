"""Change frameworks for admins: which are in use, what they hold, own ones, a survey beside."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Table
from implementation.actions.benchmarks import load_benchmarks, remove_benchmarks
from implementation.actions.frameworks import (
    add_elements,
    add_framework,
    change_element,
    change_framework,
    choose_frameworks,
)
from implementation.figures.benchmarks import Survey, shipped_for
from implementation.forms.frameworks import (
    ElementForm,
    FrameworkAddForm,
    FrameworkChangeForm,
    FrameworksForm,
    LinesForm,
)
from implementation.models import Benchmark, ChangeFramework, Element, FrameworkInUse
from services.models import Unit

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_VOCABULARY, Module.COVERAGE)


@require_safe
@MAY
def change_framework_list(request: ScopedRequest) -> HttpResponse:
    """Each organisation with the frameworks it uses, and all that there are."""
    uses = FrameworkInUse.objects.within(request.scope).select_related("framework")
    by_root: dict[int, list[str]] = {}
    for use in uses:
        by_root.setdefault(use.organisation_id, []).append(use.framework.name)
    roots = Unit.objects.within(request.scope).filter(parent=None)
    frameworks = ChangeFramework.objects.within(request.scope).prefetch_related("elements")
    context = {
        "organisations": [_organisation(root, by_root.get(root.pk, [])) for root in roots],
        "table": _table(sorted(frameworks, key=lambda one: one.name.casefold())),
    }
    return TemplateResponse(request, "implementation/change_framework_list.html", context)


def _organisation(root: Unit, names: list[str]) -> dict[str, Any]:
    return {
        "name": root.name,
        "in_use": sorted(names, key=str.casefold),
        "use_url": reverse("implementation:framework_use", args=[root.pk]),
        "add_url": reverse("implementation:change_framework_add", args=[root.pk]),
    }


def _table(frameworks: list[ChangeFramework]) -> Table:
    columns = [Column(_("Framework")), Column(_("Parts"), numeric=True), Column(_("Source"))]
    rows: list[list[Any]] = [
        [
            Cell(
                one.name,
                url=reverse("implementation:change_framework_detail", args=[one.pk]),
                tag=_("Not offered") if one.is_retired else "",
            ),
            len(one.elements.all()),
            Cell(one.source or "–", note=one.get_certainty_display()),
        ]
        for one in frameworks
    ]
    return Table(_("All frameworks"), columns, rows)


@require_safe
@MAY
def change_framework_detail(request: ScopedRequest, framework_id: int) -> HttpResponse:
    """One framework: where it comes from, what it is made of, and the survey that is known."""
    framework = _framework(request, framework_id)
    is_own = framework.organisation is not None and request.scope.holds(framework.organisation.path)
    context = {
        "framework": framework,
        "crumbs": [_crumb()],
        "rows": _facts(framework),
        "table": _elements(framework, is_own=is_own),
        "is_own": is_own,
        "surveys": _surveys(request, framework),
    }
    return TemplateResponse(request, "implementation/change_framework_detail.html", context)


def _framework(request: ScopedRequest, framework_id: int) -> ChangeFramework:
    rows = ChangeFramework.objects.within(request.scope).select_related("organisation")
    found: ChangeFramework = get_object_or_404(rows, pk=framework_id)
    return found


def _crumb() -> dict[str, Any]:
    url = reverse("implementation:change_framework_list")
    return {"label": _("Change frameworks"), "url": url}


def _facts(framework: ChangeFramework) -> list[dict[str, Any]]:
    told = [
        (_("Where this comes from"), framework.source),
        (_("How we know it"), framework.get_certainty_display()),
        (_("Year"), str(framework.year or "")),
        (_("Note"), framework.note),
        (_("State"), _("Not offered any more") if framework.is_retired else ""),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _elements(framework: ChangeFramework, *, is_own: bool) -> Table:
    columns = [Column(_("Part")), Column(_("Short code"))]
    rows = [
        [
            Cell(
                one.name,
                url=reverse("implementation:element_change", args=[one.pk]) if is_own else "",
                note=one.explains,
                tag=_("Not offered") if one.is_retired else "",
            ),
            one.code,
        ]
        for one in framework.elements.all()
    ]
    empty = _("There is nothing in it yet. Add its principles or parts, one on each line.")
    return Table(_("What it is made of"), columns, rows, empty=empty)


def _surveys(request: ScopedRequest, framework: ChangeFramework) -> list[dict[str, Any]]:
    """For each organisation of the viewer: whether the survey is loaded, and where to do what."""
    if shipped_for(framework) is None:
        return []
    rows = Benchmark.objects.within(request.scope).filter(framework=framework)
    loaded = set(rows.order_by().values_list("organisation_id", flat=True))
    roots = Unit.objects.within(request.scope).filter(parent=None)
    return [_survey(root, framework, is_loaded=root.pk in loaded) for root in roots]


def _survey(root: Unit, framework: ChangeFramework, *, is_loaded: bool) -> dict[str, Any]:
    what = "remove" if is_loaded else "load"
    args = [framework.pk, root.pk]
    return {
        "name": root.name,
        "is_loaded": is_loaded,
        "url": reverse(f"implementation:benchmark_{what}", args=args),
        "label": _("Take the comparison away") if is_loaded else _("Load the comparison"),
    }


def _own(request: ScopedRequest, framework_id: int) -> ChangeFramework:
    """A framework that the viewer may change; 404 for a shared one."""
    rows = ChangeFramework.objects.within(request.scope).owned_within(request.scope)
    found: ChangeFramework = get_object_or_404(rows, pk=framework_id)
    return found


def _root(request: ScopedRequest, unit_id: int) -> Unit:
    rows = Unit.objects.within(request.scope).filter(parent=None)
    found: Unit = get_object_or_404(rows, pk=unit_id)
    return found


def _page(framework: ChangeFramework, title: str, done: str, *lines: str) -> FormPage:
    back = reverse("implementation:change_framework_detail", args=[framework.pk])
    return FormPage(title=title, back=back, said=done, lines=lines, caption=framework.name)


@ASK
@MAY
def framework_use(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Which frameworks an organisation marks its activities with."""
    organisation = _root(request, unit_id)
    uses = FrameworkInUse.objects.within(request.scope).filter(organisation=organisation)
    now = set(uses.values_list("framework_id", flat=True))
    form = FrameworksForm(
        sent(request),
        offered=_offered(request, organisation, now),
        initial={"frameworks": [str(pk) for pk in now]},
    )

    def do() -> None:
        _choose(request, organisation, form.chosen)

    page = FormPage(
        title=_("Choose frameworks"),
        back=reverse("implementation:change_framework_list"),
        said=_("Saved."),
        lines=(_("Teams can then tick what an activity touched. What they ticked before stays."),),
        caption=organisation.name,
    )
    return answer(request, form, do, page)


def _choose(request: ScopedRequest, organisation: Unit, chosen: list[ChangeFramework]) -> None:
    """Too many is said beside the boxes."""
    facts: dict[str, Any] = {"frameworks": chosen, "from_on": timezone.localdate()}
    try:
        choose_frameworks(by=request.scope, organisation=organisation, **facts)
    except ValueError as reason:
        raise ValidationError({"frameworks": str(reason)}) from None


def _offered(request: ScopedRequest, organisation: Unit, now: set[int]) -> list[ChangeFramework]:
    """Shared and own frameworks, A to Z; a retired one only while it is in use."""
    rows = [
        one
        for one in ChangeFramework.objects.within(request.scope)
        if one.organisation_id in (None, organisation.pk) and (not one.is_retired or one.pk in now)
    ]
    return sorted(rows, key=lambda one: one.name.casefold())


@ASK
@MAY
def change_framework_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """A framework of one's own, its parts pasted one a line."""
    organisation = _root(request, unit_id)
    form = FrameworkAddForm(sent(request))

    def do() -> None:
        facts = {key: form.cleaned_data[key] for key in ("name", "lines", "source")}
        add_framework(by=request.scope, organisation=organisation, **facts)

    page = FormPage(
        title=_("Add your own framework"),
        back=reverse("implementation:change_framework_list"),
        said=_("Added. Choose it under “Frameworks in use” when teams shall tick its parts."),
        lines=(_("Use names that people in your teams know. Do not paste licensed questions."),),
        caption=organisation.name,
    )
    return answer(request, form, do, page)


@ASK
@MAY
def change_framework_change(request: ScopedRequest, framework_id: int) -> HttpResponse:
    """Rename or retire a framework of one's own."""
    framework = _own(request, framework_id)
    known = {f: getattr(framework, f) for f in ("source", "year", "note", "is_retired")}
    form = FrameworkChangeForm(
        sent(request), initial={**known, "name": framework.names.get("en", "")}
    )

    def do() -> None:
        change_framework(by=request.scope, framework=framework, **form.cleaned_data)

    return answer(request, form, do, _page(framework, _("Change this framework"), _("Saved.")))


@ASK
@MAY
def element_add(request: ScopedRequest, framework_id: int) -> HttpResponse:
    """More parts, one a line; those that are there already are passed over."""
    framework = _own(request, framework_id)
    form = LinesForm(sent(request))

    def do() -> None:
        add_elements(by=request.scope, framework=framework, lines=form.cleaned_data["lines"])

    line = _("A line that is there already is not added twice.")
    return answer(request, form, do, _page(framework, _("Add parts"), _("Added."), line))


@ASK
@MAY
def element_change(request: ScopedRequest, element_id: int) -> HttpResponse:
    """Rename or retire a part of one's own framework."""
    rows = Element.objects.within(request.scope).owned_within(request.scope)
    element: Element = get_object_or_404(rows.select_related("framework"), pk=element_id)
    form = ElementForm(sent(request), element=element)

    def do() -> None:
        change_element(by=request.scope, element=element, **form.cleaned_data)

    page = _page(element.framework, _("Change this part"), _("Saved."))
    return answer(request, form, do, page)


@ASK
@MAY
def benchmark_load(request: ScopedRequest, framework_id: int, unit_id: int) -> HttpResponse:
    """Says what does not add up in the survey before it is shown beside one's own."""
    framework, organisation, survey = _known(request, framework_id, unit_id)

    def do() -> None:
        load_benchmarks(by=request.scope, organisation=organisation, framework=framework)

    lines = (
        _("A survey is not a target. It says what others told, once, somewhere else."),
        survey.source + ".",
        survey.note,
        _("Before you load it, know what does not add up or was not printed:"),
        *survey.warnings,
    )
    page = _page(framework, _("Load the comparison"), _("The comparison is loaded."), *lines)
    return confirmed(request, do, page, button=_("Load it with these warnings"))


@ASK
@MAY
def benchmark_remove(request: ScopedRequest, framework_id: int, unit_id: int) -> HttpResponse:
    """Take the survey away again."""
    framework, organisation, _survey_known = _known(request, framework_id, unit_id)

    def do() -> None:
        remove_benchmarks(by=request.scope, organisation=organisation, framework=framework)

    line = _("It leaves every page. You can load it again.")
    page = _page(framework, _("Take the comparison away"), _("Taken away."), line)
    return confirmed(request, do, page, button=_("Take it away"))


def _known(
    request: ScopedRequest, framework_id: int, unit_id: int
) -> tuple[ChangeFramework, Unit, Survey]:
    """A framework of which we know a survey, and an organisation of the viewer; else 404."""
    framework, organisation = _framework(request, framework_id), _root(request, unit_id)
    survey = shipped_for(framework)
    if survey is None:
        raise Http404
    return framework, organisation, survey
