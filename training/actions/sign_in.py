"""Signing oneself in to a session, and the lead's word on who did.

Whoever signs in learns nothing: the answer is the same for a name on the staff list and for any
other. What they typed counts nowhere until a lead has confirmed it.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from services.names import name_key
from training.actions.attendance import is_over
from training.actions.known import Named
from training.actions.marking import mark
from training.actions.matching import CERTAIN, LIKELY, NOBODY, Match, match_people
from training.actions.sign_in_days import day_of, signed_in
from training.actions.strangers import Stranger
from training.figures.sign_in import is_open
from training.models import Arrival, Session, SignIn
from training.models.sign_in import LENGTH, LETTERS

# More than any room holds: beyond it somebody is playing with the page.
MOST_ARRIVALS = 500
TRIES = 20
OUT, VISITOR, GUEST = "out", "visitor", "guest"


class NotOpenError(ValueError):
    """Nobody can sign in here now; the sentence says what to do instead."""


@transaction.atomic
def make_sign_in(*, by: Scope, session: Session) -> SignIn:
    """Letters for a session with which people sign themselves in; made once, then the same.

    Raises PermissionError outside `by`, ValueError for a session that was called off.
    """
    session = _held(by, session)
    if session.state == Session.State.CANCELLED:
        raise ValueError(_("This session is called off, so nobody can sign in."))
    found = SignIn.objects.filter(session=session).first()
    return found or _with_new_letters(session, by.user_id)


def _with_new_letters(session: Session, user_id: int | None) -> SignIn:
    """No letters are given out twice, so an old sheet never leads to another session."""
    for _try in range(TRIES):
        letters = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
        try:
            with transaction.atomic():
                made: SignIn = SignIn.objects.create(
                    session=session, letters=letters, made_by_id=user_id
                )
        except IntegrityError:
            continue
        return made
    raise ValueError(_("No letters could be found just now. Please try again."))


@transaction.atomic
def open_by_hand(*, by: Scope, session: Session, now: datetime) -> SignIn:
    """Let people sign in from now on, whatever the usual window. Safe to repeat.

    Raises ValueError before the day of the session, and for one that was called off.
    """
    sign_in = make_sign_in(by=by, session=session)
    if session.on > timezone.localdate(now):
        raise ValueError(_("People can sign in on the day of the session."))
    if not is_open(sign_in, now):
        sign_in.opened_at, sign_in.closed_at = now, None
        sign_in.save(update_fields=["opened_at", "closed_at"])
    return sign_in


@transaction.atomic
def close_by_hand(*, by: Scope, session: Session, now: datetime) -> None:
    """Nobody can sign in any more. Safe to repeat."""
    session = _held(by, session)
    sign_in = SignIn.objects.select_related("session").filter(session=session).first()
    if sign_in and is_open(sign_in, now):
        sign_in.closed_at = now
        sign_in.save(update_fields=["closed_at"])


def _held(by: Scope, session: Session) -> Session:
    rows = Session.objects.select_for_update(of=["self"]).select_related("unit")
    session = rows.get(pk=session.pk)
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session} is outside this scope")
    return session


@transaction.atomic
def arrive(
    *,
    sign_in: SignIn,
    now: datetime,
    name: str = "",
    identifier: str = "",
    person: StaffMember | None = None,
) -> Arrival:
    """Keep that somebody signed themselves in; the same again that day changes nothing, unless a
    lead set it aside meanwhile: then it waits again.

    `person` is whoever is signed in to the product and says so of themselves; then the name is
    theirs. Raises NotOpenError outside the window, and once the list is full.
    """
    rows = SignIn.objects.select_for_update(of=["self"]).select_related("session__unit")
    sign_in = rows.get(pk=sign_in.pk)
    if not is_open(sign_in, now):
        raise NotOpenError(not_open())
    typed = _of_day(sign_in.session, now, _typed(name, identifier, person))
    if found := sign_in.arrivals.filter(key=typed["key"]).first():
        return _waits_again(found, now)
    if sign_in.arrivals.count() >= MOST_ARRIVALS:
        raise NotOpenError(_("This list is full. Please sign the paper list in the room."))
    made: Arrival = Arrival.objects.create(sign_in=sign_in, arrived_at=now, **typed)
    return made


def _waits_again(found: Arrival, now: datetime) -> Arrival:
    """Whoever was set aside and says it again waits once more; the lead decides anew."""
    if found.state == Arrival.State.SET_ASIDE:
        found.state, found.arrived_at = Arrival.State.WAITING, now
        found.decided_by = found.decided_at = None
        found.save(update_fields=["state", "arrived_at", "decided_by", "decided_at"])
    return found


def not_open() -> str:
    """Said alike of letters that never were and of those whose time is over."""
    return _(
        "Nobody can sign in with these letters now. Check the letters, "
        "or sign the paper list in the room."
    )


def _typed(name: str, identifier: str, person: StaffMember | None) -> dict[str, Any]:
    if person is not None:
        own = {"name": person.shown_name[:200], "staff_member": person, "is_own": True}
        return {**own, "key": f"own:{person.pk}"}
    name, identifier = " ".join(name.split())[:200], identifier.strip()[:254]
    key = f"{name_key(name) or name.lower()}|{identifier.lower()}"
    return {"name": name, "identifier": identifier, "key": key[:460]}


def _of_day(session: Session, now: datetime, typed: dict[str, Any]) -> dict[str, Any]:
    """Of several days each has its own key, so that the second is kept beside the first."""
    if not session.ends_on:
        return typed
    key = f"{day_of(session, now).isoformat()}|{typed['key']}"
    return {**typed, "key": key[:460]}


@dataclass(frozen=True, slots=True)
class Proposed:
    """An arrival, and who it may be by the rules for names in lists (`training.actions.matching`).

    `chosen` is what a lead would say first: "staff:12", "visitor", or "" where they must choose.
    """

    arrival: Arrival
    match: Match
    chosen: str


def proposed(*, by: Scope, session: Session) -> list[Proposed]:
    """Who signed in and was not looked at yet, in the order of coming."""
    waiting = list(
        Arrival.objects.within(by)
        .filter(sign_in__session=session, state=Arrival.State.WAITING)
        .select_related("staff_member__home_unit")
        .order_by("arrived_at", "pk")
    )
    others = [arrival for arrival in waiting if not arrival.staff_member_id]
    named = [_named(row, arrival) for row, arrival in enumerate(others)]
    found = match_people(by=by, session=session, names=named) if named else []
    matches = dict(zip([one.pk for one in others], found, strict=True))
    seen = _seen(by, session, {one.staff_member_id for one in waiting if one.staff_member_id})
    return [_proposed(one, matches.get(one.pk) or _own_match(one, seen)) for one in waiting]


def _seen(by: Scope, session: Session, staff_ids: Collection[int]) -> set[int]:
    """Those whose coming may be noted here: people in `by`, and whoever has a place."""
    own = StaffMember.objects.within(by).filter(organisation=session.unit.organisation_id)
    places = session.places.annotate(who=survivor_of("staff_member"))
    ids = set(own.filter(pk__in=staff_ids).values_list("pk", flat=True))
    ids |= set(
        session.places.filter(staff_member__in=staff_ids).values_list("staff_member", flat=True)
    )
    return ids | set(places.filter(who__in=staff_ids).values_list("who", flat=True))


def _named(row: int, arrival: Arrival) -> Named:
    is_mail = "@" in arrival.identifier
    email = arrival.identifier.lower() if is_mail else ""
    return Named(row, arrival.name, email, "" if is_mail else arrival.identifier)


def _own_match(arrival: Arrival, seen: Collection[int]) -> Match:
    """Of somebody who was signed in to the product there is nothing to guess.

    Of a branch outside the lead's there is nobody to choose: the name stays as it was given.
    """
    person = arrival.staff_member
    if person is None or person.pk not in seen:
        return Match(NOBODY)
    choice = {
        "staff_id": person.pk,
        "name": person.shown_name,
        "unit": person.home_unit.name,
        "role": "",
        "why": _("Signed in with their own account"),
    }
    return Match(CERTAIN, person.pk, (choice,))


def _proposed(arrival: Arrival, match: Match) -> Proposed:
    is_sure = match.band in {CERTAIN, LIKELY} and match.staff_id is not None
    chosen = f"staff:{match.staff_id}" if is_sure else "" if match.choices else VISITOR
    return Proposed(arrival, match, chosen)


@transaction.atomic
def confirm_arrivals(
    *, by: Scope, session: Session, said: Mapping[int, str], now: datetime
) -> dict[str, int]:
    """What the lead says of each arrival: "staff:12", "visitor", "guest" or "out".

    Those who came are noted as having come, of several days on those days; safe to repeat, as an
    arrival is looked at once. Counts of "came", "briefly", "visitors" and "out". Raises
    PermissionError outside `by`, ValueError before the last day of the session.
    """
    session = _held(by, session)
    if not is_over(session, timezone.localdate(now)):
        raise ValueError(too_early())
    rows = Arrival.objects.select_for_update(of=["self"]).filter(
        sign_in__session=session, pk__in=said, state=Arrival.State.WAITING
    )
    waiting = list(rows.order_by("pk"))
    told = {one.pk: _staff_id(said[one.pk]) for one in waiting}
    noted = signed_in(session, _days_of_people(session, waiting, told))
    named = [one for one in waiting if said[one.pk] in (VISITOR, GUEST)]
    strangers = _strangers(session, named, said)
    marked = mark(by=by, session=session, states=noted.states, days=noted.days, visitors=strangers)
    _decide(waiting, said, told, by, now)
    out = sum(said[one.pk] == OUT for one in waiting)
    counts = {"came": marked.came, "briefly": marked.briefly}
    return {**counts, "visitors": marked.visitors, "out": out}


def _days_of_people(
    session: Session, waiting: Iterable[Arrival], told: Mapping[int, int | None]
) -> dict[int, set[date]]:
    people: dict[int, set[date]] = {}
    for one in waiting:
        if who := told[one.pk]:
            people.setdefault(who, set()).add(day_of(session, one.arrived_at))
    return people


def too_early() -> str:
    """Said of a session of several days before its last one."""
    return _("You can confirm who came once the last day of the session is here.")


def _staff_id(said: str) -> int | None:
    number = said.removeprefix("staff:")
    return int(number) if number != said and number.isascii() and number.isdigit() else None


def _strangers(
    session: Session, arrivals: Iterable[Arrival], said: Mapping[int, str]
) -> list[Stranger]:
    """Each name once, with all its days where there are several."""
    found: dict[str, Stranger] = {}
    for one in arrivals:
        email = one.identifier if "@" in one.identifier else ""
        is_guest = said[one.pk] == GUEST
        on = day_of(session, one.arrived_at).isoformat() if session.ends_on else ""
        new = Stranger.of_rows(
            one.name, ({"on": on, "minutes": None},) if on else (), email=email, is_guest=is_guest
        )
        rows = (*found[new.key].rows, *new.rows) if new.key in found else new.rows
        found[new.key] = Stranger.of_rows(one.name, rows, email=email, is_guest=is_guest)
    return list(found.values())


def _decide(
    waiting: Iterable[Arrival],
    said: Mapping[int, str],
    told: Mapping[int, int | None],
    by: Scope,
    now: datetime,
) -> None:
    for one in waiting:
        is_out = said[one.pk] == OUT
        one.state = Arrival.State.SET_ASIDE if is_out else Arrival.State.CONFIRMED
        one.staff_member_id = told[one.pk] or one.staff_member_id
        one.decided_by_id, one.decided_at = by.user_id, now
        one.save(update_fields=["state", "staff_member", "decided_by", "decided_at"])
