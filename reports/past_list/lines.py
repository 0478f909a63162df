"""One row of the list as what it would become: a session, an activity or a barrier."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.free_text import looks_like
from implementation.models import Activity, Barrier
from intake.kinds import Asked
from intake.models import Upload, UploadRow
from intake.staff_list.unit_texts import FOUND, OUTSIDE
from reports.past_list.wording import ACTIVITY, BARRIER, LEFT_OUT, OUT, SESSION, Words
from services.models import Post, Unit
from training.models import Session

P = UploadRow.Proposal
CALLED_OFF = "called off"
FIRST_DAY = date(2010, 1, 1)
LONGEST = {SESSION: 500, ACTIVITY: 300, BARRIER: 300}
Fault = tuple[str, str, str]  # column, problem, how to fix it


@dataclass(slots=True)
class Line:
    """What a row would become, or why it stays out. `facts` are plain values: they are kept."""

    row: int
    what: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    unit: Unit | None = None
    proposal: str = P.ADD
    fault: Fault = ("", "", "")

    @property
    def key(self) -> tuple[Any, ...]:
        """Two rows with the same key are the same thing."""
        names = {
            SESSION: ("unit", "on", "course", "title"),
            ACTIVITY: ("unit", "on", "kind", "note", "people", "minutes"),
            BARRIER: ("unit", "on", "theme", "note"),
        }[self.what]
        return (self.what, *(self.facts[name] for name in names))

    @property
    def texts(self) -> str:
        """The free words of the row."""
        return f"{self.facts.get('title', '')} {self.facts.get('note', '')}"

    def stays_out(self, why: str) -> "Line":
        """The same row, left out for a reason."""
        self.proposal, self.fault = P.SKIPPED, ("", why, "")
        return self

    def is_wrong(self, column: str, problem: str, how: str) -> "Line":
        """The same row, to be put right in the list."""
        self.proposal, self.fault = P.PROBLEM, (column, problem, how)
        return self


def line_of(entry: dict[str, Any], words: Words, today: date) -> Line:
    """What the row would become; a question it leaves open is kept in `words`."""
    line = Line(entry["row"], words.row_kind(entry["what"]))
    state, line.unit = words.unit(entry["team"])
    if line.what == OUT or state == LEFT_OUT:
        return line.stays_out(_("You chose to leave these rows out."))
    if state == OUTSIDE:
        return line.stays_out(_("This row is about a team outside the branch."))
    if not line.what or state != FOUND or line.unit is None:
        return line
    line.facts = {
        "on": entry["on"],
        "until": "",
        "unit": line.unit.pk,
        "people": entry["people"],
        "minutes": entry["minutes"],
    }
    {SESSION: _session, ACTIVITY: _activity, BARRIER: _barrier}[line.what](line, entry, words)
    return _checked(line, today) if line.proposal == P.ADD else line


def _session(line: Line, entry: dict[str, Any], words: Words) -> None:
    if not entry["name"]:
        line.is_wrong(_("Title or kind"), _("This session has no title."), _("Write the course."))
        return
    course = words.course(entry["name"])
    if course == OUT:
        line.stays_out(_("You chose to leave these rows out."))
    elif course == ACTIVITY:
        line.what = ACTIVITY
        line.facts |= {"kind": "other", "note": _joined(entry["name"], entry["note"])}
    else:
        line.facts |= {"course": course, "title": entry["name"][:200], "note": entry["note"]}


def _activity(line: Line, entry: dict[str, Any], words: Words) -> None:
    named = entry["name"]
    if not words.activity_kind(named) and words.activity_kind(entry["what"]):
        kind, note = words.activity_kind(entry["what"]), _joined(named, entry["note"])
    else:
        kind = words.asked_kind(named)
        is_known = bool(words.activity_kind(named))
        note = entry["note"] if is_known else _joined(named, entry["note"])
    if kind == OUT:
        line.stays_out(_("You chose to leave these rows out."))
    line.facts |= {"kind": kind, "note": note}


def _barrier(line: Line, entry: dict[str, Any], words: Words) -> None:
    theme, code = words.theme(entry["name"])
    note = entry["note"] if theme else _joined(entry["name"], entry["note"])
    line.facts |= {
        "theme": theme.pk if theme else None,
        "code": code.pk if code else None,
        "note": note,
        "until": entry["until"],
    }
    if not theme and not note:
        how = _("Write in one sentence what was in the way.")
        line.is_wrong(_("Note"), _("This barrier has no words."), how)


def _joined(name: str, note: str) -> str:
    return ": ".join(filter(None, (name, note if note != name else "")))


def _checked(line: Line, today: date) -> Line:
    on, until = line.facts["on"], line.facts["until"]
    if max(on, until) > today.isoformat():
        how = _("Plan it on its own page, or correct the date.")
        return line.is_wrong(_("Date"), _("This date is still to come."), how)
    if on < FIRST_DAY.isoformat():
        how = _("Check the year. We take rows from 2010 on.")
        return line.is_wrong(_("Date"), _("This date is before 2010."), how)
    if until and until < on:
        how = _("Check both dates.")
        return line.is_wrong(_("Date"), _("The barrier was removed before it began."), how)
    most = LONGEST[line.what]
    if len(line.facts["note"]) > most:
        told = _("The note has more than %(n)s characters.") % {"n": most}
        return line.is_wrong(_("Note"), told, _("Shorten it to one or two sentences."))
    if (line.facts["minutes"] or 0) > 6000:
        return line.is_wrong(_("Minutes"), _("That is too long."), _("Write the minutes."))
    return line


def settle_repeats(lines: Iterable[Line], known: dict[tuple[Any, ...], Any]) -> None:
    """A row that is already here, or stands in the list twice, adds nothing."""
    first: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        if line.proposal != P.ADD or not line.what:
            continue
        if line.key in known:
            _already_here(line, known[line.key])
        elif (earlier := first.setdefault(line.key, line)) is not line:
            if earlier.facts == line.facts:
                line.stays_out(_("The same as row %(row)s.") % {"row": earlier.row})
            else:
                told = _("Row %(row)s is the same with other numbers.") % {"row": earlier.row}
                how = _("Give the two rows different titles or notes, or take one out.")
                line.is_wrong(_("Title or kind"), told, how)


def _already_here(line: Line, people: Any) -> None:
    line.proposal = P.UNCHANGED
    if people == CALLED_OFF:
        told = _("This session was called off here. If it was held after all, change its title.")
        line.stays_out(told)
    elif (
        line.what == SESSION and people != line.facts["people"] and line.facts["people"] is not None
    ):
        told = _("This session is already here with another number of people. Change it there.")
        line.stays_out(told)


def known_keys(lines: Iterable[Line]) -> dict[tuple[Any, ...], Any]:
    """The keys of what is already here for the units and days of the list. Three queries.

    With what settles whether a row says the same: for a session its people, or CALLED_OFF.
    """
    told = [line for line in lines if line.proposal == P.ADD and line.unit]
    units = {line.facts["unit"] for line in told}
    days = [line.facts["on"] for line in told] or [""]
    within = {"unit__in": units}
    if not units:
        return {}
    between = (min(days), max(days))
    return _sessions(within, between) | _activities(within, between) | _barriers(within, between)


def _sessions(within: dict[str, Any], between: tuple[str, str]) -> dict[tuple[Any, ...], Any]:
    """One that was called off is known as such, unless it was held at another time of the day."""
    rows = Session.objects.filter(on__range=between, **within)
    return {
        (SESSION, s.unit_id, s.on.isoformat(), str(s.course_id), s.title): _told_of(s)
        for s in sorted(rows, key=_is_on)
    }


def _is_on(session: Session) -> bool:
    return bool(session.state != Session.State.CANCELLED)


def _told_of(session: Session) -> int | str | None:
    return session.head_count if _is_on(session) else CALLED_OFF


def _activities(within: dict[str, Any], between: tuple[str, str]) -> dict[tuple[Any, ...], Any]:
    rows = Activity.objects.standing().filter(on__range=between, **within)
    return {
        (ACTIVITY, a.unit_id, a.on.isoformat(), a.kind_key, a.note, a.reached_people, a.minutes): 0
        for a in rows
    }


def _barriers(within: dict[str, Any], between: tuple[str, str]) -> dict[tuple[Any, ...], Any]:
    rows = Barrier.objects.standing().filter(since_on__range=between, **within)
    return {(BARRIER, b.unit_id, b.since_on.isoformat(), b.theme_id, b.sentence): 0 for b in rows}


def about_people(upload: Upload, lines: Iterable[Line]) -> tuple[list[Line], Asked]:
    """New rows whose words look like a person, and the question what to do with them."""
    posts = Post.objects.filter(unit__path__startswith=upload.unit.path)
    names = posts.order_by().values_list("staff_member__last_name", flat=True).distinct()
    surnames = frozenset(names) - {""}
    found = [
        line
        for line in lines
        if line.proposal == P.ADD and looks_like(line.texts, _standing_in(line.texts, surnames))
    ]
    rows = ", ".join(str(line.row) for line in found[:20])
    told = _("Rows %(rows)s seem to hold a name, a number or an address of a person.")
    choices = (
        (OUT, _("Leave these rows out, so that I can put them right")),
        ("keep", _("Put them in: they are not about a person")),
    )
    return found, Asked("about people", told % {"rows": rows}, choices)


def _standing_in(text: str, surnames: frozenset[str]) -> frozenset[str]:
    """Of many surnames the few that can stand in the text at all."""
    words = text.casefold()
    return frozenset(name for name in surnames if name.casefold() in words)
