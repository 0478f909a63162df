"""Where the people of a list go: its one session, or for each part the one that somebody said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from intake.kinds import SUBJECT
from intake.models import Upload
from intake.readers.parts import PART, about_part, is_apart
from training.attendance_list.new_sessions import StillOpen, alike, as_number, is_new, new_session
from training.models import Session

OUT = "out"


@dataclass(frozen=True, slots=True)
class Going:
    """The session of each part by its number, None for one that is left out.

    `sessions` is empty for a list of one session, which is then `whole`; `start` is when it began.
    """

    whole: Session | None = None
    start: str = ""
    parts: Mapping[int, Any] = field(default_factory=dict)
    sessions: Mapping[int, Session | None] = field(default_factory=dict)

    def session_of(self, part: int) -> Session | None:
        """The session to which a person of this part came, or None."""
        return self.sessions.get(part) if self.sessions else self.whole

    def said_of(self, part: int) -> date | None:
        """The day that the file says for this part."""
        said = self.parts[part].start if part in self.parts else self.start
        return date.fromisoformat(said[:10]) if said else None

    def day_of(self, person: Any) -> str:
        """The day as ISO text where the session has several; else nothing.

        Where the file does not say it, it is the day on which the person joined.
        """
        session, said = self.session_of(person.part), self.said_of(person.part)
        if session is None or not session.ends_on:
            return ""
        joined = str(person.stays[0][0])[:10] if person.stays else ""
        return said.isoformat() if said else joined


def going(upload: Upload, preview: Any, by: Scope) -> Going:
    """Where everybody in the file goes. Raises StillOpen."""
    parts = {part.number: part for part in preview.parts}
    if not parts or not is_apart(upload.answers):
        start = str(preview.facts.get("start") or "")
        return Going(_subject(upload, by), start, parts)
    said = {number: upload.answers.get(about_part(number), "") for number in parts}
    new = new_sessions(upload, by)
    ids = {as_number(text) for text in said.values()}
    held = sessions_within(upload, by, ids)
    if any(
        text != OUT and number not in new and as_number(text) not in held
        for number, text in said.items()
    ):
        raise StillOpen
    goes = {n: new.get(n) or held.get(as_number(text)) for n, text in said.items()}
    return Going(parts=parts, sessions=goes)


def new_sessions(upload: Upload, by: Scope) -> dict[int, Session]:
    """The session of each part (0: of the whole list) for which a new one was told of.

    Raises StillOpen when something of one is not known (any more).
    """
    told = {_part_of(about): text for about, text in upload.answers.items() if _is_where(about)}
    numbers = sorted(number for number, text in told.items() if is_new(text))
    return alike({number: new_session(upload, by, number) for number in numbers})


def _is_where(about: str) -> bool:
    return about == SUBJECT or about.startswith(PART)


def _part_of(about: str) -> int:
    return as_number(about.removeprefix(PART))


def _subject(upload: Upload, by: Scope) -> Session:
    """The one session of the list, unless it was called off."""
    session = _whole(upload) or (None if upload.subject_id else new_sessions(upload, by).get(0))
    if session is None:
        raise StillOpen
    return session


def _whole(upload: Upload) -> Session | None:
    rows = Session.objects.exclude(state=Session.State.CANCELLED).select_related("unit", "course")
    session: Session | None = rows.filter(pk=upload.subject_id).first()
    return session


def sessions_within(upload: Upload, by: Scope, ids: Iterable[int]) -> dict[int, Session]:
    """Those of the sessions that were not called off and are in the branch of the list."""
    branch = Scope(by.user_id, by.permission, (upload.unit.path,))
    rows = Session.objects.within(by).within(branch).exclude(state=Session.State.CANCELLED)
    return rows.select_related("unit", "course").in_bulk(list(ids))


def sessions_of(upload: Upload, by: Scope, ids: Iterable[int]) -> dict[int, Session]:
    """The sessions into which an approved list goes, as far as they still take it."""
    wanted = set(ids)
    new = {session.pk: session for session in new_sessions(upload, by).values()}
    if is_apart(upload.answers):
        held = sessions_within(upload, by, wanted) | new
    else:
        session = _whole(upload)
        held = {session.pk: session} if session else new
    return {pk: session for pk, session in held.items() if pk in wanted}


def is_day_of(session: Session, on: date) -> bool:
    """Whether this is the day of the session, or one of its days."""
    return on == session.on or session.further_days.filter(on=on).exists()


def part_in_words(part: Any) -> str:
    """Title, day, hour, code and how many people, as far as the file says."""
    told = [f"“{part.title[:120]}”" if part.title else _("A part without a title")]
    if part.sheet and part.sheet != part.title:
        told.append(_("sheet “%(sheet)s”") % {"sheet": part.sheet})
    if part.start:
        start = datetime.fromisoformat(part.start)
        told.append(date_format(start, "j F Y"))
        told += [f"{start:%H:%M}"] if "T" in part.start else []
    if part.code:
        told.append(_("code %(code)s") % {"code": part.code[:40]})
    told.append(
        ngettext("%(n)s person", "%(n)s people", part.people) % {"n": part.people},
    )
    return ", ".join(told)


def session_in_words(session: Session) -> str:
    """Title, day, hour and unit of a session."""
    when = date_format(session.on, "j F Y")
    if session.ends_on:
        when = _("%(first)s to %(last)s") % {
            "first": when,
            "last": date_format(session.ends_on, "j F Y"),
        }
    if session.starts_at:
        when += session.starts_at.strftime(", %H:%M")
    return f"{session.title}, {when}, {session.unit.name}"


def where_in_words(parts: Going) -> tuple[str, ...]:
    """Where each part goes, in the order of the file."""
    told = []
    for number, part in parts.parts.items() if parts.sessions else ():
        session = parts.session_of(number)
        where = _("left out")
        if session:
            where = _("goes to %(session)s") % {"session": session_in_words(session)}
        told.append(f"{part_in_words(part)}: {where}")
    return tuple(told)
