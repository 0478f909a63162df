"""The mail with the link of a wave: to whoever is asked and has an address, once a wave."""

import logging
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from services.models import StaffMember
from training.models import Ask
from training.wave_codes import Code

log = logging.getLogger(__name__)
CHUNK = 500


def send_wave_mail(*, today: date) -> int:
    """Mail everybody asked in an open wave who has had no mail about it; how many went out."""
    waiting = Ask.objects.open_on(today).with_people().filter(is_mailed=False)
    done, last = 0, 0
    while chunk := list(waiting.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        done += sum(_send(ask) for ask in chunk)
        last = chunk[-1].pk
    return done


def _send(ask: Ask) -> bool:
    """Take it first, so that no other worker sends it; give it back when the mail stays here."""
    person = who_is(ask)
    rows = Ask.objects.filter(pk=ask.pk)
    if not person.email or not rows.filter(is_mailed=False).update(is_mailed=True):
        return False
    try:
        _message(ask, person).send()
    except (OSError, SMTPException) as error:
        log.warning("A mail of wave %s did not leave: %s", ask.wave_id, error)
        rows.update(is_mailed=False)
        return False
    return True


def who_is(ask: Ask) -> StaffMember:
    """The person who is asked: where two records were merged, the one that stays."""
    person: StaffMember = ask.person.staff_member
    return person.merged_into or person


def link_of(ask: Ask) -> str:
    """The whole address of the form of this person in this wave."""
    code = Code(ask.wave.kind, ask.person.number)
    return settings.SITE_URL + reverse("training:wave_answer", kwargs={"code": str(code)})


def _message(ask: Ask, person: StaffMember) -> EmailMessage:
    session = ask.wave.evaluation.session
    facts = {
        "name": person.preferred_name or person.first_name or person.last_name,
        "title": session.title,
        "on": session.on,
        "kind": ask.wave.kind,
        "until": ask.wave.closes_on,
        "link": link_of(ask),
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("training/mail/wave_subject.txt", facts).strip()
        body = render_to_string("training/mail/wave.txt", facts)
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])
