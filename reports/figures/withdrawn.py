"""Check-ins of which results were withdrawn after a report told of them (design: one publication a
round; a mistake is corrected by withdrawing it)."""

from dataclasses import dataclass
from datetime import date

from core.permissions import Permission
from core.scope import Scope
from reports.figures.signed import is_signed
from reports.models import Kind, ReportRun
from wellbeing.figures import Withdrawn, withdrawn_between

TELL_OF_CHECK_INS = (Kind.CHECK_INS, Kind.PACK, Kind.EXTRACT)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was withdrawn of what a report told; nothing of most reports.

    `is_kept_back`: the report is not shown for it. One that was signed stays as it was signed.
    """

    rounds: tuple[Withdrawn, ...]
    is_signed: bool

    @property
    def is_kept_back(self) -> bool:
        """Whether neither its page nor a file of it is given out."""
        return bool(self.rounds) and not self.is_signed

    @property
    def days(self) -> frozenset[date]:
        """The last days of those check-ins."""
        return frozenset(one.closes_on for one in self.rounds)


def withdrawal_of(run: ReportRun) -> Withdrawal:
    """What was withdrawn since `run` was made. Three queries at most, none for other kinds."""
    made_at = run.as_at or run.finished_at
    if run.kind not in TELL_OF_CHECK_INS or made_at is None:
        return Withdrawal((), is_signed=False)
    scope = Scope(None, Permission.VIEW_CHECKINS, (run.unit.path,))
    days = {"from_on": run.period_from_on, "until_on": run.period_until_on}
    found = withdrawn_between(scope, run.unit, told_by=made_at, **days)
    return Withdrawal(found, is_signed=bool(found) and is_signed(run))
