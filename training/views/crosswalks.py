"""Levels side by side, the order of one's own levels, and one's own courses, in the browser."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from services.models import Unit
from training.actions.courses import add_own_course, change_course
from training.actions.crosswalks import add_crosswalk, change_crosswalk, remove_crosswalk
from training.actions.level_order import has_counted, order_levels
from training.forms.courses import CourseForm, known_of
from training.forms.crosswalks import CrosswalkForm, OrderForm
from training.models import Course, Crosswalk, Framework, Level
from training.views.rules import tracks_of

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_FRAMEWORKS)


def beside_table(request: ScopedRequest) -> Table:
    """Every row, one's own and shared; a shared one that waits is gone once one's own says it."""
    rows = Crosswalk.objects.within(request.scope).select_related(
        "level__framework", "other__framework"
    )
    shown = list(rows.order_by("level__framework", "level__rank", "pk"))
    said = {one.level_id for one in shown if one.organisation_id}
    columns = [Column(_("Level")), Column(_("Stands beside")), Column(_("How sure"))]
    root = _roots(request).first()
    lines = [
        _beside_row(one, root)
        for one in shown
        if one.organisation_id or one.other_id or one.level_id not in said
    ]
    note = _("This is told, never counted. Bronze, Silver and Gold are not mapped: no source does.")
    return Table(_("Levels side by side"), columns, lines, empty=_("Nothing yet."), note=note)


def _beside_row(one: Crosswalk, root: Unit | None) -> list[Any]:
    other = one.other
    url = ""
    if one.organisation_id:
        url = reverse("training:crosswalk_change", args=[one.pk])
    elif other is None and root is not None:
        url = _add_url(root) + f"?level={one.level_id}"
    return [
        Cell(one.level.name, url=url, note=one.level.framework.name),
        Cell(other.name, note=other.framework.name) if other else "–",
        Cell(one.get_certainty_display(), note=one.source),
    ]


def _add_url(root: Unit) -> str:
    return reverse("training:crosswalk_add", args=[root.pk])


def _roots(request: ScopedRequest) -> Any:
    return Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key")


def _levels(request: ScopedRequest, organisation_id: int | None) -> list[Level]:
    """Levels of the organisation's own frameworks and of shared ones."""
    rows: Any = Level.objects.within(request.scope)
    if organisation_id is not None:
        rows = rows.of_organisation(organisation_id)
    rows = rows.select_related("framework")
    return list(rows.order_by("framework__code", "framework__version", "rank"))


def _page(title: str, back: str, **facts: Any) -> FormPage:
    return FormPage(title, back=back, said=_("Saved."), sees=Permission.MANAGE_FRAMEWORKS, **facts)


@ASK
@MAY
def crosswalk_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One more row, of a level that waits when `?level=` names one."""
    root = get_object_or_404(_roots(request), pk=unit_id)
    first = {"level": request.GET.get("level", "")}
    form = CrosswalkForm(sent(request), initial=first, levels=_levels(request, root.pk))

    def do() -> None:
        add_crosswalk(by=request.scope, organisation=root, **form.cleaned_data)

    back = reverse("training:framework_all")
    return answer(request, form, do, _page(_("Two levels side by side"), back, caption=root.name))


def _crosswalk(request: ScopedRequest, crosswalk_id: int) -> Crosswalk:
    own = Crosswalk.objects.within(request.scope).exclude(organisation=None)
    rows = own.select_related("organisation", "level__framework", "other__framework")
    found: Crosswalk = get_object_or_404(rows, pk=crosswalk_id)
    return found


@ASK
@MAY
def crosswalk_change(request: ScopedRequest, crosswalk_id: int) -> HttpResponse:
    """Another level, another certainty, another source for a row of one's own."""
    row = _crosswalk(request, crosswalk_id)
    names = ("level", "other", "certainty", "source")
    form = CrosswalkForm(
        sent(request),
        initial={name: getattr(row, name) for name in names},
        levels=_levels(request, row.organisation_id),
    )

    def do() -> None:
        change_crosswalk(by=request.scope, crosswalk=row, **form.cleaned_data)

    page = _page(
        _("Two levels side by side"),
        reverse("training:framework_all"),
        template="training/crosswalk_change.html",
    )
    remove_url = reverse("training:crosswalk_remove", args=[row.pk])
    return answer(request, form, do, page, remove_url=remove_url)


@ASK
@MAY
def crosswalk_remove(request: ScopedRequest, crosswalk_id: int) -> HttpResponse:
    """Ask first, then take a row of one's own away."""
    row = _crosswalk(request, crosswalk_id)
    beside = row.other.name if row.other else row.get_certainty_display()
    page = _page(
        _("Take this row away?"),
        reverse("training:framework_all"),
        lines=(f"{row.level.name}: {beside}", _("Nothing is counted by it.")),
    )

    def do() -> None:
        remove_crosswalk(by=request.scope, crosswalk=row)

    return confirmed(request, do, page, button=_("Take it away"))


@ASK
@MAY
def level_order(request: ScopedRequest, framework_id: int) -> HttpResponse:
    """The order of one's own levels and whether they add up, while nothing counts by them."""
    own = Framework.objects.within(request.scope).exclude(organisation=None)
    framework = get_object_or_404(own.select_related("organisation"), pk=framework_id)
    levels = list(framework.levels.all())
    form = OrderForm(sent(request), framework=framework, levels=levels)

    def do() -> None:
        order_levels(
            by=request.scope,
            framework=framework,
            levels=form.ordered,
            is_cumulative=form.cleaned_data["is_cumulative"],
        )

    back = reverse("training:framework_detail", args=[framework.pk])
    told = _("Your organisation counts by it. Make a new version to change this.")
    instead = told if has_counted(framework) else ""
    page = _page(_("Order of the levels"), back, caption=framework.name, instead=instead)
    return answer(request, form, do, page)


@ASK
@MAY
def course_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """A course of the organisation's own."""
    root = get_object_or_404(_roots(request), pk=unit_id)
    form = _course_form(request, root.pk)

    def do() -> None:
        add_own_course(by=request.scope, organisation=root, **form.cleaned_data)

    back = reverse("training:framework_list")
    return answer(request, form, do, _page(_("Add a course"), back, caption=root.name))


def _course_form(request: ScopedRequest, organisation_id: int, **facts: Any) -> CourseForm:
    tracks = [one for one in tracks_of(request) if one.organisation_id in {None, organisation_id}]
    levels = _levels(request, organisation_id)
    return CourseForm(
        sent(request), levels=levels, tracks=tracks, is_new="initial" not in facts, **facts
    )


@ASK
@MAY
def course_change(request: ScopedRequest, course_id: int) -> HttpResponse:
    """What a course of one's own counts for, and its other facts."""
    own = Course.objects.within(request.scope).exclude(organisation=None)
    course = get_object_or_404(own.select_related("organisation", "level", "track"), pk=course_id)
    form = _course_form(request, course.organisation_id, initial=known_of(course))

    def do() -> None:
        change_course(by=request.scope, course=course, **form.cleaned_data)

    lines = (_("What people did before keeps the level that it had then."),)
    back = reverse("training:framework_list")
    return answer(
        request, form, do, _page(_("Change this course"), back, caption=course.name, lines=lines)
    )
