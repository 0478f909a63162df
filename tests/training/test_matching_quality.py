"""How well names are matched, over made-up lists with the truth beside them."""

import pytest
from django.db import transaction

from bench.match_names import Found, added, measure, told

SEEDS = (3, 4, 7)


def measured(seed: int) -> Found:
    """Each seed has the database to itself."""
    with transaction.atomic():
        found = measure(500, seed=seed)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_nobody_certain_is_wrong_in_any_seed_and_most_are_found() -> None:
    found = {seed: measured(seed) for seed in SEEDS}
    said = "\n".join(told(found))
    for one in found.values():
        assert one.certain_wrong == 0, one.wrong
        # Somebody is certain at all: with a number or an address of theirs.
        assert one.certain > 100, said
    whole = added(found.values())
    assert whole.recall >= 95, said
