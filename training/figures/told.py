"""How many people were told by mail of a session, of a change of it, and that it is called off."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from training.models import Session, SessionNotice

S = SessionNotice.State


@dataclass(frozen=True, slots=True)
class Told:
    """The mails about one thing: how many went out and when the last, and how many did not."""

    about: str
    sent: int
    last_at: datetime | None
    waiting: int
    not_needed: int
    failed: int


def told_of(session: Session) -> tuple[Told, ...]:
    """One for each thing that was to be told, in the order in which it began. One query."""
    rows = SessionNotice.objects.filter(session=session).order_by().values("about")
    counts = {
        name: Count("pk", filter=Q(state=state))
        for name, state in (
            ("sent", S.SENT),
            ("waiting", S.WAITING),
            ("not_needed", S.NEEDLESS),
            ("failed", S.FAILED),
        )
    }
    found = rows.annotate(**counts, last_at=Max("sent_at"), first=Max("pk")).order_by("first")
    return tuple(Told(**{name: row[name] for name in Told.__slots__}) for row in found)
