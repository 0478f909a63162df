"""Which session a list is of that was sent without one: proposed, and for a person to say.

Of a file of several meetings or days each part is asked about; what speaks for a session is the
code to sign in with, the day, the hour and the title.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.scope import Scope
from intake.kinds import NEW, SUBJECT, Asked
from intake.models import Upload
from intake.readers.parts import MOST_PARTS, about_part
from intake.readers.result import Part
from intake.readers.words import Refused
from services.names import plain
from training.attendance_list.going import OUT, part_in_words, session_in_words
from training.attendance_list.new_sessions import hosts, is_new, is_told
from training.attendance_list.telling_new import about_new_session
from training.models import Session

_NEW_FROM_LIST = gettext_lazy("Make a new session from this list")
# So many are offered; the likeliest first.
MOST = 7
LOOKED_AT = 500
# Beyond this, parts of which nothing is known here are proposed to be left out.
FEW_PARTS = 8
# A list rarely is of a session that was held longer ago than this.
DAYS_BACK = 400
NEAR = timedelta(minutes=60)
# Said of more than these, "fits best" would help nobody; less than half a title is a chance word.
MOST_BEST = 3
# A sign-in code names one session; a day says more than a title that many sessions have.
BY_CODE, BY_SUBJECT, BY_DAY, BY_TITLE, BY_TIME = 8, 5, 4, 3, 2


@dataclass(frozen=True, slots=True)
class Told:
    """What a file or a part of it says: words of its title, of all its names, and when it began.

    `at` is empty where only the day is known.
    """

    words: frozenset[str]
    named: frozenset[str]
    on: date | None = None
    at: datetime | None = None


def which_session(*, upload: Upload, preview: Any, by: Scope) -> list[Asked]:
    """Ask which session the list is of, or each of its parts; of a new one, what it is.

    Raises Refused when the branch has none to choose, and the sender may note none.
    """
    sessions = _sessions(upload, by)
    may_make = hosts(upload, by).exists()
    if not sessions and not may_make:
        raise Refused(
            _(
                "No session is noted in this branch that the list could be of. Note the session "
                "first, then send the list again."
            )
        )
    asked = _where_all(upload, preview, sessions)
    if may_make:
        asked = [(_with_new(where, part), part) for where, part in asked]
    if any(not _said(where, upload) for where, _part in asked):
        return [replace(w, proposed=_said(w, upload) or w.proposed) for w, _part in asked]
    new = [(w, part) for w, part in asked if is_new(_said(w, upload))]
    untold = [(w, part) for w, part in new if not is_told(upload, by, part.number)]
    return [one for w, part in untold for one in _about_new(upload, by, w, part)]


def _said(where: Asked, upload: Upload) -> str:
    """What was answered, when it is still among the choices."""
    said = str(upload.answers.get(where.about, ""))
    return said if said in {value for value, _label in where.choices} else ""


def _where_all(upload: Upload, preview: Any, sessions: list[Session]) -> list[tuple[Asked, Part]]:
    """The question where each part goes, or the whole list, with what the file says of it."""
    if 1 < len(preview.parts) <= MOST_PARTS:
        number = len(preview.parts)
        return [(_about(part, upload, sessions, number), part) for part in preview.parts]
    title, start = (str(preview.facts.get(name) or "") for name in ("title", "start"))
    told = _told(title, start, upload.file_name)
    choices, _sure = _choices(sessions, told, upload)
    whole = Part(0, title, start, people=preview.records)
    return [(Asked(SUBJECT, _question(title, start), choices), whole)]


def _with_new(where: Asked, part: Part) -> Asked:
    """The question with the choice to make the session of this part; leaving out comes last."""
    label = _("Make a new session from this part") if part.number else _NEW_FROM_LIST
    kept = [choice for choice in where.choices if choice[0] != OUT]
    out = [choice for choice in where.choices if choice[0] == OUT]
    return replace(where, choices=(*kept, (NEW, str(label)), *out))


def _about_new(upload: Upload, by: Scope, where: Asked, part: Part) -> list[Asked]:
    told = part_in_words(part)
    if part.number:
        told = _("Part %(n)s: %(part)s") % {"n": part.number, "part": told}
    return about_new_session(upload=upload, by=by, where=where, part=part, legend=told)


def _about(part: Part, upload: Upload, sessions: list[Session], parts: int) -> Asked:
    """The question where one part goes."""
    told = _told(part.title, part.start, part.code)
    choices, proposed = _choices(sessions, told, upload)
    if not proposed and parts > FEW_PARTS and not any(_fit(s, told, upload) for s in sessions):
        proposed = OUT
    return Asked(
        about_part(part.number),
        _("Part %(n)s: %(part)s. Which session is that?")
        % {"n": part.number, "part": part_in_words(part)},
        (*choices, (OUT, _("Leave this part out"))),
        proposed,
    )


def _told(title: str, start: str, also: str) -> Told:
    """`also` names the session in other words than its title: a code, or the file's name."""
    at = datetime.fromisoformat(start) if "T" in start else None
    moment = timezone.localtime(at) if at else None
    return Told(
        words=frozenset(plain(title).split()),
        named=frozenset(plain(f"{title} {also}").split()),
        on=moment.date() if moment else date.fromisoformat(start) if start else None,
        at=moment,
    )


def _sessions(upload: Upload, by: Scope) -> list[Session]:
    """Sessions of the branch that were held, newest first; those to come have nobody yet."""
    branch = Scope(by.user_id, by.permission, (upload.unit.path,))
    today = timezone.localdate()
    rows = Session.objects.within(by).within(branch).exclude(state=Session.State.CANCELLED)
    rows = rows.filter(on__lte=today, on__gte=today - timedelta(days=DAYS_BACK))
    return list(rows.select_related("unit", "course", "sign_in").order_by("-on", "-pk")[:LOOKED_AT])


def _choices(
    sessions: Iterable[Session], told: Told, upload: Upload
) -> tuple[tuple[tuple[str, str], ...], str]:
    """The likeliest sessions, and the one that is chosen beforehand, if one alone is sure."""
    fits = [(_fit(session, told, upload), session) for session in sessions]
    if not fits:
        return (), ""
    ranked = sorted(fits, key=lambda pair: (-pair[0], -pair[1].on.toordinal(), pair[1].pk))
    best = ranked[0][0]
    own = [pair for pair in ranked[MOST:] if pair[1].pk == upload.subject_id]
    shown = [*ranked[: MOST - len(own)], *own]
    sure = [session for fit, session in ranked if fit == best and _is_sure(session, told)]
    is_told = best >= BY_TITLE / 2 and sum(fit == best for fit, _s in ranked) <= MOST_BEST
    return (
        tuple((str(s.pk), _label(s, is_best=is_told and fit == best)) for fit, s in shown),
        str(sure[0].pk) if best and len(sure) == 1 else "",
    )


def _is_sure(session: Session, told: Told) -> bool:
    """Whether the code or the day speaks for it; the title alone where the file has no day."""
    return _has_code(session, told) or _is_on_day(session, told) or told.on is None


def _fit(session: Session, told: Told, upload: Upload) -> float:
    """How well a session fits what the file says; 0: nothing speaks for it."""
    words = frozenset(plain(session.title).split())
    shared = len(words & told.words) / len(words | told.words) if told.words else 0
    is_on_day = _is_on_day(session, told)
    return (
        BY_CODE * _has_code(session, told)
        + BY_SUBJECT * (is_on_day and session.pk == upload.subject_id)
        + BY_DAY * is_on_day
        + BY_TITLE * max(shared, _is_of_course(session, told))
        + BY_TIME * (is_on_day and _is_near(session, told))
    )


def _has_code(session: Session, told: Told) -> bool:
    sign_in = getattr(session, "sign_in", None)
    return bool(sign_in and plain(sign_in.letters) in told.named)


def _is_of_course(session: Session, told: Told) -> bool:
    """Whether the code of the course stands there, as a word of its own or as several."""
    words = frozenset(plain(session.course.code).split())
    return bool(words) and words <= told.named


def _is_on_day(session: Session, told: Told) -> bool:
    return bool(told.on and session.on <= told.on <= session.last_on)


def _is_near(session: Session, told: Told) -> bool:
    if not told.at or not session.starts_at:
        return False
    begins = datetime.combine(told.at.date(), session.starts_at, told.at.tzinfo)
    return abs(begins - told.at) <= NEAR


def _label(session: Session, *, is_best: bool) -> str:
    text = session_in_words(session)
    return _("%(session)s (fits best)") % {"session": text} if is_best else text


def _question(title: str, start: str) -> str:
    if title and start:
        day = date_format(datetime.fromisoformat(start), "j F Y")
        return _("The list is of “%(title)s” on %(day)s. Which session is that?") % {
            "title": title[:120],
            "day": day,
        }
    return _("Which session is this list of?")
