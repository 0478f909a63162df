"""Taking a plan back long after, when posts have ended and people have come and gone since."""

from types import SimpleNamespace

import pytest
from django.db import connection

from services.actions import taking_back
from services.actions.daily import apply_due_changes
from services.actions.taking_back import undo_reorganisation
from services.models import Post, Unit
from tests.services.reorganised import DAY, TODAY, dump, merged, scope, unit

LATER = TODAY + 60 * DAY


def post_of_rosa_ends_soon(world: SimpleNamespace) -> None:
    posts = Post.objects.filter(staff_member=world.rosa)
    posts.update(until_on=TODAY + 10 * DAY)


def test_a_merge_is_taken_back_after_a_post_in_it_has_ended(world: SimpleNamespace) -> None:
    post_of_rosa_ends_soon(world)
    before = dump(world)
    plan = merged(world)
    apply_due_changes(LATER)
    world.rosa.refresh_from_db()
    assert world.rosa.home_unit == unit("BAY")

    undo_reorganisation(by=scope(world), plan=plan, today=LATER)
    connection.check_constraints()

    world.rosa.refresh_from_db()
    assert world.rosa.home_unit == world.quay
    assert not Unit.objects.filter(code="BAY").exists()
    assert dump(world) == before


def test_a_row_that_still_needs_a_new_unit_is_a_sentence_and_no_broken_page(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_of_rosa_ends_soon(world)
    plan = merged(world)
    monkeypatch.setattr(taking_back, "leave_homes", lambda _units, _on: 0)

    with pytest.raises(ValueError, match="Later records stand in the way"):
        undo_reorganisation(by=scope(world), plan=plan, today=LATER)
    assert Unit.objects.filter(code="BAY").exists()
