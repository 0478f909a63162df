"""Saving what a workbook of who came says: whole or not at all, and twice is as once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.scope import Scope
from training.actions.attendance import BRIEFLY, CAME
from training.actions.marking import Marked, mark, meant_by
from training.actions.register import Register, Times
from training.actions.stays import longer
from training.actions.strangers import Stranger
from training.figures.days import THERE, Days, days_and_rule
from training.figures.marking import people_on_day
from training.models import Place, Session


@dataclass(slots=True)
class _Marks:
    """What is to be noted: states, minutes or days by staff id, and who did not come after all."""

    states: dict[int, str] = field(default_factory=dict)
    minutes: dict[int, int] = field(default_factory=dict)
    days: dict[int, Times] = field(default_factory=dict)
    unticked: set[int] = field(default_factory=set)


def apply_register(*, by: Scope, session: Session, register: Register) -> Marked:
    """Save what the workbook says. Raises ValueError with every sentence when a row is unclear."""
    seen = set(people_on_day(by, session).values_list("pk", flat=True))
    problems = list(register.problems)
    if register.people - seen:
        problems.append(_("Some rows are of people who are not in your branch any more."))
    if problems:
        raise ValueError(" ".join(problems))
    came, visitors = _with_names(by, session, register)
    marks = _marks(session, came, register)
    return mark(
        by=by,
        session=session,
        states=marks.states,
        unticked=marks.unticked,
        minutes=marks.minutes,
        days=marks.days,
        visitors=visitors,
    )


def _with_names(
    by: Scope, session: Session, register: Register
) -> tuple[Mapping[int, Times], list[Stranger]]:
    """A whole name that one person bears is that person; every other name is kept for later."""
    names = list(register.names)
    came, visitors = {pk: dict(times) for pk, times in register.came.items()}, []
    for name, meant in zip(names, meant_by(by=by, session=session, names=names), strict=True):
        times = register.names[name]
        if meant.staff_id:
            came[meant.staff_id] = {**times, **came.get(meant.staff_id, {})}
        else:
            visitors.append(_stranger(name, times))
    return came, visitors


def _stranger(name: str, times: Times) -> Stranger:
    """The name with the minutes that were written, on each day where there are several."""
    rows = tuple({"on": on, "minutes": length} for on, length in sorted(times.items()))
    return Stranger.of_rows(name, rows)


def _marks(session: Session, came: Mapping[int, Times], register: Register) -> _Marks:
    """Of several days each person's days; else whether they came at all."""
    kept = {place.staff_member_id: place for place in session.places.all()}
    days, marks = days_and_rule(session), _Marks()
    for pk in sorted({*came, *register.not_there}):
        times, gone = came.get(pk, {}), register.not_there.get(pk, set())
        if days is None or "" in times or "" in gone:
            _as_a_whole(marks, pk, times, kept.get(pk))
        else:
            _by_day(marks, pk, days, kept.get(pk), times, gone)
    return marks


def _as_a_whole(marks: _Marks, pk: int, times: Times, place: Place | None) -> None:
    """Came, or did not. Whoever is noted by day already stays as they are."""
    if times and not (place and place.days and place.state in THERE):
        marks.states[pk] = CAME.value
        if (length := longer(*times.values())) is not None:
            marks.minutes[pk] = length
    elif not times and place and place.state == CAME:
        marks.unticked.add(pk)


def _by_day(
    marks: _Marks, pk: int, days: Days, place: Place | None, times: Times, gone: set[str]
) -> None:
    """The days that are known, with those of the workbook and without the others it names."""
    known = {day.isoformat() for day in days.came_on(place)}
    said = (known | set(times)) - (gone - set(times))
    if not said:
        marks.unticked |= {pk} if known else set()
        return
    marks.states[pk] = _state(days, place, known, said)
    lengths = place.days if place else {}
    if said != known or any(n not in (None, lengths.get(on)) for on, n in times.items()):
        marks.days[pk] = {on: times.get(on, lengths.get(on)) for on in sorted(said)}


def _state(days: Days, place: Place | None, known: set[str], said: set[str]) -> str:
    """By the rule of the session; whoever counts already counts as long as no day goes."""
    if place and place.state in THERE and (said == known or place.state == CAME and known < said):
        return str(place.state)
    came_on = [date.fromisoformat(on) for on in said]
    return CAME.value if days.is_enough(came_on) else BRIEFLY.value
