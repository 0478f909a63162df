"""The access matrix and the objects of the words that an organisation uses."""

from types import SimpleNamespace

from core.permissions import Permission as P
from tests.access.page import Page
from tests.factories.implementation import make_activity, make_own_kind, make_strategy

PAGES: list[Page] = [
    Page("implementation:own_word_list", P.MANAGE_VOCABULARY),
    Page("implementation:own_kind_add", P.MANAGE_VOCABULARY, post=200),
    Page("implementation:strategy_add", P.MANAGE_VOCABULARY, post=200),
    Page(
        "implementation:own_kind_change",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"word_id": w.own_kind.pk},
        foreign=lambda w: {"word_id": w.mill_own_kind.pk},
        missing={"word_id": 0},
        post=200,
    ),
    Page(
        "implementation:strategy_change",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"word_id": w.strategy.pk},
        foreign=lambda w: {"word_id": w.mill_strategy.pk},
        missing={"word_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    for root, unit, prefix in (
        (world.northshore, world.quay, ""),
        (world.westmoor, world.mill, "mill_"),
    ):
        kind, strategy = make_own_kind(root), make_strategy(root)
        setattr(world, f"{prefix}own_kind", kind)
        setattr(world, f"{prefix}strategy", strategy)
        make_activity(unit, kind="other", own_kind=kind, strategies=[strategy])


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    kind = make_own_kind(world.northshore, f"Kind {number}")
    strategy = make_strategy(world.northshore, f"Strategy {number}")
    make_activity(world.quay, kind="other", own_kind=kind, strategies=[strategy])
