"""Frameworks with their levels and courses, and which role is asked for which level."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import JobRole, Unit
from training.actions.frameworks import choose_framework
from training.actions.requirements import Whom
from training.counting import framework_on
from training.forms.requirements import ChooseFrameworkForm, RequirementForm
from training.models import Course, FrameworkInForce, Level, LevelRequirement
from training.views.rules import (
    keep,
    known,
    levels_asked,
    line_of,
    many_table,
    many_urls,
    tracks_of,
)


@require_safe
@needs(Permission.VIEW_TRAINING)
def framework_list(request: ScopedRequest) -> HttpResponse:
    """The frameworks that the viewer's organisations count by, their levels, and the courses."""
    today = timezone.localdate()
    rows = FrameworkInForce.objects.within(request.scope).in_force_on(today)
    chosen = list(rows.select_related("framework", "organisation").order_by("organisation"))
    context = {
        "frameworks": [_framework(row) for row in chosen],
        "courses": _course_table(request),
        "course_urls": _add_course_urls(request),
        "choose_url": _choose_url(request),
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/framework_list.html", context)


def _framework(row: FrameworkInForce) -> dict[str, Any]:
    levels = [
        {"key": level.name, "value": level.description or _("Not described yet")}
        for level in row.framework.levels.all()
    ]
    return {"framework": row.framework, "row": row, "levels": levels}


def _course_table(request: ScopedRequest) -> Table:
    columns = [
        Column(_("Course")),
        Column(_("Counts for")),
        Column(_("Minutes"), numeric=True),
        Column(_("Where this comes from")),
    ]
    may = _may_change(request)
    courses = Course.objects.within(request.scope)
    if not may:
        courses = courses.filter(is_active=True)
    rows = [
        [
            Cell(course.name, url=_course_url(course) if may else "", note=_note_of(course)),
            _counts_for(course),
            course.minutes,
            course.source,
        ]
        for course in courses.select_related("level", "track").order_by("level__rank", "name", "pk")
    ]
    return Table(_("Courses"), columns, rows, empty=_("No courses yet."))


def _may_change(request: ScopedRequest) -> bool:
    return bool(request.viewer.may(Permission.MANAGE_FRAMEWORKS))


def _course_url(course: Course) -> str:
    """Shared courses stay as they are."""
    own = course.organisation_id is not None
    return reverse("training:course_change", args=[course.pk]) if own else ""


def _note_of(course: Course) -> str:
    return course.content_note if course.is_active else _("Not offered any more")


def _counts_for(course: Course) -> Cell:
    level = course.level.name if course.level else _("No practice level")
    track = _("Track: %(track)s") % {"track": course.track.name} if course.track else ""
    return Cell(level, note=track)


def _add_course_urls(request: ScopedRequest) -> list[dict[str, str]]:
    if not _may_change(request):
        return []
    roots = Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key")
    return [
        {
            "label": _("Add a course for %(unit)s") % {"unit": root.name},
            "url": reverse("training:course_add", args=[root.pk]),
        }
        for root in roots
    ]


def _choose_url(request: ScopedRequest) -> str:
    return reverse("training:framework_choose") if _may_change(request) else ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FRAMEWORKS)
def framework_choose(request: ScopedRequest) -> HttpResponse:
    """From which day an organisation counts by which framework."""
    first = {"from_on": timezone.localdate()}
    form = ChooseFrameworkForm(request.POST or None, initial=first, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        choose_framework(by=request.scope, **form.cleaned_data)
        messages.success(request, _("Saved. The figures count by it."))
        return redirect("training:framework_list")
    context = {
        "form": form,
        "crumbs": [{"label": _("Levels"), "url": reverse("training:framework_list")}],
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/framework_choose.html", context)


@require_safe
@needs(Permission.MANAGE_FRAMEWORKS)
def requirement_list(request: ScopedRequest) -> HttpResponse:
    """Role by level: what is asked of whom."""
    roles = list(JobRole.objects.shared_with(request.scope).select_related("role_group"))
    levels = levels_asked(request)
    table = _requirement_table(roles, levels, _rules(request))
    context = {
        "table": table,
        "many": many_table(request),
        "many_urls": many_urls(request),
        "who_sees": who_can_see(Permission.MANAGE_FRAMEWORKS),
    }
    return TemplateResponse(request, "training/requirement_list.html", context)


def _rules(request: ScopedRequest) -> dict[int, list[LevelRequirement]]:
    """What holds today, by role; rules of the whole organisation first."""
    today = timezone.localdate()
    rules = LevelRequirement.objects.within(request.scope).in_force_on(today).filter(track=None)
    found: dict[int, list[LevelRequirement]] = defaultdict(list)
    for rule in (
        rules.exclude(role=None).select_related("unit", "level").order_by("unit__sort_key", "pk")
    ):
        found[rule.role_id].append(rule)
    return found


def _requirement_table(
    roles: list[JobRole], levels: list[Level], rules: dict[int, list[LevelRequirement]]
) -> Table:
    columns = [
        Column(_("Job role")),
        *(Column(level.name) for level in levels),
        Column(_("Other rules")),
    ]
    rows = [_requirement_row(role, levels, rules.get(role.pk, [])) for role in roles]
    empty = _("No job roles yet. They come with the staff list.")
    adds_up = levels and all(level.framework.is_cumulative for level in levels)
    note = _("Each level asks for those below it too.") if adds_up else ""
    return Table(_("What is asked of each role"), columns, rows, empty=empty, note=note)


def _requirement_row(role: JobRole, levels: list[Level], rules: list[Any]) -> list[Any]:
    everywhere = {line_of(rule) for rule in rules if rule.unit_id is None}
    group = role.role_group.name if role.role_group else ""
    url = reverse("training:requirement_change", args=[role.pk])
    own = sorted({rule.unit.name for rule in rules if rule.unit_id is not None})
    told = [_("Nobody has decided yet")] if not everywhere else []
    told += [_("Nothing is asked")] if None in everywhere else []
    told += [_("Own rule in %(unit)s") % {"unit": name} for name in own]
    asked = [_("Asked") if level.line in everywhere else "" for level in levels]
    return [Cell(role.name, url=url, note=group), *asked, "; ".join(told)]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FRAMEWORKS)
def requirement_change(request: ScopedRequest, role_id: int) -> HttpResponse:
    """What one role is asked for, from a day on."""
    role = get_object_or_404(JobRole.objects.shared_with(request.scope), pk=role_id)
    levels = levels_asked(request, role.organisation_id)
    framework = framework_on(role.organisation_id, timezone.localdate())
    form = RequirementForm(
        request.POST or None,
        initial=_known(request, role, levels),
        scope=request.scope,
        role=role,
        levels=levels,
        tracks=tracks_of(request),
    )
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        keep(request, Whom(role.organisation, role=role, unit=unit), form)
        messages.success(request, _("Saved. The figures follow at once."))
        return redirect("training:requirement_list")
    context = {
        "form": form,
        "role": role,
        "is_cumulative": bool(framework and framework.is_cumulative),
        "crumbs": [{"label": _("Requirements"), "url": reverse("training:requirement_list")}],
        "who_sees": who_can_see(Permission.MANAGE_FRAMEWORKS),
    }
    return TemplateResponse(request, "training/requirement_change.html", context)


def _known(request: ScopedRequest, role: JobRole, among: list[Level]) -> dict[str, Any]:
    """What holds for the role everywhere today, as the form shows it."""
    rules = [rule for rule in _rules(request).get(role.pk, []) if rule.unit_id is None]
    return known(rules, among)
