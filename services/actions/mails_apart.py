"""A mail outside the weekly one, where that cannot carry it: the same limits and the same log.

For people without an account, and for what is over before the next weekly mail. It takes the week
of its reader as the weekly mail does, so that no two go out. Everything is one transaction: killed
before it is noted, it goes out again with the same Message-ID.
"""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from core.failpoints import point
from services.actions.digests import note_sent
from services.actions.mail_choice import MailReader, stop_headers, stop_link
from services.figures.digests import may_have_mail
from services.models import DigestSent, DigestTold, StaffMember

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail apart says. `keys` name the things told, as in the weekly mail; no link."""

    subject: str
    body: str
    keys: tuple[str, ...]


def has_account(person: StaffMember) -> bool:
    """Whether the person can sign in and be reached there."""
    user = person.user
    return bool(user and user.is_active and user.email)


def address_of(person: StaffMember) -> str:
    """Where mail to the person goes: to the account, else to the address of work; or nowhere."""
    return str(person.user.email if person.user and has_account(person) else person.email)


def send_apart(person: StaffMember, letter: Letter, *, about: str, day: date) -> bool:
    """Send one mail, if the person may have one on `day`; whether it left. Safe to repeat."""
    address = address_of(person)
    if not address or not may_have_mail(person, day):
        return False
    reader = _reader(person)
    message = _message(reader, address, letter)
    try:
        with transaction.atomic():
            taken = _take(person, reader, about, day)
            if taken is None:
                return False
            message.send()
            point("apart-sent")
            told = {"message_id": message.extra_headers["Message-ID"], "day": day}
            note_sent(taken, letter.keys, **told)
    except (OSError, SMTPException) as error:
        log.warning("A mail to %s did not leave: %s", reader, error)
        return False
    return True


def _reader(person: StaffMember) -> MailReader:
    if has_account(person):
        return MailReader(user_id=person.user_id)
    return MailReader(person_id=person.pk)


def _take(person: StaffMember, reader: MailReader, about: str, day: date) -> DigestSent | None:
    """The reader's week, if nobody took it or the weekly mail found nothing to tell in it.

    Another worker that takes it at the same time waits here until this one is done.
    """
    week = day - timedelta(days=day.weekday())
    facts = {"organisation_id": person.organisation_id, "about": about}
    found, is_new = DigestSent.objects.get_or_create(**reader.as_row, week=week, defaults=facts)
    row: DigestSent = DigestSent.objects.select_for_update(of=["self"]).get(pk=found.pk)
    if row.sent_at or not (is_new or row.is_empty):
        return None
    DigestSent.objects.filter(pk=row.pk).update(about=about, is_empty=False)
    return row


def _message(reader: MailReader, address: str, letter: Letter) -> EmailMessage:
    stop = stop_link(reader)
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string("emails/apart.txt", {"body": letter.body, "stop": stop})
    headers = {"Message-ID": _message_id(reader, letter), **stop_headers(stop)}
    return EmailMessage(letter.subject, body, to=[address], headers=headers)


def _message_id(reader: MailReader, letter: Letter) -> str:
    """The same for the same first thing to the same reader, so that a copy is known as one."""
    told = hashlib.sha256(f"apart {reader} {min(letter.keys)}".encode()).hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def forget_what_was_told(keys: Collection[str]) -> None:
    """Take these things out of the log; that a mail went out, when and to whom, stays."""
    DigestTold.objects.filter(key__in=keys).delete()
