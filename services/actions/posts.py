"""Changing posts from a day on, and adding further ones."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.agreements import refuse_without_agreement
from services.actions.change import change, refuse_outside
from services.actions.corrections import note_by_hand
from services.actions.staff import hold_person, refuse_closed, tell
from services.models import JobRole, Post, StaffMember, Unit
from services.signals import post_went_on

DAY = timedelta(days=1)
WHOLE = Decimal(1)


@change
def change_post(
    *,
    by: Scope,
    post: Post,
    unit: Unit,
    role: JobRole | None,
    on: date,
    fte: Decimal | None = None,
    shift: str | None = None,
    today: date | None = None,
) -> Post:
    """From `on` (inclusive) the post is in `unit` as `role`; the old one ends the day before.

    On the first day of the post, or before a later change is recorded, it is corrected in place.
    `fte` and `shift` stay as they were when None. Safe to repeat. Raises PermissionError when the
    person or a unit is outside `by`, ValidationError with a sentence when the day does not fit.
    """
    person = hold_person(by, post.staff_member)
    unit.refresh_from_db()
    post = Post.objects.select_related("unit").get(pk=post.pk)
    refuse_outside(by, post.unit, unit)
    if done := _done_before(post, unit, role, on):
        return done
    _refuse_day(person, post, unit, on)
    told, new = _told(post, unit, role, fte), _as_of(post, on, fte, shift)
    new.unit, new.role = unit, role
    _save(new, post)
    keep_home(person, today or timezone.localdate())
    note_by_hand(by, person, told)
    tell(person)
    return new


@change
def add_post(
    *,
    by: Scope,
    person: StaffMember,
    unit: Unit,
    role: JobRole | None,
    from_on: date,
    fte: Decimal = WHOLE,
    shift: str = "",
) -> Post:
    """A further post beside the main one, from `from_on` (inclusive). Safe to repeat."""
    person = hold_person(by, person)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    _refuse_place(person, unit, from_on)
    post, _new = Post.objects.get_or_create(
        staff_member=person,
        unit=unit,
        role=role,
        from_on=from_on,
        defaults={"fte": fte, "shift": shift, "is_primary": False},
    )
    note_by_hand(by, person, {"posts": in_words(unit, role)})
    tell(person)
    return post  # type: ignore[no-any-return]


@change
def end_post(*, by: Scope, post: Post, until_on: date) -> Post:
    """`until_on` is the last day of a further post. The main post is changed or left instead."""
    person = hold_person(by, post.staff_member)
    post = Post.objects.select_related("unit").get(pk=post.pk)
    refuse_outside(by, post.unit)
    if post.is_primary:
        raise ValidationError(_("This is the main post. Change the post, or say that they left."))
    if until_on < post.from_on:
        raise ValidationError({"until_on": _started_later(post)})
    post.until_on = until_on
    post.save(update_fields=["until_on"])
    note_by_hand(by, person, {"posts": ""})
    tell(person)
    return post  # type: ignore[no-any-return]


def keep_home(person: StaffMember, day: date) -> None:
    """`home_unit` is the unit of the main post on `day`; without one it stays as it was."""
    main = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day),
        staff_member=person,
        is_primary=True,
        from_on__lte=day,
    ).order_by("-from_on")
    home = main.values_list("unit_id", flat=True).first()
    if home and home != person.home_unit_id:
        person.home_unit_id = home
        person.save(update_fields=["home_unit"])


def _told(post: Post, unit: Unit, role: JobRole | None, fte: Decimal | None) -> dict[str, str]:
    """What of the post is another fact than before, in the words of `HandCorrection`."""
    told = {}
    if (post.unit_id, post.role_id) != (unit.pk, role.pk if role else None):
        told["posts"] = in_words(unit, role)
    if fte is not None and fte != post.fte:
        told["fte"] = f"{fte.normalize():f}"
    return told


def in_words(unit: Unit, role: JobRole | None) -> str:
    """A post as `HandCorrection` keeps it."""
    return ", ".join(filter(None, (unit.name, role.name if role else "")))


def _as_of(post: Post, on: date, fte: Decimal | None, shift: str | None) -> Post:
    """The row to write: the post itself on its first day, else a new one after ending it."""
    post.fte = post.fte if fte is None else fte
    post.shift = post.shift if shift is None else shift
    return post if post.from_on == on else _follow(post, on)


def _follow(post: Post, on: date) -> Post:
    new = Post(
        staff_member_id=post.staff_member_id,
        is_primary=post.is_primary,
        fte=post.fte,
        shift=post.shift,
        from_on=on,
        until_on=post.until_on,
        away_from_on=post.away_from_on,
        away_until_on=post.away_until_on,
    )
    post.until_on = on - DAY
    post.save(update_fields=["until_on"])
    return new


def _done_before(post: Post, unit: Unit, role: JobRole | None, on: date) -> Post | None:
    """The post this very change made, when it is asked for a second time."""
    if post.until_on != on - DAY:
        return None
    return Post.objects.filter(  # type: ignore[no-any-return]
        staff_member_id=post.staff_member_id, unit=unit, role=role, from_on=on
    ).first()


def _refuse_place(person: StaffMember, unit: Unit, from_on: date) -> None:
    refuse_stranger(person, unit)
    refuse_closed(unit, from_on)
    refuse_without_agreement(unit, person.kind)


def _save(new: Post, old: Post) -> None:
    refuse_twin(new)
    new.save()
    if new.pk != old.pk and (new.unit_id, new.role_id) == (old.unit_id, old.role_id):
        post_went_on.send(Post, old=old, new=new)


def _refuse_day(person: StaffMember, post: Post, unit: Unit, on: date) -> None:
    refuse_stranger(person, unit)
    if on < post.from_on:
        raise ValidationError({"on": _started_later(post)})
    if post.until_on and on > post.until_on:
        raise ValidationError({"on": _ended_before(post)})
    if person.left_on and on >= person.left_on:
        raise ValidationError({"on": _("They have left by then. Say first that they are back.")})
    refuse_closed(unit, on, post.until_on)
    if unit != post.unit:
        refuse_without_agreement(unit, person.kind)


def refuse_stranger(person: StaffMember, unit: Unit) -> None:
    """Raises ValidationError for a unit of another organisation."""
    if unit.organisation_id != person.organisation_id:
        raise ValidationError({"unit": _("Choose a unit of the same organisation.")})


def refuse_twin(new: Post) -> None:
    """Raises ValidationError when the person holds the same post from that day already."""
    twins = Post.objects.filter(
        staff_member_id=new.staff_member_id, unit=new.unit, role=new.role, from_on=new.from_on
    )
    if twins.exclude(pk=new.pk).exists():
        raise ValidationError(_("They already hold this post from that day."))


def _started_later(post: Post) -> str:
    return _("This post started on %(day)s. Choose that day or a later one.") % {
        "day": date_format(post.from_on)
    }


def _ended_before(post: Post) -> str:
    return _("This post ended on %(day)s. Choose that day or an earlier one.") % {
        "day": date_format(post.until_on or post.from_on)
    }
