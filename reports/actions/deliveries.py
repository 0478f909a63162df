"""Telling people by mail that a report is ready: once each, with one Message-ID for ever.

A mail holds a link and no figures. Rights are looked up again just before it goes out. A mail
server that is away is asked again with growing pauses for a day.
"""

import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.doorbell import ring
from core.failpoints import point
from core.forms import lower_first
from reports.access import may_read
from reports.models import Delivery, ReportRun
from services.access import viewer_for
from services.models import AccessGrant

log = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = timedelta(hours=2)
S = Delivery.State


def plan_deliveries(run: ReportRun) -> None:
    """Note who is to be told; called in the transaction that finishes the run. Safe to repeat."""
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                run=run,
                user=user,
                address=user.email,
                message_id=_message_id(run, user),
                next_try_at=now,
            )
            for user in recipients(run)
        ],
        ignore_conflicts=True,
    )
    ring("reports.tasks.send_deliveries")


def recipients(run: ReportRun) -> list[User]:
    """The delivery leads of the branch, and the person who asked.

    The leads are those of the unit itself or, where it has none, of the nearest unit above.
    """
    grants = AccessGrant.objects.current_on(timezone.localdate()).filter(
        role="delivery_lead", unit__in=run.unit.ancestor_ids
    )
    leads: dict[str, set[int]] = {}
    for path, user_id in grants.values_list("unit__path", "user"):
        leads.setdefault(path, set()).add(user_id)
    told = leads[max(leads, key=len)] if leads else set()
    people = User.objects.filter(pk__in=told | {run.asked_by_id or 0}, is_active=True)
    return list(people.order_by("pk"))


def _message_id(run: ReportRun, user: User) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<report-{run.pk}-{user.pk}.{secrets.token_hex(8)}@{host}>"


def send_due(*, now: datetime | None = None) -> int:
    """Send every mail whose time has come; how many went out."""
    now = now or timezone.now()
    due = Delivery.objects.filter(state=S.WAITING, next_try_at__lte=now).order_by("pk")
    return sum(_send(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _send(pk: int, now: datetime) -> bool:
    """Take one mail, so that no other worker has it, and send it. Whether it went out."""
    mail = Delivery.objects.select_related("run__unit", "user").get(pk=pk)
    mine = Delivery.objects.filter(pk=pk, state=S.WAITING, attempts=mail.attempts)
    if not mine.filter(next_try_at__lte=now).update(
        attempts=F("attempts") + 1, next_try_at=now + _pause(mail.attempts)
    ):
        return False
    point("mail-taken")
    if not may_read(viewer_for(mail.user_id), mail.run.kind, mail.run.unit.path):
        return not _note(pk, state=S.WITHHELD)
    return _hand_over(mail, now)


def _pause(attempts: int) -> timedelta:
    """A minute, then twice as long each time."""
    doubled: int = 2 ** min(attempts, 20)
    return min(timedelta(seconds=settings.JOB_LEASE) * doubled, LONGEST_PAUSE)


def _hand_over(mail: Delivery, now: datetime) -> bool:
    try:
        _message(mail).send()
    except (OSError, SMTPException) as error:
        log.warning("Mail %s could not be sent: %s", mail.pk, error)
        if now - (mail.run.finished_at or now) > GIVE_UP_AFTER:
            _note(mail.pk, state=S.FAILED)
        return False
    point("mail-sent")
    return _note(mail.pk, state=S.SENT, sent_at=timezone.now(), address=mail.user.email)


def _note(pk: int, **facts: object) -> bool:
    return bool(Delivery.objects.filter(pk=pk, state=S.WAITING).update(**facts))


def _message(mail: Delivery) -> EmailMessage:
    """Where to find the report. No figure and no name but that of the unit is in it."""
    run = mail.run
    facts = {
        "report": lower_first(str(run.get_kind_display())),
        "unit": run.unit.name,
        "period": run.period_label,
        "url": settings.SITE_URL + reverse("reports:run_detail", args=[run.pk]),
    }
    return EmailMessage(
        subject=_("The %(report)s for %(unit)s is ready") % facts,
        body=render_to_string("emails/report_ready.txt", facts),
        to=[mail.user.email],
        headers={"Message-ID": mail.message_id},
    )
