"""What the pages of this app share: history, the saved banner."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.guards import ScopedRequest
from core.permissions import Permission
from services.models import Unit


@dataclass(frozen=True)
class Saved:
    """The banner after saving: what was saved, what a report will say, how to take it back."""

    text: str
    undo_url: str
    url: str
    line: str = ""


LABELS = {
    "kind": gettext_lazy("what"),
    "on": gettext_lazy("date"),
    "unit": gettext_lazy("team"),
    "other_units": gettext_lazy("other teams"),
    "reached_people": gettext_lazy("how many people"),
    "minutes": gettext_lazy("time given"),
    "minutes_planned": gettext_lazy("time planned"),
    "reached_staff": gettext_lazy("how many staff"),
    "reached_using": gettext_lazy("how many people who use services"),
    "reached_partners": gettext_lazy("how many people from partners"),
    "own_kind": gettext_lazy("what, in your own word"),
    "strategies": gettext_lazy("what it also serves"),
    "evidence": gettext_lazy("what shows it"),
    "endorsed_by": gettext_lazy("endorsed by"),
    "endorsed_on": gettext_lazy("endorsed on"),
    "note": gettext_lazy("what came of it"),
    "sentence": gettext_lazy("what is in the way"),
    "theme": gettext_lazy("what it is about"),
    "code": gettext_lazy("its more exact name"),
    "who_can_remove": gettext_lazy("who can remove it"),
    "since_on": gettext_lazy("since when"),
    "slows": gettext_lazy("how much it slows things"),
    "remover_role": gettext_lazy("whom to ask"),
    "kept_from_id": gettext_lazy("whom it is kept from"),
    "words": gettext_lazy("what"),
    "measure": gettext_lazy("how we shall know"),
    "owner": gettext_lazy("who"),
    "owner_words": gettext_lazy("who, as a role"),
    "due_on": gettext_lazy("by when"),
    "minutes_asked": gettext_lazy("time it asks"),
    "minutes_freed": gettext_lazy("time it frees"),
    "replaces": gettext_lazy("what it replaces"),
    "done_on": gettext_lazy("when it was done"),
    "asked_by": gettext_lazy("who asked"),
    "reference": gettext_lazy("its number or mark"),
    "ask": gettext_lazy("what was asked"),
    "parts": gettext_lazy("its parts"),
    "asked_on": gettext_lazy("when it was asked"),
    "evaluate_after_months": gettext_lazy("when it is looked at again"),
    "counts_from": gettext_lazy("what the months count from"),
    "completed_on": gettext_lazy("the day the months count from"),
    "stopped_because": gettext_lazy("why it was stopped"),
}


def query_number(request: ScopedRequest, name: str) -> int | None:
    """A number of the address; None when it is anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def may_see_names(request: ScopedRequest, unit: Unit) -> bool:
    """Who logged something is told to those who may see the people of the unit."""
    return request.viewer.may(Permission.VIEW_STAFF, unit.path)


def may_change(request: ScopedRequest, unit: Unit) -> bool:
    """Whether the viewer may log and change things in this unit."""
    return request.viewer.may(Permission.LOG_IMPLEMENTATION, unit.path)


def initial_unit(request: ScopedRequest, units: list[Unit], recent: tuple[int, ...]) -> str:
    """The unit of the address, the one used last, or the only one there is; else none."""
    offered = [str(unit.pk) for unit in units]
    wanted = [request.GET.get("unit", ""), *(str(pk) for pk in recent)]
    found = [pk for pk in wanted if pk in offered]
    return found[0] if found else (offered[0] if len(offered) == 1 else "")


def history(
    changes: Iterable[Any],
    title: Callable[[Any], str],
    *,
    names: bool,
    unnamed: int | None = None,
) -> list[Any]:
    """Items for the timeline, newest first; without names for those who may not see them.

    The user with the id `unnamed` is named to nobody.
    """
    return [
        {
            "title": title(change),
            "at": change.changed_at,
            "by": _name_of(change.changed_by, unnamed) if names else "",
            "text": changed_words(change.told),
        }
        for change in reversed(list(changes))
    ]


def _name_of(user: Any, unnamed: int | None) -> str:
    return str(user) if user and user.pk != unnamed else ""


def changed_words(told: str) -> str:
    """ "kind, on" as a sentence."""
    names = ", ".join(str(LABELS.get(name, name)) for name in told.split(", ") if name)
    return _("New: %(names)s.") % {"names": names} if names else ""


def done(request: ScopedRequest, text: str, url_name: str, pk: int) -> HttpResponseRedirect:
    """Back to the page of the row, with a sentence on top."""
    return done_at(request, text, url_name, pk)


def done_at(request: ScopedRequest, text: str, url_name: str, *args: Any) -> HttpResponseRedirect:
    """On to a page, with a sentence on top."""
    messages.success(request, text)
    return redirect(url_name, *args)


def with_query(url_name: str, query: dict[str, Any]) -> str:
    """An address of ours with a query."""
    return reverse(url_name, query=query)
