"""One mail a week about one's own plans, for those who asked for it.

It goes to the owner and to nobody else, and tells of the next two weeks alone.
"""

import hashlib
import logging
from datetime import date, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from core.permissions import Permission
from implementation.models import Action, DigestChoice, DigestSent
from services.access import viewer_for

log = logging.getLogger(__name__)
SALT = "implementation.digest"
AHEAD = timedelta(days=14)


@transaction.atomic
def choose_digest(*, user_id: int, wants: bool) -> None:
    """The user wants the mail, or does not. Safe to repeat."""
    DigestChoice.objects.update_or_create(user_id=user_id, defaults={"wants": wants})


def stop_digest(token: str) -> None:
    """What the link at the end of each mail does. Raises ValueError for a spoiled link."""
    choose_digest(user_id=reader_of(token), wants=False)


def reader_of(token: str) -> int:
    """Whose link it is. Raises ValueError when it is spoiled or the account is gone."""
    try:
        user_id = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise ValueError("spoiled link") from error
    if not User.objects.filter(pk=user_id).exists():
        raise ValueError("no such account")
    return int(user_id)


def send_digests(*, today: date | None = None) -> int:
    """Mail everybody who wants it and has not had this week's; how many went out."""
    day = today or timezone.localdate()
    week = day - timedelta(days=day.weekday())
    had = DigestSent.objects.filter(week=week).values("user")
    wanting = DigestChoice.objects.filter(wants=True, user__is_active=True).exclude(user__in=had)
    users = User.objects.filter(pk__in=wanting.values("user")).order_by("pk")
    return sum(_send(user, week, day) for user in list(users))


def due_soon(user_id: int, day: date) -> list[Action]:
    """The user's own open plans for `day` and the 14 days after it, that they may see today."""
    scope = viewer_for(user_id).scope_for(Permission.VIEW_IMPLEMENTATION)
    rows = Action.objects.within(scope).open().filter(owner_id=user_id)
    return list(rows.due_between(day, day + AHEAD).soonest_first().for_list())


def _send(user: User, week: date, day: date) -> bool:
    """Take the week first, so that no other worker sends it; give it back when the mail stays."""
    taken, is_mine = DigestSent.objects.get_or_create(user=user, week=week)
    plans = due_soon(user.pk, day) if is_mine else []
    if not plans:
        return False
    try:
        _message(user, week, plans).send()
    except (OSError, SMTPException) as error:
        log.warning("The weekly mail to account %s did not leave: %s", user.pk, error)
        taken.delete()
        return False
    return True


def _message(user: User, week: date, plans: list[Action]) -> EmailMessage:
    token = signing.dumps(user.pk, salt=SALT)
    stop = settings.SITE_URL + reverse("implementation:digest_stop", kwargs={"token": token})
    mine = settings.SITE_URL + reverse("implementation:plan_mine")
    with translation.override(user.language or settings.LANGUAGE_CODE):
        facts = {"name": user.name, "plans": plans, "mine": mine, "stop": stop}
        subject = render_to_string("implementation/mail/digest_subject.txt").strip()
        body = render_to_string("implementation/mail/digest.txt", facts)
    headers = {
        "Message-ID": _message_id(user, week),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(subject, body, to=[user.email], headers=headers)


def _message_id(user: User, week: date) -> str:
    """The same for the same week, so that a second copy is known as one."""
    told = hashlib.sha256(f"plans {user.pk} {week}".encode()).hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
