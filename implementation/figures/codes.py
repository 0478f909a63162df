"""How often the shared words are used in an organisation, and what was decided of them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from core.scope import Scope
from implementation.models import Attempt, Barrier
from implementation.models.barrier import BarrierQuerySet
from services.figures.codes import DECISIONS, Kind
from services.models import BarrierCode, BarrierTheme, CodeDecision, EnablerCode, Unit


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One word: the barriers that were given it, and whether it is offered or counts as another."""

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
    used = Counter(_barriers(scope, organisation).values_list("code_id", flat=True))
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


def theme_names(scope: Scope, organisation: Unit) -> tuple[CodeUse, ...]:
    """The themes themselves, A to Z. Three queries."""
    rows = _barriers(scope, organisation)
    return _words(BarrierTheme, Counter(rows.values_list("theme_id", flat=True)), organisation)


def enabler_use(scope: Scope, organisation: Unit) -> tuple[CodeUse, ...]:
    """What helps, A to Z, with the barriers against which it was named. Four queries."""
    rows = _barriers(scope, organisation)
    pairs = set(rows.exclude(enabler=None).values_list("enabler_id", "pk"))
    tried = Attempt.objects.filter(barrier__in=rows).exclude(enabler=None).order_by()
    pairs |= set(tried.values_list("enabler_id", "barrier_id"))
    return _words(EnablerCode, Counter(one for one, _barrier in pairs), organisation)


def _barriers(scope: Scope, organisation: Unit) -> BarrierQuerySet:
    rows = Barrier.objects.within(scope).in_branch(organisation.path).standing()
    found: BarrierQuerySet = rows.shared_at(organisation).order_by()
    return found


def _words(of: Kind, used: Counter[int], organisation: Unit) -> tuple[CodeUse, ...]:
    model, field = DECISIONS[of]
    decisions = model.objects.filter(organisation=organisation).select_related("counts_as")
    decided = {getattr(row, f"{field}_id"): row for row in decisions}
    found = [
        _use(word, used[word.pk], decided.get(word.pk))
        for word in of.objects.all()
        if not word.is_retired or used[word.pk]
    ]
    return tuple(sorted(found, key=_by_name))


def _use(code: Any, barriers: int, decision: Any) -> CodeUse:
    other = decision.counts_as.name if decision and decision.counts_as else ""
    return CodeUse(code.pk, code.name, barriers, not (decision or code.is_retired), other)


def _by_name(one: CodeUse | ThemeUse) -> str:
    return one.name.casefold()
