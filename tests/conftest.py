"""The cast and the rules that hold in every test."""

from types import SimpleNamespace

import pytest
from django.db import connection

from tests.world import build_world


@pytest.fixture(autouse=True)
def _as_the_web_role(request: pytest.FixtureRequest) -> None:
    """Inside a test's transaction the database gives no more than `tip_web` may have."""
    if "db" in request.fixturenames and "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE tip_web")


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build_world()
