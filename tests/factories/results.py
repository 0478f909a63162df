"""Sealed rounds for tests: cells by the publication rule, written as the sealing worker writes."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from services.models import Unit
from tests.factories.wellbeing import TOPICS, make_round
from tests.roles import acting_as
from wellbeing.models import PublishedCell, ReportingGroup, Round, WhatWeDid
from wellbeing.publication import Cell, Node, publish, response_band

# Answers of one team: for each option how many people chose it, the same for every question.
MIXED = (1, 2, 4, 5, 3, 1)
SMALL = (0, 1, 1, 1, 0, 0)
W = ReportingGroup.Way


def make_sealed_round(
    unit: Unit,
    teams: Sequence[tuple[Unit, Sequence[int]]],
    *,
    closes_on: dt.date | None = None,
    turned: bool = True,
) -> Round:
    """A sealed round over `unit`, each of `teams` a group with its answers.

    `turned`: each question has the counts moved on by one option, so that questions differ.
    """
    day = closes_on or timezone.localdate() - dt.timedelta(days=3)
    made = make_round(
        unit, closes_on=day, state=Round.State.SEALED, public_key=bytes(32),
        closes_at=timezone.now() - dt.timedelta(days=2), sealed_at=timezone.now(),
    )  # fmt: skip
    root = _group(made, 0, unit, W.INNER, None, 25 * len(teams))
    nodes = [Node(0, None)]
    for number, (team, counts) in enumerate(teams, 1):
        _group(made, number, team, W.TICKET, root, 25)
        nodes.append(Node(number, 0, _answers(counts, turned)))
    publish_cells(made, publish(nodes, made.threshold))
    return made


def publish_cells(of: Round, cells: Sequence[Cell]) -> None:
    """What the sealing worker stores of what may be shown."""
    groups = {group.number: group for group in of.groups.all()}
    with acting_as("tip_seal"):
        for cell in cells:
            eligible = max(cell.n, 25)
            PublishedCell.objects.create(
                round=of,
                group=None if cell.node is None else groups[int(cell.node)],
                others_of=None if cell.of is None else groups[int(cell.of)],
                n_band=cell.n_band,
                response_band=response_band(cell.n, eligible),
                figures=[
                    {"question": q.question, "mean": q.mean, "shares": list(q.shares)}
                    for q in cell.questions
                ],
            )


def say(of: Round, text: str, *, by: User) -> WhatWeDid:
    """What was done, about all who were asked."""
    return WhatWeDid.objects.create(round=of, text=text, said_by=by)


def _answers(counts: Sequence[int], turned: bool) -> list[tuple[int, list[int]]]:
    """A row a question; "prefer not to say" stays where it is."""
    said, last = list(counts[:-1]), counts[-1]
    rows = []
    for number in range(1, len(TOPICS) + 1):
        by = number - 1 if turned else 0
        rows.append((number, [*said[by:], *said[:by], last]))
    return rows


def _group(
    of: Round, number: int, unit: Unit, way: str, parent: ReportingGroup | None, eligible: int
) -> ReportingGroup:
    return ReportingGroup.objects.create(
        round=of, number=number, unit=unit, way=way, parent=parent, eligible=eligible,
        name=unit.name, key=f"{way or 'unit'}:{unit.pk}", probably_shown=True,
    )  # fmt: skip
