"""The access matrix of the way ahead: what it takes to reach a target, and when."""

from types import SimpleNamespace

from core.permissions import Permission as P
from tests.access.page import Page


def _unit(name: str, needs: str, post: int | None = None) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=post,
    )


PAGES: list[Page] = [
    _unit("outlook", P.VIEW_FIGURES),
    _unit("outlook_csv", P.VIEW_FIGURES),
]


def furnish(world: SimpleNamespace) -> None:
    """Nothing of its own."""


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """Nothing of its own."""
