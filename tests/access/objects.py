"""One object of every kind in Quay and one in Mill, for the matrix and the canary sweep."""

from types import SimpleNamespace


def furnish(world: SimpleNamespace) -> SimpleNamespace:
    """Add the objects that pages are about. Builders of pages add theirs here."""
    return world
