"""Nothing that is only likely is put in unless somebody could see it."""

from types import SimpleNamespace

import pytest
from django.test import Client

from intake.actions.working import work_on
from intake.views import shown
from tests.intake.test_apply_staff import row
from tests.intake.test_upload_pages import _files, alma, lines, page, press, sent

__all__ = ["_files", "alma"]


def test_likely_rows_are_shown_beside_leavers_and_the_rest_is_left_out(
    alma: Client, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "MOST_DECISIONS", 1)
    monkeypatch.setattr(shown, "MOST_LEAVERS", 1)
    before = world.sam_person.staff_number
    lars, sam = row("0777", "Lars", "Beacon", unit="LIGHT"), row("0778", "Sam", "Reid")
    upload = sent(alma, lines(lars, sam), world.harbour)
    first, second = upload.rows.filter(proposal="likely").order_by("row")
    assert upload.rows.filter(proposal="left").exists()
    review = page(alma, upload)
    assert f'name="row-{first.pk}"' in review
    assert f'name="row-{second.pk}"' not in review
    assert "They are left out for now" in review

    chosen = {f"row-{first.pk}": f"staff:{world.lars.pk}"}
    assert "1 row was not shown, so it was left out" in press(alma, "approve", upload, **chosen)
    work_on(upload.pk)
    world.lars.refresh_from_db()
    world.sam_person.refresh_from_db()
    assert (world.lars.staff_number, world.sam_person.staff_number) == ("0777", before)
    assert world.sam_person.left_on is None
