"""One object of every kind in Quay and one in Mill, for the matrix and the canary sweep."""

from types import SimpleNamespace

from tests.factories import make_person, make_unit


def furnish(world: SimpleNamespace) -> SimpleNamespace:
    """Add the objects that pages are about. Builders of pages add theirs here."""
    return world


def furnish_more(world: SimpleNamespace, how_many: int) -> None:
    """Add `how_many` more rows of every kind in Quay, so that a page that asks per row is seen."""
    for number in range(how_many):
        make_unit(f"Berth {number}", world.quay)
        make_person(f"Pat Berth{number}", world.quay, world.worker)
