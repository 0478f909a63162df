"""What only the date changes, applied soon after midnight and safe to repeat."""

from datetime import date, timedelta

from django.db.models import Q

from core.scope import Scope
from services.actions.change import change, hold_organisation
from services.actions.homes import settle_homes
from services.actions.moves import settle_tree
from services.actions.naming import settle_names
from services.actions.reorganise import do_due_plans
from services.models import Post, StaffMember, Unit
from services.signals import people_changed, tree_changed

# A worker that slept for some nights still catches up with everybody.
LOOK_BACK = timedelta(days=14)


def apply_due_changes(on: date) -> int:
    """Bring every organisation to `on`; returns how many units and people changed place.

    Moves and posts that begin, ends, absences and leaving are stored with their days: here the
    derived places (`Unit.path`, `StaffMember.home_unit`) follow, and the floors above recount.
    """
    roots = Unit.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True)
    return sum(bring_to(organisation_id=root, on=on) for root in roots)


@change
def bring_to(*, organisation_id: int, on: date, by: Scope | None = None) -> int:
    """One organisation, in its own transaction."""
    hold_organisation(organisation_id)
    moved = settle_tree(organisation_id, on)
    settle_names(organisation_id, on)
    do_due_plans(organisation_id, on)
    rehomed = settle_homes(organisation_id, on)
    if moved or _opened_or_closed(organisation_id, on):
        tree_changed.send(Unit, organisation_id=organisation_id)
    if people := _people_with_a_boundary(organisation_id, on):
        people_changed.send(StaffMember, organisation_id=organisation_id, staff_ids=people)
    return moved + rehomed


def _opened_or_closed(organisation_id: int, on: date) -> bool:
    days = (on - LOOK_BACK, on)
    units = Unit.objects.filter(organisation_id=organisation_id)
    return bool(units.filter(Q(opened_on__range=days) | Q(closed_on__range=days)).exists())


def _people_with_a_boundary(organisation_id: int, on: date) -> list[int]:
    """People for whom some day of the last fortnight changes what they count as."""
    days = (on - LOOK_BACK, on)
    posts = Post.objects.filter(
        Q(from_on__range=days)
        | Q(until_on__range=days)
        | Q(away_from_on__range=days)
        | Q(away_until_on__range=days)
        | Q(staff_member__left_on__range=days),
        staff_member__organisation_id=organisation_id,
    )
    return sorted(set(posts.values_list("staff_member_id", flat=True)))
