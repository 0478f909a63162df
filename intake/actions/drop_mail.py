"""The mail to those who may look at a list from a folder: a link, and nobody's name in it.

It goes out once a list; when no address took it, the next tick tries again. Killed before it is
noted, it goes out again with the same Message-ID.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.permissions import ROLES
from intake.kinds import kind_for
from intake.models import DropTake
from services.models import AccessGrant

log = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=24)


def mail_reviewers(*, now: datetime | None = None) -> int:
    """Tell about every list that began to wait; how many mails went out. Safe to repeat."""
    now = now or timezone.now()
    due = DropTake.objects.waiting().filter(told_at=None, found_at__gt=now - GIVE_UP_AFTER)
    return sum(_tell(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _tell(take_id: int, now: datetime) -> int:
    rows = DropTake.objects.select_for_update(skip_locked=True, of=("self",))
    take = rows.select_related("folder__unit").filter(pk=take_id, told_at=None).first()
    if take is None:
        return 0
    users = reviewers(take)
    sent = sum(_is_sent(take, user) for user in users)
    if sent or not users:
        DropTake.objects.filter(pk=take_id).update(told_at=now)
    return sent


def _is_sent(take: DropTake, user: User) -> bool:
    """One address that is refused keeps nobody else's mail back."""
    try:
        _message(take, user).send()
    except (OSError, SMTPException) as error:
        log.warning("The mail about list %s could not be sent: %s", take.upload_id, error)
        return False
    return True


def reviewers(take: DropTake) -> list[User]:
    """Active accounts that may send such lists for the folder's branch today, once each."""
    kind, unit = kind_for(take.folder.kind), take.folder.unit
    if kind is None:
        return []
    roles = [key for key, role in ROLES.items() if kind.permission in role.permissions]
    grants = AccessGrant.objects.current_on(timezone.localdate())
    held = grants.filter(role__in=roles, unit__in=unit.ancestor_ids)
    users = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(users.order_by("pk"))


def _message(take: DropTake, user: User) -> EmailMessage:
    url = settings.SITE_URL + reverse("intake:upload_detail", args=[take.upload_id])
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return EmailMessage(
            subject=_("A list for %(unit)s waits for you to check") % {"unit": take.folder.unit},
            body=render_to_string("emails/list_waits.txt", {"url": url}),
            to=[user.email],
            headers={"Message-ID": _message_id(take, user)},
        )


def _message_id(take: DropTake, user: User) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    told = f"list {take.pk} {take.found_at.isoformat()} {user.pk}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{host}>"
