"""Reviewing, putting in and taking back, as people do it on the page."""

from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from intake.actions.telling import tell_senders
from intake.actions.working import work_on
from intake.kinds import kind_for
from intake.models import Batch, Upload
from intake.progress import checked, progress_to
from intake.views.shown import allowed
from services.access import viewer_for
from services.models import StaffAlias, StaffMember
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, use_framework
from tests.intake.test_apply_staff import HARBOUR, row
from tests.intake.test_upload_pages import lines, page, press, sent
from training.actions.attendance import note_attendance
from training.actions.naming import name_visitor
from training.actions.newcomers import may_add
from training.models import Place, Visitor

TODAY = timezone.localdate()
CROWD = [f"Somebody Else{n}" for n in range(6)]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"))
    world.session = make_session(world.harbour, course, TODAY)
    world.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    return world


@pytest.fixture
def alma(house: SimpleNamespace, client: Client) -> Client:
    client.force_login(house.alma)
    return client


def came(client: Client, house: SimpleNamespace, text: str) -> Upload:
    """A list of who came to the session, read and ready to be checked."""
    query = {"kind": "attendance", "session": house.session.pk}
    file = SimpleUploadedFile("who came.csv", text.encode())
    response = client.post(reverse("intake:upload_add", query=query), {"file": file})
    assert response.status_code == 302, response.content.decode()
    upload = Upload.objects.latest("pk")
    work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.REVIEW
    return upload


def names(*people: str) -> str:
    return "\n".join(["Name,Email,Phone", *(f"{one},,07700 900123" for one in people)]) + "\n"


def put_in(client: Client, upload: Upload, **data: Any) -> Upload:
    press(client, "approve", upload, **data)
    work_on(upload.pk)
    upload.refresh_from_db()
    return upload


def test_a_list_of_strangers_stops_until_somebody_says_that_it_is_right(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = came(alma, house, names("Rosa Quill", *CROWD))
    assert "we know 1 of 7" in page(alma, upload)
    assert "Tick the box if this is the right file" in press(alma, "approve", upload)
    assert put_in(alma, upload).stage == Upload.Stage.REVIEW
    assert put_in(alma, upload, right_file="yes").stage == Upload.Stage.APPLIED
    assert Visitor.objects.filter(state="unidentified").count() == 6


def test_what_is_odd_about_a_row_stands_beside_it(alma: Client, house: SimpleNamespace) -> None:
    text = "Name,Email\nDoe, Jane\nRosa Quill,rosa@\nFay Poe\n"
    shown = page(alma, came(alma, house, text))
    assert "Row 2. This is not an email address: Jane." in shown
    assert "This is not an email address: rosa@" in shown
    assert "Save 3 attendances" in shown


def test_half_known_is_enough(alma: Client, house: SimpleNamespace) -> None:
    upload = came(alma, house, names("Rosa Quill", "Lars Beacon", "Sam Reid", *CROWD[:3]))
    assert "Most people in this file" not in page(alma, upload)
    assert put_in(alma, upload).stage == Upload.Stage.APPLIED


def test_a_staff_list_of_everybody_that_knows_nobody_stops(
    alma: Client, house: SimpleNamespace
) -> None:
    strange = [row(f"77{n:02}", "Una", f"Other{n}") for n in range(8)]
    some = sent(alma, lines(*strange), house.harbour, who="some")
    assert "Most people in this file" not in page(alma, some)
    upload = sent(alma, lines(*strange), house.harbour, who="everyone")
    assert "we know 0 of 8" in page(alma, upload)
    assert put_in(alma, upload, leavers="0").stage == Upload.Stage.REVIEW
    assert not StaffMember.objects.filter(staff_number="7700").exists()


def test_rows_with_a_problem_are_left_out_only_on_a_tick(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = sent(
        alma, lines(*HARBOUR, row("2001", "Nia", "Bell"), row("", "", "Alone")), house.harbour
    )
    assert "Leave out the 1 row that needs putting right" in page(alma, upload)
    assert "Tick the box to leave these rows out" in press(alma, "approve", upload)
    assert put_in(alma, upload).stage == Upload.Stage.REVIEW
    assert put_in(alma, upload, leave_out="yes").stage == Upload.Stage.APPLIED
    assert StaffMember.objects.filter(staff_number="2001").exists()


def test_rows_put_right_go_back_in_as_they_were_sent(alma: Client, house: SimpleNamespace) -> None:
    wrong = row("", "", "Marsh")
    first = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell"), wrong), house.harbour)
    put_in(alma, first, leave_out="yes")
    text = alma.get(reverse("intake:upload_problems", args=[first.pk])).content.decode("utf-8-sig")
    head, only = text.splitlines()
    mended = only.replace('"","","Marsh"', '"2002","Ola","Marsh"')
    assert mended != only
    again = sent(alma, f"{head}\n{mended}\n", house.harbour, who="some")
    assert (again.counts["added"], again.counts["problems"]) == (1, 0)
    assert put_in(alma, again).stage == Upload.Stage.APPLIED
    assert StaffMember.objects.filter(staff_number="2002", first_name="Ola").exists()


def test_the_certain_are_accepted_first_and_nothing_is_learned_from_it(
    alma: Client, house: SimpleNamespace
) -> None:
    head, known = "Name,Email,Staff number", "sam.reid@northshore.example"
    text = f"{head}\nRosa Quill,,0017\nSam Reid,{known},\nSam Ried,,\n"
    upload = came(alma, house, text)
    assert "Accept the 2 certain matches" in page(alma, upload)
    unsure = upload.rows.get(name="Sam Ried")
    chosen = {f"row-{unsure.pk}": "out"}
    after = press(alma, "approve", upload, accept="certain", **chosen)
    assert "certain matches" not in after
    unsure.refresh_from_db()
    assert unsure.decision == "out"
    assert put_in(alma, upload, **chosen).stage == Upload.Stage.APPLIED
    assert Place.objects.filter(state="came").count() == 2
    assert not StaffAlias.objects.exists()


def test_somebody_looked_up_is_chosen_remembered_and_forgotten_again(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = came(alma, house, names("Captain Q", "Lars Beacon"))
    row_ = upload.rows.get(name="Captain Q")
    nobody = {"find": row_.pk, f"look-{row_.pk}": "Zacharias"}
    assert "Nobody was found" in press(alma, "approve", upload, **nobody)
    found = press(alma, "approve", upload, find=row_.pk, **{f"look-{row_.pk}": "ros"})
    assert f'value="staff:{house.rosa.pk}"' in found
    put_in(alma, upload, **{f"row-{row_.pk}": f"staff:{house.rosa.pk}"})
    assert Place.objects.get(staff_member=house.rosa).state == "came"
    assert StaffAlias.objects.get().text == "Captain Q"
    again = came(alma, house, names("Captain Q"))
    assert again.rows.get().proposal == "unchanged"
    press(alma, "undo", upload)
    assert not StaffAlias.objects.exists()
    assert not Place.objects.filter(staff_member=house.rosa).exists()


def test_nobody_outside_the_branches_can_be_looked_up(alma: Client, house: SimpleNamespace) -> None:
    stranger = make_person("Rosalind Faraway", house.mill)
    upload = came(alma, house, names("Captain Q"))
    row_ = upload.rows.get()
    text = press(alma, "approve", upload, find=row_.pk, **{f"look-{row_.pk}": "rosalind"})
    assert "Nobody was found" in text
    put_in(alma, upload, **{f"row-{row_.pk}": f"staff:{stranger.pk}"})
    assert not Place.objects.filter(staff_member=stranger).exists()


def test_a_guest_is_a_guest_and_the_unknown_can_be_named_later(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = came(alma, house, names("Captain Q", "Jo Visitor"))
    guest = upload.rows.get(name="Jo Visitor")
    done = put_in(alma, upload, **{f"row-{guest.pk}": "guest"})
    assert done.counts["unidentified"] == 1
    states = dict(Visitor.objects.values_list("name", "state"))
    assert states == {"Captain Q": "unidentified", "Jo Visitor": "guest"}
    visitor = Visitor.objects.get(name="Captain Q")
    name_visitor(by=house.by, visitor=visitor, person=house.rosa)
    assert Place.objects.get(staff_member=house.rosa).state == "came"


def test_somebody_new_is_added_where_one_may(alma: Client, house: SimpleNamespace) -> None:
    upload = came(alma, house, names("Ola Mae Newman", "Jo Visitor"))
    new = upload.rows.get(name="Ola Mae Newman")
    put_in(alma, upload, **{f"row-{new.pk}": "add"})
    person = StaffMember.objects.get(last_name="Newman")
    assert (person.first_name, person.home_unit) == ("Ola Mae", house.harbour)
    assert Place.objects.get(staff_member=person).state == "came"
    press(alma, "undo", upload)
    assert "stay on the staff list: Ola Mae Newman." in page(alma, upload)
    assert not Place.objects.exists()


def test_whoever_may_not_add_people_is_not_offered_it(house: SimpleNamespace) -> None:
    kind = kind_for("attendance")
    lead, stranger = viewer_for(house.alma.pk), viewer_for(house.wanda.pk)
    assert "add" in dict(allowed(kind, lead, house.harbour.path).other_choices)
    assert "add" not in dict(allowed(kind, stranger, house.harbour.path).other_choices)
    assert may_add(lead.scope_for(Permission.IMPORT_ATTENDANCE), house.session)
    assert not may_add(stranger.scope_for(Permission.IMPORT_ATTENDANCE), house.session)


def test_what_changed_meanwhile_is_shown_again(alma: Client, house: SimpleNamespace) -> None:
    upload = came(alma, house, names("Rosa Quill"))
    make_person("Rosa Quill", house.quay)
    assert put_in(alma, upload).stage == Upload.Stage.REVIEW
    assert "Please check the list again" in page(alma, upload)
    assert "Several people have this name" in page(alma, upload)
    assert not Place.objects.exists()


def test_columns_that_are_not_used_are_named_and_never_stored(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = came(alma, house, names("Rosa Quill", "Captain Q"))
    assert "Phone" in page(alma, upload)
    kept = Upload.objects.filter(pk=upload.pk).values().get()
    kept |= {"rows": list(upload.rows.values())}
    assert "07700" not in str(kept)
    put_in(alma, upload)
    assert "07700" not in str(list(Visitor.objects.values()) + list(Batch.objects.values()))


def test_a_list_can_be_taken_back_for_thirty_days(alma: Client, house: SimpleNamespace) -> None:
    upload = put_in(alma, came(alma, house, names("Rosa Quill")))
    last = timezone.localdate() + timedelta(days=30)
    assert f"until {last:%-d %B %Y}" in page(alma, upload)
    Batch.objects.update(applied_at=timezone.now() - timedelta(days=31))
    assert "more than 30 days ago" in page(alma, upload)
    assert "older than 30 days" in press(alma, "undo", upload)
    assert Place.objects.get().state == "came"
    Batch.objects.update(applied_at=timezone.now() - timedelta(days=30))
    assert "The list was taken back" in press(alma, "undo", upload)
    assert not Place.objects.exists()


def test_taking_back_says_who_stays_and_why(alma: Client, house: SimpleNamespace) -> None:
    upload = put_in(alma, came(alma, house, names("Rosa Quill", "Lars Beacon", "Captain Q")))
    note_attendance(by=house.by, session=house.session, states={house.rosa.pk: "apologies"})
    note_attendance(by=house.by, session=house.session, states={house.rosa.pk: "came"})
    visitor = Visitor.objects.get(name="Captain Q")
    name_visitor(by=house.by, visitor=visitor, person=house.sam_person)
    press(alma, "undo", upload)
    text = page(alma, upload)
    assert "noted them by hand since: Rosa Quill." in text
    assert "who they were: Captain Q." in text
    assert not Place.objects.filter(staff_member=house.lars).exists()


def test_taking_back_a_staff_list_names_who_stays(alma: Client, house: SimpleNamespace) -> None:
    upload = put_in(alma, sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell")), house.harbour))
    nia = StaffMember.objects.get(staff_number="2001")
    note_attendance(by=house.by, session=house.session, states={nia.pk: "came"})
    press(alma, "undo", upload)
    assert "was recorded about them since: Nia Bell" in page(alma, upload)
    assert StaffMember.objects.filter(pk=nia.pk).exists()


def approved(client: Client, house: SimpleNamespace, *, ago: int) -> Upload:
    upload = came(client, house, names("Rosa Quill"))
    press(client, "approve", upload)
    then = timezone.now() - timedelta(seconds=ago)
    Upload.objects.filter(pk=upload.pk).update(approved_at=then)
    work_on(upload.pk)
    return upload


def test_a_long_list_is_told_by_mail_once_and_without_a_word_of_it(
    alma: Client, house: SimpleNamespace
) -> None:
    upload = approved(alma, house, ago=61)
    assert (tell_senders(), tell_senders()) == (1, 0)
    (told,) = mail.outbox
    assert told.to == [house.alma.email]
    assert told.subject == "Your list is ready to look at"
    assert reverse("intake:upload_detail", args=[upload.pk]) in told.body
    assert "Rosa" not in told.body + told.subject


def test_a_quick_list_is_not_mailed(alma: Client, house: SimpleNamespace) -> None:
    approved(alma, house, ago=1)
    assert tell_senders() == 0
    assert not mail.outbox


def test_nobody_who_may_not_see_it_any_more_is_mailed(alma: Client, house: SimpleNamespace) -> None:
    approved(alma, house, ago=61)
    house.alma.is_active = False
    house.alma.save()
    assert tell_senders() == 0
    assert not Upload.objects.exclude(tell_at=None).exists()


def test_a_mail_that_fails_is_tried_again(
    alma: Client, house: SimpleNamespace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(alma, house, ago=61)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _refuses)
        assert tell_senders() == 0
    assert tell_senders() == 0
    assert tell_senders(now=timezone.now() + timedelta(minutes=6)) == 1


def _refuses(*_args: Any, **_named: Any) -> None:
    raise SMTPException("away")


def test_how_far_it_is_is_told_row_by_row() -> None:
    told: list[tuple[str, int, int]] = []
    with progress_to(lambda *said: told.append(said)):
        assert list(checked(list(range(45)))) == list(range(45))
    assert told == [("Checking rows", done, 45) for done in (0, 20, 40)]
