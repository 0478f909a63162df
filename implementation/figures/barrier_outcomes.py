"""What became of the barriers that were in the way when a period began."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.figures.barriers import BarrierFigure, figure_of
from implementation.figures.counting import branch
from implementation.figures.told_as import order_told
from implementation.models import Barrier, BarrierAnswer
from services.figures.basis import Basis
from services.models import Unit

Said = BarrierAnswer.Said


class Outcome(StrEnum):
    """What became of a barrier by the end of a period."""

    REMOVED = "removed"
    LIFTED = "lifted"
    HELPED = "helped"
    NOT_NOW = "not_now"
    AGAIN = "again"
    OPEN = "open"

    @property
    def label(self) -> str:
        """In words."""
        return {
            Outcome.REMOVED: _("Removed by those who could"),
            Outcome.LIFTED: _("Lifted"),
            Outcome.HELPED: _("Helped in part, still in the way"),
            Outcome.NOT_NOW: _("Not now"),
            Outcome.AGAIN: _("Removed, and in the way again"),
            Outcome.OPEN: _("Still in the way, no answer yet"),
        }[self]


@dataclass(frozen=True, slots=True)
class Became:
    """A barrier of the last report and what became of it.

    `because` is the reason given with the last answer up to the end of the period, and
    `answered_on` its day.
    """

    barrier: BarrierFigure
    outcome: Outcome
    lifted_on: date | None
    because: str
    answered_on: date | None


def what_became(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[Became, ...]:
    """Each barrier noted before the period and in the way on the day before it, by unit name.

    One that was noted later was in no earlier report. Two queries.
    """
    before = from_on - timedelta(days=1)
    answers = BarrierAnswer.objects.filter(answered_at__date__lte=until_on)
    rows = branch(scope, unit, basis).open_on(before).filter(noted_at__date__lte=before).for_list()
    rows = rows.prefetch_related(
        Prefetch("answers", answers.order_by("answered_at", "pk"), to_attr="told")
    )
    rows = rows.order_by(order_told(), "since_on", "pk")
    return tuple(_became(row, unit, until_on) for row in rows)


def _became(row: Barrier, unit: Unit, until_on: date) -> Became:
    told: list[BarrierAnswer] = row.told  # type: ignore[attr-defined]
    last = told[-1] if told else None
    lifted_on = row.lifted_on if row.lifted_on and row.lifted_on <= until_on else None
    return Became(
        barrier=figure_of(row, unit, until_on),
        outcome=_outcome(last.said if last else "", is_lifted=lifted_on is not None),
        lifted_on=lifted_on,
        because=last.because if last else "",
        answered_on=timezone.localdate(last.answered_at) if last else None,
    )


def _outcome(said: str, *, is_lifted: bool) -> Outcome:
    """From the last answer, and from whether it is out of the way."""
    if is_lifted:
        return Outcome.REMOVED if said == Said.REMOVED else Outcome.LIFTED
    if said == Said.REMOVED:
        return Outcome.AGAIN
    return Outcome(said) if said else Outcome.OPEN
