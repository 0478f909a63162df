"""Waves open and close by themselves: what is due on a day is found in the rows.

Safe to repeat and safe to miss: a day on which the clock stood still is made up for by the next, as
long as the window of a wave is open. Mail goes out in `training.actions.wave_mail`.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from services.actions.mails_apart import forget_what_was_told
from services.models import StaffMember
from training.models import (
    Ask,
    AskedPerson,
    Evaluation,
    Place,
    Session,
    Statement,
    Wave,
)
from training.wave_codes import new_number
from training.wave_days import BEFORE_OPENS, Window, windows
from training.wave_links import key_of

DEEPEST_MERGE = 10
# The hour (UK) from which a session of the day counts as over.
EVENING = 16


def turn_waves(*, today: date, is_evening: bool = True) -> None:
    """Begin, open, top up and close whatever is due on `today`; each evaluation by itself.

    Before the evening nobody is asked about a session that is still going on.
    """
    for session_id in _to_begin(today):
        begin(session_id=session_id, today=today)
    running = Evaluation.objects.filter(ended_on=None).order_by("pk")
    for evaluation_id in list(running.values_list("pk", flat=True)):
        turn_one(evaluation_id=evaluation_id, today=today, is_evening=is_evening)


def _to_begin(today: date) -> list[int]:
    """Sessions of the next week whose course asks something, and that have not begun to ask."""
    asked = Statement.objects.filter(
        course=OuterRef("course"), organisation=OuterRef("unit__organisation"), is_asked=True
    )
    rows = Session.objects.exclude(state=Session.State.CANCELLED).filter(
        Exists(asked), evaluation=None, on__range=(today, today + BEFORE_OPENS)
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def begin(*, session_id: int, today: date) -> Evaluation | None:
    """The evaluation of a session, with the statements as they stand; None when nothing is asked.

    Safe to repeat: the second time gives the first one.
    """
    session = (
        Session.objects.select_for_update(of=["self"], no_key=True)
        .select_related("unit")
        .get(pk=session_id)
    )
    found: Evaluation | None = Evaluation.objects.filter(session=session).first()
    if found:
        return found
    statements = list(Statement.objects.asked_of(session.course_id, session.unit.organisation_id))
    if not statements:
        return None
    evaluation: Evaluation = Evaluation.objects.create(session=session, begun_on=today)
    evaluation.statements.set(statements)
    Wave.objects.bulk_create(
        Wave(evaluation=evaluation, kind=kind, opens_on=one.opens_on, closes_on=one.closes_on)
        for kind, one in _windows(session).items()
    )
    return evaluation


def _windows(session: Session) -> dict[str, Window]:
    return windows(session.on, session.last_on)


@transaction.atomic
def turn_one(*, evaluation_id: int, today: date, is_evening: bool = True) -> None:
    """What is due on `today` in one evaluation. Two at once wait for one another."""
    rows = Evaluation.objects.select_for_update(of=["self"]).select_related("session__unit")
    evaluation = rows.get(pk=evaluation_id)
    if evaluation.ended_on:
        return
    if evaluation.session.state == Session.State.CANCELLED:
        _end(evaluation, today)
        return
    _forget_leavers(evaluation, today)
    waves = list(evaluation.waves.order_by("opens_on", "pk"))
    for wave in waves:
        _follow(wave, _windows(evaluation.session)[wave.kind])
        is_going_on = wave.kind == Wave.Kind.AFTER and wave.opens_on == today and not is_evening
        if not is_going_on:
            _turn_wave(wave, evaluation, today)
    if all(wave.closed_on for wave in waves):
        _end(evaluation, today)


def _follow(wave: Wave, window: Window) -> None:
    """A session that moves takes along the waves that have not been opened yet.

    One that is open closes on its new day, and never before it was opened.
    """
    if wave.closed_on:
        return
    opens = wave.opens_on if wave.opened_on else window.opens_on
    closes = max(window.closes_on, opens)
    if (opens, closes) != (wave.opens_on, wave.closes_on):
        wave.opens_on, wave.closes_on = opens, closes
        wave.save(update_fields=["opens_on", "closes_on"])


def _turn_wave(wave: Wave, evaluation: Evaluation, today: date) -> None:
    if wave.closed_on or today < wave.opens_on:
        return
    if today > wave.closes_on:
        wave.closed_on = today
    else:
        wave.opened_on = wave.opened_on or today
        _ask_newcomers(wave, evaluation, today)
    wave.save(update_fields=["opened_on", "closed_on", "asked"])


def _ask_newcomers(wave: Wave, evaluation: Evaluation, today: date) -> None:
    """Whoever has a place and is not asked yet. Later waves ask those who were asked before."""
    people = _with_a_place(evaluation.session, today)
    if wave.kind == Wave.Kind.BEFORE:
        _take_in(evaluation, people)
    came = set(people)
    known = AskedPerson.objects.filter(evaluation=evaluation).order_by("pk")
    first: dict[int, int] = {}
    for pk, person in _as_they_are_now(known.values_list("pk", "staff_member")):
        if person in came:
            first.setdefault(person, pk)
    asked = set(wave.asks.values_list("person", flat=True))
    new = [pk for pk in first.values() if pk not in asked]
    Ask.objects.bulk_create(Ask(wave=wave, person_id=pk) for pk in new)
    wave.asked += len(new)


def _with_a_place(session: Session, today: date) -> list[int]:
    """Staff members with a place; once names were noted, those who came. Nobody who has left."""
    places = session.places.all()
    came = places.filter(state=Place.State.CAME)
    rows = came if came.exists() else places.filter(state=Place.State.BOOKED)
    pairs = rows.order_by("pk").values_list("pk", "staff_member")
    people = dict.fromkeys(person for _place, person in _as_they_are_now(pairs))
    here = StaffMember.objects.still_here_on(today).filter(pk__in=list(people))
    still = set(here.values_list("pk", flat=True))
    return [person for person in people if person in still]


def _as_they_are_now(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(row, staff member) with the record that stays in place of one that was merged into it."""
    found = list(pairs)
    for _step in range(DEEPEST_MERGE):
        merged = dict(
            StaffMember.objects.filter(pk__in={p for _row, p in found})
            .exclude(merged_into=None)
            .values_list("pk", "merged_into")
        )
        if not merged:
            break
        found = [(row, merged.get(person, person)) for row, person in found]
    return found


def _take_in(evaluation: Evaluation, people: list[int]) -> None:
    known = AskedPerson.objects.filter(evaluation=evaluation)
    already = {p for _pk, p in _as_they_are_now(known.values_list("pk", "staff_member"))}
    AskedPerson.objects.bulk_create(
        AskedPerson(evaluation=evaluation, staff_member_id=person, number=new_number())
        for person in people
        if person not in already
    )


def _forget_leavers(evaluation: Evaluation, today: date) -> None:
    """Whoever has left is asked no more: nothing is kept that could reach them."""
    gone = StaffMember.objects.left_by(today)
    theirs = Q(staff_member__in=gone) | Q(staff_member__merged_into__in=gone)
    AskedPerson.objects.filter(theirs, evaluation=evaluation).delete()


def _end(evaluation: Evaluation, today: date) -> None:
    """Close what is open, and forget who was asked: from here on nobody can join the answers."""
    evaluation.waves.filter(closed_on=None).update(closed_on=today)
    waves = evaluation.waves.values_list("pk", flat=True)
    forget_what_was_told([key_of(pk) for pk in waves])
    evaluation.people.all().delete()
    evaluation.ended_on = today
    evaluation.save(update_fields=["ended_on"])
