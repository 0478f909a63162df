"""The publication rule: which group figures of one round may be shown (design §3.5).

Pure: no Django, no database, no clock, no chance. The same answers give the same cells.

A group may be shown when at least `m` people answered and, for every question, at least 2 people
and a tenth of all answers lie outside the option most often chosen. "Prefer not to say" is an
answer like the others. What is left when the shown groups inside a group are taken away can be
worked out by anybody: it must be empty or fit to be shown itself. So some groups are left out to
protect others; which ones is chosen so that as few as possible are lost (`_fewest_lost`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import add

FLOOR = 8  # No threshold may be lower, whoever asks.
USUAL = 10
MOST_TRIED = 3000  # Sets looked at inside one group before the plain choice, thinned, is taken.

Id = str | int
Counts = tuple[int, ...]
Loss = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """One group of a round: its name, the group it is part of (None: the whole), its answers.

    `answers` are those of the people attached to this very group, not of the groups inside it: for
    each question the people for each option in order, "prefer not to say" last. Empty: nobody.
    """

    id: Id
    parent: Id | None
    answers: Sequence[tuple[Id, Sequence[int]]] = ()


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question of a cell, in steps that hide one person's change.

    `mean` counts the options as 1, 2, 3… without "prefer not to say"; None when fewer than 8 say
    more than that. `shares` are per cent of all answers, one an option; 10 says "10 % or less" and
    90 "90 % or more", after rounding.
    """

    question: Id
    mean: float | None
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown of one group. `node` None: the others of the group `of` together.

    "Others" are the people of the group `of` who are in none of its own groups that are shown.
    `n` is the exact number of answers: for the response band, never to be stored or shown.
    """

    node: Id | None
    of: Id | None
    n: int
    n_band: str
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, slots=True)
class _Branch:
    """A group with the groups inside it; `own` and `all` are flat rows of counts."""

    id: Id
    own: Counts
    all: Counts
    inside: tuple["_Branch", ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """The threshold, and where in a flat row of counts the options of each question stand."""

    m: int
    names: tuple[Id, ...]
    spans: tuple[tuple[int, int], ...]

    def size(self, row: Counts) -> int:
        """People who answered: every question adds up to the same number."""
        return sum(row[slice(*self.spans[0])]) if self.spans else 0

    def may_show(self, row: Counts) -> bool:
        """At least m answers, and no question on which (nearly) everybody says the same."""
        n = self.size(row)
        outside = max(2, -(-n // 10))
        return n >= self.m and all(n - max(row[a:b]) >= outside for a, b in self.spans)

    def may_remain(self, row: Counts) -> bool:
        """Nobody, or people who may be shown: anybody can work this row out."""
        return not any(row) or self.may_show(row)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which groups are shown inside each shown group, and what that shows in all."""

    kept: dict[Id, tuple[_Branch, ...]]
    leaves: int
    nodes: int


# Says how much is lost with a group that shows (groups without groups inside, groups, answers).
_Order = Callable[[Loss], Loss]
_Choice = Callable[[_Rule, Counts, list[tuple[Loss, _Branch]]], tuple[int, ...]]


def publish(nodes: Iterable[Node], m: int = USUAL) -> tuple[Cell, ...]:
    """The cells of one round that may be shown, each group before the groups inside it.

    `m` is the least number of answers. Nothing under a withheld group is shown; when the whole may
    not be shown, nothing is. Never call it twice for one round with different trees (design §3.5).
    Raises ValueError, in a sentence, for a threshold under 8 and for nodes that make no tree.
    """
    if type(m) is not int or m < FLOOR:
        raise ValueError(f"The threshold m must be a whole number of {FLOOR} or more, not {m!r}.")
    rule, upward = _read(list(nodes), m)
    if not rule.may_show(upward[-1].all):
        return ()
    return tuple(_cells(rule, upward[-1], _best(rule, upward).kept))


def response_band(n: int, eligible: int) -> str:
    """n answers of `eligible` people as a band of per cent: "<50", "50-69" or "70+".

    Raises ValueError when nobody was eligible or more answered than were.
    """
    if not 0 <= n <= eligible or eligible == 0:
        raise ValueError(f"{n} answers of {eligible} eligible people are no response.")
    share = 100 * n
    return "<50" if share < 50 * eligible else "50-69" if share < 70 * eligible else "70+"


def _read(nodes: list[Node], m: int) -> tuple[_Rule, list[_Branch]]:
    """The rule, and all groups from the leaves up to the whole, which is last."""
    by_id: dict[Id, Node] = {}
    for node in nodes:
        if type(node.id) not in (str, int) or type(node.parent) not in (str, int, type(None)):
            raise ValueError(f"The group {node.id!r} has an id that is no text or whole number.")
        if node.id in by_id:
            raise ValueError(f"The group {node.id!r} is there twice. Give each its own id.")
        by_id[node.id] = node
    rule = _rule_of(nodes, m)
    rows = {node.id: _row(rule, node) for node in nodes}
    return rule, _grown(rule, rows, *_below(by_id))


def _rule_of(nodes: list[Node], m: int) -> _Rule:
    """Questions and options as the first group with answers has them."""
    first = next((node for node in nodes if node.answers), Node("", None))
    names, spans, at = [], [], 0
    for name, counts in first.answers:
        if len(counts) < 2:
            raise ValueError(f"The question {name!r} of {first.id!r} needs two options or more.")
        names.append(name)
        spans.append((at, at + len(counts)))
        at += len(counts)
    return _Rule(m, tuple(names), tuple(spans))


def _row(rule: _Rule, node: Node) -> Counts:
    """The node's answers as one flat row, in the order of the rule's questions."""
    if not node.answers:
        return (0,) * (rule.spans[-1][1] if rule.spans else 0)
    given = dict(node.answers)
    if given.keys() != set(rule.names) or len(node.answers) != len(given):
        raise ValueError(f"The group {node.id!r} does not have each question of the others once.")
    for name, (start, end) in zip(rule.names, rule.spans, strict=True):
        if len(given[name]) != end - start:
            raise ValueError(f"The group {node.id!r} has other options for {name!r} than others.")
        if any(type(count) is not int or count < 0 for count in given[name]):
            raise ValueError(f"The group {node.id!r} has a count for {name!r} that is not 0, 1, 2…")
    if len({sum(given[name]) for name in rule.names}) > 1:
        raise ValueError(f"The questions of {node.id!r} add up to different numbers of people.")
    return tuple(count for name in rule.names for count in given[name])


def _below(by_id: dict[Id, Node]) -> tuple[list[Id], dict[Id, list[Id]]]:
    """Ids from the whole downwards, and for each id those directly inside, in the order of ids."""
    inside: dict[Id, list[Id]] = {key: [] for key in by_id}
    tops = [node.id for node in by_id.values() if node.parent is None]
    if len(tops) != 1:
        raise ValueError(f"One group must have no parent: the whole. Here {len(tops)} have none.")
    for node in sorted(by_id.values(), key=lambda node: _stable(node.id)):
        if node.parent is None:
            continue
        if node.parent not in inside:
            raise ValueError(f"The group {node.id!r} is part of {node.parent!r}, which is missing.")
        inside[node.parent].append(node.id)
    downwards = list(tops)
    for key in downwards:
        downwards.extend(inside[key])
    if len(downwards) < len(by_id):
        lost = min(by_id.keys() - set(downwards), key=_stable)
        raise ValueError(f"The group {lost!r} is part of itself by way of its parents.")
    return downwards, inside


def _grown(
    rule: _Rule, rows: dict[Id, Counts], downwards: list[Id], inside: dict[Id, list[Id]]
) -> list[_Branch]:
    """From the leaves up, so that no depth is too deep. A group without answers is in no other."""
    grown: dict[Id, _Branch] = {}
    for key in reversed(downwards):
        parts = tuple(grown[part] for part in inside[key] if any(grown[part].all))
        everybody = _sum([rows[key], *(part.all for part in parts)])
        grown[key] = _Branch(key, rows[key], everybody, parts)
    return list(grown.values())


def _stable(key: Id) -> tuple[bool, int, str]:
    """Whole numbers by size, then texts by letters."""
    return (True, 0, key) if isinstance(key, str) else (False, key, "")


def _sum(rows: list[Counts]) -> Counts:
    total = rows[0]
    for row in rows[1:]:
        total = tuple(map(add, total, row))
    return total


def _cells(rule: _Rule, root: _Branch, kept: dict[Id, tuple[_Branch, ...]]) -> Iterator[Cell]:
    """A cell for each shown group and, where something is left beside its parts, for the others."""
    ahead = [root]
    while ahead:
        branch = ahead.pop()
        ahead.extend(reversed(kept[branch.id]))
        yield _cell(rule, branch.id, None, branch.all)
        parts = {part.id for part in kept[branch.id]}
        rest = _sum([branch.own, *(p.all for p in branch.inside if p.id not in parts)])
        if parts and any(rest):
            yield _cell(rule, None, branch.id, rest)


def _best(rule: _Rule, upward: list[_Branch]) -> _Plan:
    """The plan that loses least, and never less shown than by the plain choice.

    Groups without groups inside come first, as they are what a team sees of itself. Where that
    costs more groups in all than the plain choice, all groups come first.
    """
    plain = _planned(rule, upward, _by_leaves, _smallest_first)
    for order in (_by_leaves, _by_nodes):
        plan = _planned(rule, upward, order, _fewest_lost)
        if plan.leaves >= plain.leaves and plan.nodes >= plain.nodes:
            return plan
    return plain


def _by_leaves(shown: Loss) -> Loss:
    return shown


def _by_nodes(shown: Loss) -> Loss:
    leaves, nodes, answers = shown
    return nodes, leaves, answers


def _planned(rule: _Rule, upward: list[_Branch], order: _Order, choose: _Choice) -> _Plan:
    """The choice made for every group from the leaves up: once a group is shown, what is hidden
    inside it touches nobody outside it, so each choice stands alone.
    """
    kept: dict[Id, tuple[_Branch, ...]] = {}
    shown: dict[Id, Loss] = {}
    for branch in upward:
        kept[branch.id] = _kept(rule, branch, shown, order, choose)
        own = (0 if branch.inside else 1, 1, rule.size(branch.all))
        parts = [shown[part.id] for part in kept[branch.id]]
        leaves, nodes, answers = (sum(column) for column in zip(own, *parts, strict=True))
        shown[branch.id] = leaves, nodes, answers
    return _Plan(kept, *shown[upward[-1].id][:2])


def _kept(
    rule: _Rule, branch: _Branch, shown: dict[Id, Loss], order: _Order, choose: _Choice
) -> tuple[_Branch, ...]:
    """The parts of a shown group that are shown too."""
    fit = [part for part in branch.inside if rule.may_show(part.all)]
    fit_ids = {part.id for part in fit}
    rest = _sum([branch.own, *(p.all for p in branch.inside if p.id not in fit_ids)])
    if rule.may_remain(rest):
        return tuple(fit)
    ranked = sorted(
        ((order(shown[part.id]), part) for part in fit), key=lambda e: (e[0], _stable(e[1].id))
    )
    hidden = {ranked[at][1].id for at in choose(rule, rest, ranked)}
    return tuple(part for part in fit if part.id not in hidden)


def _smallest_first(
    rule: _Rule, rest: Counts, ranked: list[tuple[Loss, _Branch]]
) -> tuple[int, ...]:
    """The plain choice: the smallest goes, again and again, until the rest may remain."""
    sizes = sorted(
        range(len(ranked)),
        key=lambda at: (rule.size(ranked[at][1].all), _stable(ranked[at][1].id)),
    )
    return _until_it_may_remain(rule, rest, ranked, sizes)


def _until_it_may_remain(
    rule: _Rule, rest: Counts, ranked: list[tuple[Loss, _Branch]], order: Sequence[int]
) -> tuple[int, ...]:
    hidden: list[int] = []
    for at in order:
        if rule.may_remain(rest):
            break
        rest = _sum([rest, ranked[at][1].all])
        hidden.append(at)
    return tuple(hidden)


def _fewest_lost(rule: _Rule, rest: Counts, ranked: list[tuple[Loss, _Branch]]) -> tuple[int, ...]:
    """Positions of the groups to hide so that least is lost; ties go to the earlier ids.

    Looks at sets in the order of their loss and takes the first whose rest may remain. Each set
    (the highest position `last` in it) is followed by itself with the next one, and by itself with
    the next one instead of `last`: every set once, none before a cheaper one.
    """
    if not ranked:
        return ()
    ahead: list[tuple[Loss, tuple[int, ...], Counts]] = [(ranked[0][0], (0,), rest)]
    for _ in range(MOST_TRIED):
        loss, hidden, without_last = heappop(ahead)
        last = hidden[-1]
        row = _sum([without_last, ranked[last][1].all])
        if rule.may_remain(row) or len(hidden) == len(ranked):
            return hidden
        if last + 1 < len(ranked):
            more, dearer = _more(loss, ranked, last)
            heappush(ahead, (more, (*hidden, last + 1), row))
            heappush(ahead, (dearer, (*hidden[:-1], last + 1), without_last))
    return _thinned(rule, rest, ranked)


def _more(loss: Loss, ranked: list[tuple[Loss, _Branch]], last: int) -> tuple[Loss, Loss]:
    """The loss with the group after `last` as well, and with it instead of `last`."""
    (a, b, c), (d, e, f), (x, y, z) = loss, ranked[last + 1][0], ranked[last][0]
    return (a + d, b + e, c + f), (a + d - x, b + e - y, c + f - z)


def _thinned(rule: _Rule, rest: Counts, ranked: list[tuple[Loss, _Branch]]) -> tuple[int, ...]:
    """The plain choice without whatever it did not need: for the rare group with too many sets."""
    hidden = set(_smallest_first(rule, rest, ranked))
    for at in sorted(hidden, reverse=True):
        if rule.may_remain(_sum([rest, *(ranked[i][1].all for i in hidden - {at})])):
            hidden.discard(at)
    return tuple(sorted(hidden))


def _cell(rule: _Rule, node: Id | None, of: Id | None, row: Counts) -> Cell:
    n = rule.size(row)
    questions = tuple(
        ShownQuestion(name, _mean(row[a : b - 1]), _shares(row[a:b], n))
        for name, (a, b) in zip(rule.names, rule.spans, strict=True)
    )
    return Cell(node, of, n, _n_band(n, rule.m), questions)


def _n_band(n: int, m: int) -> str:
    """From m up: "10-19", "20-39", "40-99", "100+"; a first band narrower than 5 joins the next."""
    edges = [m, *(edge for edge in (20, 40, 100) if edge >= m + 5)]
    start = max(edge for edge in edges if edge <= n)
    later = [edge for edge in edges if edge > start]
    return f"{start}-{later[0] - 1}" if later else f"{start}+"


def _mean(counts: Counts) -> float | None:
    """The mean of options worth 1, 2, 3…, in steps that hide one person's change.

    A step is never less than the scale's length divided by the answers; steps are counted from 1.
    """
    n, length = sum(counts), len(counts) - 1
    if n < FLOOR or length == 0:
        return None
    steps = 8 if n < 20 else 16 if n < 40 else 40
    above_one = sum(worth * count for worth, count in enumerate(counts))
    return (steps + length * _nearest(above_one * steps, n * length)) / steps


def _shares(counts: Counts, n: int) -> tuple[int, ...]:
    """Per cent of n for each option, in steps that hide one person's change; 10 and 90 are ends."""
    step = 20 if n < 10 else 10 if n < 20 else 5 if n < 100 else 1
    return tuple(min(90, max(10, step * _nearest(100 * c, n * step))) for c in counts)


def _nearest(part: int, whole: int) -> int:
    """The nearest whole number, halves to the even one."""
    below, rest = divmod(part, whole)
    return below + (2 * rest + below % 2 > whole)
