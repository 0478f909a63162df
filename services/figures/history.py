"""What changed, when and by whom, from the history that the database keeps by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.scope import Scope
from services.models import Post, StaffMember, Unit, UnitPlacement

LATEST = 60
UNIT_FACTS = [
    "name",
    "code",
    "kind",
    "service_area",
    "ownership",
    "size_band",
    "service_model",
    "locality",
    "closed_on",
]
PERSON_FACTS = [
    "first_name",
    "last_name",
    "preferred_name",
    "staff_number",
    "email",
    "kind",
    "left_on",
    "user_id",
]
POST_FACTS = ["role_id", "fte", "shift", "from_on", "until_on", "away_from_on", "away_until_on"]
LABELS: dict[str, Any] = {
    "user_id": gettext_lazy("account"),
    "role_id": gettext_lazy("job role"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that changed: in words, when, and who did it ("" when a command did)."""

    title: str
    at: datetime | date
    by: str = ""
    text: str = ""


def placements_of(scope: Scope, unit: Unit) -> tuple[Happened, ...]:
    """Where the unit hung, newest first. A parent outside the branches stays unnamed. One query."""
    rows = UnitPlacement.objects.filter(unit=unit).select_related("parent").order_by("-from_on")
    return tuple(
        Happened(title=_placed(scope, row.parent), at=row.from_on) for row in rows if row.parent
    )


def _placed(scope: Scope, parent: Unit) -> str:
    if scope.holds(parent.path):
        return _("Part of %(unit)s from this day") % {"unit": parent.name}
    return _("Part of a unit outside your branch from this day")


def unit_history(unit: Unit) -> tuple[Happened, ...]:
    """What was changed on the unit itself, newest first. Two queries."""
    return _told(_steps(_events(Unit, Q(pgh_obj_id=unit.pk)), Unit, UNIT_FACTS, _("Unit")))


def staff_history(scope: Scope, person: StaffMember) -> tuple[Happened, ...]:
    """What was changed on a person and on the posts inside the branches, newest first.

    Three queries. Values of names, numbers and addresses are not repeated here.
    """
    inside = [post.pk for post in Post.objects.within(scope).filter(staff_member=person)]
    own = _events(StaffMember, Q(pgh_obj_id=person.pk))
    posts = _events(Post, Q(pgh_obj_id__in=inside))
    steps = _steps(own, StaffMember, PERSON_FACTS, _("Person"))
    return _told([*steps, *_steps(posts, Post, POST_FACTS, _("Post"))])


def _events(model: Any, which: Q) -> list[Any]:
    """The newest events, oldest first."""
    rows = model.pgh_event_model.objects.filter(which).select_related("pgh_context")
    return list(reversed(rows.order_by("-pgh_id")[:LATEST]))


def _steps(
    events: list[Any], model: Any, facts: list[str], noun: str
) -> list[tuple[Any, str, str]]:
    """(event, title, text) for each event that says something new."""
    last: dict[int, Any] = {}
    steps = []
    for event in events:
        before = last.get(event.pgh_obj_id)
        last[event.pgh_obj_id] = event
        if event.pgh_label == "insert":
            steps.append((event, _("%(noun)s added") % {"noun": noun}, ""))
        elif event.pgh_label == "delete":
            steps.append((event, _("%(noun)s removed") % {"noun": noun}, ""))
        elif changed := _changed(before, event, model, facts):
            steps.append((event, _("%(noun)s changed") % {"noun": noun}, changed))
    return steps


def _changed(before: Any, event: Any, model: Any, facts: list[str]) -> str:
    new = [f for f in facts if before and getattr(before, f) != getattr(event, f)]
    return ", ".join(_fact(model, name, getattr(event, name)) for name in new)


def _fact(model: Any, name: str, value: Any) -> str:
    label = str(LABELS.get(name) or model._meta.get_field(name).verbose_name)
    if isinstance(value, date):
        return f"{label}: {date_format(value)}"
    if name == "name":
        return f"{label}: {value}"
    return label


def _told(steps: Iterable[tuple[Any, str, str]]) -> tuple[Happened, ...]:
    steps = sorted(steps, key=lambda step: step[0].pgh_created_at, reverse=True)
    names = _names({_user_id(event) for event, _title, _text in steps})
    return tuple(
        Happened(title=title, at=event.pgh_created_at, by=names.get(_user_id(event), ""), text=text)
        for event, title, text in steps
    )


def _user_id(event: Any) -> int:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return int(metadata.get("user") or 0)


def _names(ids: set[int]) -> dict[int, str]:
    users = User.objects.filter(pk__in=ids)
    return {user.pk: str(user) for user in users}
