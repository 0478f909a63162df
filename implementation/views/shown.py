"""What the pages of this app share: history, the saved banner."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.guards import ScopedRequest
from core.permissions import Permission
from services.models import Unit


@dataclass(frozen=True)
class Saved:
    """The banner after saving: what was saved and how to take it back."""

    text: str
    undo_url: str
    url: str


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
    labels = {
        "kind": _("what"),
        "on": _("date"),
        "unit": _("team"),
        "other_units": _("other teams"),
        "reached_people": _("how many people"),
        "minutes": _("how long"),
        "note": _("what came of it"),
        "sentence": _("what is in the way"),
        "theme": _("what it is about"),
        "code": _("its more exact name"),
        "who_can_remove": _("who can remove it"),
        "since_on": _("since when"),
        "slows": _("how much it slows things"),
        "remover_role": _("whom to ask"),
        "kept_from_id": _("whom it is kept from"),
    }
    names = ", ".join(labels.get(name, name) for name in told.split(", ") if name)
    return _("New: %(names)s.") % {"names": names} if names else ""


def done(request: ScopedRequest, text: str, url_name: str, pk: int) -> HttpResponseRedirect:
    """Back to the page of the row, with a sentence on top."""
    messages.success(request, text)
    return redirect(url_name, pk)


def with_query(url_name: str, query: dict[str, Any]) -> str:
    """An address of ours with a query."""
    return reverse(url_name, query=query)
