"""When shall we be there? What it takes to reach a target, and where each level will be."""

import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import Column as FileColumn
from core.exports import attachment, file_name, write_csv
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from services.models import Unit
from training.builders.outlook import (
    assumed_words,
    capacity_words,
    need_table,
    need_words,
    stories,
    ways,
    why_no_forecast,
)
from training.builders.rollout import later_words
from training.counting import levels_on
from training.figures.outlook import (
    LevelOutlook,
    UnitOutlook,
    Wish,
    outlook_for,
    usual_wish,
)
from training.forms.outlook import OutlookForm
from training.outlook import Month

MAY = needs(Permission.VIEW_FIGURES)


@require_safe
@MAY
def outlook(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """First what it takes, then where it may go; everything assumed can be changed below."""
    unit, form = _asked(request, unit_id)
    wish, found = _found(request, unit, form)
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "form": form,
        "on": found.as_at,
        "has_levels": any(one.now.asked for one in found.levels),
        "need": need_words(found.need, wish),
        "later": later_words(found.later),
        "capacity": capacity_words(found, wish),
        "table": need_table(found, _file_url(request, unit)),
        "ways": ways(found, wish),
        "why_not": why_no_forecast(found),
        "stories": stories(found, wish),
        "assumed": assumed_words(found, wish),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "training/outlook.html", context)


def _asked(request: ScopedRequest, unit_id: int) -> tuple[Unit, OutlookForm]:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    today = timezone.localdate()
    levels = [(one.code, one.name) for one in levels_on(unit.organisation_id, today)]
    usual = usual_wish(today)
    first = {"target": usual.target, "until": usual.until}
    return unit, OutlookForm(request.GET or None, initial=first, today=today, levels=levels)


def _found(request: ScopedRequest, unit: Unit, form: OutlookForm) -> tuple[Wish, UnitOutlook]:
    wish = form.wish
    chosen = form.cleaned_data.get("level", "") if form.is_bound else ""
    today = timezone.localdate()
    return wish, outlook_for(request.scope, unit, wish, today=today, level=chosen)


def _file_url(request: ScopedRequest, unit: Unit) -> str:
    url = reverse("training:outlook_csv", args=[unit.pk])
    return f"{url}?{request.GET.urlencode()}" if request.GET else url


@require_safe
@MAY
def outlook_csv(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What the page shows, one line a level and day: counted, needed, foreseen."""
    unit, form = _asked(request, unit_id)
    wish, found = _found(request, unit, form)
    rows = [[unit.code, *row] for one in found.levels for row in _rows(one, wish)]
    if found.later:
        apart = ["", found.later.on, "not in scope yet", found.later.people, *[None] * 12]
        rows.append([unit.code, *apart])
    out = io.BytesIO()
    write_csv(out, _columns(), rows)
    name = file_name("outlook", unit.code, str(found.as_at), "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _rows(one: LevelOutlook, wish: Wish) -> list[list[Any]]:
    blank: list[Any] = [None] * 11
    counted = [
        [one.code, month.on, kind, month.asked, month.met, *blank]
        for kind, months in (("counted", one.past), *_starts(one))
        for month in months
    ]
    need = one.need
    takes = [wish.target, need.people, need.sessions, need.release, need.trainer_days]
    needed = [one.code, wish.until, "needed", None, None, *takes, *blank[5:]]
    bands = one.outlook.bands if one.outlook else ()
    foreseen = [
        [one.code, b.on, "foreseen", None, None, wish.target, *blank[:4],
         *(round(v, 1) for v in (b.low_90, b.low_50, b.middle, b.high_50, b.high_90)),
         round(one.outlook.reached, 2) if one.outlook and b.on == wish.until else None]
        for b in bands
    ]  # fmt: skip
    return [*counted, needed, *foreseen]


def _starts(one: LevelOutlook) -> list[tuple[str, list[Month]]]:
    """People asked on the day, and with those who come into scope by then where there are any."""
    joined = [("with those asked later", [one.now])] if one.joining else []
    return [("today", [one.today]), *joined]


def _kinds() -> str:
    return _(
        "counted at a month-end, today, with those asked later (from there the forecast starts),"
        " needed, foreseen, not in scope yet."
    )


def _columns() -> list[FileColumn]:
    return [
        FileColumn("unit", _("The unit, with everything under it.")),
        FileColumn("level", _("The code of the level.")),
        FileColumn("on", _("The day.")),
        FileColumn("kind", _kinds()),
        FileColumn("asked", _("People asked for the level, or all who are not in scope yet.")),
        FileColumn("met", _("Of those, people who have it.")),
        FileColumn("target", _("The share to reach, in per cent.")),
        FileColumn("people_to_train", _("People to train to reach it by that day.")),
        FileColumn("sessions", _("Sessions for them.")),
        FileColumn("release_hours", _("Hours of the people trained.")),
        FileColumn("trainer_days", _("Days of trainers.")),
        FileColumn("low_90", _("One of twenty futures lies below this per cent.")),
        FileColumn("low_50", _("A quarter of the futures lies below.")),
        FileColumn("middle", _("Half of the futures lies below.")),
        FileColumn("high_50", _("A quarter of the futures lies above.")),
        FileColumn("high_90", _("One of twenty futures lies above.")),
        FileColumn("chance", _("The part of the futures in which the target is met that day.")),
    ]
