"""What another rule about who counts would change, before anybody decides on it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from core.scope import Scope
from services.figures.who_counts import rule_on
from services.models import CountingRule, Unit
from training.counting import people, question_by, run
from training.models import SnapshotMonth
from training.models.standing import LEFT_OUT

BY_REASON = "SELECT left_out, count(*) AS n FROM now GROUP BY left_out"
COUNTED = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """People of one day by why they are left out ("" = counted), as it is and by the new rule."""

    as_at: date
    before: dict[str, int]
    after: dict[str, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """The same people under both rules, today and at the end of last month.

    `reasons` are those that apply to anybody, people who count first. `months` month-ends that
    were kept would be counted again.
    """

    today: Compared
    month: Compared
    reasons: tuple[str, ...]
    months: int


def preview_of(scope: Scope, organisation: Unit, rule: CountingRule, *, today: date) -> Preview:
    """What `rule`, which need not be kept, would change. Seven queries.

    Raises PermissionError when the whole organisation is not inside `scope`.
    """
    if not scope.holds(organisation.path):
        raise PermissionError(f"{organisation} is outside this scope")
    month_end = today.replace(day=1) - timedelta(days=1)
    now = _compared(organisation, rule, today, of_period=False)
    month = _compared(organisation, rule, month_end, of_period=True)
    told = {r for one in (now, month) for r in (*one.before, *one.after)}
    kept = SnapshotMonth.objects.filter(organisation=organisation, month_on__gte=rule.from_on)
    reasons = tuple(r for r in (COUNTED, *LEFT_OUT) if r in told | {COUNTED})
    return Preview(now, month, reasons, kept.count())


def _compared(unit: Unit, rule: CountingRule, day: date, *, of_period: bool) -> Compared:
    as_it_is = rule_on(unit.pk, day)
    return Compared(
        as_at=day,
        before=_by_reason(as_it_is, day, of_period=of_period),
        after=_by_reason(rule, day, of_period=of_period),
    )


def _by_reason(rule: CountingRule, day: date, *, of_period: bool) -> dict[str, int]:
    question = question_by(rule, day, of_period=of_period)
    rows = run(people("then" if of_period else "today") + BY_REASON, question.parameters)
    return Counter({row["left_out"]: row["n"] for row in rows})
