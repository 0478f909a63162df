"""Opened answers as the nodes that the publication rule reads. No Django."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wellbeing.boxes import OPTIONS, Answer
from wellbeing.publication import Cell, Node, response_band

# Where bands of answers may begin (design §3.5).
EDGES = (10, 20, 40, 100)


@dataclass(frozen=True, slots=True)
class Group:
    """A node of the frozen tree: its number, the one it is part of, how many people it asked.

    Only a group that `takes_answers` has people of its own.
    """

    number: int
    parent: int | None
    eligible: int
    takes_answers: bool


def nodes_of(
    groups: Iterable[Group], answers: Iterable[Answer], questions: Sequence[int]
) -> list[Node]:
    """One node a group, with its own people's answers counted by option.

    An answer that names no group of the round counts nowhere. The answers are mixed before they
    are counted, so that not even the order in memory says anything.
    """
    groups, mixed = list(groups), list(answers)
    secrets.SystemRandom().shuffle(mixed)
    counts = {
        group.number: [[0] * OPTIONS for _question in questions]
        for group in groups
        if group.takes_answers
    }
    for answer in mixed:
        for place, option in enumerate(answer.options if answer.group in counts else ()):
            counts[answer.group][place][option - 1] += 1
    return [Node(g.number, g.parent, _told(questions, counts.get(g.number))) for g in groups]


def _told(
    questions: Sequence[int], counts: Sequence[Sequence[int]] | None
) -> list[tuple[int, Sequence[int]]]:
    return list(zip(questions, counts, strict=True)) if counts is not None else []


def asked_of(cell: Cell, cells: Iterable[Cell], groups: Mapping[int, Group]) -> int:
    """How many people a cell's figure asked; for others, the group without its shown parts."""
    if cell.node is not None:
        return groups[int(cell.node)].eligible
    parts = (groups[int(c.node)] for c in cells if c.node is not None)
    shown = sum(part.eligible for part in parts if part.parent == cell.of)
    return groups[int(cell.of or 0)].eligible - shown


def band_of(cell: Cell, asked: int, m: int) -> str:
    """The number of answers as a band that does not tell that (nearly) everybody answered.

    Everybody knows how many people a group asks. Where the lower edge of the band is more than
    nine tenths of them, the band begins lower: 20 of 20 is "10-39".
    """
    low, sign, high = cell.n_band.replace("+", "+ ").partition("+" if "+" in cell.n_band else "-")
    edges = [edge for edge in (m, *EDGES) if m <= edge <= int(low)]
    fit = [edge for edge in edges if 10 * edge <= 9 * asked] or [m]
    return f"{max(fit)}{sign}{high.strip()}"


def response_of(cell: Cell, asked: int) -> str:
    """The response as a band; never more answers than people, whatever came in."""
    return response_band(cell.n, max(cell.n, asked))
