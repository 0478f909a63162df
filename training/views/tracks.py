"""Training beside the levels: how far a unit is on each track, on a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.builders.rollout import later_in_split
from training.figures.tracks import (
    OnTrack,
    TrackFigures,
    asked_of_track,
    track_figures,
    tracks_asked,
)
from training.models import Track

MOST_NAMES = 100


@require_safe
@needs(Permission.VIEW_FIGURES)
def track_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Each track that somebody in the organisation is asked for: numbers, and names for leads."""
    unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    today = timezone.localdate()
    tracks = tracks_asked(unit.organisation_id, today)
    names = request.viewer.may(Permission.VIEW_STAFF, unit.path)
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "tracks": [_track(request, unit, track, with_names=names) for track in tracks],
        "ask_url": _ask_url(request),
        "who_sees": _who_sees(with_names=names),
    }
    return TemplateResponse(request, "training/track_unit.html", context)


def _track(request: ScopedRequest, unit: Unit, track: Track, *, with_names: bool) -> dict[str, Any]:
    today = timezone.localdate()
    rows = track_figures(request.scope, unit, track, on=today)
    people: Table | None = None
    if with_names:
        scope = request.viewer.scope_for(Permission.VIEW_STAFF)
        people = _people(asked_of_track(scope, unit, track, on=today, limit=MOST_NAMES))
    own = rows[0]
    later = later_in_split(own.later)
    return {"track": track, "own": own, "units": _units(rows), "people": people, "later": later}


def _units(rows: tuple[TrackFigures, ...]) -> Table:
    columns = [
        Column(_("Team or service")),
        Column(_("Of those asked, have done it"), numeric=True),
        Column(_("Asked, not yet"), numeric=True),
        Column(_("Of them, still within the time given"), numeric=True),
        Column(_("Not asked"), numeric=True),
        Column(_("Not asked, have done it"), numeric=True),
    ]
    own, *below = rows
    lines = [[_name(own, is_own=True), *_numbers(own)]]
    lines += [[_name(row, is_own=False), *_numbers(row)] for row in below]
    return Table(_("Team by team, A to Z"), columns, lines)


def _name(row: TrackFigures, *, is_own: bool) -> Cell:
    if is_own:
        return Cell(row.name, note=_("With everything under it"))
    return Cell(row.name, url=reverse("training:track_unit", args=[row.unit_id]))


def _numbers(row: TrackFigures) -> list[Any]:
    rate = row.rate if row.rate.whole else _("Nobody asked yet")
    return [rate, row.not_yet, row.starting, row.not_asked, row.unasked_done]


def _people(rows: tuple[OnTrack, ...]) -> Table:
    columns = [Column(_("Name")), Column(_("Team")), Column(_("Time"))]
    lines: list[list[Any]] = [
        [
            Cell(one.name, url=reverse("training:person_record", args=[one.staff_id])),
            one.unit_name,
            _("Still within the time given") if one.is_starting else "–",
        ]
        for one in rows
    ]
    note = _("The first %(n)s, A to Z.") % {"n": MOST_NAMES} if len(rows) == MOST_NAMES else ""
    empty = _("Nobody at the moment.")
    return Table(_("Asked, and might like a place"), columns, lines, empty=empty, note=note)


def _ask_url(request: ScopedRequest) -> str:
    may = request.viewer.may(Permission.MANAGE_FRAMEWORKS)
    return reverse("training:requirement_list") if may else ""


def _who_sees(*, with_names: bool) -> list[str]:
    told = list(who_can_see(Permission.VIEW_FIGURES))
    if with_names:
        told.append(_("The names: %(who)s") % {"who": " ".join(who_can_see(Permission.VIEW_STAFF))})
    return told
