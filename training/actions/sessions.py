"""Planning a session, changing it, and calling it off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from services.models import Unit
from training.actions.notices import About, tell
from training.actions.release_anew import ask_release_anew
from training.actions.waiting import fill_places
from training.figures.places import seats_of
from training.models import Course, Place, Session, SessionDay, SessionTrainer, Trainer

# A change of these is told to everybody who may still come.
TOLD = ("on", "starts_at", "minutes", "mode", "place")


@dataclass(frozen=True, slots=True)
class Day:
    """A further day of a session; what is empty is as on the first day."""

    on: date
    starts_at: time | None = None
    minutes: int | None = None
    place: str = ""


@transaction.atomic
def plan_session(
    *, by: Scope, unit: Unit, course: Course, on: date, title: str = "", **facts: Any
) -> Session:
    """A session of `course` on `on`, hosted by `unit`; the title is the course's when not given.

    The same course, unit, day, title and start is the same session: pressing twice makes one. One
    that was called off is not it.
    Raises PermissionError when the unit is outside `by`.
    """
    return plan_once(by=by, unit=unit, course=course, on=on, title=title, **facts)[0]


@transaction.atomic
def plan_once(
    *, by: Scope, unit: Unit, course: Course, on: date, title: str = "", **facts: Any
) -> tuple[Session, bool]:
    """The session as `plan_session` plans it, and whether it is new."""
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    facts = {"minutes": course.minutes, "mode": course.mode, "starts_at": None, **facts}
    title = title.strip() or course.name
    there = same_session(unit=unit, course=course, on=on, title=title, starts_at=facts["starts_at"])
    if there:
        return there, False
    told = {"unit": unit, "course": course, "on": on, "title": title, **facts}
    return Session.objects.create(**told, planned_by_id=by.user_id), True


def same_session(
    *, unit: Unit, course: Course, on: date, title: str, starts_at: time | None
) -> Session | None:
    """The session with these facts that was not called off."""
    rows = Session.objects.filter(unit=unit, course=course, on=on, title=title, starts_at=starts_at)
    rows = rows.exclude(state=Session.State.CANCELLED).select_related("unit", "course")
    found: Session | None = rows.first()
    return found


@transaction.atomic
def keep_session(*, by: Scope, session: Session) -> Session | None:
    """Make a session that was only told of so far; None when the very same stands by now.

    Raises PermissionError when its unit is outside `by`.
    """
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session.unit} is outside this scope")
    Unit.objects.select_for_update(no_key=True).get(pk=session.unit_id)
    told = ("unit", "course", "on", "title", "starts_at")
    if same_session(**{name: getattr(session, name) for name in told}):
        return None
    facts = {name: getattr(session, name) for name in (*told, "minutes", "mode")}
    made: Session = Session.objects.create(**facts, planned_by_id=by.user_id)
    return made


@transaction.atomic
def change_session(
    *,
    by: Scope,
    session: Session,
    further_days: Sequence[Day] | None = None,
    trainers: Collection[Trainer] | None = None,
    now: datetime | None = None,
    **facts: Any,
) -> Session:
    """Change facts of a session, its further days (None: as they are) and who gives it.

    Whoever may still come is told once of another day, time, way or place; for other days or more
    time, release is asked again. More places are given to those who wait. Safe to repeat.

    Raises PermissionError outside `by`, ValueError when the session is called off, or when a day
    would change to which people have come, ValidationError for fewer places than people who have
    one.
    """
    now = now or timezone.now()
    row = _locked(by, session)
    before = _when_and_where(row)
    if row.state == Session.State.CANCELLED:
        raise ValueError(_("This session is called off. Plan a new one."))
    _must_have_room(row, facts.get("capacity", row.capacity))
    for name, value in facts.items():
        setattr(row, name, value)
    row.title = row.title.strip() or row.course.name
    if further_days is not None:
        _keep_days(row, further_days)
    if trainers is not None:
        _keep_trainers(row, trainers)
    _save(row, before, now)
    fill_places(row, now=now)
    return row


def _must_have_room(row: Session, places: int | None) -> None:
    """Nobody loses a place by a number: fewer places than are taken are refused, in words."""
    if places is None or row.capacity is not None and places >= row.capacity:
        return
    taken = seats_of([row])[row.pk].taken
    if places < taken:
        words = ngettext(
            "%(n)s person has a place already. Enter %(n)s or more, or take a place back first.",
            "%(n)s people have a place already. Enter %(n)s or more, or take places back first.",
            taken,
        )
        raise ValidationError(
            {"capacity": words % {"n": number_format(taken, force_grouping=True)}}
        )


def _save(row: Session, before: Mapping[str, Any], now: datetime) -> None:
    """Tell of another time or place; a slip put right about a day that is over is no news."""
    after = _when_and_where(row)
    if after["days"] != before["days"] and _somebody_came(row):
        raise ValueError(_("People have come to this session. Take the attendance back first."))
    is_news = after != before and max(after["last_on"], before["last_on"]) >= timezone.localdate(
        now
    )
    row.revision += is_news
    row.save()
    if is_news:
        ask_release_anew(row, is_moved=after["days"] != before["days"])
        tell(row, _who_may_come(row), About.MOVED, now=now)


def _when_and_where(row: Session) -> dict[str, Any]:
    days = list(row.further_days.order_by("on").values_list("on", "starts_at", "minutes", "place"))
    told = {name: getattr(row, name) for name in TOLD}
    every_day = [row.on, *(day[0] for day in days)]
    return {**told, "further": days, "days": every_day, "last_on": row.last_on}


def _keep_days(row: Session, days: Sequence[Day]) -> None:
    """The further days, each after the first; the same day twice is said to whoever typed it."""
    told = [day.on for day in days]
    if len(set(told)) < len(told) or any(on <= row.on for on in told):
        raise ValueError(_("Each further day is after the first day, and stands there once."))
    kept = list(row.further_days.order_by("on"))
    wanted = sorted(days, key=lambda day: day.on)
    if [Day(d.on, d.starts_at, d.minutes, d.place) for d in kept] != wanted:
        row.further_days.all().delete()
        SessionDay.objects.bulk_create(
            SessionDay(
                session=row,
                on=day.on,
                starts_at=day.starts_at,
                minutes=day.minutes,
                place=day.place,
            )
            for day in wanted
        )
    row.ends_on = wanted[-1].on if wanted else None


def _keep_trainers(row: Session, trainers: Collection[Trainer]) -> None:
    root = row.unit.organisation_id
    if any(trainer.unit.organisation_id != root for trainer in trainers):
        raise ValueError(_("Choose trainers of the same organisation."))
    wanted = {trainer.pk for trainer in trainers}
    held = set(row.given_by.values_list("trainer", flat=True))
    row.given_by.filter(trainer__in=held - wanted).delete()
    SessionTrainer.objects.bulk_create(
        SessionTrainer(session=row, trainer_id=pk) for pk in sorted(wanted - held)
    )


@transaction.atomic
def call_off(*, by: Scope, session: Session, now: datetime | None = None) -> Session:
    """The session will not take place; whoever might have come is told once.

    Safe to repeat. Raises ValueError when people have already come to it.
    """
    now = now or timezone.now()
    row = _locked(by, session)
    if _somebody_came(row):
        raise ValueError(_("People have come to this session. Undo the attendance first."))
    if row.state != Session.State.CANCELLED:
        row.state = Session.State.CANCELLED
        row.revision += 1
        row.save(update_fields=["state", "revision"])
        if row.last_on >= timezone.localdate(now):
            tell(row, _who_may_come(row), About.CANCELLED, now=now)
    return row


def _locked(by: Scope, session: Session) -> Session:
    """The session, locked until the commit. Raises PermissionError outside `by`."""
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session.unit} is outside this scope")
    rows = Session.objects.select_for_update(of=["self"]).select_related("unit", "course")
    row: Session = rows.get(pk=session.pk)
    return row


def _somebody_came(row: Session) -> bool:
    came = row.places.filter(state__in=[Place.State.CAME, Place.State.BRIEFLY])
    return bool(row.head_count or came.exists() or row.visitors.exists())


def _who_may_come(row: Session) -> list[int]:
    return list(row.places.filter(state__in=Place.AHEAD).values_list("staff_member", flat=True))


@transaction.atomic
def remove_session(*, by: Scope, session: Session) -> None:
    """Take away a session that a list brought.

    Raises ValueError when people are named in it, or what got in the way of coming was counted.
    """
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session.unit} is outside this scope")
    row = Session.objects.select_for_update(of=["self"]).get(pk=session.pk)
    if row.places.exists() or row.visitors.exists():
        raise ValueError(_("People are named in this session, so it stays."))
    if row.hindrances.exists():
        raise ValueError(_("What got in the way was counted for this session, so it stays."))
    row.delete()
