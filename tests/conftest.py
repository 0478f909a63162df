"""The cast and the rules that hold in every test."""

from types import SimpleNamespace

import pytest
from django.db import connection

from tests.world import build_world


@pytest.fixture(autouse=True)
def _as_the_web_role(request: pytest.FixtureRequest) -> None:
    """Inside a test's transaction the database gives no more than `tip_web` may have."""
    marker = request.node.get_closest_marker("django_db")
    real_commits = "transactional_db" in request.fixturenames or (
        marker and marker.kwargs.get("transaction")
    )
    if not real_commits and (marker or "db" in request.fixturenames):
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE tip_web")


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build_world()
