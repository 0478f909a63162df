"""The mail to somebody whose long list is done: a link, and no word of what the list says.

A bell that nobody heard loses nothing: the next tick finds the row.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.doorbell import ring
from intake.kinds import kind_for
from intake.models import Upload
from services.access import viewer_for

log = logging.getLogger(__name__)
BELL = "intake.tasks.tell"
# Nobody waits beside the page for longer than this, nor for so many rows.
LONG, MANY = timedelta(seconds=60), 500
PAUSE, GIVE_UP_AFTER = timedelta(minutes=5), timedelta(hours=24)


def tell_when_long(upload_id: int, *, now: datetime | None = None) -> bool:
    """Have whoever approved the list told, when putting it in took long; whether it did."""
    now = now or timezone.now()
    upload = Upload.objects.get(pk=upload_id)
    if upload.approved_at is None or upload.is_waiting:
        return False
    is_long = now - upload.approved_at > LONG or upload.facts.get("records", 0) >= MANY
    if is_long:
        Upload.objects.filter(pk=upload_id).update(tell_at=now)
        ring(BELL)
    return is_long


def tell_senders(*, now: datetime | None = None) -> int:
    """Mail everybody who waits to be told; how many mails went out. Safe to repeat."""
    now = now or timezone.now()
    due = Upload.objects.filter(tell_at__lte=now).order_by("pk")
    return sum(_tell(upload, now) for upload in due.select_related("approved_by", "unit"))


def _tell(upload: Upload, now: datetime) -> bool:
    """Take one mail, so that no other worker has it, and send it. Whether it went out."""
    mine = Upload.objects.filter(pk=upload.pk, tell_at=upload.tell_at)
    if not mine.update(tell_at=now + PAUSE):
        return False
    user = _to_tell(upload)
    is_sent = bool(user and _hand_over(upload, user))
    if is_sent or user is None or now - (upload.finished_at or now) > GIVE_UP_AFTER:
        Upload.objects.filter(pk=upload.pk).update(tell_at=None)
    return is_sent


def _to_tell(upload: Upload) -> User | None:
    """Whoever approved it, as long as they may still see it."""
    user: User | None = upload.approved_by
    kind = kind_for(upload.kind)
    if user is None or kind is None or not user.is_active:
        return None
    return user if viewer_for(user.pk).may(kind.permission, upload.unit.path) else None


def _hand_over(upload: Upload, user: User) -> bool:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _message(upload, user).send()
    except (OSError, SMTPException) as error:
        log.warning("The mail about list %s could not be sent: %s", upload.pk, error)
        return False
    return True


def _message(upload: Upload, user: User) -> EmailMessage:
    url = settings.SITE_URL + reverse("intake:upload_detail", args=[upload.pk])
    return EmailMessage(
        subject=_("Your list is ready to look at"),
        body=render_to_string("emails/list_done.txt", {"url": url}),
        to=[user.email],
        headers={"Message-ID": _message_id(upload)},
    )


def _message_id(upload: Upload) -> str:
    """The same for the same outcome, so that a second copy is known as one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    told = f"list {upload.pk} {upload.approved_at}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{host}>"
