"""Totals without names: what a unit said of itself, saying it anew, and names beside totals."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.models import CountedBy, Headcount, RoleGroup, Unit
from training.actions.totals import choose_what_counts, set_totals
from training.builders.totals import totals_table
from training.counting import framework_on
from training.figures.people import counted_in
from training.figures.totals import Beside, names_beside_totals, totals_of
from training.forms.totals import (
    PasteForm,
    TotalsForm,
    WhatCountsForm,
    level_field,
    named,
    people_field,
)
from training.models import Level, LevelTotal

ASK = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 60  # lines of the history


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return unit


@require_safe
@needs(Permission.VIEW_FIGURES)
def totals(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The newest totals of the unit and all below, names beside them, and all that was said."""
    unit, today = _unit(request, unit_id), timezone.localdate()
    may_set = request.viewer.may(Permission.RECORD_TRAINING, unit.path)
    beside = names_beside_totals(request.scope, unit, on=today)
    found = totals_of(request.scope, unit, on=today)
    told = who_can_see(Permission.VIEW_FIGURES)
    if may_set:
        readers = " ".join(who_can_see(Permission.RECORD_TRAINING))
        told.append(_("Who gave the numbers: %(who)s") % {"who": readers})
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "table": totals_table(found),
        "beside": beside_words(unit, beside) if beside else (),
        "runs_on_totals": bool(found.lines) and not counted_in(request.scope, unit).exists(),
        "history": _history(request, unit, may_set=may_set),
        "choices": _choices(request, unit),
        "may_set": may_set,
        "may_choose": may_set and beside is not None,
        "who_sees": told,
    }
    return TemplateResponse(request, "training/totals.html", context)


def beside_words(unit: Unit, found: Beside) -> list[str]:
    """What both say, and what was chosen."""
    told = {
        "unit": unit.name,
        "totals": found.totals,
        "day": date_format(found.totals_on, "j F Y"),
        "names": found.names,
    }
    chosen = {
        CountedBy.Counts.NAMES: _("The names count. The totals stay as history."),
        CountedBy.Counts.TOTALS: _("The totals count, and stand beside the names."),
    }
    return [
        _("The totals of %(unit)s said %(totals)s on %(day)s. The list has %(names)s names.")
        % told,
        chosen.get(CountedBy.Counts(found.counts), "")  # type: ignore[call-overload]
        if found.counts
        else _("Choose which of them counts, and from which day."),
    ]


def _history(request: ScopedRequest, unit: Unit, *, may_set: bool) -> Table:
    rows = Headcount.objects.within(request.scope).filter(unit=unit).select_related("role_group")
    columns = [Column(_("Counted on")), Column(_("Group of roles")), Column(_("People"), True)]
    columns += [Column(_("Levels")), Column(_("Where it comes from"))]
    if may_set:
        columns.append(Column(_("Given by")))
    lines = list(rows.order_by("-counted_on", "role_group__name")[:SHOWN])
    levels = _levels_of(request, lines)
    table: list[list[Any]] = [
        [row.counted_on, named(row.role_group), row.people, levels[row.pk] or "–", row.note or "–"]
        + ([row.given_by or "–"] if may_set else [])
        for row in lines
    ]
    return Table(
        _("All totals, the newest first"),
        columns,
        table,
        empty=_("This unit itself gave no totals yet."),
    )


def _levels_of(request: ScopedRequest, rows: list[Headcount]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    totals = LevelTotal.objects.within(request.scope).filter(headcount__in=[r.pk for r in rows])
    for one in totals.select_related("level__framework").order_by("level__rank"):
        found[one.headcount_id].append(f"{one.level.name}: {one.people}")
    return defaultdict(str, {pk: ", ".join(said) for pk, said in found.items()})


def _choices(request: ScopedRequest, unit: Unit) -> Table | None:
    rows = list(CountedBy.objects.within(request.scope).of_unit(unit))
    columns = [Column(_("From")), Column(_("What counts"))]
    table = [[row.from_on, row.get_counts_display()] for row in rows]
    return Table(_("What counts here, the newest first"), columns, table) if rows else None


def _boxes(request: ScopedRequest, unit: Unit) -> dict[str, Any]:
    framework = framework_on(unit.organisation_id, timezone.localdate())
    return {
        "groups": list(
            RoleGroup.objects.shared_with(request.scope).filter(organisation=unit.organisation_id)
        ),
        "levels": list(framework.levels.select_related("framework")) if framework else [],
    }


@ASK
@needs(Permission.RECORD_TRAINING)
def totals_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Groups down, levels across; the numbers of last time can be taken over, or pasted."""
    unit = _unit(request, unit_id)
    boxes = _boxes(request, unit)
    paste = PasteForm(request.POST if "table" in request.POST else None, **boxes)
    first = _last_time(request, unit, boxes["levels"]) if "again" in request.GET else {}
    if paste.is_valid():
        first = paste.cleaned_data["table"]
    data = None if "table" in request.POST else sent(request)
    form = TotalsForm(data, initial={"counted_on": timezone.localdate(), **first}, **boxes)

    def do() -> None:
        facts = {name: form.cleaned_data[name] for name in ("counted_on", "given_by", "note")}
        set_totals(by=request.scope, unit=unit, lines=form.lines, **facts)

    mine = Headcount.objects.within(request.scope).filter(unit=unit)
    more = {"paste": paste, "unit": unit, "has_last": mine.exists()}
    if "table" in request.POST:
        return TemplateResponse(request, *_shown(form, unit, more))
    return answer(request, form, do, _page(unit), **more)


def _shown(form: TotalsForm, unit: Unit, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The page with pasted numbers in its boxes; nothing is saved."""
    page = _page(unit)
    sees = who_can_see(Permission.RECORD_TRAINING)
    return page.template, {"form": form, "page": page, "who_sees": sees, **more}


def _page(unit: Unit) -> FormPage:
    return FormPage(
        title=_("Totals without names"),
        back=reverse("training:totals", args=[unit.pk]),
        said=_("The totals are saved."),
        caption=unit.name,
        lines=(
            _("Fill in the groups, or everybody together. Leave a box empty when nobody said."),
            _("A group without a number has nobody from that day. The same day replaces."),
        ),
        sees=Permission.RECORD_TRAINING,
        template="training/totals_add.html",
    )


def _last_time(request: ScopedRequest, unit: Unit, levels: list[Level]) -> dict[str, Any]:
    """The boxes as they were filled in last time."""
    mine = Headcount.objects.within(request.scope).filter(unit=unit)
    rows = mine.order_by("-counted_on").select_related("role_group")
    newest = rows.first()
    lines = [r for r in rows if newest and r.counted_on == newest.counted_on and r.people]
    found: dict[str, Any] = {people_field(row.role_group): row.people for row in lines}
    scoped = LevelTotal.objects.within(request.scope)
    told = scoped.filter(headcount__in=[row.pk for row in lines], level__in=levels)
    for one in told.select_related("headcount__role_group", "level"):
        found[level_field(one.headcount.role_group, one.level)] = one.people
    facts = {"given_by": newest.given_by, "note": newest.note} if newest else {}
    return {**facts, **found}


@ASK
@needs(Permission.RECORD_TRAINING)
def what_counts(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Where there are names and totals: which counts, from which day."""
    unit = _unit(request, unit_id)
    form = WhatCountsForm(sent(request), initial={"from_on": timezone.localdate()})
    found = names_beside_totals(request.scope, unit, on=timezone.localdate())

    def do() -> None:
        choose_what_counts(by=request.scope, unit=unit, **form.cleaned_data)

    page = FormPage(
        title=_("Names or totals"),
        back=reverse("training:totals", args=[unit.pk]),
        said=_("Your choice is saved. Nothing was deleted."),
        caption=unit.name,
        lines=tuple(beside_words(unit, found)) if found else (),
        sees=Permission.RECORD_TRAINING,
    )
    return answer(request, form, do, page)
