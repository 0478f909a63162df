"""Asking what a session is that a list brings, with what the list says filled in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from intake.kinds import NEW, Asked
from intake.models import Upload
from intake.readers.parts import about_new
from services.names import plain
from training.attendance_list.new_sessions import FACTS, hosts
from training.models import Course


def about_new_session(
    *, upload: Upload, by: Scope, where: Asked, part: Any, legend: str
) -> list[Asked]:
    """Where the part goes once more, so that it can be said otherwise, and what is new there.

    `part` has what the file says: number (0: the whole list), title, start and code.
    """
    said = {fact: upload.answers.get(about_new(part.number, fact)) for fact in FACTS}
    read = _read_in(upload, by, part)
    texts = {fact: read[fact] if said[fact] is None else str(said[fact]) for fact in FACTS}
    only_if = (where.about, NEW)
    facts: dict[str, Any] = {"group": legend, "only_if": only_if}

    def ask(fact: str, text: str, **more: Any) -> Asked:
        told = {"proposed": texts[fact], **facts, **more}
        return Asked(about_new(part.number, fact), text, **{"choices": (), **told})

    return [
        Asked(where.about, where.text, where.choices, proposed=NEW, group=legend),
        ask("title", _("Title of the new session"), answer_as="text", is_optional=True),
        ask("course", _("Which course was it?"), choices=_courses(upload)),
        ask("on", _("Day"), answer_as="day"),
        ask("at", _("Starts at"), answer_as="time", is_optional=True),
        ask("unit", _("Held by"), choices=_units(upload, by)),
    ]


def _read_in(upload: Upload, by: Scope, part: Any) -> dict[str, str]:
    """What the list's own words say of the session."""
    day, clock = _when(part.start)
    units = [value for value, _label in _units(upload, by)]
    own = str(upload.unit_id)
    return {
        "title": part.title[:200],
        "course": _course(upload, part),
        "on": day,
        "at": clock,
        "unit": own if own in units else units[0] if len(units) == 1 else "",
    }


def _when(start: str) -> tuple[str, str]:
    """The day and the hour, UK time, as far as the file says."""
    if "T" not in start:
        return start[:10], ""
    moment = datetime.fromisoformat(start)
    moment = timezone.localtime(moment) if moment.tzinfo else moment
    return moment.date().isoformat(), f"{moment:%H:%M}"


def _courses(upload: Upload) -> tuple[tuple[str, str], ...]:
    return tuple((str(course.pk), course.name) for course in _offered(upload))


def _offered(upload: Upload) -> Sequence[Course]:
    return list(Course.objects.offered_to(upload.organisation_id))


def _units(upload: Upload, by: Scope) -> tuple[tuple[str, str], ...]:
    return tuple((str(unit.pk), unit.name) for unit in hosts(upload, by))


def _course(upload: Upload, part: Any) -> str:
    """The one course whose code or name stands there; the longest name where one holds another."""
    words = frozenset(plain(f"{part.title} {part.code} {upload.file_name}").split())
    fits = [(len(found), course) for course in _offered(upload) if (found := _in(words, course))]
    longest = max((number for number, _course in fits), default=0)
    best = [course for number, course in fits if number == longest]
    return str(best[0].pk) if len(best) == 1 else ""


def _in(words: frozenset[str], course: Course) -> frozenset[str]:
    """The words of the course's code or name when all of them stand there."""
    texts: Iterable[str] = (course.name, course.code)
    every = [frozenset(plain(text).split()) for text in texts]
    return max((one for one in every if one and one <= words), key=len, default=frozenset())
