"""The mail to somebody whose barrier was answered: a link, and no word of the barrier in it.

It goes out once an answer. A bell that nobody heard loses nothing: the next tick finds the row.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.permissions import Permission
from implementation.models import AnswerMail, BarrierAnswer
from services.access import viewer_for

log = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = timedelta(hours=2)
S = AnswerMail.State


def mail_noters(*, now: datetime | None = None) -> int:
    """Tell everybody whose answer waits to be told; how many mails went out. Safe to repeat."""
    now = now or timezone.now()
    due = AnswerMail.objects.filter(state=S.WAITING, next_try_at__lte=now).order_by("pk")
    return sum(_send(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _send(pk: int, now: datetime) -> bool:
    """Take one mail, so that no other worker has it, and send it. Whether it went out.

    Nothing goes out once the answer was seen, to a closed account, or about one's own answer.
    """
    mail = AnswerMail.objects.select_related("answer__barrier__noted_by").get(pk=pk)
    mine = AnswerMail.objects.filter(pk=pk, state=S.WAITING, attempts=mail.attempts)
    if not mine.filter(next_try_at__lte=now).update(
        attempts=F("attempts") + 1, next_try_at=now + _pause(mail.attempts)
    ):
        return False
    user = _to_tell(mail.answer)
    if user is None:
        return not _note(pk, state=S.NEEDLESS)
    return _hand_over(mail, user, now)


def _pause(attempts: int) -> timedelta:
    """A minute, then twice as long each time."""
    doubled: int = 2 ** min(attempts, 20)
    return min(timedelta(seconds=settings.JOB_LEASE) * doubled, LONGEST_PAUSE)


def _to_tell(answer: BarrierAnswer) -> User | None:
    user: User | None = answer.barrier.noted_by
    is_over = hasattr(answer, "heard") or answer.barrier.withdrawn_at is not None
    if is_over or user is None or not user.is_active or user.pk == answer.answered_by_id:
        return None
    return user if viewer_for(user.pk).may(Permission.NOTE_BARRIERS) else None


def _hand_over(mail: AnswerMail, user: User, now: datetime) -> bool:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _message(mail.answer, user).send()
    except (OSError, SMTPException) as error:
        log.warning("The mail of answer %s could not be sent: %s", mail.answer_id, error)
        if now - mail.answer.answered_at > GIVE_UP_AFTER:
            _note(mail.pk, state=S.FAILED)
        return False
    return _note(mail.pk, state=S.SENT, sent_at=timezone.now())


def _note(pk: int, **facts: object) -> bool:
    return bool(AnswerMail.objects.filter(pk=pk, state=S.WAITING).update(**facts))


def _message(answer: BarrierAnswer, user: User) -> EmailMessage:
    url = settings.SITE_URL + reverse("implementation:barrier_detail", args=[answer.barrier_id])
    return EmailMessage(
        subject=_("There is an answer for you"),
        body=render_to_string("emails/barrier_answered.txt", {"url": url}),
        to=[user.email],
        headers={"Message-ID": _message_id(answer)},
    )


def _message_id(answer: BarrierAnswer) -> str:
    """The same for the same answer, so that a second copy is known as one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    told = f"answer {answer.pk} {answer.answered_at.isoformat()}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{host}>"
