"""From the people of a branch to the groups in which a round counts them (design §3.3). No Django.

People who sign in and people who answer by slip are pooled apart, each upward until a group asks
at least 15 (docs/decisions/0007).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wellbeing.boxes import OPTIONS
from wellbeing.publication import Node, publish

FEWEST = 15
TICKET, SLIP = "ticket", "slip"
LONGEST_KEY = 60


class Seats(Protocol):
    """A unit with its own eligible people, by whether they have an account."""

    @property
    def unit_id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def with_account(self) -> int: ...
    @property
    def without_account(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A node of the tree to be frozen. `number` 0 is the root; an inner node has no `way`.

    `units` are those whose own people of this way count here; `eligible` counts people.
    """

    number: int
    parent: int | None
    unit_id: int
    unit_name: str
    way: str
    eligible: int
    units: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """Names the group across rounds: the same way and the same units, or the same unit."""
        if not self.way:
            return f"unit:{self.unit_id}"
        text = f"{self.way}:{','.join(str(one) for one in sorted(self.units))}"
        if len(text) <= LONGEST_KEY:
            return text
        return f"{self.way}:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups, root first, and how many people of each way are in none."""

    groups: tuple[Planned, ...]
    left_out: dict[str, int]

    @property
    def asked(self) -> int:
        """How many people are asked."""
        return self.groups[0].eligible if self.groups else 0


@dataclass
class _Pool:
    """People of one way who wait for a group: how many, and from which units."""

    people: int = 0
    units: list[Seats] = field(default_factory=list)

    def take(self, other: "_Pool") -> None:
        self.people += other.people
        self.units += other.units
        other.people, other.units = 0, []


@dataclass
class _Draft:
    """A group or an inner node while the tree is built."""

    at: Seats
    way: str = ""
    pool: _Pool = field(default_factory=_Pool)
    inside: list["_Draft"] = field(default_factory=list)

    def leaves(self) -> list["_Draft"]:
        """The groups below, or itself."""
        return [self] if self.way else [leaf for one in self.inside for leaf in one.leaves()]

    @property
    def people(self) -> int:
        return sum(leaf.pool.people for leaf in self.leaves())


def plan_of(seats: Sequence[Seats]) -> Plan:
    """The groups of a branch; `seats` are its units, each after the unit it hangs under.

    Nothing is planned when no way has 15 people. Raises ValueError when there are no units.
    """
    if not seats:
        raise ValueError("There are no units to ask.")
    below: dict[int | None, list[Seats]] = {}
    for one in seats:
        below.setdefault(one.parent_id, []).append(one)
    drafts: dict[int, tuple[list[_Draft], dict[str, _Pool]]] = {}
    for one in reversed(seats):
        drafts[one.unit_id] = _gathered(
            one, [drafts[c.unit_id] for c in below.get(one.unit_id, [])]
        )
    top = seats[0]
    nodes, left = drafts[top.unit_id]
    left_out = {way: pool.people for way, pool in left.items()}
    return Plan(tuple(_numbered(nodes[0])) if nodes else (), left_out)


def _gathered(
    here: Seats, parts: Iterable[tuple[list[_Draft], dict[str, _Pool]]]
) -> tuple[list[_Draft], dict[str, _Pool]]:
    """What stands below a unit once its own people found a place, or wait for one further up."""
    pools = {
        TICKET: _Pool(here.with_account, [here] if here.with_account else []),
        SLIP: _Pool(here.without_account, [here] if here.without_account else []),
    }
    nodes: list[_Draft] = []
    for inside, waiting in parts:
        nodes += inside
        for way, pool in waiting.items():
            pools[way].take(pool)
    for way, pool in pools.items():
        _place(here, way, pool, nodes)
    if len(nodes) > 1:
        nodes = [_Draft(here, inside=nodes)]
    return nodes, pools


def _place(here: Seats, way: str, pool: _Pool, nodes: list[_Draft]) -> None:
    """15 or more are a group of their own; fewer join the smallest of their way, if any."""
    if pool.people >= FEWEST:
        nodes.append(_Draft(here, way))
        nodes[-1].pool.take(pool)
    elif pool.people:
        alike = [leaf for one in nodes for leaf in one.leaves() if leaf.way == way]
        if alike:
            min(alike, key=lambda leaf: (leaf.pool.people, leaf.at.unit_id)).pool.take(pool)


def _numbered(root: _Draft) -> list[Planned]:
    """Parents before their parts, parts by name; numbers rise from 0."""
    planned: list[Planned] = []
    ahead: list[tuple[_Draft, int | None]] = [(root, None)]
    while ahead:
        draft, parent = ahead.pop()
        units = sorted(draft.pool.units, key=lambda one: (one.name, one.unit_id))
        planned.append(
            Planned(
                number=len(planned),
                parent=parent,
                unit_id=draft.at.unit_id,
                unit_name=draft.at.name,
                way=draft.way,
                eligible=draft.people,
                units=tuple(one.unit_id for one in units),
                names=tuple(one.name for one in units) or (draft.at.name,),
            )
        )
        parts = sorted(draft.inside, key=lambda one: (one.at.name, one.at.unit_id, one.way))
        ahead += [(part, planned[-1].number) for part in reversed(parts)]
    return planned


def probably_shown(groups: Iterable[Planned], *, response: int, threshold: int) -> set[int]:
    """Numbers of the groups that would be shown if `response` per cent answered, not all alike."""
    nodes = [
        Node(g.number, g.parent, _made_up(g.eligible * response // 100) if g.way else ())
        for g in groups
    ]
    if not nodes:
        return set()
    return {int(cell.node) for cell in publish(nodes, threshold) if cell.node is not None}


def _made_up(answers: int) -> list[tuple[str, list[int]]]:
    """So many answers, spread evenly over the options."""
    share, more = divmod(answers, OPTIONS)
    return [("any", [share + (place < more) for place in range(OPTIONS)])]
