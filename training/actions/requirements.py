"""Saying who is asked for which level, from which day on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import JobRole, Post, RoleGroup, Unit
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.models import Level, LevelRequirement, Track

# What a rule says besides its level. A rule that says another of these is another rule.
TIMES = (
    "due_within_days",
    "refresh_months",
    "window_from_month",
    "window_until_month",
    "not_within_months",
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Whom:
    """The people a rule is about, of one organisation: everybody when nothing else is named.

    At most one of `role`, `role_group` and `post`; `unit` narrows all but a post to a branch. With
    a `track` the rule is about taking part in it, and not about levels.
    """

    organisation: Unit
    role: JobRole | None = None
    role_group: RoleGroup | None = None
    post: Post | None = None
    unit: Unit | None = None
    track: Track | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """As a rule keeps them."""
        names = ("organisation", "role", "role_group", "post", "unit", "track")
        return {name: getattr(self, name) for name in names}

    @property
    def held_by(self) -> Unit:
        """The unit that somebody must hold to say this."""
        return self.post.unit if self.post else self.unit or self.organisation


@transaction.atomic
def ask(
    *,
    by: Scope,
    whom: Whom,
    levels: Collection[Level],
    from_on: date,
    reason: str = "",
    **times: int | None,
) -> None:
    """From `from_on` (inclusive) these people are asked for exactly `levels`; none: for nothing.

    What was asked of them until then ends the day before and stays in the past. What was said for
    a later day (`next_change`) is asked from that day on, as it was. A level that stays
    with the same `times` (any of `TIMES`) keeps its row, so saying the same again changes nothing.
    Raises PermissionError outside `by`, ValueError for a post without a reason, or before the post.
    """
    _must_fit(by, whom, reason, from_on)
    write_rules(whom, levels, from_on, reason, **times)
    _count_again(whom, from_on)


def write_rules(
    whom: Whom, levels: Collection[Level], from_on: date, reason: str, **times: int | None
) -> None:
    """What `ask` writes, without counting; the caller has checked, and counts once for many."""
    wanted: dict[int | None, Level | None] = {level.line: level for level in levels}
    if not wanted:
        wanted = {None: None}
    said = {name: times.get(name) for name in TIMES}
    kept, until_on = _end_others(whom, wanted.keys(), said, from_on)
    facts = {**whom.facts, **said, "from_on": from_on, "until_on": until_on, "reason": reason}
    LevelRequirement.objects.bulk_create(
        LevelRequirement(**facts, level=level)
        for line, level in sorted(wanted.items(), key=lambda item: item[0] or 0)
        if line not in kept
    )


@transaction.atomic
def stop_asking(*, by: Scope, whom: Whom, from_on: date) -> None:
    """From `from_on` nobody has decided about exactly these people any more; the past stays.

    So does what was said for a later day.
    """
    _must_hold(by, whom)
    _end_others(whom, (), {}, from_on)
    _count_again(whom, from_on)


def _must_hold(by: Scope, whom: Whom) -> None:
    if not by.holds(whom.held_by.path):
        raise PermissionError(f"{whom.held_by} is outside this scope")


def _must_fit(by: Scope, whom: Whom, reason: str, from_on: date) -> None:
    _must_hold(by, whom)
    if whom.post is None:
        return
    if not reason.strip():
        raise ValueError(_("Say why this post is asked for something else."))
    if from_on < whom.post.from_on:
        raise ValueError(_("The post had not begun on that day."))


def next_change(whom: Whom, day: date) -> date | None:
    """The first day after `day` from which something else is asked of exactly these people."""
    rows = LevelRequirement.objects.filter(**whom.facts)
    later = rows.filter(from_on__gt=day).values_list("from_on", flat=True)
    ends = rows.in_force_on(day).exclude(until_on=None).values_list("until_on", flat=True)
    return min([*later, *(end + DAY for end in ends)], default=None)


def _end_others(
    whom: Whom, wanted: Collection[int | None], said: dict[str, Any], from_on: date
) -> tuple[set[int | None], date | None]:
    """End the rules that are not wanted any more, until something else was agreed for later.

    The lines of levels whose rules go on, and the last day before what was agreed.
    """
    agreed_on = next_change(whom, from_on)
    holding = LevelRequirement.objects.filter(**whom.facts).in_force_on(from_on)
    going_on = [
        row for row in holding.filter(**said).select_related("level") if _line(row) in wanted
    ]
    others = list(holding.exclude(pk__in=[row.pk for row in going_on]))
    for row in others:
        _end(row, from_on)
    if agreed_on:
        _hold_again(others, agreed_on)
    return {_line(row) for row in going_on}, agreed_on - DAY if agreed_on else None


def _end(rule: LevelRequirement, on: date) -> None:
    """The day before is its last; one that begins on the day itself falls away."""
    if rule.from_on == on:
        LevelRequirement.objects.filter(pk=rule.pk).delete()
    else:
        LevelRequirement.objects.filter(pk=rule.pk).update(until_on=on - DAY)


def _hold_again(rules: Collection[LevelRequirement], on: date) -> None:
    """What was to hold beside something agreed for a later day holds from that day on."""
    beside = [rule for rule in rules if rule.until_on is None or rule.until_on >= on]
    for rule in beside:
        rule.pk, rule.from_on = None, on
    LevelRequirement.objects.bulk_create(beside)


def _line(rule: LevelRequirement) -> int | None:
    return rule.level.line if rule.level else None


def _count_again(whom: Whom, from_on: date) -> None:
    people = [whom.post.staff_member_id] if whom.post else None
    mark_stale(whom.organisation.pk, from_on)
    recompute(whom.organisation.pk, people)
