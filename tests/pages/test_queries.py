"""A page asks the database as much for twelve rows as for one."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.objects import furnish_more
from tests.access.page import Page
from tests.pages.test_every_page import OPENABLE, who_may

MORE = 11
PARTS = 4


def asked_by(world: SimpleNamespace, page: Page) -> list[str]:
    """The statements of one request, after a first one has warmed the caches."""
    client = Client()
    client.force_login(getattr(world, who_may(page)))
    address = reverse(page.name, kwargs=page.of(world) if page.of else {})
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in asked.captured_queries]


@pytest.mark.parametrize("part", range(PARTS))
def test_twelve_rows_cost_as_many_questions_as_one(furnished: SimpleNamespace, part: int) -> None:
    """Every fourth page together: eleven more rows of every kind are made once for them all."""
    spots = OPENABLE[part::PARTS]
    few = [asked_by(furnished, spot) for spot in spots]
    furnish_more(furnished, MORE)
    many = [asked_by(furnished, spot) for spot in spots]

    assert [
        f"{spot}: {len(one)}, then {len(more)}:\n" + "\n".join(sorted(set(more) - set(one)))
        for spot, one, more in zip(spots, few, many, strict=True)
        if len(one) != len(more)
    ] == []
