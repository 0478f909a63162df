"""Saving what a workbook of who came says: whole or not at all, and twice is as once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from services.names import name_key
from training.actions.attendance import BRIEFLY, CAME
from training.actions.marking import Marked, mark, meant_by
from training.actions.register import Register, Times
from training.actions.stays import longer
from training.actions.strangers import Stranger
from training.figures.days import THERE, Days, days_and_rule
from training.figures.marking import people_on_day, places_of_people
from training.figures.minimums import least_minutes
from training.models import Place, Session


@dataclass(slots=True)
class _Marks:
    """What is to be noted: states, minutes or days by staff id, and who did not come after all.

    `short`: of whom fewer minutes are written than the course asks for.
    """

    states: dict[int, str] = field(default_factory=dict)
    minutes: dict[int, int] = field(default_factory=dict)
    days: dict[int, Times] = field(default_factory=dict)
    unticked: set[int] = field(default_factory=set)
    short: set[int] = field(default_factory=set)


def apply_register(*, by: Scope, session: Session, register: Register) -> Marked:
    """Save what the workbook says. Raises ValueError with every sentence when a row is unclear."""
    register = _by_who_stays(register)
    if problems := [*register.problems, *_elsewhere(by, session, register)]:
        raise ValueError(" ".join(problems))
    register = _with_names(by, session, register)
    marks = _marks(session, register)
    marked = mark(
        by=by,
        session=session,
        states=marks.states,
        unticked=marks.unticked,
        minutes=marks.minutes,
        days=marks.days,
        visitors=[_stranger(name, times) for name, times in register.names.items()],
        names_gone={name_key(name): days for name, days in register.names_gone.items()},
    )
    return replace(marked, short=len(marks.short))


def _by_who_stays(register: Register) -> Register:
    """The same by the record that stays of each person; who came by one of theirs came."""
    rows = StaffMember.objects.filter(pk__in=register.people)
    stays = dict(rows.values_list("pk", survivor_of()))
    found = replace(register, came={}, not_there={}, lines={})
    for pk in sorted(register.people, key=lambda pk: register.lines[pk]):
        who = stays.get(pk, pk)
        found.lines.setdefault(who, register.lines[pk])
        _add(found, who, register.came.get(pk, {}), register.not_there.get(pk, set()))
    return found


def _add(found: Register, who: int, times: Times, gone: set[str]) -> None:
    """What is said of one person once more; the longer time holds."""
    known = found.came.get(who, {})
    if times:
        told = {on: longer(n, known.get(on)) for on, n in times.items()}
        found.came[who] = {**known, **told}
    if gone:
        found.not_there[who] = found.not_there.get(who, set()) | gone


def _elsewhere(by: Scope, session: Session, register: Register) -> Iterable[str]:
    """A sentence for the row of each person whom the sender does not see."""
    seen = set(people_on_day(by, session).filter(pk__in=register.people).values_list(flat=True))
    what = _(
        "Row %(n)s: this person is not in your branch on the day of the session. Empty the cell "
        "under “Came?”."
    )
    return [what % {"n": register.lines[pk]} for pk in sorted(register.people - seen)]


def _with_names(by: Scope, session: Session, register: Register) -> Register:
    """A whole name that one person bears is that person; every other name is kept for later."""
    names = list(dict.fromkeys([*register.names, *register.names_gone]))
    came, not_there = dict(register.came), dict(register.not_there)
    found = replace(register, came=came, not_there=not_there, names={}, names_gone={})
    for name, meant in zip(names, meant_by(by=by, session=session, names=names), strict=True):
        times, gone = register.names.get(name, {}), register.names_gone.get(name, set())
        if meant.staff_id:
            own = found.came.get(meant.staff_id, {})
            _add(found, meant.staff_id, {on: n for on, n in times.items() if on not in own}, gone)
        else:
            found.names |= {name: times} if times else {}
            found.names_gone |= {name: gone} if gone else {}
    return found


def _stranger(name: str, times: Times) -> Stranger:
    """The name with the minutes that were written, on each day where there are several."""
    rows = tuple({"on": on, "minutes": length} for on, length in sorted(times.items()))
    return Stranger.of_rows(name, rows)


def _marks(session: Session, register: Register) -> _Marks:
    """Of several days each person's days; else whether they came at all."""
    kept, least = places_of_people(session), least_minutes(session)
    days, marks = days_and_rule(session), _Marks()
    for pk in sorted(register.people):
        times, gone = register.came.get(pk, {}), register.not_there.get(pk, set())
        if days is None or "" in times or "" in gone:
            _as_a_whole(marks, pk, times, kept.get(pk), least)
        else:
            _by_day(marks, pk, days, kept.get(pk), times, gone)
    return marks


def _as_a_whole(
    marks: _Marks, pk: int, times: Times, place: Place | None, least: int | None
) -> None:
    """Came, or did not. Whoever is noted by day already stays as they are."""
    if times and not (place and place.days and place.state in THERE):
        _came(marks, pk, longer(*times.values()), place, least)
    elif not times and place and place.state == CAME:
        marks.unticked.add(pk)


def _came(
    marks: _Marks, pk: int, length: int | None, place: Place | None, least: int | None
) -> None:
    """Shorter than the course asks does not count, unless that is known and counts all the same."""
    is_short = least is not None and length is not None and length < least
    is_known = place is not None and place.state == CAME and place.minutes == length
    marks.states[pk] = (BRIEFLY if is_short and not is_known else CAME).value
    if marks.states[pk] == BRIEFLY:
        marks.short.add(pk)
    if length is not None:
        marks.minutes[pk] = length


def _by_day(
    marks: _Marks, pk: int, days: Days, place: Place | None, times: Times, gone: set[str]
) -> None:
    """The days that are known, with those of the workbook and without the others it names."""
    known = {day.isoformat() for day in days.came_on(place)}
    said = (known | set(times)) - (gone - set(times))
    if not said:
        marks.unticked |= {pk} if known else set()
        return
    lengths = place.days if place and known else {}
    told = {on: lengths.get(on) if times.get(on) is None else times[on] for on in sorted(said)}
    is_new = any(on in known and n not in (None, lengths.get(on)) for on, n in times.items())
    marks.states[pk] = _state(days, place, known, told, is_new=is_new)
    if said != known or is_new:
        marks.days[pk] = told
    if marks.states[pk] == BRIEFLY and days.is_short(_as_days(said), told):
        marks.short.add(pk)


def _state(days: Days, place: Place | None, known: set[str], told: Times, *, is_new: bool) -> str:
    """By the rule of the session; whoever counts already counts as long as no day goes.

    Not where other minutes are written of the days that are known, and they are too few.
    """
    came_on = _as_days(told)
    is_too_short = is_new and days.is_short(came_on, told)
    if place and place.state == CAME and known <= set(told) and not is_too_short:
        return CAME.value
    if place and place.state == BRIEFLY and known == set(told) and not is_new:
        return BRIEFLY.value
    return (CAME if days.is_enough(came_on, told) else BRIEFLY).value


def _as_days(told: Iterable[str]) -> list[date]:
    return [date.fromisoformat(on) for on in sorted(told)]
