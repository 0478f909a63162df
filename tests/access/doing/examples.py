"""The access matrix and the objects of examples of what worked."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from services.models import BarrierTheme
from tests.access.page import Page
from tests.factories.implementation import make_activity, make_barrier, make_evidence, make_example

# An example is shared with the whole organisation: those next door read it too.
NEXT_DOOR = frozenset({"basma", "nadia"})


def _example(what: str, needs: str, **facts: Any) -> Page:
    return Page(
        f"implementation:example_{what}",
        needs,
        of=lambda w: {"example_id": w.example.pk},
        foreign=lambda w: {"example_id": w.mill_example.pk},
        missing={"example_id": 0},
        **facts,
    )


PAGES: list[Page] = [
    Page("implementation:example_list", P.VIEW_IMPLEMENTATION),
    _example("detail", P.VIEW_IMPLEMENTATION, also=NEXT_DOOR),
    _example("use", P.LOG_IMPLEMENTATION, post=200, also=NEXT_DOOR),
    _example("withdraw", P.LOG_IMPLEMENTATION, get=None, post=302),
    Page(
        "implementation:example_share",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"activity_id": w.activity.pk},
        foreign=lambda w: {"activity_id": w.mill_activity.pk},
        missing={"activity_id": 0},
        post=200,
    ),
    Page(
        "implementation:activity_unshow",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"activity_id": w.shown.pk, "evidence_id": w.shown_evidence.pk},
        foreign=lambda w: {"activity_id": w.mill_shown.pk, "evidence_id": w.mill_shown_evidence.pk},
        missing={"activity_id": 0, "evidence_id": 0},
        get=None,
        post=302,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    theme = BarrierTheme.objects.get(code="RES")
    for unit, prefix in ((world.quay, ""), (world.mill, "mill_")):
        made = make_example(unit, themes=[theme], what_it_took="An hour", what_changed="Kinder")
        setattr(world, f"{prefix}example", made)
        shown, evidence = make_activity(unit, note="Photos"), make_evidence(unit)
        shown.evidence.add(evidence)
        setattr(world, f"{prefix}shown", shown)
        setattr(world, f"{prefix}shown_evidence", evidence)
    make_barrier(world.orchard, theme=theme)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    theme = BarrierTheme.objects.get(code="RES")
    make_example(world.quay, themes=[theme], what_we_did=f"Step {number}")
    world.shown.evidence.add(make_evidence(world.quay, name=f"photo{number}.png"))
