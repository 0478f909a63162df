"""Mail to everybody whom a round asks: the same words, at the same time, whoever did what."""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.failpoints import point
from core.jobs import claim, finish, leased
from core.permissions import Permission
from core.scope import Scope
from services.eligibility import addresses_on, addresses_over
from wellbeing.actions.rounds import held
from wellbeing.models import Mailing, Round, RoundStep

BELL = "wellbeing.tasks.send_mailing"
MOST_REMINDERS = 2
# Between two mails to the same people.
PAUSE = timedelta(days=3)
What = Mailing.What


@transaction.atomic
def remind(*, by: Scope, round_id: object, now: datetime) -> Mailing:
    """Remind everybody alike. Raises ValueError for a third time, too soon, or a closed round."""
    of = held(by, Permission.PREPARE_CHECKINS, round_id)
    if of.state != Round.State.OPEN or of.closes_at is None or of.closes_at <= now:
        raise ValueError(_("This check-in is not open."))
    earlier = of.mailings.filter(what=What.REMINDER).count()
    if earlier >= MOST_REMINDERS:
        raise ValueError(_("Everybody was reminded twice. Now it is better to talk to people."))
    last = of.mailings.order_by("-asked_at").first()
    begun = last.asked_at if last else of.opened_at
    if begun and now - begun < PAUSE:
        raise ValueError(_("The last mail is less than three days old. Please wait a little."))
    made = _ask(of, What.REMINDER, earlier + 1)
    RoundStep.objects.create(round=of, step=RoundStep.Step.REMINDED, by_id=by.user_id)
    return made


def announce() -> int:
    """Ask for the mail of each round that opened or was sealed and has none yet; how many."""
    asked = 0
    for state, what in ((Round.State.OPEN, What.OPENED), (Round.State.SEALED, What.RESULTS)):
        silent = Round.objects.filter(state=state).exclude(mailings__what=what)
        for of in silent.select_related("unit"):
            with transaction.atomic():
                _ask(of, what, 1)
            asked += 1
    return asked


def _ask(of: Round, what: str, number: int) -> Mailing:
    made, _is_new = Mailing.objects.get_or_create(round=of, what=what, number=number)
    ring(BELL, made.pk)
    return made


def send_mailing(pk: int) -> None:
    """Send to everybody who has not had it yet, A to Z; goes on where a killed worker stopped."""
    attempt = claim(Mailing, pk)
    if attempt is None:
        return
    point("mailing-claimed")
    with leased(Mailing, pk, attempt):
        mailing = Mailing.objects.select_related("round__unit").get(pk=pk)
        for address in _addresses(mailing):
            if address > mailing.sent_to:
                # One address that is refused must not keep the mail from the others.
                with suppress(SMTPRecipientsRefused):
                    _message(mailing, address).send()
                point("mailing-sent")
                mailing.sent_to = address
                mailing.save(update_fields=["sent_to"])
                point("mailing-noted")
        with transaction.atomic():
            finish(Mailing, pk, attempt)
    point("mailing-finished")


def _addresses(mailing: Mailing) -> list[str]:
    """Everybody who was asked; results go to those who look after the unit at the same time."""
    asked = set(addresses_on(mailing.round.pk))
    if mailing.what == What.RESULTS:
        unit, today = mailing.round.unit, timezone.localdate()
        asked |= set(addresses_over(unit, Permission.VIEW_CHECKINS, on=today))
    return sorted(asked)


def _message(mailing: Mailing, address: str) -> EmailMessage:
    """Plain text, no picture, no link of one's own."""
    facts = {"unit": mailing.round.unit.name, "round": mailing.round, "site": settings.SITE_URL}
    template = f"wellbeing/mail/{mailing.what}"
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"{template}_subject.txt", facts).strip()
        body = render_to_string(f"{template}.txt", facts)
    headers = {"Message-ID": _message_id(mailing, address)}
    return EmailMessage(subject, body, to=[address], headers=headers)


def _message_id(mailing: Mailing, address: str) -> str:
    """The same for the same mail to the same address, so that a second copy is known as one."""
    told = f"{mailing.round_id} {mailing.what} {mailing.number} {address}"
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{host}>"
