"""Leaving, coming back, and long absence. No reason is ever asked for or kept."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.agreements import refuse_without_agreement
from services.actions.change import change, refuse_outside
from services.actions.corrections import note_by_hand
from services.actions.moves import closed_by_then
from services.actions.posts import in_words, keep_home, refuse_stranger, refuse_twin
from services.actions.staff import hold_person, refuse_closed, tell
from services.figures.people import closes_within
from services.models import Post, StaffMember, Unit

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
def come_back(
    *, by: Scope, person: StaffMember, on: date, unit: Unit | None = None, today: date | None = None
) -> StaffMember:
    """The person counts again from `on` (inclusive), in the posts they held when they left.

    Coming back on or before the day of leaving takes the leaving back. When the unit of the main
    post is closed by now, it goes on in `unit`; a further post in a closed unit is over. Safe to
    repeat. Raises ValidationError with a sentence while a unit is missing or does not fit.
    """
    person = hold_person(by, person)
    if person.left_on is None:
        return person
    _refuse_unit(by, person, unit)
    told = {"left_on": None} | _resume_all(person, person.left_on, on, unit)
    person.left_on = None
    person.save(update_fields=["left_on"])
    keep_home(person, max(on, today or timezone.localdate()))
    note_by_hand(by, person, told)
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


def _refuse_unit(by: Scope, person: StaffMember, unit: Unit | None) -> None:
    if unit is not None:
        unit.refresh_from_db()
        refuse_outside(by, unit)
        refuse_stranger(person, unit)


def _resume_all(
    person: StaffMember, left_on: date, on: date, unit: Unit | None
) -> dict[str, str | None]:
    """Every post they held when they left goes on; what is another fact than before."""
    told: dict[str, str | None] = {}
    posts = _open_posts(person, left_on).select_related("unit", "role")
    for post in posts.order_by("-is_primary", "from_on"):
        if post.until_on and post.until_on < on:
            continue
        if not closes_within(post):
            _resume(post, left_on, on)
        elif not post.is_primary:
            _end(post, post.unit.closed_on if on <= left_on else left_on)
        else:
            new = _go_on_in(unit, person, post, on)
            told["posts"] = in_words(new.unit, new.role)
    return told


def _resume(post: Post, left_on: date, on: date) -> None:
    """End `post` with the day before leaving and hold it again from `on`."""
    if left_on < on and post.from_on < on:
        _end_and_follow(post, left_on, post.unit, on)


def _go_on_in(unit: Unit | None, person: StaffMember, post: Post, on: date) -> Post:
    """From the day they are back in another unit; when they never left, from the closing on."""
    left_on, closed_on = person.left_on or date.max, post.unit.closed_on or date.max
    if unit is None:
        raise ValidationError({"unit": closed_by_then(post.unit)})
    over, starts = (closed_on, closed_on) if on <= left_on else (left_on, on)
    starts = max(starts, post.from_on)
    refuse_closed(unit, starts, post.until_on)
    refuse_without_agreement(unit, person.kind)
    return _end_and_follow(post, over, unit, starts)


def _end_and_follow(post: Post, over: date, unit: Unit, starts: date) -> Post:
    again = Post(
        staff_member_id=post.staff_member_id,
        unit=unit,
        role=post.role,
        fte=post.fte,
        is_primary=post.is_primary,
        shift=post.shift,
        from_on=starts,
        until_on=post.until_on,
    )
    _end(post, over)
    refuse_twin(again)
    again.save()
    return again


def _end(post: Post, over: date) -> None:
    """`over` is the first day without the post."""
    if post.from_on >= over:
        post.delete()
    else:
        post.until_on = over - DAY
        post.save(update_fields=["until_on"])


def _before_first_post(post: Post) -> str:
    return _("Their first post started on %(day)s. Choose that day or a later one.") % {
        "day": date_format(post.from_on)
    }
