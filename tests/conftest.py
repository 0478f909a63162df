"""The cast and the rules that hold in every test."""

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests import emptying
from tests.access.canaries import plant
from tests.access.objects import furnish
from tests.browser import launch_args
from tests.standing import Standing, commits
from tests.world import build_world

# pytest-playwright runs an event loop in this thread; the ORM of a test is used beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

STANDING = Standing()
emptying.quickly()


@pytest.fixture(autouse=True)
def _as_the_web_role(request: pytest.FixtureRequest) -> None:
    """Inside a test's transaction the database gives no more than `tip_web` may have."""
    marker = request.node.get_closest_marker("django_db")
    if not commits(request.node) and (marker or "db" in request.fixturenames):
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE tip_web")


@pytest.fixture(autouse=True)
def _own_files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files and keys that a test stores never lie among the demo's."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        settings = request.getfixturevalue("settings")
        settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"
        for name in ("ROUND_KEYS", "TICKET_KEYS", "SEAL_KEYS"):
            setattr(settings, name, tmp_path_factory.getbasetemp() / "keys" / name.lower())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    STANDING.turn_to(item)


@pytest.fixture(scope="module")
def _cast_once(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[None]:
    STANDING.open(request.config, request.node)
    yield
    STANDING.close(request.config)


@pytest.fixture
def world(_cast_once: None, db: None) -> SimpleNamespace:
    """The cast of `tests/world.py`; made afresh for a test that commits."""
    return STANDING.own_copy() if STANDING.world else build_world()


@pytest.fixture(scope="module")
def _furnished_once(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SimpleNamespace]:
    """The cast with an object of every kind, made once a module and left in no test's hands."""
    STANDING.close(request.config)
    files = tmp_path_factory.getbasetemp() / "files"
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), transaction.atomic():
        yield furnish(build_world())
        STANDING.close(request.config)
        transaction.set_rollback(True)


@pytest.fixture
def furnished(_furnished_once: SimpleNamespace, db: None) -> SimpleNamespace:
    """What stands before each test of a module; what a test changes is rolled back after it."""
    return _furnished_once


@pytest.fixture(scope="module")
def _marked_once(_furnished_once: SimpleNamespace, django_db_blocker: Any) -> SimpleNamespace:
    with django_db_blocker.unblock():
        plant(_furnished_once)
    return _furnished_once


@pytest.fixture
def marked(_marked_once: SimpleNamespace, db: None) -> SimpleNamespace:
    """What stands, and each of its texts says whose it is."""
    return _marked_once


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """For pytest-playwright: the system's Chromium."""
    return launch_args()
