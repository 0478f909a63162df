"""Trainers: who can give a session, and how much is planned against what they can give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from core.scope import Scope
from services.models import Unit
from training.models import Session, SessionDay, SessionTrainer, Trainer

MONTHS = 12


@dataclass(frozen=True, slots=True)
class TrainerMonth:
    """One calendar month of a branch, `month_on` its first day.

    `sessions` and `days`: what its trainers are down for: a trainer in a session is one, a session
    of two days given by two trainers is four trainer days. `can_give`: sessions a month that
    trainers of the branch can give together; trainers of whom it is not known count for none and
    are told as `not_said`.
    """

    month_on: date
    sessions: int
    days: int
    can_give: int
    not_said: int


def trainers_for(unit: Unit, *, on: date) -> list[Trainer]:
    """Who may give a session that `unit` holds on `on`: trainers of the unit, of those above it,
    and of those below. A to Z. One query."""
    reach = Q(unit__in=unit.ancestor_ids) | Q(unit__path__startswith=unit.path)
    rows = Trainer.objects.giving_on(on).filter(reach)
    return sorted_by_name(rows.select_related("unit", "staff_member", "level"))


def trainers_of(session: Session) -> list[Trainer]:
    """Who gives this session, A to Z. One query."""
    rows = Trainer.objects.filter(gives__session=session)
    return sorted_by_name(rows.select_related("unit", "staff_member", "level"))


def sorted_by_name(trainers: Iterable[Trainer]) -> list[Trainer]:
    """A to Z by what they are called."""
    return sorted(trainers, key=lambda one: (one.shown_name.casefold(), one.pk))


def trainer_months(
    scope: Scope, unit: Unit, *, from_on: date, months: int = MONTHS
) -> tuple[TrainerMonth, ...]:
    """Planned and possible by calendar month, from the month of `from_on` on. Three queries.

    Trainers of `unit` and below; what they are down for counts wherever it is held, called-off
    sessions not. Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    firsts = month_firsts(from_on, months)
    trainers = list(Trainer.objects.filter(unit__path__startswith=unit.path))
    days = trainer_days({one.pk for one in trainers}, firsts[0], next_month(firsts[-1]))
    return tuple(_month(first, trainers, days) for first in firsts)


def _month(first: date, trainers: list[Trainer], days: list[tuple[int, int, date]]) -> TrainerMonth:
    last = next_month(first) - timedelta(days=1)
    here = [one for one in trainers if gives_in(one, first, last)]
    inside = [(trainer, session) for trainer, session, on in days if first <= on <= last]
    return TrainerMonth(
        month_on=first,
        sessions=len(set(inside)),
        days=len(inside),
        can_give=sum(one.sessions_a_month or 0 for one in here),
        not_said=sum(one.sessions_a_month is None for one in here),
    )


def gives_in(trainer: Trainer, first: date, last: date) -> bool:
    """Whether the trainer gives training on any day from `first` to `last`."""
    return trainer.from_on <= last and (trainer.until_on is None or trainer.until_on >= first)


def trainer_days(trainer_ids: set[int], first: date, until: date) -> list[tuple[int, int, date]]:
    """Trainer, session and day for each day that one is down for; `until` is exclusive."""
    rows = SessionTrainer.objects.filter(trainer__in=trainer_ids).exclude(
        session__state=Session.State.CANCELLED
    )
    of_session = list(rows.values_list("trainer", "session", "session__on"))
    further = SessionDay.objects.filter(session__in={session for _t, session, _on in of_session})
    by_session: dict[int, list[date]] = {}
    for session, on in further.values_list("session", "on"):
        by_session.setdefault(session, []).append(on)
    every = [
        (trainer, session, day)
        for trainer, session, on in of_session
        for day in (on, *by_session.get(session, ()))
    ]
    return [one for one in every if first <= one[2] < until]


def month_firsts(day: date, months: int) -> list[date]:
    """The first days of `months` months from the month of `day` on."""
    firsts = [day.replace(day=1)]
    while len(firsts) < months:
        firsts.append(next_month(firsts[-1]))
    return firsts


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=32)).replace(day=1)


def months_of(scope: Scope, *, from_on: date, months: int) -> list[TrainerMonth]:
    """Month by month over all branches of the scope; they do not overlap."""
    units = Unit.objects.filter(path__in=scope.branches)
    branches = [trainer_months(scope, unit, from_on=from_on, months=months) for unit in units]
    return [
        TrainerMonth(
            month_on=same[0].month_on,
            sessions=sum(one.sessions for one in same),
            days=sum(one.days for one in same),
            can_give=sum(one.can_give for one in same),
            not_said=sum(one.not_said for one in same),
        )
        for same in zip(*branches, strict=True)
    ]
