"""What a reviewer decided is still decided when the list has to be reviewed once more."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

from intake.models import Upload
from services.actions.staff import change_details
from services.models import HandCorrection
from tests.factories import make_person
from tests.intake.test_apply_staff import HARBOUR, row
from tests.intake.test_kept_by_hand import by_ada
from tests.intake.test_review_pages import _files, alma, came, house, names, put_in
from tests.intake.test_upload_pages import lines, page, press, sent
from training.models import Place

__all__ = ["_files", "alma", "house"]
CHANGED = "Things here changed after you looked"


def decisions(upload: Upload) -> dict[str, str]:
    return dict(upload.rows.exclude(decision="").values_list("name", "decision"))


def test_decisions_about_who_came_stay_where_the_person_is_the_same(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = came(alma, house, names("Rosa Quill", "Lars Beacon", "Captain Q"))
    rosa, lars, captain = upload.rows.order_by("row")
    press(alma, "approve", upload, find=captain.pk, **{f"look-{captain.pk}": "Sam"})
    chosen = {
        f"row-{rosa.pk}": "out",
        f"row-{lars.pk}": "visitor",
        f"row-{captain.pk}": f"staff:{house.sam_person.pk}",
    }
    make_person("Rosa Quill", house.lighthouse)
    assert put_in(alma, upload, **chosen).stage == Upload.Stage.REVIEW
    assert CHANGED in page(alma, upload)
    assert upload.rows.get(name="Rosa Quill").proposal == "unsure"
    assert decisions(upload) == {
        "Lars Beacon": "visitor",
        "Captain Q": f"staff:{house.sam_person.pk}",
    }, "who Rosa Quill is has to be decided anew"

    again = {f"row-{one.pk}": one.decision for one in upload.rows.exclude(decision="")}
    assert put_in(alma, upload, **again).stage == Upload.Stage.APPLIED
    assert [place.staff_member for place in Place.objects.all()] == [house.sam_person]


def staff_list(client: Client, house: SimpleNamespace) -> tuple[Upload, dict[str, Any]]:
    """A list with a conflict, a leaver and somebody of the same name, each decided."""
    change_details(by=by_ada(house), person=house.rosa, last_name="Quill-Berg")
    make_person("Una Gone", house.quay, house.worker)
    lars = row("0777", "Lars", "Beacon", unit="LIGHT")
    upload = sent(client, lines(*HARBOUR[:2], lars), house.harbour)
    conflict = upload.rows.exclude(conflicts={}).get()
    return upload, {
        f"fact-{conflict.pk}-last_name": "take",
        "left": upload.rows.get(proposal="left").pk,
        f"row-{upload.rows.get(proposal='likely').pk}": "add",
    }


def test_decisions_about_a_staff_list_stay(alma: Client, house: SimpleNamespace) -> None:
    upload, chosen = staff_list(alma, house)
    make_person("Zed New", house.quay, house.worker)
    put_in(alma, upload, **chosen, leavers="1")
    assert upload.stage == Upload.Stage.REVIEW
    assert decisions(upload) == {"Una Gone": "yes", "Lars Beacon": "add"}
    assert upload.rows.exclude(conflicts={}).get().takes == ["last_name"]


def test_what_was_taken_from_the_list_is_asked_anew_when_somebody_changed_it_since(
    alma: Client, house: SimpleNamespace
) -> None:
    upload, chosen = staff_list(alma, house)
    change_details(by=by_ada(house), person=house.rosa, last_name="Quill-Stone")
    put_in(alma, upload, **chosen, leavers="1")
    assert upload.stage == Upload.Stage.REVIEW
    assert upload.rows.exclude(conflicts={}).get().takes == []
    assert HandCorrection.objects.filter(fact="last_name").exists()
