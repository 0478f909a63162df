"""Whom an open round asks, and the form that is shown to them. Nothing is written here.

A ticket is made for a person who stands on the roll, or for a code slip; neither is noted
anywhere, so that nobody can say who opened the form (design §3.3).
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from core.scope import Viewer
from services.eligibility import seats_of
from wellbeing import nullifiers, tickets
from wellbeing.access import readable_rounds
from wellbeing.keys import KeyStore
from wellbeing.models import ReportingGroup, Round
from wellbeing.models.round import RoundQuerySet
from wellbeing.wording import in_words

# Letters and digits of a code with their hyphens.
CODE_LETTERS = 19
Way = ReportingGroup.Way


class NoForm(StrEnum):
    """Why somebody who signs in is shown no form."""

    NOT_ASKED = "not asked"
    BY_SLIP = "by slip"
    NOT_READY = "not ready"


@dataclass(frozen=True, slots=True)
class Asked:
    """One form: its ticket, the group its answers count in, and what is asked.

    `people` are those who are asked in the group; `last_day` is inclusive. `questions` are in
    the page's language.
    """

    ticket: str
    group: str
    people: int
    threshold: int
    probably_shown: bool
    last_day: date
    organisation: int
    questions: tuple[tuple[int, str], ...]


def by_account(user_id: int | None, *, now: datetime) -> Asked | NoForm:
    """The form of the person behind an account, or why there is none. Four queries at most."""
    seats = {seat.roll: seat for seat in seats_of(user_id, on=timezone.localdate(now))}
    of = _open(now).filter(pk__in=seats).first() if seats else None
    if of is None:
        return NoForm.NOT_ASKED
    seat = seats[of.pk]
    group = of.groups.filter(number=seat.group).first()
    if group is None or group.way != Way.TICKET:
        return NoForm.BY_SLIP if group else NoForm.NOT_ASKED
    round_key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    nullifier = nullifiers.of_person(round_key, of.pk, seat.person) if round_key else b""
    return _form(group, of, nullifier, now) or NoForm.NOT_READY


def by_code(typed: str, *, now: datetime) -> Asked | None:
    """The form for the slip with this code; None when no open round has printed it."""
    code = nullifiers.read_code(typed)
    if len(code) != CODE_LETTERS or not code.isascii():
        return None
    for group, number, round_key in _slips(now):
        found = nullifiers.code_of_slip(round_key, group.round_id, group.number, number)
        if hmac.compare_digest(found, code):
            nullifier = nullifiers.of_slip(round_key, group.round_id, group.number, number)
            return _form(group, group.round, nullifier, now)
    return None


def last_results(viewer: Viewer, *, on: date) -> Round | None:
    """The newest sealed round whose results a viewer may read on a day, if any. Three queries."""
    found: Round | None = (
        readable_rounds(viewer, on=on)
        .filter(state=Round.State.SEALED)
        .order_by("-sealed_at", "pk")
        .first()
    )
    return found


def _open(now: datetime) -> RoundQuerySet:
    return Round.objects.open_at(now).select_related("unit").order_by("opened_at", "pk")


def _slips(now: datetime) -> Iterator[tuple[ReportingGroup, int, bytes]]:
    """Every slip of every open round: its group, its number in the group, the round's key."""
    groups = ReportingGroup.objects.filter(round__in=_open(now), way=Way.SLIP)
    for group in groups.select_related("round__unit"):
        if round_key := KeyStore(settings.ROUND_KEYS).read(group.round_id):
            for number in range(1, group.eligible + 1):
                yield group, number, round_key


def _form(group: ReportingGroup, of: Round, nullifier: bytes, now: datetime) -> Asked | None:
    tag_key = KeyStore(settings.TICKET_KEYS).read(of.pk)
    if not tag_key or not nullifier or not of.public_key:
        return None
    questions = tuple((one.number, in_words(one.names)) for one in of.questions.all())
    ticket = tickets.Ticket(
        round_id=of.pk,
        group=group.number,
        questions=len(questions),
        ends_at=int(now.timestamp()) + tickets.LIFE,
        nullifier=nullifier,
        public_key=bytes(of.public_key),
    )
    return Asked(
        ticket=tickets.issue(ticket, tag_key),
        group=group.name,
        people=group.eligible,
        threshold=of.threshold,
        probably_shown=group.probably_shown,
        last_day=of.closes_on,
        organisation=of.unit.organisation_id,
        questions=questions,
    )
