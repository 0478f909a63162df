"""Frameworks of one's own in the browser: copies, new versions, levels and their words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.actions.versions import add_framework, add_level, change_level
from training.forms.frameworks import FrameworkForm, LevelAddForm, LevelForm
from training.models import Framework, Level
from training.views.crosswalks import beside_table

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_FRAMEWORKS)


@require_safe
@MAY
def framework_all(request: ScopedRequest) -> HttpResponse:
    """Every framework there is, shared and own, and which levels stand side by side."""
    rows = Framework.objects.within(request.scope).order_by("organisation", "code", "version")
    columns = [Column(_("Framework")), Column(_("Version")), Column(_("What it says"))]
    table = [
        [Cell(one.name, url=_url(one), note=_of(one)), one.version or "–", one.get_kind_display()]
        for one in rows
    ]
    roots = Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key")
    context = {
        "table": Table(_("Frameworks"), columns, table, hide_caption=True),
        "beside": beside_table(request),
        "adding": [
            {
                "unit": root,
                "url": reverse("training:framework_add", args=[root.pk]),
                "beside_url": reverse("training:crosswalk_add", args=[root.pk]),
            }
            for root in roots
        ],
        "who_sees": who_can_see(Permission.MANAGE_FRAMEWORKS),
    }
    return TemplateResponse(request, "training/framework_all.html", context)


def _of(framework: Framework) -> str:
    return _("Your own") if framework.organisation_id else _("Shared")


def _url(framework: Framework) -> str:
    return reverse("training:framework_detail", args=[framework.pk])


def _framework(request: ScopedRequest, framework_id: int) -> Framework:
    rows = Framework.objects.within(request.scope).select_related("organisation", "previous")
    found: Framework = get_object_or_404(rows, pk=framework_id)
    return found


@require_safe
@MAY
def framework_detail(request: ScopedRequest, framework_id: int) -> HttpResponse:
    """One framework: its levels or principles; the words of one's own can be changed."""
    framework = _framework(request, framework_id)
    is_own = framework.organisation is not None and request.scope.holds(framework.organisation.path)
    context = {
        "framework": framework,
        "crumbs": [{"label": _("Frameworks"), "url": reverse("training:framework_all")}],
        "table": _level_table(framework, is_own=is_own),
        "principles": [one.get("en", "") for one in framework.principles],
        "add_url": reverse("training:level_add", args=[framework.pk]) if is_own else "",
        "order_url": reverse("training:level_order", args=[framework.pk]) if is_own else "",
        "who_sees": who_can_see(Permission.MANAGE_FRAMEWORKS),
    }
    return TemplateResponse(request, "training/framework_detail.html", context)


def _level_table(framework: Framework, *, is_own: bool) -> Table:
    columns = [Column(_("Level")), Column(_("Who it is for"))]
    rows = [
        [
            Cell(
                level.name,
                url=reverse("training:level_change", args=[level.pk]) if is_own else "",
            ),
            level.description or _("Not known: fill in when you know"),
        ]
        for level in framework.levels.all()
    ]
    return Table(_("Levels"), columns, rows, empty=_("It has no levels."))


def _page(title: str, back: str, **facts: Any) -> FormPage:
    return FormPage(title, back=back, said=_("Saved."), sees=Permission.MANAGE_FRAMEWORKS, **facts)


@ASK
@MAY
def framework_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """A framework of one's own: anew, from a shared one, or the next version."""
    roots = Unit.objects.within(request.scope).filter(parent=None)
    root = get_object_or_404(roots, pk=unit_id)
    form = FrameworkForm(sent(request), scope=request.scope)

    def do() -> str:
        return _url(add_framework(by=request.scope, organisation=root, **form.cleaned_data))

    lines = (_("Nothing counts by it until you choose it, from a day on."),)
    back = reverse("training:framework_all")
    page = _page(_("A framework of your own"), back, caption=root.name, lines=lines)
    return answer(request, form, do, page)


@ASK
@MAY
def level_add(request: ScopedRequest, framework_id: int) -> HttpResponse:
    """One more level, above the others, in a framework of one's own."""
    own = Framework.objects.within(request.scope).exclude(organisation=None)
    framework = get_object_or_404(own.select_related("organisation"), pk=framework_id)
    form = LevelAddForm(sent(request))

    def do() -> None:
        add_level(by=request.scope, framework=framework, **form.cleaned_data)

    page = _page(_("One more level"), _url(framework), caption=framework.name)
    return answer(request, form, do, page)


@ASK
@MAY
def level_change(request: ScopedRequest, level_id: int) -> HttpResponse:
    """The words of one level of a framework of one's own."""
    own = Level.objects.within(request.scope).exclude(framework__organisation=None)
    level = get_object_or_404(own.select_related("framework__organisation"), pk=level_id)
    form = LevelForm(sent(request), level=level)

    def do() -> None:
        change_level(
            by=request.scope,
            level=level,
            names=form.said("name"),
            descriptions=form.said("description"),
        )

    page = _page(_("The words of a level"), _url(level.framework), caption=level.name)
    return answer(request, form, do, page)
