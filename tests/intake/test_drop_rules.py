"""The rule of a folder: what it lets in by itself, and what waits for a person."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from intake.actions.sending import approve
from intake.models import Batch, DropTake, Upload
from services.models import StaffMember
from tests.intake.feeds import Feed
from tests.intake.test_apply_staff import HARBOUR, row

Outcome, Stage = DropTake.Outcome, Upload.Stage
pytestmark = pytest.mark.django_db


def test_the_rule_lets_in_few_changes_of_the_same_shape(ruled: Feed) -> None:
    take = ruled.taken(
        "second.csv", *HARBOUR, row("2000", "Nia", "Bell"), row("2001", "Ned", "Coe")
    )
    assert (take.outcome, take.upload and take.upload.stage) == (Outcome.BY_ITSELF, Stage.APPLIED)
    assert StaffMember.objects.filter(staff_number="2001").exists()
    assert Batch.objects.get(upload=take.upload).applied_by_id == ruled.scope.user_id


def test_a_leaver_within_the_rule_leaves(ruled: Feed) -> None:
    take = ruled.taken("second.csv", *HARBOUR)
    assert take.outcome == Outcome.BY_ITSELF
    assert take.upload
    assert take.upload.counts["left"] == 1


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([row(f"30{n}", "Pat", f"New{n}") for n in range(3)], "up to 2"),
        ([row("301", "Pat", "Lee", unit="ORCH")], "person to look"),
    ],
)
def test_what_is_more_or_unclear_waits(ruled: Feed, lines: list[str], why: str) -> None:
    take = ruled.taken("second.csv", *HARBOUR, row("2000", "Nia", "Bell"), *lines)
    assert take.outcome == Outcome.WAITS
    assert why in take.said


def test_somebody_who_may_be_somebody_else_waits(ruled: Feed) -> None:
    lars = row("0777", "Lars", "Beacon", unit="LIGHT")
    take = ruled.taken("second.csv", *HARBOUR[:2], row("2000", "Nia", "Bell"), lars)
    assert (take.outcome, "person to look" in take.said) == (Outcome.WAITS, True)


def test_a_list_of_another_shape_waits(ruled: Feed) -> None:
    path = ruled.put("second.csv", *HARBOUR, row("2000", "Nia", "Bell"), row("2001", "Ned", "Coe"))
    path.write_text(path.read_text().replace("away\n", "away,shoe size\n").replace(",\n", ",,\n"))
    ruled.look()
    ruled.look()
    take = DropTake.objects.get(file_name="second.csv")
    ruled.work(take)
    ruled.look()
    take.refresh_from_db()
    assert (take.outcome, "columns" in take.said) == (Outcome.WAITS, True)


def test_many_who_left_wait_whatever_the_rule_allows(world: SimpleNamespace, root: Path) -> None:
    feed = Feed(world, root, applies_itself=True, most_changes=1000)
    many = [row(f"40{n:02}", "Pat", f"Many{n}") for n in range(20)]
    first = feed.taken("first.csv", *HARBOUR, *many)
    assert first.upload
    assert approve(by=feed.scope, upload=first.upload)
    feed.work(first)
    take = feed.taken("cut.csv", *HARBOUR, *many[:10])
    assert (take.outcome, "not in this list" in take.said) == (Outcome.WAITS, True)
