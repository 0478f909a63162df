"""A file is of the day that was asked for, or of none."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize("name", ["reports:dashboard_file", "training:who_is_missed_csv"])
@pytest.mark.parametrize("day", ["31/2/2026", "1/1/2999"])
def test_a_day_that_is_none_gets_the_page_that_says_so(
    world: SimpleNamespace, name: str, day: str
) -> None:
    client = Client()
    client.force_login(world.alma)

    response = client.get(reverse(name, args=[world.harbour.pk]), {"on": day})

    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/html")
    assert "govuk-error-summary" in response.content.decode()
    assert client.get(reverse(name, args=[world.harbour.pk])).status_code == 200
