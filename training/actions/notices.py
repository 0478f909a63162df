"""Telling people with a place of a change, once: rows with the change, mail after it."""

import hashlib
import logging
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.failpoints import point
from services.actions.mails_apart import address_of
from services.models import StaffMember
from training.models import Place, Session, SessionNotice

log = logging.getLogger(__name__)
BELL = "training.tasks.tell_people"
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = timedelta(hours=2)
JOINS = 3
About = SessionNotice.About
OF_A_PLACE = (About.BOOKED, About.PROMOTED)
S = SessionNotice.State
RELATED = ("session__unit", "session__course", "staff_member")


def tell(session: Session, staff_ids: Collection[int], about: str, *, now: datetime) -> None:
    """These people are to be told once of this change; called in its transaction.

    The same change told again makes no second row. Getting a place is a change of its own each
    time; the caller holds the session's lock and calls once for it.
    """
    earlier = _told_before(session, staff_ids, about)
    SessionNotice.objects.bulk_create(
        [
            SessionNotice(
                session=session,
                staff_member_id=pk,
                about=about,
                revision=earlier[pk] if about in OF_A_PLACE else session.revision,
                made_at=now,
                next_try_at=now,
            )
            for pk in sorted(staff_ids)
        ],
        ignore_conflicts=True,
    )
    if staff_ids:
        ring(BELL)


def _told_before(session: Session, staff_ids: Collection[int], about: str) -> Counter[int]:
    if about not in OF_A_PLACE or not staff_ids:
        return Counter()
    rows = SessionNotice.objects.filter(session=session, about=about, staff_member__in=staff_ids)
    return Counter(rows.values_list("staff_member", flat=True))


def send_notices(*, now: datetime | None = None) -> int:
    """Mail everybody who waits to be told; how many mails went out. Safe to repeat."""
    now = now or timezone.now()
    due = SessionNotice.objects.filter(state=S.WAITING, next_try_at__lte=now).order_by("pk")
    return sum(_send(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _send(pk: int, now: datetime) -> bool:
    """Take one notice, so that no other worker has it, and mail it. Whether it went out."""
    notice = SessionNotice.objects.select_related(*RELATED).get(pk=pk)
    mine = SessionNotice.objects.filter(pk=pk, state=S.WAITING, attempts=notice.attempts)
    if not mine.filter(next_try_at__lte=now).update(
        attempts=F("attempts") + 1, next_try_at=now + _pause(notice.attempts)
    ):
        return False
    point("notice-taken")
    person = _to_tell(notice)
    if person is None:
        return not _note(pk, state=S.NEEDLESS)
    return _hand_over(notice, person, now)


def _pause(attempts: int) -> timedelta:
    """A minute, then twice as long each time."""
    doubled: int = 2 ** min(attempts, 20)
    return min(timedelta(seconds=settings.JOB_LEASE) * doubled, LONGEST_PAUSE)


def _to_tell(notice: SessionNotice) -> StaffMember | None:
    """Who the mail goes to; None when it would tell nothing, or nothing that still holds.

    A later change of the session has its own notice. Nobody who has left is written to.
    """
    person: StaffMember = notice.staff_member
    for _join in range(JOINS):
        person = person.merged_into or person
    today = timezone.localdate()
    has_left = person.left_on is not None and person.left_on <= today
    if has_left or not address_of(person) or notice.session.last_on < today:
        return None
    return person if _still_holds(notice) else None


def _still_holds(notice: SessionNotice) -> bool:
    is_off = notice.session.state == Session.State.CANCELLED
    is_later = notice.about == About.MOVED and notice.revision != notice.session.revision
    if is_off or is_later or notice.about == About.CANCELLED:
        return bool(is_off and notice.about == About.CANCELLED)
    places = Place.objects.filter(session=notice.session, staff_member=notice.staff_member)
    wanted = Place.AHEAD if notice.about == About.MOVED else (Place.State.BOOKED,)
    return places.filter(state__in=wanted).exists()


def _hand_over(notice: SessionNotice, person: StaffMember, now: datetime) -> bool:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _message(notice, person).send()
    except (OSError, SMTPException) as error:
        log.warning("The notice %s about a session could not be sent: %s", notice.pk, error)
        if now - notice.made_at > GIVE_UP_AFTER:
            _note(notice.pk, state=S.FAILED)
        return False
    point("notice-sent")
    return _note(notice.pk, state=S.SENT, sent_at=timezone.now())


def _note(pk: int, **facts: object) -> bool:
    return bool(SessionNotice.objects.filter(pk=pk, state=S.WAITING).update(**facts))


def _message(notice: SessionNotice, person: StaffMember) -> EmailMessage:
    facts = {
        "notice": notice,
        "session": notice.session,
        "name": person.preferred_name or person.first_name or person.shown_name,
        "when": when_words(notice.session),
    }
    return EmailMessage(
        subject=_("%(what)s: %(title)s")
        % {"what": notice.get_about_display(), "title": notice.session.title},
        body=render_to_string("emails/session_notice.txt", facts),
        to=[address_of(person)],
        headers={"Message-ID": _message_id(notice)},
    )


def when_words(session: Session) -> str:
    """The day and start, and the last day of several."""
    words = date_format(session.on, "l j F Y")
    if session.starts_at:
        words = f"{words}, {time_format(session.starts_at, 'TIME_FORMAT')}"
    if session.ends_on:
        until = date_format(session.ends_on, "l j F Y")
        words = _("%(first)s, until %(last)s") % {"first": words, "last": until}
    return words


def _message_id(notice: SessionNotice) -> str:
    """The same for the same notice, so that a second copy is known as one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    told = f"session {notice.pk} {notice.made_at.isoformat()}"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{host}>"
