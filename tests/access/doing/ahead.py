"""The access matrix of the way ahead: what it takes to reach a target, and when."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import Page
from tests.factories.rollout import make_wave
from tests.factories.training import ON


def _unit(name: str, needs: str, post: int | None = None) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=post,
    )


def _wave(name: str, **statuses: Any) -> Page:
    return Page(
        f"training:{name}",
        P.RECORD_TRAINING,
        of=lambda w: {"wave_id": w.wave.pk},
        foreign=lambda w: {"wave_id": w.mill_wave.pk},
        missing={"wave_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _unit("outlook", P.VIEW_FIGURES),
    _unit("outlook_csv", P.VIEW_FIGURES),
    Page("training:rollout", P.RECORD_TRAINING),
    _unit("wave_add", P.RECORD_TRAINING, post=200),
    _wave("wave_change", post=200),
    # The lead has taken it back by the time the admin presses: the list says so.
    _wave("wave_drop", post=302),
]


def furnish(world: SimpleNamespace) -> None:
    """A wave in Harbour and one in Mill; both have begun."""
    world.wave = make_wave(world.harbour, "Pilot", ON, world.lighthouse)
    world.mill_wave = make_wave(world.mill, "Pilot", ON, world.mill)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more wave; Quay is in none."""
    make_wave(world.harbour, f"Wave {number}", ON, world.lighthouse)
