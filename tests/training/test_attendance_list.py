"""A list of who came: reviewed, put in, sent again, taken back."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from intake.kinds import ReviewAgain
from intake.models import Batch
from services.models import StaffAlias, StaffMember
from tests.factories import everywhere, make_person
from tests.training.lists import KIND, list_house, put_in, sent
from training.actions.attendance import note_attendance
from training.attendance_list.applying import _own
from training.models import Place, Standing, TrainingRecord, Visitor

LIST = (
    "Name,Email,Duration,Attended\n"
    "Sam Reid,sam.reid@northshore.example,55,yes\n"
    "Rosa Quill,,50,yes\n"
    "Lars Beecon,,40,yes\n"
    "Guest Speaker,guest@elsewhere.example,60,yes\n"
    "Olive Pear,,,no\n"
)


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    return list_house(world, tmp_path, LIST)


def test_the_review_says_who_is_who(house: SimpleNamespace) -> None:
    upload, review = sent(house)

    told = {row.name: row.proposal for row in upload.rows.all()}
    assert told == {
        "Sam Reid": "certain",
        "Rosa Quill": "likely",
        "Lars Beecon": "likely",
        "Guest Speaker": "nobody",
        "Olive Pear": "skipped",
    }
    assert review.counts["added"] == 3
    assert review.counts["unidentified"] == 1
    assert not Place.objects.exists()


def test_a_list_put_in_twice_is_in_once(house: SimpleNamespace) -> None:
    batch = put_in(house, sent(house)[0])
    assert batch.counts["added"] == 3
    assert Standing.objects.get(staff_member=house.rosa).held == 1
    assert Visitor.objects.get().name == "Guest Speaker"
    assert not StaffAlias.objects.exists()

    upload, review = sent(house)
    assert review.is_no_change
    assert put_in(house, upload).counts["unchanged"] == 3
    assert TrainingRecord.objects.count() == 3
    assert Visitor.objects.count() == 1


def test_taking_it_back_leaves_reversals_and_nothing_else(house: SimpleNamespace) -> None:
    upload, _review = sent(house)
    upload.rows.filter(name="Guest Speaker").update(decision=f"staff:{house.olive.pk}")
    batch = put_in(house, upload)
    assert {a.staff_member for a in StaffAlias.objects.all()} == {house.olive}

    KIND.undo(batch=batch, by=house.scope)

    assert not Place.objects.exists()
    assert not Visitor.objects.exists()
    assert not StaffAlias.objects.exists()
    assert Standing.objects.get(staff_member=house.lars).held == 0
    assert TrainingRecord.objects.exclude(reverses=None).count() == 4


def named(house: SimpleNamespace) -> dict[str, tuple[str, int | None, str]]:
    return {
        place.staff_member.first_name: (place.state, place.minutes, place.source)
        for place in Place.objects.select_related("staff_member")
    }


def test_taking_it_back_leaves_what_was_noted_before_as_it_was(house: SimpleNamespace) -> None:
    note_attendance(
        by=house.scope,
        session=house.session,
        states={house.sam_person.pk: "came", house.lars.pk: "apologies"},
        minutes={house.sam_person.pk: 30},
    )
    Place.objects.create(session=house.session, staff_member=house.rosa)
    before = named(house)
    batch = put_in(house, sent(house)[0])
    assert named(house) == {
        "Sam": ("came", 55, "list"),
        "Rosa": ("came", 50, "list"),
        "Lars": ("came", 40, "list"),
    }
    done = KIND.undo(batch=batch, by=house.scope)

    assert named(house) == before
    assert done.kept == ()
    assert not Place.objects.exclude(batch_id=None).exists()
    standing = TrainingRecord.objects.standing()
    assert [record.staff_member for record in standing] == [house.sam_person]
    assert Standing.objects.get(staff_member=house.sam_person).held == 1
    assert Standing.objects.get(staff_member=house.lars).held == 0


def longer(house: SimpleNamespace) -> Batch:
    house.file.write_text(LIST.replace(",55,", ",58,"))
    return put_in(house, sent(house)[0])


def test_taking_back_a_list_leaves_who_a_later_list_names(house: SimpleNamespace) -> None:
    first = put_in(house, sent(house)[0])
    second = longer(house)
    done = KIND.undo(batch=first, by=house.scope)

    assert named(house) == {
        "Sam": ("came", 58, "list"),
        "Rosa": ("came", 50, "list"),
        "Lars": ("came", 40, "list"),
    }
    told = "These stay, because a later list says that they came: "
    assert done.kept == (f"{told}Lars Beacon, Rosa Quill, Sam Reid.",)
    assert Standing.objects.get(staff_member=house.sam_person).held == 1
    Batch.objects.filter(pk=first.pk).update(undone_at=timezone.now())

    KIND.undo(batch=second, by=house.scope)
    assert named(house) == {}
    assert not TrainingRecord.objects.standing().exists()
    assert Standing.objects.get(staff_member=house.sam_person).held == 0


def test_taking_back_the_later_list_leaves_the_first(house: SimpleNamespace) -> None:
    first = put_in(house, sent(house)[0])
    before = named(house)
    KIND.undo(batch=longer(house), by=house.scope)
    assert named(house) == before
    assert set(Place.objects.values_list("batch_id", flat=True)) == {first.pk}
    assert TrainingRecord.objects.standing().count() == 3


def test_who_was_added_through_the_list_stays_and_is_named(house: SimpleNamespace) -> None:
    house.scope = Scope(house.alma.pk, Permission.IMPORT_ATTENDANCE, (house.harbour.path,))
    upload, _review = sent(house)
    upload.rows.filter(name="Guest Speaker").update(decision="add")
    batch = put_in(house, upload)
    done = KIND.undo(batch=batch, by=house.scope)
    assert done.kept == ("These people were added and stay on the staff list: Guest Speaker.",)
    assert StaffMember.objects.filter(last_name="Speaker").exists()


def test_a_decision_is_remembered_for_the_next_list(house: SimpleNamespace) -> None:
    upload, _review = sent(house)
    upload.rows.filter(name="Guest Speaker").update(decision=f"staff:{house.olive.pk}")
    put_in(house, upload)
    assert {a.text for a in StaffAlias.objects.all()} == {
        "Guest Speaker",
        "guest@elsewhere.example",
    }

    upload, _review = sent(house)
    assert upload.rows.get(name="Guest Speaker").proposal == "unchanged"


def test_saving_what_was_chosen_beforehand_teaches_nothing(house: SimpleNamespace) -> None:
    upload, _review = sent(house)
    upload.rows.filter(name="Lars Beecon").update(decision=f"staff:{house.lars.pk}")
    put_in(house, upload)
    assert Place.objects.filter(staff_member=house.lars).exists()
    assert not StaffAlias.objects.exists()


def test_an_address_of_somebody_else_is_never_learned(house: SimpleNamespace) -> None:
    held = make_person("Vera Held", house.orchard)
    StaffAlias.objects.create(
        staff_member=held, kind="email", text="guest@elsewhere.example",
        key="guest@elsewhere.example",
    )  # fmt: skip
    house.file.write_text("Name,Email\nZoe Unknown,guest@elsewhere.example\n")
    upload, _review = sent(house)
    upload.rows.update(decision=f"staff:{house.lars.pk}")
    put_in(house, upload)
    learned = StaffAlias.objects.filter(staff_member=house.lars)
    assert {alias.text for alias in learned} == {"Zoe Unknown"}


def test_an_address_beside_several_names_is_never_learned(house: SimpleNamespace) -> None:
    house.file.write_text(
        "Name,Email\nZoe Unknown,office@elsewhere.example\nYan Unheard,office@elsewhere.example\n"
    )
    upload, _review = sent(house)
    upload.rows.filter(name="Zoe Unknown").update(decision=f"staff:{house.lars.pk}")
    put_in(house, upload)
    assert {alias.text for alias in StaffAlias.objects.all()} == {"Zoe Unknown"}


def test_an_address_shown_with_two_names_in_a_meeting_is_never_learned(
    house: SimpleNamespace,
) -> None:
    house.file.write_text(
        "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
        "Zoe Unknown,room3@elsewhere.example,40,No\n"
        "Yan Unheard,room3@elsewhere.example,15,No\n"
    )
    upload, _review = sent(house)
    upload.rows.update(decision=f"staff:{house.lars.pk}")
    put_in(house, upload)
    assert {alias.text for alias in StaffAlias.objects.all()} == {"Zoe Unknown"}


def test_somebody_added_from_a_list_gets_no_address_of_whoever_booked(
    house: SimpleNamespace,
) -> None:
    house.file.write_text(
        "Name,Email\nZoe Unknown,office@elsewhere.example\nYan Unheard,office@elsewhere.example\n"
    )
    upload, _review = sent(house)
    facts = upload.rows.get(name="Zoe Unknown").parsed
    assert _own(facts)["email"] == ""


def test_what_changed_after_the_review_is_reviewed_again(house: SimpleNamespace) -> None:
    upload, _review = sent(house)
    make_person("Rosa Quill", house.quay)

    with pytest.raises(ReviewAgain):
        put_in(house, upload)


def test_the_session_of_a_list_is_found_within_the_branches_only(house: SimpleNamespace) -> None:
    assert KIND.subject(house.scope, house.session.pk).title == house.session.title
    other = everywhere(house.westmoor, Permission.IMPORT_ATTENDANCE)
    assert KIND.subject(other, house.session.pk) is None
