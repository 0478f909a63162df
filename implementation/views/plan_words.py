"""What the pages of plans say: rows, times, and whose a plan is."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.guards import ScopedRequest
from core.tables import Cell, Column, Table
from implementation.figures.plans import Hours
from implementation.models import Action
from implementation.views.shown import may_see_names


def time_words(minutes: int) -> str:
    """ "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    told = []
    if hours:
        told.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        told.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(told)


def hours_words(hours: Hours) -> str:
    """What the plans ask and free, side by side; empty where nobody said."""
    if not hours.asking and not hours.freeing:
        return ""
    asked = _said(hours.minutes_asked, hours.asking, hours.plans)
    freed = _said(hours.minutes_freed, hours.freeing, hours.plans)
    told = {"asked": asked, "freed": freed}
    return _("Time these plans ask: %(asked)s. Time they free: %(freed)s.") % told


def _said(minutes: int, said: int, plans: int) -> str:
    """ "2 hours (said of 3 of 10 plans)"."""
    base = ngettext("said of %(n)s of %(all)s plan", "said of %(n)s of %(all)s plans", plans)
    return f"{time_words(minutes)} ({base % {'n': said, 'all': plans}})"


def owner_words(request: ScopedRequest, action: Action) -> str:
    """The role in words, and the name for those who may see names and for the owner."""
    told = [action.owner_words] if action.owner_words else []
    if action.owner is not None:
        may = may_see_names(request, action.unit) or action.owner_id == request.user.pk
        told.append(str(action.owner) if may else "")
    return ", ".join(one for one in told if one) or _("Somebody of the branch")


def still_right(request: ScopedRequest, action: Action, today: date) -> str:
    """A question about a day gone by, for the owner and the lead alone."""
    if not action.is_open or action.due_on >= today or not _is_theirs(request, action):
        return ""
    day = date_format(action.due_on, "j M")
    return _("Was planned for %(day)s – still right?") % {"day": day}


def _is_theirs(request: ScopedRequest, action: Action) -> bool:
    roles = request.viewer.roles
    leads = any(role == "delivery_lead" and action.unit.path.startswith(p) for p, role in roles)
    return leads or action.owner_id == request.user.pk


def plan_table(
    request: ScopedRequest, caption: str, plans: Any, today: date, empty: str, **looks: Any
) -> Table:
    """Plans as rows: what, who, by when, how far."""
    columns = [Column(_("What")), Column(_("Who")), Column(_("By when")), Column(_("How far"))]
    rows = [_row(request, action, today) for action in plans]
    return Table(caption, columns, rows, empty=empty, **looks)


def _row(request: ScopedRequest, action: Action, today: date) -> list[Any]:
    url = reverse("implementation:plan_detail", args=[action.pk])
    day = date_format(action.due_on, "SHORT_DATE_FORMAT")
    return [
        Cell(action.words, url=url, note=action.unit.name),
        owner_words(request, action),
        Cell(day, note=still_right(request, action, today)),
        action.get_progress_display(),
    ]


def facts_of(request: ScopedRequest, action: Action, today: date) -> list[dict[str, Any]]:
    """What is known of one plan; what nobody said is left away."""
    asked, freed = action.minutes_asked, action.minutes_freed
    told = [
        (_("How far"), action.get_progress_display()),
        (_("Why it was stopped"), action.stopped_because),
        (_("Team or service"), action.unit.name),
        (_("Who"), owner_words(request, action)),
        (_("By when"), action.due_on),
        (_("Still right?"), still_right(request, action, today)),
        (_("Done on"), action.done_on),
        (_("How we shall know"), action.measure),
        (_("Time it asks"), "" if asked is None else time_words(asked)),
        (_("Time it frees"), "" if freed is None else time_words(freed)),
        (_("What it replaces, or what can stop"), action.replaces),
    ]
    return [{"key": key, "value": value} for key, value in told if value]
