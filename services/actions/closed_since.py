"""Posts that would stand open in a unit that is closed by now, when something is taken back."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from services.models import Post, Reorganisation, StaffMember, Unit


def open_in_closed(organisation_id: int, people: Collection[int]) -> list[str]:
    """What to do first, a sentence a unit, when these people hold posts past a unit's closing.

    No post stands so by itself, so all of them are looked at; two queries and one a unit.
    """
    posts = _past_closing(Post.objects.filter(unit__organisation_id=organisation_id))
    held = posts.filter(staff_member__merged_into=None).values_list("staff_member", "unit")
    return _sentences({unit for person, unit in held if person in people})


def open_again(person: StaffMember) -> list[str]:
    """The same for a record that was joined to another and would stand by itself again."""
    posts = _past_closing(Post.objects.filter(staff_member=person))
    return _sentences(posts.values_list("unit", flat=True))


def moved_by_plan(organisation_id: int, posts: Collection[int], since: datetime) -> str:
    """What to do first when a plan that was done since then changed one of these posts; else ""."""
    done = Reorganisation.objects.filter(
        state=Reorganisation.State.DONE,
        done_at__gt=since,
        unit__organisation_id=organisation_id,
        **{f"changes__{Post._meta.label}__has_any_keys": [str(pk) for pk in posts]},
    )
    if plan := done.order_by("-done_at").first():
        told = {"plan": plan.name}
        return _("The plan “%(plan)s” moved these people later. Take that plan back first.") % told
    return ""


def _past_closing(posts: Any) -> Any:
    """Posts that last beyond the day on which their unit closed, of people who are still there."""
    shut = F("unit__closed_on")
    return posts.exclude(unit__closed_on=None).filter(
        Q(until_on=None) | Q(until_on__gte=shut),
        Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=Greatest("from_on", shut)),
    )


def _sentences(units: Iterable[int]) -> list[str]:
    found = Unit.objects.filter(pk__in=set(units)).order_by("sort_key", "pk")
    return [_sentence(unit) for unit in found]


def _sentence(unit: Unit) -> str:
    """Which unit is closed, and by which plan."""
    done = Reorganisation.objects.filter(
        state=Reorganisation.State.DONE,
        unit__organisation_id=unit.organisation_id,
        **{f"changes__{Unit._meta.label}__{unit.pk}__1__closed_on": str(unit.closed_on)},
    )
    if plan := done.order_by("-done_at").first():
        return _("%(unit)s was closed by the plan “%(plan)s”. Take that plan back first.") % {
            "unit": unit.name,
            "plan": plan.name,
        }
    return _("%(unit)s is closed by now. Open it again first.") % {"unit": unit.name}
