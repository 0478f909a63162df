"""How well names are matched, over made-up lists with the truth beside them."""

import pytest

from bench.match_names import measure


@pytest.mark.django_db
def test_nobody_certain_is_wrong_and_most_are_found() -> None:
    found = measure(500, seed=7)
    told = "\n".join(found.told())
    assert found.certain_wrong == 0, told
    assert found.missed <= 0.05 * found.people, told
    assert found.likely_wrong <= 0.05 * found.likely, told
