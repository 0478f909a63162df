"""Which session a list is of that was sent without one: proposed, and for a person to say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from intake.kinds import SUBJECT, Asked
from intake.models import Upload
from intake.readers.words import Refused
from services.names import plain
from training.models import Session

# So many are offered; the likeliest first.
MOST = 7
LOOKED_AT = 500
# A list rarely is of a session that was held longer ago than this.
DAYS_BACK = 400
NEAR = timedelta(minutes=60)
# A sign-in code names one session; a day says more than a title that many sessions have.
BY_CODE, BY_DAY, BY_TITLE, BY_TIME = 8, 4, 3, 2


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of its meeting: words of its title and its name, and when it began."""

    words: frozenset[str]
    named: frozenset[str]
    start: datetime | None


def which_session(*, upload: Upload, preview: Any, by: Scope) -> Asked:
    """Ask which session the list is of. Raises Refused when the branch has none to choose."""
    told = _told(upload, preview)
    found = sorted(_sessions(upload, by), key=lambda s: (-_fit(s, told), -s.on.toordinal(), s.pk))
    if not found:
        raise Refused(
            _(
                "No session is noted in this branch that the list could be of. Note the session "
                "first, then send the list again."
            )
        )
    best = _fit(found[0], told)
    choices = [(str(s.pk), _label(s, told, best)) for s in found[:MOST]]
    return Asked(SUBJECT, _question(preview), tuple(choices))


def _told(upload: Upload, preview: Any) -> Told:
    title = str(preview.facts.get("title") or "")
    start = str(preview.facts.get("start") or "")
    return Told(
        words=frozenset(plain(title).split()),
        named=frozenset(plain(f"{title} {upload.file_name}").split()),
        start=timezone.localtime(datetime.fromisoformat(start)) if start else None,
    )


def _sessions(upload: Upload, by: Scope) -> list[Session]:
    """Sessions of the branch that were held, newest first; those to come have nobody yet."""
    branch = Scope(by.user_id, by.permission, (upload.unit.path,))
    today = timezone.localdate()
    rows = Session.objects.within(branch).exclude(state=Session.State.CANCELLED)
    rows = rows.filter(on__lte=today, on__gte=today - timedelta(days=DAYS_BACK))
    return list(rows.select_related("unit", "sign_in").order_by("-on", "-pk")[:LOOKED_AT])


def _fit(session: Session, told: Told) -> float:
    """How well a session fits what the file says; 0: nothing speaks for it."""
    words = frozenset(plain(session.title).split())
    shared = len(words & told.words) / len(words | told.words) if told.words else 0
    return (
        BY_CODE * _has_code(session, told)
        + BY_DAY * _is_on_day(session, told)
        + BY_TITLE * shared
        + BY_TIME * (_is_on_day(session, told) and _is_near(session, told))
    )


def _has_code(session: Session, told: Told) -> bool:
    sign_in = getattr(session, "sign_in", None)
    return bool(sign_in and plain(sign_in.letters) in told.named)


def _is_on_day(session: Session, told: Told) -> bool:
    if not told.start:
        return False
    return session.on <= told.start.date() <= (session.ends_on or session.on)


def _is_near(session: Session, told: Told) -> bool:
    if not told.start or not session.starts_at:
        return False
    begins = datetime.combine(told.start.date(), session.starts_at, told.start.tzinfo)
    return abs(begins - told.start) <= NEAR


def _label(session: Session, told: Told, best: float) -> str:
    when = date_format(session.on, "j F Y")
    if session.starts_at:
        when += session.starts_at.strftime(", %H:%M")
    fit = _fit(session, told)
    text = f"{session.title}, {when}, {session.unit.name}"
    return _("%(session)s (fits best)") % {"session": text} if fit and fit == best else text


def _question(preview: Any) -> str:
    title = str(preview.facts.get("title") or "")
    start = str(preview.facts.get("start") or "")[:10]
    if title and start:
        day = date_format(datetime.fromisoformat(start), "j F Y")
        return _("The list is of “%(title)s” on %(day)s. Which session is that?") % {
            "title": title[:120],
            "day": day,
        }
    return _("Which session is this list of?")
