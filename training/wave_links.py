"""Who is asked in an open wave, and the link of each: for mails and for cards.

What the log of mails keeps of an ask is its key: the wave, never the link or the number in it.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from services.figures.people import records_of
from services.models import StaffMember
from training.models import Ask
from training.wave_codes import Code


def who_is(ask: Ask) -> StaffMember:
    """The person who is asked: where two records were merged, the one that stays."""
    person: StaffMember = ask.person.staff_member
    return person.merged_into or person


def path_of(ask: Ask) -> str:
    """The address of the form of this person in this wave, without the site."""
    code = Code(ask.wave.kind, ask.person.number)
    return reverse("training:wave_answer", kwargs={"code": str(code)})


def key_of(wave_id: int) -> str:
    """What stands in the log of mails of everybody whom a mail asked in this wave."""
    return f"asked {wave_id}"


def asks_open(day: date) -> QuerySet[Ask]:
    """Asks that can be answered on `day`, with session and person; soonest over first."""
    rows: QuerySet[Ask] = Ask.objects.open_on(day)
    return rows.select_related(
        "wave__evaluation__session",
        "person__staff_member__user",
        "person__staff_member__merged_into__user",
    ).order_by("wave__closes_on", "pk")


def asks_waiting(day: date) -> QuerySet[Ask]:
    """Those of them that went out in no mail of their own."""
    return asks_open(day).filter(is_mailed=False)


def asks_of(person: StaffMember, day: date) -> list[Ask]:
    """All that is asked of one person on `day`, one of each wave."""
    return one_a_wave(asks_open(day).filter(person__staff_member__in=records_of(person)))


def one_a_wave(asks: Iterable[Ask]) -> list[Ask]:
    """Two records that were merged may both be asked in a wave: the first is enough."""
    first: dict[int, Ask] = {}
    for ask in asks:
        first.setdefault(ask.wave_id, ask)
    return list(first.values())
