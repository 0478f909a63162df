"""One mail a week at most to each account: quiet, short, and stopped with one press.

The week is taken first, so that a mail never goes out twice, whatever is killed in between. A
thing that asks for something is told in two mails; then a person asks, not a third mail.
"""

import hashlib
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from core.failpoints import point
from core.scope import Scope
from services.access import viewer_for
from services.actions.change import change, refuse_outside
from services.actions.mail_choice import MailReader, stop_headers, stop_link
from services.digests import Line, Reader, sources
from services.figures.digests import readers_due
from services.figures.people import records_of
from services.models import (
    DigestRule,
    DigestSent,
    DigestTold,
    HandOver,
    StaffMember,
    Unit,
)

log = logging.getLogger(__name__)
REMINDERS = 2
REMEMBERED = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Told:
    """A line as the mail prints it; `is_last` says that no more mail comes about it."""

    line: Line
    is_last: bool


@change
def change_digest_rule(*, by: Scope, organisation: Unit, weekday: int, is_on: bool) -> None:
    """On which day the organisation's mails go out, and whether any do. Safe to repeat.

    Raises PermissionError when the whole organisation is not inside `by`.
    """
    refuse_outside(by, organisation)
    facts = {"weekday": weekday, "is_on": is_on}
    DigestRule.objects.update_or_create(organisation=organisation, defaults=facts)


def send_digests(*, today: date | None = None) -> int:
    """Mail everybody who has not had this week's and whose day has come; how many went out."""
    day = today or timezone.localdate()
    return sum(_send(user_id, organisation, day) for user_id, organisation in readers_due(day))


def _send(user_id: int, organisation_id: int, day: date) -> bool:
    """Take the week, so that no other worker sends it; give it back when the mail stays."""
    week = day - timedelta(days=day.weekday())
    taken, is_mine = DigestSent.objects.get_or_create(
        user_id=user_id, week=week, defaults={"organisation_id": organisation_id}
    )
    point("digest-taken")
    if not is_mine:
        return False
    parts = _to_tell(user_id, day)
    if not parts:
        DigestSent.objects.filter(pk=taken.pk).update(is_empty=True)
        return False
    user = User.objects.get(pk=user_id)
    message = _message(user, week, parts)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        log.warning("The weekly mail to account %s did not leave: %s", user_id, error)
        taken.delete()
        return False
    point("digest-sent")
    keys = [one.line.key for told in parts.values() for one in told]
    note_sent(taken, keys, message_id=message.extra_headers["Message-ID"], day=day)
    return True


def _to_tell(user_id: int, day: date) -> dict[str, list[Told]]:
    """The parts of one mail by heading, without what two mails told already."""
    reader = _reader(user_id, day)
    found = {str(one.heading): list(one.lines(reader, day)) for one in sources()}
    lines = [line for part in found.values() for line in part]
    _settle(user_id, lines, day)
    times = _times_told(user_id, lines, day)
    over = [one for one in lines if one.reminds and times.get(one.key, 0) >= REMINDERS]
    _hand_over(reader, over, day)
    parts = {
        heading: [Told(one, _is_last(one, times)) for one in part if one not in over]
        for heading, part in found.items()
    }
    return {heading: part for heading, part in parts.items() if part}


def _reader(user_id: int, day: date) -> Reader:
    """The account as it may read on `day`; whoever has left reads nothing as a person."""
    person = StaffMember.objects.still_here_on(day).filter(user=user_id).first()
    return Reader(user_id, viewer_for(user_id, on=day), person)


def _is_last(line: Line, times: dict[str, int]) -> bool:
    return line.reminds and times.get(line.key, 0) == REMINDERS - 1


def _times_told(user_id: int, lines: Iterable[Line], day: date) -> dict[str, int]:
    """In how many mails of the last half year each of the lines stood."""
    rows = DigestTold.objects.filter(
        sent__user=user_id,
        sent__week__gt=day - REMEMBERED,
        key__in={line.key for line in lines if line.reminds},
    )
    return dict(rows.values_list("key").annotate(n=Count("pk")))


def _settle(user_id: int, lines: Iterable[Line], day: date) -> int:
    """What is not asked any more needs nobody to ask; how many were open."""
    keys = {line.key for line in lines if line.reminds and line.hands_over}
    waiting = HandOver.objects.filter(user=user_id, closed_on=None)
    return int(waiting.exclude(key__in=keys).update(closed_on=day))


def settle_hand_overs(*, today: date) -> int:
    """Close every hand-over whose thing is settled, mail or no mail; how many. Safe to repeat.

    It looks at those too who want no mail, have left, or whose organisation sends none.
    """
    waiting = HandOver.objects.filter(closed_on=None).order_by("user")
    settled = 0
    for user_id in waiting.values_list("user", flat=True).distinct():
        reader = _reader(user_id, today)
        lines = [line for source in sources() for line in source.lines(reader, today)]
        settled += _settle(user_id, lines, today)
    return settled


def close_hand_overs_about(*, person: StaffMember, about: str, on: date) -> int:
    """The person has said that they want no word about what `about` begins the key of; how many.

    Who may say so is the caller's to know. Safe to repeat.
    """
    waiting = HandOver.objects.filter(staff_member__in=records_of(person), closed_on=None)
    return int(waiting.filter(key__startswith=about).update(closed_on=on))


def _hand_over(reader: Reader, lines: Iterable[Line], day: date) -> None:
    """Once a thing: who has been asked by a person is not handed over again for half a year."""
    if reader.person is None:
        return
    known = HandOver.objects.filter(user=reader.user_id, since_on__gt=day - REMEMBERED)
    handed = set(known.values_list("key", flat=True))
    for line in lines:
        if line.hands_over and line.key not in handed:
            HandOver.objects.get_or_create(
                user_id=reader.user_id,
                key=line.key,
                closed_on=None,
                defaults={
                    "staff_member": reader.person,
                    "words": (line.told_of or line.words)[:300],
                    "since_on": day,
                },
            )


def note_sent(taken: DigestSent, keys: Collection[str], *, message_id: str, day: date) -> None:
    """Keep that this mail left, when, and what it told; never a link that stood in it."""
    with transaction.atomic():
        DigestTold.objects.bulk_create(DigestTold(sent=taken, key=key) for key in sorted({*keys}))
        DigestSent.objects.filter(pk=taken.pk).update(
            sent_at=timezone.now(), sent_on=day, lines=len(keys), message_id=message_id
        )


def _message(user: User, week: date, parts: dict[str, list[Told]]) -> EmailMessage:
    stop = stop_link(MailReader(user_id=user.pk))
    with translation.override(user.language or settings.LANGUAGE_CODE):
        facts = {"name": user.name, "parts": parts, "site": settings.SITE_URL, "stop": stop}
        facts["choose"] = settings.SITE_URL + reverse("services:mail_settings")
        subject = render_to_string("emails/digest_subject.txt").strip()
        body = render_to_string("emails/digest.txt", facts)
    headers = {"Message-ID": _message_id(user, week), **stop_headers(stop)}
    return EmailMessage(subject, body, to=[user.email], headers=headers)


def _message_id(user: User, week: date) -> str:
    """The same for the same week, so that a second copy is known as one."""
    told = hashlib.sha256(f"week {user.pk} {week}".encode()).hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


@change
def close_hand_over(*, by: Scope, hand_over: HandOver, on: date) -> None:
    """Somebody has asked. Safe to repeat; the first stays.

    Raises PermissionError outside `by`, and for one's own: nobody has a word with themselves.
    """
    rows = HandOver.objects.within(by).of_others(by.user_id)
    if not rows.filter(pk=hand_over.pk).exclude(user=by.user_id).exists():
        raise PermissionError(f"hand-over {hand_over.pk} is not for this scope")
    HandOver.objects.filter(pk=hand_over.pk, closed_on=None).update(
        closed_on=on, closed_by_id=by.user_id
    )
