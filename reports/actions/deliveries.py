"""Telling people by mail that a report is ready: once each, with one Message-ID for ever.

People with an account get a link and no figures; those without one, whom an admin named, get the
file: of a paper that people write in, the version that is signed. Everybody gets a mail of their
own. Rights and wishes are looked up again just before it goes out. A mail server that is away is
asked again with growing pauses for a day.
"""

import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.failpoints import point
from core.forms import lower_first
from reports.access import SIGNED_FIRST
from reports.actions.told import stop_token
from reports.figures.failed import admins_of, failed_lately
from reports.figures.recipients import (
    concerned,
    is_to_be_signed,
    named_for,
    named_outside,
    refusal,
)
from reports.models import Delivery, NamedRecipient, ReportFile, ReportRun, SignOff

log = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = timedelta(hours=2)
S = Delivery.State
TYPES: dict[str, str] = {
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def plan_deliveries(run: ReportRun) -> None:
    """Note who is to be told; called in the transaction that finishes the run. Safe to repeat."""
    now = timezone.now()
    planned = [
        _planned(
            run, now, user=user, address=user.email, state=S.WAITING if is_mailed else S.STOPPED
        )
        for user, is_mailed in concerned(run)
    ]
    state = S.HELD if is_to_be_signed(run) else S.WAITING
    planned += [
        _planned(run, now, named=named, address=named.address, state=state)
        for named in named_for(run, on=timezone.localdate(now))
    ]
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    ring("reports.tasks.send_deliveries")


def send_signed(run: ReportRun) -> None:
    """Have a version that was just signed go to everybody outside who is named; safe to repeat.

    Called in the transaction that signs. What was held of the version that the schedule made goes
    as this one: to each person once. Of a report that no schedule made nobody outside is told.
    """
    versions = ReportRun.objects.of(run.unit, run.kind, run.period, run.basis)
    if run.kind not in SIGNED_FIRST or not versions.filter(is_scheduled=True).exists():
        return
    now = timezone.now()
    Delivery.objects.filter(run__in=versions.values("pk"), state=S.HELD).update(
        run=run, state=S.WAITING, next_try_at=now
    )
    planned = [
        _planned(run, now, named=named, address=named.address)
        for named in named_outside(run, on=timezone.localdate(now))
    ]
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    ring("reports.tasks.send_deliveries")


def plan_alerts(*, now: datetime) -> int:
    """Note that the admins are to be told of scheduled reports that failed, once each time one
    fails; safe to repeat.
    """
    runs = failed_lately(now).select_related("unit")
    planned = [
        _planned(
            run, now, user=user, address=user.email, about=Delivery.About.FAILED,
            of_attempt=run.attempt,
        )
        for run in runs
        for user in admins_of(run, on=timezone.localdate(now))
    ]  # fmt: skip
    return len(Delivery.objects.bulk_create(planned, ignore_conflicts=True))


def _planned(run: ReportRun, now: datetime, **facts: Any) -> Delivery:
    return Delivery(run=run, message_id=_message_id(run), planned_at=now, next_try_at=now, **facts)


def _message_id(run: ReportRun) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<report-{run.pk}.{secrets.token_hex(12)}@{host}>"


def send_due(*, now: datetime | None = None) -> int:
    """Send every mail whose time has come; how many went out."""
    now = now or timezone.now()
    due = Delivery.objects.filter(state=S.WAITING, next_try_at__lte=now).order_by("pk")
    return sum(_send(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _send(pk: int, now: datetime) -> bool:
    """Take one mail, so that no other worker has it, and send it. Whether it went out."""
    mail = Delivery.objects.select_related("run__unit__organisation", "user", "named").get(pk=pk)
    mine = Delivery.objects.filter(pk=pk, state=S.WAITING, attempts=mail.attempts)
    if not mine.filter(next_try_at__lte=now).update(
        attempts=F("attempts") + 1, next_try_at=now + _pause(mail.attempts)
    ):
        return False
    point("mail-taken")
    if refused := refusal(mail, on=timezone.localdate(now)):
        return not _note(pk, state=refused)
    return _hand_over(mail, now)


def _pause(attempts: int) -> timedelta:
    """A minute, then twice as long each time."""
    doubled: int = 2 ** min(attempts, 20)
    return min(timedelta(seconds=settings.JOB_LEASE) * doubled, LONGEST_PAUSE)


def _hand_over(mail: Delivery, now: datetime) -> bool:
    try:
        message = _message_of(mail)
        message.send()
    except (OSError, SMTPException) as error:
        log.warning("Mail %s could not be sent: %s", mail.pk, type(error).__name__)
        if now - (_begun_at(mail) or now) > GIVE_UP_AFTER:
            _note(mail.pk, state=S.FAILED)
        return False
    point("mail-sent")
    return _note(mail.pk, state=S.SENT, sent_at=timezone.now(), address=message.to[0])


def _begun_at(mail: Delivery) -> datetime | None:
    """From when on it could go: when it was planned and its report was ready, or signed where that
    must be first.
    """
    signed = SignOff.objects.filter(run=mail.run_id).values_list("signed_at", flat=True).first()
    is_after = mail.named_id is not None and mail.run.kind in SIGNED_FIRST
    begun = signed if is_after else mail.run.finished_at
    return max(filter(None, (begun, mail.planned_at)), default=None)


def _message_of(mail: Delivery) -> EmailMessage:
    if mail.named:
        return _file_message(mail, mail.named)
    return _link_message(mail)


def _note(pk: int, **facts: object) -> bool:
    return bool(Delivery.objects.filter(pk=pk, state=S.WAITING).update(**facts))


def _link_message(mail: Delivery) -> EmailMessage:
    """Where to find the report or, failed, to try again. No figure and no name but the unit's."""
    user = mail.user
    language = (user.language if user else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        facts = _facts(mail)
        facts["url"] = settings.SITE_URL + reverse("reports:run_detail", args=[mail.run_id])
        to = user.email if user else ""
        if mail.about == Delivery.About.FAILED:
            return _alert(mail, to, facts)
        return _message(mail, to, "emails/report_ready.txt", facts)


def _alert(mail: Delivery, to: str, facts: dict[str, Any]) -> EmailMessage:
    return EmailMessage(
        subject=_("The %(report)s for %(unit)s could not be made") % facts,
        body=render_to_string("emails/report_failed.txt", facts),
        to=[to],
        headers={"Message-ID": mail.message_id},
    )


def _file_message(mail: Delivery, named: NamedRecipient) -> EmailMessage:
    """The file itself. Raises OSError when it is not in the storage."""
    file = mail.run.files.filter(format=named.format).first()
    if file is None:
        raise FileNotFoundError(f"no {named.format} of run {mail.run_id}")
    facts = {**_facts(mail), "name": named.name, "until": named.until_on}
    message = _message(mail, named.address, "emails/report_file.txt", facts)
    with default_storage.open(file.stored_as) as kept:
        message.attach(file.name, kept.read(), TYPES[named.format])
    return message


def _facts(mail: Delivery) -> dict[str, Any]:
    run = mail.run
    stop = reverse("reports:told_stop", kwargs={"token": stop_token(mail)})
    return {
        "report": lower_first(run.title),
        "unit": run.unit.name,
        "organisation": run.unit.organisation.name,
        "period": run.period_label,
        "version": _version_words(run),
        "stop": settings.SITE_URL + stop,
    }


def _version_words(run: ReportRun) -> str:
    """What is said of one that was made again; nothing of the first."""
    if run.version == 1:
        return ""
    told = _("This is version %(n)s. It may say something else than the version before.")
    return " " + told % {"n": run.version}


def _message(mail: Delivery, to: str, template: str, facts: dict[str, Any]) -> EmailMessage:
    return EmailMessage(
        subject=_("The %(report)s for %(unit)s is ready") % facts,
        body=render_to_string(template, facts),
        to=[to],
        headers={
            "Message-ID": mail.message_id,
            "List-Unsubscribe": f"<{facts['stop']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
