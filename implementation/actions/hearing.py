"""The mail to somebody whose barrier was answered: a link, and no word of the barrier in it."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.permissions import Permission
from implementation.models import BarrierAnswer
from services.access import viewer_for


def mail_noter(answer_id: int) -> bool:
    """Tell the person who noted the barrier that an answer waits; whether a mail went out.

    Nothing goes out once the answer was seen, to a closed account, or about one's own answer. A
    second mail of the same answer has the same Message-ID. Raises what the mail server raises.
    """
    rows = BarrierAnswer.objects.select_related("barrier__noted_by")
    answer = rows.filter(pk=answer_id, heard=None, barrier__withdrawn_at=None).first()
    user = answer.barrier.noted_by if answer else None
    if answer is None or user is None or not user.is_active or user.pk == answer.answered_by_id:
        return False
    if not viewer_for(user.pk).may(Permission.NOTE_BARRIERS):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        return bool(_message(answer, user).send())


def _message(answer: BarrierAnswer, user: User) -> EmailMessage:
    url = settings.SITE_URL + reverse("implementation:barrier_detail", args=[answer.barrier_id])
    return EmailMessage(
        subject=_("There is an answer for you"),
        body=render_to_string("emails/barrier_answered.txt", {"url": url}),
        to=[user.email],
        headers={"Message-ID": _message_id(answer)},
    )


def _message_id(answer: BarrierAnswer) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    told = f"answer {answer.pk} {answer.answered_at.isoformat()}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{host}>"
