"""Fixtures of lists from elsewhere: the place for folders, and a folder without and with a rule."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from intake.actions.sending import approve
from intake.models import DropTake
from tests.intake.feeds import Feed
from tests.intake.test_apply_staff import HARBOUR, row

Outcome = DropTake.Outcome


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.DROP_ROOT = tmp_path / "drop"
    settings.DROP_ROOT.mkdir()
    return Path(settings.DROP_ROOT)


@pytest.fixture
def feed(world: SimpleNamespace, root: Path) -> Feed:
    return Feed(world, root)


@pytest.fixture
def ruled(world: SimpleNamespace, root: Path) -> Feed:
    """A rule lets in up to two changes, and the first list was looked at by a person."""
    feed = Feed(world, root, applies_itself=True, most_changes=2)
    first = feed.taken("first.csv", *HARBOUR, row("2000", "Nia", "Bell"))
    assert (first.outcome, "first list" in first.said) == (Outcome.WAITS, True)
    assert first.upload
    assert approve(by=feed.scope, upload=first.upload)
    feed.work(first)
    return feed
