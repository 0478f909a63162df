"""Indicators: which there are, a unit's lines, one line as a run chart, and giving readings."""

import io
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import exports
from core.form_page import FormPage, address_of, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.listing import page_of, rest_of_query
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from implementation.actions.indicators import (
    Given,
    add_indicator,
    change_indicator,
    give_readings,
    withdraw_reading,
)
from implementation.builders.indicators import chart_of, lines_table, value_of
from implementation.figures.indicators import Line, latest_by_unit, line_of, lines_of
from implementation.forms.indicators import IndicatorForm, PasteForm, ReadingForm
from implementation.forms.units import open_units
from implementation.models import Indicator, Reading
from implementation.views.shown import may_change
from services.models import Unit

SEEN, WRITTEN = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION
KEPT, MODULE = Permission.MANAGE_VOCABULARY, Module.INDICATORS
ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(SEEN, MODULE)
def indicator_list(request: ScopedRequest) -> HttpResponse:
    """The indicators of the viewer's organisations."""
    rows = Indicator.objects.shared_with(request.scope).select_related("organisation")
    may_keep = bool(request.viewer.scope_in(KEPT, MODULE).branches)
    page = page_of(request, open_units(request.scope))
    context = {
        "table": _table(sorted(rows, key=lambda one: one.name.casefold()), may_keep=may_keep),
        "teams": _teams(page, latest_by_unit(request.scope)) if rows else None,
        "page": page,
        "query": rest_of_query(request),
        "add_url": reverse("implementation:indicator_add") if may_keep else "",
        "units_url": reverse("services:unit_list"),
    }
    return TemplateResponse(request, "implementation/indicator_list.html", context)


def _table(rows: list[Indicator], *, may_keep: bool) -> Table:
    columns = [Column(_("Indicator")), Column(_("What it is")), Column(_("Where it comes from"))]
    cells: list[list[Content]] = [
        [
            Cell(
                one.name,
                url=reverse("implementation:indicator_change", args=[one.pk]) if may_keep else "",
                tag=_("No longer in use") if one.is_retired else "",
            ),
            Cell(one.get_kind_display(), note=one.measured_in),
            one.source,
        ]
        for one in rows
    ]
    empty = _("No indicator is set up yet. An admin can add the first one.")
    return Table(_("Indicators"), columns, cells, empty=empty, hide_caption=True)


def _teams(units: Iterable[Unit], latest: dict[int, date]) -> Table:
    """Each unit with the way to its readings, in the order of the tree."""
    rows: list[list[Content]] = [
        [
            Cell(unit.name, url=reverse("implementation:indicator_unit", args=[unit.pk])),
            latest.get(unit.pk, _("No reading yet")),
        ]
        for unit in units
    ]
    columns = [Column(_("Team or service")), Column(_("Newest reading"))]
    return Table(_("Readings by team or service"), columns, rows)


@ASK
@needs(KEPT, MODULE)
def indicator_add(request: ScopedRequest) -> HttpResponse:
    """A new indicator of the organisation."""
    form = IndicatorForm(sent(request))
    organisation = _organisation(request)

    def do() -> None:
        facts = {key: value for key, value in form.facts.items() if key != "is_retired"}
        once = form.cleaned_data["once"]
        add_indicator(by=request.scope, organisation=organisation, once=once, **facts)

    page = _page(_("Add an indicator"), _("The indicator is added."), organisation.name)
    return answer(request, form, do, page)


def _organisation(request: ScopedRequest) -> Unit:
    """The first whole organisation that is the viewer's to keep; 404 without one."""
    whole = Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key")
    unit_id = request.GET.get("unit", "")
    if unit_id.isdigit():
        whole = whole.filter(pk=int(unit_id[:18]))
    found: Unit = get_object_or_404(whole[:1])
    return found


def _page(title: str, said: str, caption: str) -> FormPage:
    return FormPage(title, reverse("implementation:indicator_list"), said, SEEN, caption=caption)


@ASK
@needs(KEPT, MODULE)
def indicator_change(request: ScopedRequest, indicator_id: int) -> HttpResponse:
    """Its words, and whether it is in use."""
    rows = Indicator.objects.within(request.scope).select_related("organisation")
    one: Indicator = get_object_or_404(rows, pk=indicator_id)
    names = {"name": one.names.get("en", ""), "name_cy": one.names.get("cy", "")}
    known = {key: getattr(one, key) for key in ("kind", "measured_in", "source", "is_retired")}
    form = IndicatorForm(
        sent(request),
        initial={**names, "name_gd": one.names.get("gd", ""), **known},
    )

    def do() -> None:
        change_indicator(by=request.scope, indicator=one, **form.facts)

    page = _page(_("Change an indicator"), _("Your change is saved."), one.name)
    return answer(request, form, do, page)


@require_safe
@needs(SEEN, MODULE)
def indicator_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Every indicator for one unit, with its newest reading."""
    unit = _unit(request, unit_id)
    lines = lines_of(request.scope, unit)
    context = {"unit": unit, "table": lines_table(lines, partial(_line_page, unit))}
    context["back"] = address_of("reports:dashboard", unit.pk)
    return TemplateResponse(request, "implementation/indicator_unit.html", context)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return found


def _line_page(unit: Unit, indicator_id: int, what: str = "line") -> str:
    return reverse(f"implementation:indicator_{what}", args=[unit.pk, indicator_id])


def _found(request: ScopedRequest, unit_id: int, indicator_id: int) -> tuple[Unit, Indicator]:
    unit = _unit(request, unit_id)
    rows = Indicator.objects.shared_with(request.scope).filter(organisation=unit.organisation_id)
    return unit, get_object_or_404(rows, pk=indicator_id)


@require_safe
@needs(SEEN, MODULE)
def indicator_line(request: ScopedRequest, unit_id: int, indicator_id: int) -> HttpResponse:
    """One indicator of one unit as a run chart with its table."""
    unit, indicator = _found(request, unit_id, indicator_id)
    mine = may_change(request, unit)
    context = {
        "unit": unit,
        "indicator": indicator,
        "crumbs": [
            {"label": unit.name, "url": reverse("implementation:indicator_unit", args=[unit.pk])}
        ],
        "chart": chart_of(line_of(request.scope, indicator, unit), _take_back if mine else None),
        "csv_url": _line_page(unit, indicator.pk, "csv"),
        "give_url": _line_page(unit, indicator.pk, "give") if mine else "",
        "paste_url": _line_page(unit, indicator.pk, "paste") if mine else "",
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/indicator_line.html", context)


def _take_back(reading_id: int) -> str:
    return reverse("implementation:reading_withdraw", args=[reading_id])


@require_safe
@needs(SEEN, MODULE)
def indicator_csv(request: ScopedRequest, unit_id: int, indicator_id: int) -> HttpResponse:
    """The same readings as the page's table, as a file."""
    unit, indicator = _found(request, unit_id, indicator_id)
    out = io.BytesIO()
    exports.write_csv(out, _columns(indicator), _rows(line_of(request.scope, indicator, unit)))
    name = exports.file_name("indicator", unit.code, f"{timezone.localdate():%Y-%m-%d}", "csv")
    headers = {"Content-Disposition": exports.attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _columns(indicator: Indicator) -> list[exports.Column]:
    return [
        exports.Column(_("Date"), _("The end of the month or quarter.")),
        exports.Column(indicator.name, indicator.measured_in),
        exports.Column(_("Out of"), _("Out of how many, where that was given.")),
        exports.Column(_("Note"), _("In the words of those who gave it.")),
    ]


def _rows(line: Line) -> Iterable[tuple[exports.Cell, ...]]:
    for one in line.readings:
        yield one.on, value_of(one) if one.value is None else one.value, one.base, one.note


@ASK
@needs(WRITTEN, MODULE)
def indicator_give(request: ScopedRequest, unit_id: int, indicator_id: int) -> HttpResponse:
    """One reading; a new value for the same day replaces the earlier one."""
    unit, indicator = _found(request, unit_id, indicator_id)
    form = ReadingForm(sent(request))

    def do() -> None:
        _give(request, unit, indicator, [form.given])

    return answer(request, form, do, _giving(_("Give a reading"), unit, indicator))


@ASK
@needs(WRITTEN, MODULE)
def indicator_paste(request: ScopedRequest, unit_id: int, indicator_id: int) -> HttpResponse:
    """Many readings at once: all of them, or a sentence for each line that cannot be read."""
    unit, indicator = _found(request, unit_id, indicator_id)
    form = PasteForm(sent(request))

    def do() -> None:
        _give(request, unit, indicator, form.cleaned_data["lines"])

    return answer(request, form, do, _giving(_("Paste many readings"), unit, indicator))


def _giving(title: str, unit: Unit, indicator: Indicator) -> FormPage:
    """What is said when it is done depends on how many were new."""
    back = reverse("implementation:indicator_line", args=[unit.pk, indicator.pk])
    return FormPage(title, back, sees=SEEN, caption=f"{unit.name}: {indicator.name}")


def _give(request: ScopedRequest, unit: Unit, indicator: Indicator, readings: list[Given]) -> None:
    new = give_readings(by=request.scope, indicator=indicator, unit=unit, readings=readings)
    text = ngettext("%(n)s new reading is saved.", "%(n)s new readings are saved.", new)
    said = text % {"n": new} if new else _("Nothing is new: these readings were known.")
    messages.success(request, said)


@ASK
@needs(WRITTEN, MODULE)
def reading_withdraw(request: ScopedRequest, reading_id: int) -> HttpResponse:
    """Ask, then take a reading back."""
    rows = Reading.objects.within(request.scope).select_related("unit", "indicator")
    reading: Reading = get_object_or_404(rows, pk=reading_id)
    line = _("The reading of %(day)s for %(unit)s will be in no line and no table any more.")
    told = {"day": date_format(reading.on, "j F Y"), "unit": reading.unit.name}

    def do() -> None:
        withdraw_reading(by=request.scope, reading=reading)

    args = (reading.unit_id, reading.indicator_id)
    page = FormPage(
        title=_("Take a reading back"),
        back=reverse("implementation:indicator_line", args=args),
        said=_("Taken back. It is in no line any more."),
        lines=(line % told,),
        caption=reading.indicator.name,
    )
    return confirmed(request, do, page, button=_("Take it back"))
