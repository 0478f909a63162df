"""What a plan grew from: found for those who may see it, in words, with its page."""

from collections.abc import Callable
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.guards import ScopedRequest
from core.modules import Module
from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.barriers import title_of
from implementation.models import (
    Action,
    Activity,
    Assessment,
    Barrier,
    Example,
    Recommendation,
)
from implementation.models.action import SOURCES
from implementation.views.shown import query_number

MOST_WORDS = 300
SEEN = Permission.VIEW_IMPLEMENTATION


def source_of(request: ScopedRequest, action: Action) -> dict[str, str] | None:
    """What the plan grew from, for those who may see that."""
    for kind in SOURCES:
        key = getattr(action, f"{kind}_id")
        if key is not None:
            found = _find(request.viewer, kind, key)
            return source_link(kind, found) if found is not None else None
    return None


def source_asked(request: ScopedRequest) -> tuple[str, Any]:
    """What the address says it grows from, where the viewer may see that."""
    for kind in SOURCES:
        key = query_number(request, kind)
        found = _find(request.viewer, kind, key) if key is not None else None
        if found is not None:
            return kind, found
    return "", None


def source_link(kind: str, source: Any) -> dict[str, str]:
    """Its words and its page."""
    url = reverse(f"implementation:{kind}_detail", args=[source.pk])
    return {"label": str(WORDS[kind](source)), "url": url}


def first_words(kind: str, source: Any) -> str:
    """What a plan could begin with: what others did, or what is in the way.

    Everybody who reads the branch reads its plans, so a barrier that not all of them were told
    gives no words.
    """
    if kind == "example":
        return shorten(source.what_we_did, MOST_WORDS, placeholder=" …")
    if kind == "barrier" and source.is_told_to_all:
        told = _("To help with: %(barrier)s") % {"barrier": title_of(source)}
        return shorten(told, MOST_WORDS, placeholder=" …")
    return ""


def _find(viewer: Viewer, kind: str, key: int) -> Any:
    return FOUND[kind](viewer).filter(pk=key).first()


def _barriers(viewer: Viewer) -> Any:
    """A plan names its team: it shows no barrier that the viewer is told of without its team."""
    told = Barrier.objects.within(viewer.scope_for(SEEN)).told_to(viewer).known_to(viewer)
    return told.standing().select_related("unit", "theme", "code")


def _activities(viewer: Viewer) -> Any:
    held = Activity.objects.within(viewer.scope_for(SEEN)).standing()
    return held.select_related("unit", "own_kind")


def _recommendations(viewer: Viewer) -> Any:
    found = Recommendation.objects.within(viewer.scope_for(SEEN)).standing()
    return found.select_related("unit")


def _assessments(viewer: Viewer) -> Any:
    """None where the module is off."""
    scope = viewer.scope_in(SEEN, Module.ASSESSMENT)
    return Assessment.objects.within(scope).standing().select_related("unit", "measure__framework")


def _examples(viewer: Viewer) -> Any:
    """Those that teams of the organisation still show."""
    shown = Example.objects.shared_with(viewer.scope_for(SEEN)).standing()
    return shown.select_related("activity__unit", "activity__own_kind")


def _assessment_words(one: Assessment) -> str:
    return f"{one.measure.name}, {date_format(one.held_on, 'j F Y')}"


def _example_words(one: Example) -> str:
    told = {"team": one.team, "what": one.activity.kind_name}
    return _("Example of %(team)s: %(what)s") % told


FOUND: dict[str, Callable[[Viewer], Any]] = {
    "barrier": _barriers,
    "activity": _activities,
    "recommendation": _recommendations,
    "assessment": _assessments,
    "example": _examples,
}
WORDS: dict[str, Callable[[Any], Any]] = {
    "barrier": lambda one: one.sentence or one.theme,
    "activity": lambda one: one.note or one.kind_name,
    "recommendation": lambda one: f"{one.reference} {one.ask}".strip(),
    "assessment": _assessment_words,
    "example": _example_words,
}
