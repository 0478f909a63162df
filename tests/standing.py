"""The cast, made once for the tests of a module that need it instead of once for each of them.

It lives in a transaction around the tests: what a test changes is rolled back after it, and the
cast itself before the first test that must not meet it (one without the cast, or one that commits).
"""

import copy
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import blocking_manager_key

from tests.world import build_world

REAL_COMMITS = {"transactional_db", "live_server"}
FURNISHED = {"furnished", "marked"}


class Standing:
    """At most one cast at a time, for the tests of one module."""

    def __init__(self) -> None:
        self.world: SimpleNamespace | None = None
        self.is_wanted = False
        self._around: Any = None
        self._module: object = None

    def turn_to(self, item: pytest.Item) -> None:
        """Before the fixtures of a test: away with a cast that it must not meet.

        A module's first cast is left to `open`: there may be no database yet.
        """
        module = item.getparent(pytest.Module)
        self.is_wanted = wants_the_cast(item)
        if self.world and (not self.is_wanted or module is not self._module):
            self.close(item.config)
        elif self.is_wanted and module is self._module:
            self.open(item.config, module)
        self._module = module if self.world else self._module

    def open(self, config: pytest.Config, module: object) -> None:
        if self.world or not self.is_wanted:
            return
        self._module = module
        with config.stash[blocking_manager_key].unblock():
            self._around = transaction.atomic()
            self._around.__enter__()
            self.world = build_world()

    def close(self, config: pytest.Config) -> None:
        if not self.world:
            return
        self.world = None
        with config.stash[blocking_manager_key].unblock():
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)

    def own_copy(self) -> SimpleNamespace:
        """The objects for one test to change as it likes."""
        assert self.world
        return copy.deepcopy(self.world)


def wants_the_cast(item: pytest.Item) -> bool:
    """Whether a test meets the cast and commits nothing."""
    names = set(getattr(item, "fixturenames", ()))
    return "world" in names and not commits(item) and not names & FURNISHED


def commits(item: pytest.Item) -> bool:
    """Whether what a test writes is seen by other connections."""
    names = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    return bool(names & REAL_COMMITS or (marker and marker.kwargs.get("transaction")))
