"""The access matrix and the objects of the journey of a team."""

from types import SimpleNamespace

from tests.access.page import Page

PAGES: list[Page] = []


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
