"""The equivalence register as a page tells it: each claim, and what it counts for on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from core.scope import Scope
from services.models import StaffMember, Unit
from training.models import Equivalence, TrainingRecord, Verification
from training.models.framework import organisations_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody found out about a claim; `until_on` is inclusive. `levels` are names.

    `claimed` is what the claim said then, empty while it was not changed.
    """

    verification_id: int
    outcome: str
    levels: tuple[str, ...]
    from_on: date
    until_on: date | None
    verified_by: str
    reason: str
    link: str
    file_name: str
    ended_because: str
    ever_held: bool
    claimed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of the register.

    `state` is an outcome, "claimed" (nobody has looked at it) or "ended" (what was found holds no
    longer). `claimed` and `counts_for` are names of levels; the second is what counts on the day.
    """

    equivalence_id: int
    title: str
    provider: str
    state: str
    claimed: tuple[str, ...]
    counts_for: tuple[str, ...]
    until_on: date | None
    decisions: tuple[Decision, ...]


def register_of(scope: Scope, *, on: date) -> tuple[Claim, ...]:
    """The claims of the organisations of `scope`, A to Z, as at `on`. A fixed number of queries."""
    return tuple(claim_of(row, on=on) for row in with_decisions(Equivalence.objects.within(scope)))


def organisations_in(scope: Scope) -> list[Unit]:
    """The whole organisations in which `scope` has a branch; a claim belongs to one of them."""
    return list(Unit.objects.filter(pk__in=organisations_of(scope)).order_by("sort_key", "pk"))


def with_decisions(rows: QuerySet[Equivalence, Equivalence]) -> QuerySet[Equivalence, Equivalence]:
    """With their levels and what was decided about them, the newest first."""
    decided = Verification.objects.prefetch_related("levels").order_by("-from_on", "-pk")
    return rows.prefetch_related("levels", Prefetch("verifications", queryset=decided))


def claim_of(row: Equivalence, *, on: date) -> Claim:
    """The line of one claim that came from `with_decisions`."""
    decided = list(row.verifications.all())
    holding = [one for one in decided if _holds(one, on)]
    now = holding[0] if holding else None
    begun = any(one.from_on <= on for one in decided if one.ever_held)
    return Claim(
        equivalence_id=row.pk,
        title=row.title,
        provider=row.provider,
        state=now.outcome if now else "ended" if begun else "claimed",
        claimed=_names(row.levels.all()),
        counts_for=_names(now.levels.all()) if now else (),
        until_on=now.until_on if now else None,
        decisions=tuple(_decision(one) for one in decided),
    )


def _holds(one: Verification, on: date) -> bool:
    return one.from_on <= on and (one.until_on is None or one.until_on >= on)


def _names(levels: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(level) for level in levels)


def _decision(one: Verification) -> Decision:
    return Decision(
        verification_id=one.pk,
        outcome=one.outcome,
        levels=_names(one.levels.all()),
        from_on=one.from_on,
        until_on=one.until_on,
        verified_by=one.verified_by,
        reason=one.reason,
        link=one.link,
        file_name=one.file_name,
        ended_because=one.ended_because,
        ever_held=one.ever_held,
        claimed=one.claimed,
    )


def people_who_did(scope: Scope, equivalence: Equivalence) -> int:
    """People in the branches of `scope` with a record of it that was not undone, each once."""
    rows = TrainingRecord.objects.standing().filter(equivalence=equivalence)
    seen = Q(staff_member__in=StaffMember.objects.within(scope).values("pk"))
    told = rows.filter(seen).aggregate(people=Count("staff_member", distinct=True))
    return int(told["people"])
