"""Servers first, then Django: this file is read before any test and before the settings are."""

import os
import shutil
import sys
import threading
from collections.abc import Iterator

import django
import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests import partings, servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tip_tracker.settings")
servers.start()
django.setup()
# Each test client builds the middleware anew. A static file is looked up when it is asked for, or
# every client would first walk through all of them: half the time of a request.
settings.WHITENOISE_AUTOREFRESH = True
# Playwright runs an event loop in the tests' thread, and Django would keep a second connection
# beside it: a cast begun before the first browser could not be ended after it, and the database
# not be dropped.
connections._connections = threading.local()

NOT_RUN = "no Chromium on this machine (apt-get install chromium)"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    servers.leave()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Each worker's database is copied from one that was migrated once."""
    if servers.ours():
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = servers.migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A worker's database is dropped when it is done, whoever is still connected to it."""
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        left = partings.part(connections["default"].settings_dict["NAME"])
    if left:
        shown = request.config.pluginmanager.get_plugin("capturemanager")
        with shown.global_and_fixture_disabled():
            print("STILL CONNECTED at the end of the tests:", *left, sep="\n", file=sys.stderr)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser its tests do not run, and say so."""
    if not any(shutil.which(name) for name in servers.CHROMIUM_NAMES):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NOT_RUN))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left_out := _left_out(terminalreporter):
        terminalreporter.write_line(f"NOT RUN: {left_out} browser tests: {NOT_RUN}.", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a group that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and _left_out(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_out(reporter: pytest.TerminalReporter) -> int:
    return sum(NOT_RUN in str(report.longrepr) for report in reporter.stats.get("skipped", []))
