"""The access matrix of the practice-level return."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import Page


def _page(name: str, **more: Any) -> Page:
    return Page(
        f"reports:{name}",
        P.VIEW_FIGURES,
        of=lambda w: {"unit_id": w.quay.pk, **more},
        foreign=lambda w: {"unit_id": w.mill.pk, **more},
        missing={"unit_id": 0, **more},
    )


PAGES: list[Page] = [
    _page("practice_return"),
    _page("practice_return_file", form="csv"),
]


def furnish(world: SimpleNamespace) -> None:
    """Its figures come from what others put there."""


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """A session with a cost in Quay."""
    world.session.cost_pence = 12_500
    world.session.save()
