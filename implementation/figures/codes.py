"""How often the shared barrier codes are used in an organisation, and what was decided of them."""

from collections import Counter
from dataclasses import dataclass

from core.scope import Scope
from implementation.models import Barrier
from services.models import BarrierCode, BarrierTheme, CodeDecision, Unit


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One code: the barriers that were given it, and whether it is offered or counts as another."""

    code_id: int
    name: str
    barriers: int
    is_offered: bool
    counts_as: str


@dataclass(frozen=True, slots=True)
class ThemeUse:
    """A theme with its codes, A to Z."""

    code: str
    name: str
    codes: tuple[CodeUse, ...]


def code_use(scope: Scope, organisation: Unit) -> tuple[ThemeUse, ...]:
    """Themes A to Z, each with its codes A to Z. Counted as given, not as read. Four queries."""
    rows = Barrier.objects.within(scope).in_branch(organisation.path).standing()
    used = Counter(rows.shared_at(organisation).order_by().values_list("code_id", flat=True))
    decisions = CodeDecision.objects.filter(organisation=organisation).select_related("counts_as")
    decided = {row.code_id: row for row in decisions}
    told: dict[int, list[CodeUse]] = {}
    for code in BarrierCode.objects.all():
        if not code.is_retired or used[code.pk]:
            use = _use(code, used[code.pk], decided.get(code.pk))
            told.setdefault(code.theme_id, []).append(use)
    themes = [
        ThemeUse(theme.code, theme.name, tuple(sorted(told[theme.pk], key=_by_name)))
        for theme in BarrierTheme.objects.all()
        if theme.pk in told
    ]
    return tuple(sorted(themes, key=_by_name))


def _use(code: BarrierCode, barriers: int, decision: CodeDecision | None) -> CodeUse:
    other = decision.counts_as.name if decision and decision.counts_as else ""
    return CodeUse(code.pk, code.name, barriers, not (decision or code.is_retired), other)


def _by_name(one: CodeUse | ThemeUse) -> str:
    return one.name.casefold()
