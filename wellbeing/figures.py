"""What may be known of check-ins: the one road by which anything about wellbeing leaves this app.

Everything is read from the cells that were published once, at the seal; nothing is counted,
added up or put together anew (counting rule 7, design §3.5). Bands and steps alone come out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.permissions import Permission
from core.scope import Scope, Viewer
from services.eligibility import seats_of
from services.models import Unit
from wellbeing.access import readable_rounds
from wellbeing.models import PublishedCell, Question, ReportingGroup, Round, RoundStep, WhatWeDid
from wellbeing.wording import in_words

S = Round.State
# Earlier rounds that stand beside a group's newest one.
PAST_SHOWN = 3
# Newest results that the first page leads to.
LATELY = 3


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """One question of a published cell: a mean from 1 to 5 in steps, and shares in per cent.

    `shares` are one an option, "prefer not to say" last; 10 means "10 % or less" and 90 "90 % or
    more". `mean` leaves out those who would rather not say; None when too few said more.
    """

    number: int
    text: str
    mean: float | None
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A published cell: answers and response as bands ("10-19", "50-69"), then the questions."""

    n_band: str
    response_band: str
    questions: tuple[QuestionFigure, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What was published of the same group in an earlier round, where the words were the same."""

    closes_on: date
    shown: Shown


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, or will be, in somebody's words."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A group of the frozen tree, or the others of the group `parent` together (`number` None).

    `shown` None: not shown, to protect people; why is not told. `past` is newest first.
    """

    number: int | None
    name: str
    parent: str
    depth: int
    shown: Shown | None
    past: tuple[Past, ...]
    done: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """A round as everybody reads it: groups in the tree's order, A to Z inside each.

    `groups` is empty unless `state` is "sealed". `closes_on` is inclusive. `done` is about the
    whole round.
    """

    round_id: UUID
    unit_name: str
    state: str
    closes_on: date
    threshold: int
    withdrawn_because: str
    groups: tuple[GroupFigure, ...]
    done: tuple[Said, ...]

    @property
    def is_silent(self) -> bool:
        """Whether nobody has said yet what was done about anything in it."""
        return not self.done and not any(group.done for group in self.groups)


@dataclass(frozen=True, slots=True)
class RoundWaiting:
    """A round in which something waits for somebody, or whose results are out."""

    round_id: UUID
    unit_name: str
    closes_on: date


@dataclass(frozen=True, slots=True)
class CheckIns:
    """What check-ins mean for a viewer's first page; the same before and after they answered."""

    is_asked: bool
    to_finish: tuple[RoundWaiting, ...]
    to_open: tuple[RoundWaiting, ...]
    silent: tuple[RoundWaiting, ...]
    results: tuple[RoundWaiting, ...]


def results_of(of: Round) -> RoundFigures:
    """Everything that is shown of a round. Six queries when it is sealed, none else."""
    is_sealed = of.state == S.SEALED
    done = _said(of) if is_sealed else {}
    return RoundFigures(
        round_id=of.pk,
        unit_name=of.unit.name,
        state=of.state,
        closes_on=of.closes_on,
        threshold=of.threshold,
        withdrawn_because=of.withdrawn_because,
        groups=_groups(of, done) if is_sealed else (),
        done=done.get(None, ()),
    )


def sealed_between(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date
) -> tuple[RoundFigures, ...]:
    """Check-ins of the unit and of units below it whose last day lies in the period, oldest first.

    Their published cells alone; a round that was withdrawn is not among them.
    """
    rounds = Round.objects.within(scope).filter(
        state=S.SEALED, closes_on__range=(from_on, until_on), unit__path__startswith=unit.path
    )
    found = rounds.select_related("unit").order_by("closes_on", "unit__name", "pk")
    return tuple(results_of(one) for one in found)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A check-in whose results were out and were taken back."""

    unit_name: str
    closes_on: date
    at: datetime


def withdrawn_between(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, told_by: datetime
) -> tuple[Withdrawn, ...]:
    """Check-ins of the unit and below, by their last day, whose results stood at `told_by` and
    were withdrawn later; oldest first. Two queries at most."""
    rounds = Round.objects.within(scope).filter(
        state=S.WITHDRAWN,
        sealed_at__lte=told_by,
        closes_on__range=(from_on, until_on),
        unit__path__startswith=unit.path,
    )
    steps = RoundStep.objects.filter(step=RoundStep.Step.WITHDRAWN, round__in=rounds)
    later = steps.filter(at__gt=told_by).select_related("round__unit")
    found = later.order_by("round__closes_on", "round__unit__name", "pk")
    return tuple(Withdrawn(one.round.unit.name, one.round.closes_on, one.at) for one in found)


def check_ins_for(viewer: Viewer, *, now: datetime, on: date) -> CheckIns:
    """What waits for a viewer, and the newest results they may read. `on` is the day of `now`."""
    opens, prepares = Permission.OPEN_CHECKINS, Permission.PREPARE_CHECKINS
    leads = viewer.scope_for(Permission.VIEW_CHECKINS)
    sealed = Round.objects.within(leads).filter(state=S.SEALED)
    silent = sealed.exclude(pk__in=WhatWeDid.objects.values("round_id"))
    readable = readable_rounds(viewer, on=on).filter(state=S.SEALED)
    return CheckIns(
        is_asked=_is_asked(viewer.user_id, now=now, on=on),
        to_finish=_waiting(viewer, prepares, S.DRAFT),
        to_open=_waiting(viewer, opens, S.ASKED),
        silent=_told(silent) if leads.branches else (),
        results=_told(readable)[:LATELY],
    )


def _is_asked(user_id: int | None, *, now: datetime, on: date) -> bool:
    """Whether an open round has a form for this account. Says nothing of what they did with it."""
    seats = {(seat.roll, seat.group) for seat in seats_of(user_id, on=on)}
    if not seats:
        return False
    rounds = Round.objects.open_at(now).filter(pk__in=[roll for roll, _group in seats])
    rows = ReportingGroup.objects.filter(round__in=rounds, way=ReportingGroup.Way.TICKET)
    return any(pair in seats for pair in rows.values_list("round_id", "number"))


def _waiting(viewer: Viewer, permission: Permission, state: str) -> tuple[RoundWaiting, ...]:
    scope = viewer.scope_for(permission)
    rows = Round.objects.within(scope).filter(state=state)
    return _told(rows) if scope.branches else ()


def _told(rows: Any) -> tuple[RoundWaiting, ...]:
    return tuple(RoundWaiting(one.pk, one.unit.name, one.closes_on) for one in rows.for_list())


def _said(of: Round) -> dict[int | None, tuple[Said, ...]]:
    """What was said, newest first, by group; None is the whole round."""
    found: dict[int | None, list[Said]] = {}
    for one in WhatWeDid.objects.filter(round=of).select_related("said_by"):
        by = str(one.said_by) if one.said_by else ""
        found.setdefault(one.group_id, []).append(Said(one.text, by, one.said_at))
    return {group: tuple(told) for group, told in found.items()}


def _groups(of: Round, done: Mapping[int | None, tuple[Said, ...]]) -> tuple[GroupFigure, ...]:
    groups = list(of.groups.all())
    questions = _questions([of.pk])[of.pk]
    cells = {(one.group_id, one.others_of_id): one for one in of.cells.all()}
    past = _past(of, {group.key for group in groups}, questions)
    names = {group.pk: group.name for group in groups}
    found = []
    for depth, group, is_others in _in_order(groups):
        key = (None, group.pk) if is_others else (group.pk, None)
        shown = _shown(cells[key], questions) if key in cells else None
        if is_others and shown is None:
            continue
        parent = group.name if is_others else names.get(group.parent_id, "")
        own = () if is_others else past.get(group.key, ())
        number, name = (None, "") if is_others else (group.number, group.name)
        said = () if is_others else done.get(group.pk, ())
        found.append(GroupFigure(number, name, parent, depth, shown, own, said))
    return tuple(found)


def _in_order(groups: list[ReportingGroup]) -> list[tuple[int, ReportingGroup, bool]]:
    """Depth, group, whether its others are meant: A to Z among siblings, others after them."""
    below: dict[int | None, list[ReportingGroup]] = {}
    for group in groups:
        below.setdefault(group.parent_id, []).append(group)
    found: list[tuple[int, ReportingGroup, bool]] = []
    ahead = [(0, group, False) for group in below.get(None, [])]
    while ahead:
        depth, group, is_others = ahead.pop()
        found.append((depth, group, is_others))
        if not is_others and (inside := below.get(group.pk)):
            ahead.append((depth + 1, group, True))
            inside.sort(key=lambda one: (one.name.casefold(), one.number), reverse=True)
            ahead.extend((depth + 1, one, False) for one in inside)
    return found


def _questions(rounds: Iterable[UUID]) -> dict[UUID, dict[int, Question]]:
    found: dict[UUID, dict[int, Question]] = {one: {} for one in rounds}
    for question in Question.objects.filter(round__in=list(found)):
        found[question.round_id][question.number] = question
    return found


def _past(of: Round, keys: set[str], asked: dict[int, Question]) -> dict[str, tuple[Past, ...]]:
    """By a group's key: its own earlier cells. The very same group alone; no sums over rounds."""
    earlier = PublishedCell.objects.filter(
        round__state=S.SEALED, round__closes_on__lt=of.closes_on, group__key__in=keys
    )
    cells = list(earlier.select_related("round", "group").order_by("-round__closes_on", "pk"))
    questions = _questions({cell.round_id for cell in cells})
    found: dict[str, list[Past]] = {}
    for cell in cells:
        told = found.setdefault(cell.group.key, [])
        shown = _shown(cell, _same(asked, questions[cell.round_id]))
        if shown.questions and len(told) < PAST_SHOWN:
            told.append(Past(cell.round.closes_on, shown))
    return {key: tuple(told) for key, told in found.items()}


def _same(asked: dict[int, Question], before: dict[int, Question]) -> dict[int, Question]:
    """Earlier numbers whose question was asked in the very words of now, with today's question."""
    now = {(one.topic, one.names.get("en", "")): one for one in asked.values()}
    pairs = {n: now.get((one.topic, one.names.get("en", ""))) for n, one in before.items()}
    return {number: found for number, found in pairs.items() if found}


def _shown(cell: PublishedCell, questions: dict[int, Question]) -> Shown:
    """The cell as it was stored, with the words of the questions in `questions`."""
    told = [
        QuestionFigure(
            questions[one["question"]].number,
            in_words(questions[one["question"]].names),
            one["mean"],
            tuple(one["shares"]),
        )
        for one in cell.figures
        if one["question"] in questions
    ]
    in_order = tuple(sorted(told, key=lambda one: one.number))
    return Shown(cell.n_band, cell.response_band, in_order)
