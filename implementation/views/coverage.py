"""What a unit has touched of a framework, on a page and as a file."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import Column as FileColumn
from core.exports import attachment, file_name, write_csv
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.periods import Period, quarter_before, quarter_of
from core.permissions import Permission
from core.tables import Cell, Column, Table
from implementation.figures.benchmarks import Item, benchmarks_of, item_of
from implementation.figures.coverage import (
    Coverage,
    ElementCoverage,
    coverage_of,
    frameworks_in_use,
)
from implementation.forms.frameworks import CoverageFilter
from implementation.models import Benchmark, ChangeFramework
from services.figures.basis import Basis, basis_of
from services.models import OrganisationSettings, Unit

QUARTERS = 8
MAY = needs(Permission.VIEW_IMPLEMENTATION, Module.COVERAGE)


@dataclass(frozen=True)
class Asked:
    """What the address asks about: a framework and a period, as the form shows them."""

    form: CoverageFilter
    framework: ChangeFramework
    from_on: date
    until_on: date
    basis: Basis

    @property
    def when(self) -> str:
        """The period in words."""
        told = {"from": _day(self.from_on), "until": _day(self.until_on)}
        return _("%(from)s to %(until)s") % told


def _day(on: date) -> str:
    return date_format(on, "j F Y")


@require_safe
@MAY
def coverage(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What each service has touched, and what nobody has yet."""
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    asked = _asked(request, unit)
    context: dict[str, Any] = {"unit": unit, "crumbs": [_crumb(unit)]}
    context["may_choose"] = request.viewer.may(Permission.MANAGE_VOCABULARY, unit.path)
    if asked is not None:
        found = _found(request, unit, asked)
        survey = benchmarks_of(request.scope, unit, asked.framework)
        context |= _shown(request, unit, asked, found, survey)
    return TemplateResponse(request, "implementation/coverage.html", context)


def _crumb(unit: Unit) -> dict[str, Any]:
    return {"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}


def _asked(request: ScopedRequest, unit: Unit) -> Asked | None:
    """None while the organisation uses no framework."""
    frameworks = frameworks_in_use(request.scope, path=unit.path)
    if not frameworks:
        return None
    today = timezone.localdate()
    form = CoverageFilter(
        request.GET or None, frameworks=frameworks, quarters=_quarters(request, unit, today)
    )
    framework, quarter = form.chosen()
    basis = basis_of(request.GET.get("basis"))
    if quarter is None:
        return Asked(form, framework, _year_before(today), today, basis)
    return Asked(form, framework, quarter.from_on, quarter.until_on, basis)


def _year_before(day: date) -> date:
    """The first day of the twelve months that end with `day`."""
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=last.year - 1) + timedelta(days=1 + (day - last).days)


def _quarters(request: ScopedRequest, unit: Unit, today: date) -> list[Period]:
    """This quarter and the ones before it, newest first, as the organisation names them."""
    rows = OrganisationSettings.objects.shared_with(request.scope)
    settings = rows.get(organisation_id=unit.organisation_id)
    found = [quarter_of(today, settings.year_starts_month)]
    while len(found) < QUARTERS:
        found.append(quarter_before(found[-1], settings.year_starts_month))
    return found


def _found(request: ScopedRequest, unit: Unit, asked: Asked) -> Coverage:
    days = {"from_on": asked.from_on, "until_on": asked.until_on}
    return coverage_of(request.scope, unit, asked.framework, basis=asked.basis, **days)


def _shown(
    request: ScopedRequest,
    unit: Unit,
    asked: Asked,
    found: Coverage,
    survey: tuple[Benchmark, ...],
) -> dict[str, Any]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    csv_url = reverse("implementation:coverage_csv", args=[unit.pk]) + query
    items = [item_of(row) for row in survey]
    return {
        "form": asked.form,
        "framework": asked.framework,
        "when": asked.when,
        "found": found,
        "places": [
            {"key": place.name, "value": "; ".join(found.touched_at(number)) or _("nothing yet")}
            for number, place in enumerate(found.places)
        ],
        "table": _table(asked, found, items, csv_url),
        "survey_source": survey[0].source if survey else "",
        "survey_others": [f"{one.name}: {one.said}." for one in items if not one.element],
        "survey_warnings": [f"{i.name}: {text}" for i in items for text in i.warnings],
    }


def _table(asked: Asked, found: Coverage, items: list[Item], csv_url: str) -> Table:
    """Parts down, places across; numbers are activities."""
    columns = [Column(asked.framework.name)]
    columns += [Column(place.name, numeric=True) for place in found.places]
    columns.append(Column(_("Together"), numeric=True))
    said = {item.element: item.said for item in items if item.element}
    if said:
        columns.append(Column(_("A survey found")))
    rows = [_row(one, said) for one in found.elements]
    note = _("Activities held from %(when)s that touched each part.") % {"when": asked.when}
    title = _("Activities by part and service")
    return Table(title, columns, rows, csv_url=csv_url, note=note)


def _row(one: ElementCoverage, said: dict[str, str]) -> list[Any]:
    cells = [Cell(one.name, note=one.explains)]
    cells += [_number(n, _("not yet")) for n in one.by_place]
    cells.append(_number(one.activities, _("nobody yet")))
    return [*cells, Cell(said.get(one.code, "–"))] if said else list(cells)


def _number(n: int, none: str) -> Cell:
    """A number on a neutral ground; in words where there is none."""
    return Cell(tag=str(n)) if n else Cell(none)


@require_safe
@MAY
def coverage_csv(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The table as a file: one line for a part and a place."""
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    asked = _asked(request, unit)
    if asked is None:
        raise Http404
    out = io.BytesIO()
    write_csv(out, _file_columns(), _file_rows(unit, asked, _found(request, unit, asked)))
    name = file_name("coverage", unit.code, f"{asked.from_on}-{asked.until_on}", "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _file_columns() -> list[FileColumn]:
    return [
        FileColumn("framework", _("The framework.")),
        FileColumn("code", _("The short code of the part.")),
        FileColumn("part", _("The part.")),
        FileColumn("unit", _("A unit directly under this one, or this one itself.")),
        FileColumn("is_whole", _("Whether the line is about the whole branch.")),
        FileColumn("activities", _("Activities held that touched the part.")),
        FileColumn("from", _("First day.")),
        FileColumn("until", _("Last day.")),
    ]


def _file_rows(unit: Unit, asked: Asked, found: Coverage) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for one in found.elements:
        head, days = [asked.framework.name, one.code, one.name], [asked.from_on, asked.until_on]
        for place, n in zip(found.places, one.by_place, strict=True):
            rows.append([*head, place.name, False, n, *days])
        rows.append([*head, unit.name, True, one.activities, *days])
    return rows
