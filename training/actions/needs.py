"""Proposing levels for the roles of a branch, adopting them in one press, taking that back."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import JobRole, RoleGroup, Unit
from training.actions.belonging import refuse_foreign
from training.actions.requirements import TIMES, Whom, next_change, write_rules
from training.actions.snapshots import mark_stale
from training.actions.standing import lock, recompute
from training.models import Course, Level, LevelRequirement, NeedsProposal, ProposedLevel

State = NeedsProposal.State
Rows = list[dict[str, Any]]
Told = Callable[[], object]


def _nobody() -> None:
    """Nobody waits for news."""


@transaction.atomic
def start_proposal(
    *, by: Scope, unit: Unit, from_on: date, once: UUID | None = None
) -> NeedsProposal:
    """A new proposal for a branch; the same `once` gives the one that was made with it.

    Raises PermissionError when the unit is outside `by`.
    """
    _must_hold(by, unit)
    facts = {"unit": unit, "from_on": from_on, "made_by_id": by.user_id}
    if once is None:
        return NeedsProposal.objects.create(**facts)  # type: ignore[no-any-return]
    return NeedsProposal.objects.get_or_create(once=once, defaults=facts)[0]  # type: ignore[no-any-return]


@transaction.atomic
def choose_levels(
    *,
    by: Scope,
    proposal: NeedsProposal,
    roles: Mapping[JobRole, Level],
    groups: Mapping[RoleGroup, Level],
    courses: Collection[Course],
    room_size: int | None,
    from_on: date,
) -> None:
    """These levels, courses and facts in place of what the proposal said before.

    Raises ValueError once it was adopted and for a level or course of another organisation,
    PermissionError outside `by`.
    """
    proposal = _locked(by, proposal)
    if not proposal.is_open:
        raise ValueError(_("This was adopted already. Start another one to change it."))
    levels = [*roles.values(), *groups.values()]
    refuse_foreign(proposal.unit.organisation_id, levels=levels, courses=courses)
    lines = [ProposedLevel(proposal=proposal, role=r, level=lv) for r, lv in roles.items()]
    lines += [ProposedLevel(proposal=proposal, role_group=g, level=lv) for g, lv in groups.items()]
    proposal.lines.all().delete()
    ProposedLevel.objects.bulk_create(lines)
    proposal.courses.set(courses)
    proposal.room_size, proposal.from_on = room_size, from_on
    proposal.save(update_fields=["room_size", "from_on"])


@transaction.atomic
def propose(*, by: Scope, proposal: NeedsProposal) -> None:
    """An admin is asked to adopt it; asking again changes nothing.

    Raises ValueError while no level was chosen.
    """
    proposal = _locked(by, proposal)
    if not proposal.lines.exists():
        raise ValueError(_("Choose a level for at least one role first."))
    if proposal.state == State.DRAFT:
        proposal.state = State.PROPOSED
        proposal.save(update_fields=["state"])


@transaction.atomic
def adopt(*, by: Scope, proposal: NeedsProposal, when_counting: Told = _nobody) -> None:
    """Its levels are asked from its day on; adopting again changes nothing.

    What asks for the same already stays as it is. Times to get there and refreshers stay those of
    the rule that is replaced, and what was agreed for a later day (`agreed_later`) holds from it
    on. Counts once for all of them; `when_counting` is called before.
    Raises ValueError while no level was chosen or when it was taken back.
    """
    proposal = _locked(by, proposal)
    if proposal.state == State.ADOPTED:
        return
    lines = list(proposal.lines.select_related("role", "role_group", "level"))
    if not lines or proposal.state == State.UNDONE:
        raise ValueError(_("Choose a level for at least one role first."))
    before = _rules(proposal)
    for line in lines:
        _write(proposal, line)
    proposal.before, proposal.after = before, _rules(proposal)
    proposal.state, proposal.adopted_at = State.ADOPTED, timezone.now()
    proposal.adopted_by_id = by.user_id
    proposal.save()
    when_counting()
    _count_again(proposal)


def _write(proposal: NeedsProposal, line: ProposedLevel) -> None:
    whom = _whom(proposal, line)
    holds = LevelRequirement.objects.filter(**whom.facts).in_force_on(proposal.from_on)
    asked = {rule.level.line if rule.level else None for rule in holds.select_related("level")}
    if asked != {line.level.line}:
        times = _times(whom, line.level, proposal.from_on)
        write_rules(whom, [line.level], proposal.from_on, "", **times)


def _whom(proposal: NeedsProposal, line: ProposedLevel) -> Whom:
    unit = proposal.unit
    return Whom(
        Unit.objects.get(pk=unit.organisation_id),
        role=line.role,
        role_group=line.role_group,
        unit=None if unit.parent_id is None else unit,
    )


def _times(whom: Whom, level: Level, on: date) -> dict[str, int | None]:
    """Those of the rule that is replaced; of a role, the nearest one on the way up.

    Of several that of the same level, else that of the highest.
    """
    rules = _replaced(whom, on)
    if not rules:
        return {}
    first = max(rules, key=lambda r: (r.level.line == level.line, r.level.rank, r.pk))
    return {name: getattr(first, name) for name in TIMES}


def _replaced(whom: Whom, on: date) -> list[Any]:
    """Rules with a level that hold for exactly these people, or for the role further up."""
    rows = LevelRequirement.objects.in_force_on(on).select_related("level", "unit")
    if whom.role is None:
        return list(rows.filter(**whom.facts).exclude(level=None))
    path = whom.held_by.path
    mine = rows.filter(organisation=whom.organisation, role=whom.role, track=None)
    reach = {
        rule: len(rule.unit.path) if rule.unit else 0
        for rule in mine
        if rule.unit is None or path.startswith(rule.unit.path)
    }
    nearest = max(reach.values(), default=0)
    return [rule for rule, depth in reach.items() if depth == nearest and rule.level]


def agreed_later(proposal: NeedsProposal) -> date | None:
    """The first day after that of the proposal from which something else was agreed already."""
    lines = proposal.lines.select_related("role", "role_group")
    days = [next_change(_whom(proposal, line), proposal.from_on) for line in lines]
    return min((day for day in days if day), default=None)


@transaction.atomic
def take_back(*, by: Scope, proposal: NeedsProposal, when_counting: Told = _nobody) -> None:
    """What was asked before is asked again; doing it again changes nothing.

    `when_counting` is called before people are counted anew. Raises as `refuse_to_take_back`.
    """
    proposal = _locked(by, proposal)
    if proposal.state == State.UNDONE:
        return
    refuse_to_take_back(proposal)
    _restore(proposal.before, proposal.after)
    proposal.state = State.UNDONE
    proposal.save(update_fields=["state"])
    when_counting()
    _count_again(proposal)


def refuse_to_take_back(proposal: NeedsProposal) -> None:
    """Raises ValueError when it was not adopted, or one of its rules was changed since."""
    if proposal.state != State.ADOPTED:
        raise ValueError(_("This was not adopted yet."))
    if _rules(proposal) != proposal.after:
        raise ValueError(_("A rule was changed later, so this has to stay."))


def _restore(before: Rows, after: Rows) -> None:
    was = {row["id"]: row for row in before}
    gone = [row["id"] for row in after if row["id"] not in was]
    LevelRequirement.objects.filter(pk__in=gone).delete()
    for row in before:
        LevelRequirement(**row).save()


def _rules(proposal: NeedsProposal) -> Rows:
    """Every rule, past or to come, about the roles and groups of the proposal in its branch."""
    unit = proposal.unit
    lines = proposal.lines.all()
    rows = LevelRequirement.objects.filter(
        Q(role__in=[line.role_id for line in lines if line.role_id])
        | Q(role_group__in=[line.role_group_id for line in lines if line.role_group_id]),
        unit=None if unit.parent_id is None else unit,
        organisation=unit.organisation_id,
        track=None,
    )
    found: Rows = json.loads(json.dumps(list(rows.order_by("pk").values()), cls=DjangoJSONEncoder))
    return found


def _locked(by: Scope, proposal: NeedsProposal) -> NeedsProposal:
    _must_hold(by, proposal.unit)
    lock(proposal.unit.organisation_id)
    found: NeedsProposal = NeedsProposal.objects.select_related("unit").get(pk=proposal.pk)
    return found


def _must_hold(by: Scope, unit: Unit) -> None:
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")


def _count_again(proposal: NeedsProposal) -> None:
    mark_stale(proposal.unit.organisation_id, proposal.from_on)
    recompute(proposal.unit.organisation_id)
