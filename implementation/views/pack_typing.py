"""Typing back what was written on paper, and what was saved by it."""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.access import may_take_back
from implementation.actions.packs import keys_of, type_back
from implementation.builders.activities import promise
from implementation.forms.own import OwnWords
from implementation.forms.packs import PackTypeForm
from implementation.models import Activity, Barrier
from implementation.views.activity_detail import who_sees_it
from implementation.views.packs import unit_of
from implementation.views.shown import Saved
from services.models import Unit

WRITTEN = Permission.LOG_IMPLEMENTATION


@require_http_methods(["GET", "HEAD", "POST"])
@needs(WRITTEN)
def pack_type(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One screen for a whole sheet: activities and barriers of one unit, all or nothing."""
    unit = unit_of(request, unit_id)
    kinds = OwnWords.load(request.scope).kinds
    own = [kind for kind in kinds if kind.organisation_id == unit.organisation_id]
    hears, sent = request.viewer.may(Permission.HEAR_BARRIERS, unit.path), request.method == "POST"
    form = PackTypeForm(request.POST if sent else None, unit=unit, own=own, hears=hears)
    if sent and form.is_valid():
        once = form.cleaned_data["once"] or uuid4()
        type_back(
            by=request.scope,
            unit=unit,
            once=once,
            activities=form.activities,
            barriers=form.barriers,
        )
        return redirect("implementation:pack_typed", unit.pk, once)
    context = {"form": form, "unit": unit, "who_sees": _who_sees()}
    context["back"] = reverse("implementation:pack", args=[unit.pk])
    return TemplateResponse(request, "implementation/pack_type.html", context)


def _who_sees() -> list[str]:
    barriers = _("Barriers that are only for your delivery lead: %(who)s You see them too.")
    return [*who_sees_it(), barriers % {"who": " ".join(who_can_see(Permission.HEAR_BARRIERS))}]


@require_safe
@needs(WRITTEN)
def pack_typed(request: ScopedRequest, unit_id: int, once: UUID) -> HttpResponse:
    """What one screen became: its line in the report, and one press to take each back."""
    unit = unit_of(request, unit_id)
    activities = _activities(request, unit, once)
    barriers = _barriers(request, unit, once)
    if not activities and not barriers:
        raise Http404
    context = {
        "unit": unit,
        "title": _said(len(activities), len(barriers)),
        "saved": [*map(_activity, activities), *(_barrier(request, row) for row in barriers)],
        "type_url": reverse("implementation:pack_type", args=[unit.pk]),
        "back": reverse("implementation:pack", args=[unit.pk]),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "implementation/pack_typed.html", context)


def _activities(request: ScopedRequest, unit: Unit, once: UUID) -> list[Activity]:
    keys = keys_of(once, "a")
    rows = Activity.objects.within(request.scope).filter(unit=unit, once__in=keys)
    found = rows.for_list().select_related("unit__organisation__settings")
    return sorted(found, key=lambda row: keys.index(row.once))


def _barriers(request: ScopedRequest, unit: Unit, once: UUID) -> list[Barrier]:
    keys = keys_of(once, "b")
    rows = Barrier.objects.within(request.scope).filter(unit=unit, once__in=keys)
    found = rows.told_to(request.viewer).for_list()
    return sorted(found, key=lambda row: keys.index(row.once))


def _said(activities: int, barriers: int) -> str:
    """ "Saved 3 activities and 1 barrier"."""
    parts = []
    if activities:
        words = ngettext("%(n)s activity", "%(n)s activities", activities)
        parts.append(words % {"n": activities})
    if barriers:
        parts.append(ngettext("%(n)s barrier", "%(n)s barriers", barriers) % {"n": barriers})
    return _("Saved %(what)s") % {"what": get_text_list(parts, _("and"))}


def _activity(row: Activity) -> tuple[Saved, bool]:
    """What was saved, and whether it was taken back since."""
    starts = row.unit.organisation.settings.year_starts_month
    line = promise(row, today=timezone.localdate(), year_starts_month=starts)
    undo = reverse("implementation:activity_withdraw", args=[row.pk])
    url = reverse("implementation:activity_detail", args=[row.pk])
    return Saved(row.kind_name, undo, url, line), row.status == Activity.Status.WITHDRAWN


def _barrier(request: ScopedRequest, row: Barrier) -> tuple[Saved, bool]:
    undo = reverse("implementation:barrier_withdraw", args=[row.pk])
    undo = undo if may_take_back(request.viewer, row) else ""
    url = reverse("implementation:barrier_detail", args=[row.pk])
    return Saved(str(row), undo, url, _barrier_line(row)), row.withdrawn_at is not None


def _barrier_line(row: Barrier) -> str:
    """Where a report will tell of it."""
    if row.audience == Barrier.Audience.LEAD:
        return _("No report tells of it. It is for your delivery lead.")
    if row.theme is None:
        return _("The report will count it as “No theme yet”.")
    return _("The report will count it under “%(theme)s”.") % {"theme": row.theme.name}
