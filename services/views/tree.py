"""Looking at the tree: the browser with its search, and one unit."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.form_page import address_of
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Content, Table
from services.figures.history import placements_of, unit_history
from services.figures.people import MOST_COUNTED, people_below, people_in
from services.figures.tree import UnitLine, branches_of, children_of, find_units
from services.forms.units import TreeFilter
from services.models import Headcount, Unit


@require_safe
@needs(Permission.VIEW_UNITS)
def unit_list(request: ScopedRequest) -> HttpResponse:
    form = TreeFilter(request.GET or None)
    words, day = _asked(form)
    if words:
        found = find_units(request.scope, words, on=day)
        title = _("Units that fit “%(words)s”") % {"words": words}
    else:
        found = branches_of(request.scope, on=day)
        title = _("Your part of the organisation")
    context = {
        "filter": form,
        "chosen_day": day if day != timezone.localdate() else None,
        "table": unit_table(found, title, day, empty=_("No unit fits. Try fewer letters.")),
        "clear_url": reverse("services:unit_list") if form.is_bound else "",
        "may_plan": request.viewer.may(Permission.MANAGE_UNITS),
    }
    return TemplateResponse(request, "services/unit_list.html", context)


@require_safe
@needs(Permission.VIEW_UNITS)
def unit_detail(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    form = TreeFilter(request.GET or None)
    del form.fields["q"]
    _words, day = _asked(form)
    may = request.viewer.may
    context = {
        "unit": unit,
        "filter": form,
        "chosen_day": day if day != timezone.localdate() else None,
        "crumbs": crumbs(request.scope, unit),
        "facts": _facts(unit, request.scope, day),
        "children": _children_table(request.scope, unit, day),
        "headcounts": _headcounts(request.scope, unit),
        "placements": placements_of(request.scope, unit),
        "history": unit_history(unit) if may(Permission.MANAGE_UNITS, unit.path) else (),
        "dashboard_url": address_of("reports:dashboard", unit.pk),
        "totals_url": _totals_url(request, unit),
        "may_manage": may(Permission.MANAGE_UNITS, unit.path),
        "may_see_people": may(Permission.VIEW_STAFF, unit.path),
        "may_manage_people": may(Permission.MANAGE_STAFF, unit.path),
    }
    return TemplateResponse(request, "services/unit_detail.html", context)


def _totals_url(request: ScopedRequest, unit: Unit) -> str:
    """Where totals stand by level and beside names; empty for whoever sees no figures."""
    may = request.viewer.may(Permission.VIEW_FIGURES, unit.path)
    return address_of("training:totals", unit.pk) if may else ""


def _asked(form: TreeFilter) -> tuple[str, date]:
    """The words and the day asked for; today when nothing readable was given."""
    told = form.cleaned_data if form.is_valid() else {}
    return str(told.get("q") or "").strip(), told.get("on") or timezone.localdate()


def unit_table(units: tuple[UnitLine, ...], title: str, day: date, *, empty: str) -> Table:
    """Units as a table; the day asked for stays in every link."""
    rows: list[list[Content]] = [
        [unit_cell(unit, day), unit.kind, unit.above or None, unit.code] for unit in units
    ]
    columns = [Column(_("Unit")), Column(_("Kind")), Column(_("Part of")), Column(_("Code"))]
    return Table(title, columns, rows, empty=empty)


def unit_cell(unit: UnitLine, day: date) -> Cell:
    """The name as a link that keeps the day."""
    kept = "" if day == timezone.localdate() else f"?on={day.isoformat()}"
    url = reverse("services:unit_detail", args=[unit.unit_id]) + kept
    return Cell(unit.name, url=url, note=_("has units below") if unit.has_children else "")


def _children_table(scope: Scope, unit: Unit, day: date) -> Table:
    lines = children_of(scope, unit, on=day)
    rows: list[list[Content]] = [[unit_cell(line, day), line.kind, line.code] for line in lines]
    columns = [Column(_("Unit")), Column(_("Kind")), Column(_("Code"))]
    title = _("Units in %(unit)s") % {"unit": unit.name}
    return Table(title, columns, rows, empty=_("No units below this one."))


def crumbs(scope: Scope, unit: Unit) -> list[dict[str, str]]:
    """The way down to `unit`, inside the branches only."""
    above = Unit.objects.within(scope).filter(pk__in=unit.ancestor_ids[:-1])
    ordered = sorted(above, key=lambda one: one.path)
    start = [{"label": _("Teams and services"), "url": reverse("services:unit_list")}]
    return start + [
        {"label": one.name, "url": reverse("services:unit_detail", args=[one.pk])}
        for one in ordered
    ]


def _facts(unit: Unit, scope: Scope, day: date) -> list[dict[str, Any]]:
    # Units below are those of today's tree: on another day only the unit itself can be counted.
    below = people_below(scope, unit, on=day) if day == timezone.localdate() else None
    aliases = ", ".join(unit.aliases.order_by("text").values_list("text", flat=True))
    rows = [
        (_("Code"), unit.code),
        (_("People with their main post here"), _counted(people_in(scope, unit, on=day))),
        (_("People here and in units below"), "" if below is None else _counted(below)),
        (_("Service area"), unit.service_area),
        (_("Ownership"), unit.get_ownership_display()),
        (_("Size"), unit.get_size_band_display()),
        (_("Service model"), unit.service_model),
        (_("Locality"), unit.locality),
        (_("Opened on"), date_format(unit.opened_on)),
        (_("Closed from"), date_format(unit.closed_on) if unit.closed_on else ""),
        (_("Also called in lists"), aliases),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _counted(people: int) -> str:
    if people > MOST_COUNTED:
        return _("more than 1,000")
    return str(people) if people else _("no staff yet")


def _headcounts(scope: Scope, unit: Unit) -> Table:
    rows = Headcount.objects.within(scope).filter(unit=unit).select_related("role_group")
    columns = [Column(_("Counted on")), Column(_("Group of roles")), Column(_("People"), True)]
    table = [
        [row.counted_on, str(row.role_group or _("Everybody in the unit")), row.people]
        for row in rows.order_by("-counted_on", "role_group__name")[:50]
    ]
    return Table(
        _("Numbers without names"), columns, table, empty=_("No numbers without names yet.")
    )
