"""Questions before and after a session by mail: in the weekly mail, or apart where that is no help.

Whoever has an account reads of them in the weekly mail (`training.builders.digest`). A mail apart
goes to people without one, and where the questions are over before the next weekly mail. Both keep
the same limits and the same log, and nobody is reminded: who has answered is known to nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from services.actions.mails_apart import Letter, has_account, send_apart
from services.figures.digests import closed_on, readers_due_within, told_before
from services.models import DigestSent, StaffMember
from training.models import Ask
from training.wave_links import asks_waiting, key_of, one_a_wave, path_of, who_is

LONGEST_WAIT = timedelta(days=7)


def send_wave_mail(*, today: date) -> int:
    """Mail everybody whom the weekly mail cannot tell of an open wave in time; how many went out.

    Nobody on a day that is no working day where they work. Safe to repeat.
    """
    asks: dict[StaffMember, list[Ask]] = defaultdict(list)
    for ask in asks_waiting(today):
        asks[who_is(ask)].append(ask)
    closed, weekly = closed_on(today), _Weekly(today)
    return sum(
        _send(person, weekly.leaves_over(person, one_a_wave(theirs)), today)
        for person, theirs in asks.items()
        if person.organisation_id not in closed
    )


class _Weekly:
    """Who will read of an ask in the weekly mail before it is over."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.due: dict[date, set[int]] = {}

    def leaves_over(self, person: StaffMember, asks: Sequence[Ask]) -> list[Ask]:
        """The asks that the weekly mail does not tell in time; all, where there is no account."""
        if not has_account(person):
            return list(asks)
        return [ask for ask in asks if person.user_id not in self._due_by(ask.wave.closes_on)]

    def _due_by(self, last: date) -> set[int]:
        until = min(last, self.today + LONGEST_WAIT)
        if until not in self.due:
            self.due[until] = readers_due_within(self.today, until)
        return self.due[until]


@transaction.atomic
def _send(person: StaffMember, asks: Sequence[Ask], today: date) -> bool:
    told = told_before(person, {key_of(ask.wave_id) for ask in asks})
    new = [ask for ask in asks if key_of(ask.wave_id) not in told]
    about = DigestSent.About.ASKED
    if not new or not send_apart(person, _letter(person, new), about=about, day=today):
        return False
    _take_out(new)
    return True


def _take_out(asks: Collection[Ask]) -> None:
    Ask.objects.filter(pk__in=[ask.pk for ask in asks]).update(is_mailed=True)


def _letter(person: StaffMember, asks: Sequence[Ask]) -> Letter:
    facts = {
        "name": person.preferred_name or person.first_name or person.last_name,
        "title": asks[0].wave.evaluation.session.title,
        "kind": asks[0].wave.kind,
        "asked": [_facts(ask) for ask in asks],
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("training/mail/wave_subject.txt", facts)
        body = render_to_string("training/mail/wave.txt", facts)
    keys = tuple(key_of(ask.wave_id) for ask in asks)
    return Letter(" ".join(subject.split()), body, keys)


def _facts(ask: Ask) -> dict[str, object]:
    session = ask.wave.evaluation.session
    return {
        "title": session.title,
        "on": session.on,
        "kind": ask.wave.kind,
        "until": ask.wave.closes_on,
        "link": settings.SITE_URL + path_of(ask),
    }
