"""Leaving, coming back, and long absence. No reason is ever asked for or kept."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change
from services.actions.corrections import note_by_hand
from services.actions.posts import keep_home
from services.actions.staff import hold_person, refuse_closed, tell
from services.models import Post, StaffMember

DAY = timedelta(days=1)


@change
def leave(*, by: Scope, person: StaffMember, left_on: date) -> StaffMember:
    """`left_on` is the first day on which the person no longer counts. Safe to repeat.

    Nothing is deleted: posts, training and history stay.
    """
    person = hold_person(by, person)
    first = Post.objects.filter(staff_member=person).order_by("from_on").first()
    if first and left_on < first.from_on:
        raise ValidationError({"left_on": _before_first_post(first)})
    if person.left_on != left_on:
        person.left_on = left_on
        person.save(update_fields=["left_on"])
        note_by_hand(by, person, {"left_on": left_on})
        tell(person)
    return person


@change
def come_back(*, by: Scope, person: StaffMember, on: date) -> StaffMember:
    """The person counts again from `on` (inclusive), in the posts they held when they left.

    Coming back on or before the day of leaving takes the leaving back. Safe to repeat.
    """
    person = hold_person(by, person)
    if person.left_on is None:
        return person
    for post in _posts_at_leaving(person):
        _resume(post, person.left_on, on)
    person.left_on = None
    person.save(update_fields=["left_on"])
    keep_home(person, on)
    note_by_hand(by, person, {"left_on": None})
    tell(person)
    return person


@change
def set_away(
    *, by: Scope, person: StaffMember, from_on: date, until_on: date | None
) -> StaffMember:
    """Away on a long absence from one day to another, both inclusive; `until_on` None: not known.

    Safe to repeat; new dates replace the old ones. The reason is nobody's business.
    """
    person = hold_person(by, person)
    if until_on and until_on < from_on:
        raise ValidationError({"until_on": _("Enter the same day as the first, or a later one.")})
    _open_posts(person, from_on).update(away_from_on=from_on, away_until_on=until_on)
    note_by_hand(by, person, {"away": from_on})
    tell(person)
    return person


@change
def end_away(*, by: Scope, person: StaffMember, back_on: date) -> StaffMember:
    """The person counts again from `back_on` (inclusive). Safe to repeat."""
    person = hold_person(by, person)
    away = _open_posts(person, back_on).exclude(away_from_on=None)
    away.filter(away_from_on__gte=back_on).update(away_from_on=None, away_until_on=None)
    away.filter(Q(away_until_on=None) | Q(away_until_on__gte=back_on)).update(
        away_until_on=back_on - DAY
    )
    note_by_hand(by, person, {"away": None})
    tell(person)
    return person


def _open_posts(person: StaffMember, day: date):  # type: ignore[no-untyped-def]
    return Post.objects.filter(Q(until_on=None) | Q(until_on__gte=day), staff_member=person)


def _posts_at_leaving(person: StaffMember) -> list[Post]:
    left_on = person.left_on or date.max
    return list(_open_posts(person, left_on).select_related("unit"))


def _resume(post: Post, left_on: date, on: date) -> None:
    """End `post` with the day before leaving and hold it again from `on`."""
    if on <= left_on or (post.until_on and post.until_on < on):
        return
    refuse_closed(post.unit, on, post.until_on)
    again = Post(
        staff_member_id=post.staff_member_id,
        unit_id=post.unit_id,
        role_id=post.role_id,
        fte=post.fte,
        is_primary=post.is_primary,
        shift=post.shift,
        from_on=on,
        until_on=post.until_on,
    )
    if post.from_on >= left_on:
        post.delete()
    else:
        post.until_on = left_on - DAY
        post.save(update_fields=["until_on"])
    again.save()


def _before_first_post(post: Post) -> str:
    return _("Their first post started on %(day)s. Choose that day or a later one.") % {
        "day": date_format(post.from_on)
    }
