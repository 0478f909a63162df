"""How people who use services took part: the list, one time, a unit's coverage, and noting it."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs
from core.listing import page_of, rest_of_query
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from implementation.access import can_be_taken_back
from implementation.actions.participation import (
    change_participation,
    note_participation,
    restore_participation,
    withdraw_participation,
)
from implementation.builders.participation import (
    coverage_in_words,
    coverage_table,
    wishes_table,
)
from implementation.figures.participation import part_coverage, wishes
from implementation.forms.participation import ParticipationForm
from implementation.forms.units import open_units
from implementation.models import Participation
from implementation.views.shown import done, initial_unit, may_change
from services.figures.basis import basis_of
from services.forms.basis import StructureForm
from services.models import Unit

SEEN, WRITTEN = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION
MODULE = Module.PARTICIPATION
YEAR = timedelta(days=365)


@require_safe
@needs(SEEN, MODULE)
def participation_list(request: ScopedRequest) -> HttpResponse:
    """Every time in the branch, newest first."""
    rows = Participation.objects.within(request.scope).standing().for_list()
    page = page_of(request, rows.order_by("-on", "-pk"))
    context = {
        "page": page,
        "query": rest_of_query(request),
        "table": _table(list(page)),
        "may_log": bool(request.viewer.scope_in(WRITTEN, MODULE).branches),
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/participation_list.html", context)


def _table(rows: list[Participation]) -> Table:
    columns = [
        Column(_("What it was about")),
        Column(_("How people took part")),
        Column(_("Team or service")),
        Column(_("When")),
    ]
    cells: list[list[Content]] = [
        [
            Cell(row.about, url=_page(row.pk), note=row.changed),
            row.get_how_display(),
            row.unit.name,
            row.on,
        ]
        for row in rows
    ]
    empty = _("Nothing is noted yet. Begin with the last time people were asked.")
    return Table(_("People who use services"), columns, cells, empty=empty, hide_caption=True)


def _page(pk: int) -> str:
    return reverse("implementation:participation_detail", args=[pk])


@require_safe
@needs(SEEN, MODULE)
def participation_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """A unit in the last 12 months: by service, and what was asked for."""
    unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    asked: Any = {**_last_year(), "basis": basis_of(request.GET.get("basis"))}
    found = part_coverage(request.scope, unit, **asked)
    context = {
        "unit": unit,
        "back": address_of("reports:dashboard", unit.pk),
        "sentences": coverage_in_words(found),
        "table": coverage_table(found, _unit_page),
        "wishes": wishes_table(wishes(request.scope, unit, **asked), _page),
        "form": StructureForm(request.GET or None),
        "note_url": _note_url(unit) if may_change(request, unit) else "",
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/participation_unit.html", context)


def _last_year() -> dict[str, date]:
    today = timezone.localdate()
    return {"from_on": today - YEAR, "until_on": today}


def _unit_page(unit_id: int) -> str:
    return reverse("implementation:participation_unit", args=[unit_id])


def _note_url(unit: Unit) -> str:
    return reverse("implementation:participation_note", query={"unit": unit.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(WRITTEN, MODULE)
def participation_note(request: ScopedRequest) -> HttpResponse:
    """Note one time."""
    units = open_units(request.scope)
    initial = {"unit": initial_unit(request, units, ()), "on": timezone.localdate()}
    form = ParticipationForm(sent(request), initial=initial, units=units)

    def do() -> str:
        once = form.cleaned_data["once"]
        return _address(note_participation(by=request.scope, once=once, **form.facts), "detail")

    back = reverse("implementation:participation_list")
    return answer(request, form, do, _asking(_("Note how people took part"), back, _("Saved.")))


def _asking(title: str, back: str, said: str) -> FormPage:
    lines = (_("Please write no names and no stories: what it was about is enough."),)
    return FormPage(title, back, said, SEEN, lines)


@require_safe
@needs(SEEN, MODULE)
def participation_detail(request: ScopedRequest, participation_id: int) -> HttpResponse:
    """One time, and what may be done with it."""
    rows = Participation.objects.within(request.scope).for_list()
    return _detail(request, get_object_or_404(rows, pk=participation_id))


def _detail(request: ScopedRequest, row: Participation, problem: str = "") -> HttpResponse:
    mine = may_change(request, row.unit)
    back = reverse("implementation:participation_list")
    context = {
        "crumbs": [{"label": _("People who use services"), "url": back}],
        "participation": row,
        "rows": _facts(row),
        "problem": problem,
        "actions": _actions(row) if mine else [],
        "change_url": _address(row, "change") if mine and not row.withdrawn_at else "",
        "who_sees": who_can_see(SEEN),
    }
    status = 409 if problem else 200
    return TemplateResponse(
        request, "implementation/participation_detail.html", context, status=status
    )


def _facts(row: Participation) -> list[dict[str, Any]]:
    told = [
        (_("State"), _("Taken back") if row.withdrawn_at else ""),
        (_("How people took part"), row.get_how_display()),
        (_("When"), row.on),
        (_("How many people"), row.people),
        (_("What they asked for"), row.asked_for),
        (_("What changed"), row.changed or (_("Nothing yet") if row.asked_for else "")),
        (_("Thanked or paid"), row.get_thanks_display()),
        (_("Named as"), row.credit),
    ]
    return [{"key": key, "value": value} for key, value in told if value not in ("", None)]


def _actions(row: Participation) -> list[dict[str, str]]:
    if row.withdrawn_at:
        return [{"url": _address(row, "restore"), "label": _("Put it back")}]
    if can_be_taken_back(row.noted_at, timezone.now()):
        return [{"url": _address(row, "withdraw"), "label": _("Take it back")}]
    return []


def _address(row: Participation, what: str) -> str:
    return reverse(f"implementation:participation_{what}", args=[row.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(WRITTEN, MODULE)
def participation_change(request: ScopedRequest, participation_id: int) -> HttpResponse:
    """The same form with what is known."""
    row, units = _mine(request, participation_id), open_units(request.scope)
    names = ("about", "how", "on", "people", "asked_for", "changed", "thanks", "credit")
    known = {name: getattr(row, name) for name in names}
    form = ParticipationForm(
        sent(request),
        initial={**known, "unit": str(row.unit_id), "consents": bool(row.credit)},
        units=units if row.unit in units else [row.unit, *units],
    )

    def do() -> None:
        change_participation(by=request.scope, participation=row, **form.facts)

    back, said = _address(row, "detail"), _("Your change is saved.")
    return answer(request, form, do, _asking(_("Change what was noted"), back, said))


def _mine(request: ScopedRequest, participation_id: int) -> Participation:
    rows = Participation.objects.within(request.scope).for_list()
    found: Participation = get_object_or_404(rows, pk=participation_id)
    return found


def _try(
    request: ScopedRequest, row: Participation, action: Any, text: str, **facts: Any
) -> HttpResponse:
    try:
        action(by=request.scope, participation=row, **facts)
    except ValueError as reason:
        return _detail(request, row, problem=str(reason))
    return done(request, text, "implementation:participation_detail", row.pk)


@require_POST
@needs(WRITTEN, MODULE)
def participation_withdraw(request: ScopedRequest, participation_id: int) -> HttpResponse:
    """Take it back."""
    text = _("Taken back. It is in no figure any more. You can put it back here.")
    return _try(request, _mine(request, participation_id), withdraw_participation, text)


@require_POST
@needs(WRITTEN, MODULE)
def participation_restore(request: ScopedRequest, participation_id: int) -> HttpResponse:
    """Put it back."""
    return _try(request, _mine(request, participation_id), restore_participation, _("Put back."))
