"""What a person changed by hand stays, unless a person takes what the list says."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from intake.actions.working import undo, work_on
from intake.models import Batch, Upload
from intake.views import conflicts
from services.actions.absence import leave, set_away
from services.actions.merging import merge_people
from services.actions.posts import change_post
from services.actions.staff import change_details
from services.models import HandCorrection, Post, StaffMember
from tests.factories import make_person
from tests.intake.test_apply_staff import HARBOUR, HEADER, row


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def send(world: SimpleNamespace, tmp_path: Path) -> Any:
    """Import these lines for Harbour as Alma; the printed JSON."""

    def sent(*lines: str, **options: Any) -> dict[str, Any]:
        path = tmp_path / "list.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        out = StringIO()
        options = {"by": world.alma.email, "unit": "HAR", "yes": True, **options}
        call_command("import_file", "staff", str(path), stdout=out, **options)
        return dict(json.loads(out.getvalue()))

    return sent


def by_ada(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, Permission.MANAGE_STAFF, (world.northshore.path,))


def fresh(person: StaffMember) -> StaffMember:
    found: StaffMember = StaffMember.objects.get(pk=person.pk)
    return found


def rosa_line(**more: str) -> list[str]:
    return [HARBOUR[0], row("0017", "Rosa", "Quill", **more), HARBOUR[2]]


def review(world: SimpleNamespace, send: Any, *lines: str) -> Upload:
    send(*lines, yes=False)
    found: Upload = Upload.objects.latest("pk")
    return found


def test_a_correction_stays_and_is_listed(send: Any, world: SimpleNamespace) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    told = send(*HARBOUR)

    assert fresh(world.rosa).last_name == "Quill-Berg"
    assert told["kept"] == [
        {"row": 3, "name": "Rosa Quill", "fact": "last_name", "here": "Quill-Berg", "list": "Quill"}
    ]
    assert told["unchanged"] == 3


def test_the_same_value_is_not_asked_about_again_another_one_is(
    send: Any, world: SimpleNamespace, client: Client
) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    upload = review(world, send, *HARBOUR)
    client.force_login(world.alma)
    pk = upload.rows.exclude(conflicts={}).get().pk
    client.post(f"/lists/{upload.pk}/put-in/", {f"fact-{pk}-last_name": "keep"})
    _work(upload)
    again = send(*HARBOUR)
    assert "kept" not in again
    assert fresh(world.rosa).last_name == "Quill-Berg"

    other = send(HARBOUR[0], row("0017", "Rosa", "Quillon"), HARBOUR[2])
    assert [one["list"] for one in other["kept"]] == ["Quillon"]


def test_what_nobody_saw_is_asked_about_again(send: Any, world: SimpleNamespace) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    for _time in range(2):
        assert len(send(*HARBOUR)["kept"]) == 1
    assert not HandCorrection.objects.filter(has_declined=True).exists()


def test_conflicts_that_the_page_has_no_room_for_are_counted_and_asked_about_again(
    send: Any, world: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    change_details(by=by_ada(world), person=world.sam_person, last_name="Reid-Berg")
    monkeypatch.setattr(conflicts, "MOST", 1)
    upload = review(world, send, *HARBOUR)
    client.force_login(world.alma)
    shown = client.get(f"/lists/{upload.pk}/").content.decode()
    first, second = upload.rows.exclude(conflicts={}).order_by("row")
    assert f"fact-{first.pk}-last_name" in shown
    assert f"fact-{second.pk}-last_name" not in shown
    assert "And 1 more. What is here stays" in shown

    client.post(f"/lists/{upload.pk}/put-in/", {f"fact-{first.pk}-last_name": "keep"})
    _work(upload)
    declined = HandCorrection.objects.filter(has_declined=True)
    assert [one.staff_member for one in declined] == [first.staff_member]
    assert fresh(world.rosa).last_name == "Quill-Berg"


def test_what_was_never_changed_by_hand_follows_the_list(send: Any, world: SimpleNamespace) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    send(HARBOUR[0], row("0017", "Rosalind", "Quill"), HARBOUR[2])
    rosa = fresh(world.rosa)
    assert (rosa.first_name, rosa.last_name) == ("Rosalind", "Quill-Berg")


def test_the_reviewer_takes_the_list_and_it_rules_from_then_on(
    send: Any, world: SimpleNamespace, client: Client
) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    upload = review(world, send, *HARBOUR)
    client.force_login(world.alma)
    page = client.get(f"/lists/{upload.pk}/").content.decode()
    assert "Changed here by hand" in page
    assert "Keep what is here: Quill-Berg" in page

    pk = upload.rows.exclude(conflicts={}).get().pk
    client.post(f"/lists/{upload.pk}/put-in/", {f"fact-{pk}-last_name": "take"})
    _work(upload)
    assert fresh(world.rosa).last_name == "Quill"
    assert not HandCorrection.objects.exists()
    assert "kept" not in send(HARBOUR[0], row("0017", "Rosa", "Quillon"), HARBOUR[2])
    assert fresh(world.rosa).last_name == "Quillon"


def _work(upload: Upload) -> None:
    work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.APPLIED


def test_taking_a_list_back_asks_again_as_before(
    send: Any, world: SimpleNamespace, client: Client
) -> None:
    change_details(by=by_ada(world), person=world.rosa, last_name="Quill-Berg")
    before = list(HandCorrection.objects.values())
    upload = review(world, send, *HARBOUR)
    client.force_login(world.alma)
    pk = upload.rows.exclude(conflicts={}).get().pk
    client.post(f"/lists/{upload.pk}/put-in/", {f"fact-{pk}-last_name": "take"})
    _work(upload)

    by = Scope(world.alma.pk, Permission.IMPORT_STAFF, (world.harbour.path,))
    undo(by=by, batch=Batch.objects.get())
    assert fresh(world.rosa).last_name == "Quill-Berg"
    assert list(HandCorrection.objects.values()) == before


def test_who_left_by_hand_stays_left(send: Any, world: SimpleNamespace) -> None:
    today = timezone.localdate()
    leave(by=by_ada(world), person=world.rosa, left_on=today)
    posts = list(Post.objects.filter(staff_member=world.rosa).values())
    for _time in range(2):
        told = send(*HARBOUR)
        assert [one["fact"] for one in told["kept"]] == ["left_on"]
    assert fresh(world.rosa).left_on == today
    assert list(Post.objects.filter(staff_member=world.rosa).values()) == posts


def test_who_was_moved_by_hand_stays_there(send: Any, world: SimpleNamespace) -> None:
    today = timezone.localdate()
    post = Post.objects.get(staff_member=world.rosa)
    change_post(by=by_ada(world), post=post, unit=world.lighthouse, role=world.worker, on=today)
    posts = list(Post.objects.filter(staff_member=world.rosa).order_by("pk").values())

    told = send(*HARBOUR)
    assert [(one["fact"], one["list"]) for one in told["kept"]] == [
        ("posts", "Quay, Support worker")
    ]
    assert list(Post.objects.filter(staff_member=world.rosa).order_by("pk").values()) == posts
    assert fresh(world.rosa).home_unit == world.lighthouse


def test_a_share_and_an_absence_noted_by_hand_stay(send: Any, world: SimpleNamespace) -> None:
    today = timezone.localdate()
    post = Post.objects.get(staff_member=world.rosa)
    change_post(
        by=by_ada(world),
        post=post,
        unit=world.quay,
        role=world.worker,
        on=post.from_on,
        fte=Decimal("0.4"),
    )
    set_away(by=by_ada(world), person=world.rosa, from_on=today, until_on=None)
    told = send(*rosa_line(fte="0.9", away="no"))

    assert {one["fact"] for one in told["kept"]} == {"fte", "away"}
    post.refresh_from_db()
    assert (str(post.fte), post.away_from_on) == ("0.400", today)


def test_the_other_number_of_a_joined_record_leads_to_the_person(
    send: Any, world: SimpleNamespace
) -> None:
    twin = make_person("Rosa Quill", world.quay, world.worker, staff_number="17")
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin)
    told = send(HARBOUR[0], row("17", "Rosa", "Quill"), HARBOUR[2])
    assert (told["added"], told["changed"], told["problems"]) == (0, 0, 0)
    assert fresh(world.rosa).staff_number == "0017"


def test_zeros_in_front_make_another_number(send: Any, world: SimpleNamespace) -> None:
    told = send(*HARBOUR, row("18", "Ines", "Ford"), row("018", "Ivo", "Ford"))
    assert told["added"] == 2
    assert StaffMember.objects.get(staff_number="18").first_name == "Ines"
    assert StaffMember.objects.get(staff_number="018").first_name == "Ivo"


def test_a_number_without_its_zeros_and_another_name_is_asked_about(
    send: Any, world: SimpleNamespace
) -> None:
    lines = (HARBOUR[0], row("17", "Ines", "Ford"), HARBOUR[2])
    upload = review(world, send, *lines)
    asked = upload.rows.get(proposal="unsure")
    assert [one["staff_id"] for one in asked.choices] == [world.rosa.pk]
    told = send(*lines)
    assert (told["added"], told["changed"], told["unidentified"]) == (0, 0, 1)
    assert fresh(world.rosa).first_name == "Rosa"


def test_a_spreadsheet_that_took_the_zeros_changes_no_number(
    send: Any, world: SimpleNamespace
) -> None:
    lines = (HARBOUR[0], row("17", "Rosa", "Quill", fte="0.5"), HARBOUR[2])
    told = send(*lines, answer=["same names=same"])
    assert (told["added"], told["problems"]) == (0, 0)
    assert fresh(world.rosa).staff_number == "0017"
    assert [(a.kind, a.key) for a in world.rosa.aliases.all()] == [("number", "17")]

    undo(
        by=Scope(world.alma.pk, Permission.IMPORT_STAFF, (world.harbour.path,)),
        batch=Batch.objects.get(),
    )
    assert not world.rosa.aliases.exists()


def test_an_address_with_a_number_without_zeros_is_one_person(
    send: Any, world: SimpleNamespace
) -> None:
    change_details(
        by=Scope(None, Permission.MANAGE_STAFF, (world.northshore.path,)),
        person=world.rosa,
        email="rosa@northshore.example",
    )
    told = send(HARBOUR[0], row("17", "Rosa", "Quill", email="rosa@northshore.example"), HARBOUR[2])
    assert (told["added"], told["changed"], told["problems"], told["unchanged"]) == (0, 0, 0, 3)


def test_the_old_address_leads_to_the_person(send: Any, world: SimpleNamespace) -> None:
    change_details(by=by_ada(world), person=world.sam_person, email="sam@northshore.example")
    told = send(*HARBOUR)
    assert (told["added"], told["changed"], told["unchanged"]) == (0, 0, 3)
    assert fresh(world.sam_person).email == "sam@northshore.example"
