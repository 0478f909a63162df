"""A lead's own list of what was done before: asked, checked, put in once, and taken back."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.permissions import ROLES, Permission
from implementation.actions.barriers import change_barrier
from implementation.models import Activity, Barrier
from intake.actions.working import work_on
from intake.models import Upload
from reports.past_list.applying import _write_session
from reports.past_list.lines import Line
from services.actions.vocabulary import load_vocabulary
from tests.factories import everywhere
from tests.factories.training import make_course
from training.actions.hindrances import count_hindrances
from training.actions.sessions import call_off, plan_session
from training.models import Session, TrainingRecord

HEADER = "What,Date,Until,Team,Title or kind,People,Minutes,Note\n"
ROWS = (
    "Session,14/03/2019,,Quay,Level 1,24,90,In the hall\n"
    "Activity,15/04/2019,,Lighthouse,Drop-in clinic,6,60,The first one\n"
    'Barrier,16/05/2019,01/09/2019,Quay,"Time, money and people",,,There was no cover\n'
)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def alma(world: SimpleNamespace, client: Client) -> Client:
    load_vocabulary()
    world.level_one = make_course(world.northshore, None, name="Level 1")
    client.force_login(world.alma)
    return client


def sent(client: Client, text: str, unit: Any) -> Upload:
    response = client.post(
        reverse("intake:upload_add", query={"kind": "past"}),
        {"file": SimpleUploadedFile("past.csv", text.encode()), "unit": unit.pk},
    )
    assert response.status_code == 302, response.content.decode()
    return worked(Upload.objects.latest("pk"))


def worked(upload: Upload) -> Upload:
    work_on(upload.pk)
    upload.refresh_from_db()
    return upload


def press(client: Client, what: str, upload: Upload, **data: Any) -> Upload:
    response = client.post(reverse(f"intake:upload_{what}", args=[upload.pk]), data)
    assert response.status_code == 302
    return worked(upload)


def page(client: Client, upload: Upload) -> str:
    response = client.get(reverse("intake:upload_detail", args=[upload.pk]))
    assert response.status_code == 200
    return response.content.decode()


def everything() -> tuple[int, int, int]:
    standing = (Activity.objects.standing(), Barrier.objects.standing())
    return (Session.objects.count(), *(rows.count() for rows in standing))


def test_sessions_activities_and_barriers_go_in_and_come_out(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, HEADER + ROWS, world.harbour)
    assert upload.stage == "review", upload.questions
    review = page(alma, upload)
    assert "Put 3 rows in" in review
    assert "Session: Level 1" in review
    assert "14 March 2019, 24 people" in review
    assert everything() == (0, 0, 0)
    press(alma, "approve", upload)
    session, activity, barrier = (
        Session.objects.get(),
        Activity.objects.get(),
        Barrier.objects.get(),
    )
    assert (session.unit, session.head_count, session.minutes) == (world.quay, 24, 90)
    assert (session.state, session.course, session.note) == ("held", world.level_one, "In the hall")
    assert (activity.unit, activity.kind, activity.reached_people) == (
        world.lighthouse,
        "clinic",
        6,
    )
    assert (activity.status, activity.note) == ("held", "The first one")
    assert (barrier.sentence, barrier.theme.code) == ("There was no cover", "RES")
    assert (str(barrier.since_on), str(barrier.lifted_on)) == ("2019-05-16", "2019-09-01")
    assert not TrainingRecord.objects.exists()
    assert "3 added" in page(alma, upload)
    press(alma, "undo", upload)
    assert everything() == (0, 0, 0)


def test_the_same_rows_again_add_nothing(alma: Client, world: SimpleNamespace) -> None:
    press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    again = sent(alma, HEADER + ROWS + ROWS.splitlines()[0] + "\n", world.harbour)
    assert again.facts["no_change"]
    assert "Everything in this list is already here" in page(alma, again)
    doubled = sent(
        alma, HEADER + 2 * "Activity,16/04/2019,,Quay,Lens exercise,5,,\n", world.harbour
    )
    assert (doubled.counts["added"], doubled.counts["skipped"]) == (1, 1)
    assert everything() == (1, 1, 1)


def test_an_undone_list_can_be_put_in_again(alma: Client, world: SimpleNamespace) -> None:
    upload = press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    press(alma, "undo", upload)
    press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    assert everything() == (1, 1, 1)


def test_what_was_changed_since_stays_and_is_named(alma: Client, world: SimpleNamespace) -> None:
    upload = press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    change_barrier(
        by=everywhere(world.northshore, Permission.LOG_IMPLEMENTATION),
        barrier=Barrier.objects.get(),
        slows=2,
    )
    Session.objects.update(head_count=25)
    press(alma, "undo", upload)
    assert everything() == (1, 0, 1)
    shown = page(alma, upload)
    assert "“Level 1” of Quay was changed since, so it stays." in shown


def test_a_session_that_was_called_off_stays_so(alma: Client, world: SimpleNamespace) -> None:
    by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    on = date(2019, 3, 14)
    planned = plan_session(by=by, unit=world.quay, course=world.level_one, on=on)
    call_off(by=by, session=planned)
    upload = sent(alma, HEADER + ROWS, world.harbour)
    assert (upload.counts["added"], upload.counts["skipped"]) == (2, 1)
    assert "This session was called off here" in page(alma, upload)

    press(alma, "approve", upload)
    press(alma, "undo", upload)
    planned.refresh_from_db()
    assert (planned.state, planned.head_count) == ("cancelled", None)


def test_a_session_that_is_here_already_is_not_the_lists_to_take_back(
    alma: Client, world: SimpleNamespace
) -> None:
    by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    facts = {"course": world.level_one.pk, "on": "2019-03-14", "title": "Level 1", "note": ""}
    line = Line(2, "session", {**facts, "minutes": None, "people": 24}, unit=world.quay)
    upload = Upload()
    first = _write_session(by, line, upload)
    assert first == [Session.objects.get().pk, 24]
    assert _write_session(by, line, upload) == []
    assert Session.objects.count() == 1


def test_an_admin_takes_back_the_list_of_a_lead(alma: Client, world: SimpleNamespace) -> None:
    upload = press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    ada = Client()
    ada.force_login(world.ada)
    press(ada, "undo", upload)
    assert everything() == (0, 0, 0)
    told = Barrier.objects.get().changes.order_by("pk").last()
    assert (told.step, told.changed_by) == ("withdrawn", world.ada)


def test_a_barrier_about_a_manager_stays_when_somebody_else_takes_the_list_back(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    Barrier.objects.update(kept_from=world.quay, told_as=world.harbour)
    ada = Client()
    ada.force_login(world.ada)
    press(ada, "undo", upload)
    assert everything() == (0, 0, 1)
    shown = page(ada, upload)
    assert "A barrier of Quay stays. Whoever noted it can take it back." in shown


def test_a_session_stays_once_what_got_in_the_way_was_counted(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = press(alma, "approve", sent(alma, HEADER + ROWS, world.harbour))
    by = everywhere(world.northshore, Permission.IMPORT_ATTENDANCE)
    session = Session.objects.get()
    count_hindrances(by=by, session=session, unit=world.quay, people={"no_cover": 3})
    press(alma, "undo", upload)
    assert session.hindrances.count() == 1
    assert everything() == (1, 0, 0)
    assert "“Level 1” of Quay was changed since, so it stays." in page(alma, upload)


def test_words_we_do_not_know_are_asked_once(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(
        alma,
        HEADER + "Session,14/03/2019,,Pier,TIP taster,4,,\nActivity,15/03/2019,,Pier,Tea,4,,\n",
        world.harbour,
    )
    about = {q["about"]: number for number, q in enumerate(upload.questions)}
    assert set(about) == {"unit:Pier"}
    press(alma, "answer", upload, q0="QUAY")
    about = {q["about"]: number for number, q in enumerate(upload.questions)}
    assert set(about) == {"course:TIP taster", "kind:Tea"}
    press(
        alma, "answer", upload,
        **{f"q{about['course:TIP taster']}": "activity", f"q{about['kind:Tea']}": "peer"},
    )  # fmt: skip
    assert upload.stage == "review", upload.questions
    press(alma, "approve", upload)
    assert set(Activity.objects.values_list("kind", "note", "unit")) == {
        ("other", "TIP taster", world.quay.pk),
        ("peer", "Tea", world.quay.pk),
    }
    known = sent(alma, HEADER + "Activity,16/03/2019,,pier,Tea,4,,\n", world.harbour)
    assert (known.stage, known.counts["added"]) == ("review", 1)
    again = sent(alma, HEADER + "Activity,16/03/2019,,pier,Biscuits,4,,\n", world.harbour)
    assert [q["about"] for q in again.questions] == ["kind:Biscuits"]


def test_dates_to_come_and_before_2010_are_refused_row_by_row(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(
        alma,
        HEADER + "Activity,15/03/2119,,Quay,Lens exercise,4,,\n"
        "Activity,31/12/2009,,Quay,Lens exercise,4,,\nActivity,01/01/2010,,Quay,Lens exercise,4,,\n"
        "Barrier,15/03/2019,14/03/2019,Quay,,,,No room\n",
        world.harbour,
    )
    wrong = dict(upload.rows.filter(proposal="problem").values_list("row", "problem"))
    assert wrong == {
        2: "This date is still to come.",
        3: "This date is before 2010.",
        5: "The barrier was removed before it began.",
    }
    without = alma.post(reverse("intake:upload_approve", args=[upload.pk]), {})
    assert "Tick the box to leave these rows out" in without.content.decode()
    assert everything() == (0, 0, 0)
    press(alma, "approve", upload, leave_out="on")
    assert everything() == (0, 1, 0)


def test_a_list_of_wrong_rows_alone_never_says_that_all_is_here(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, HEADER + "Activity,,,Quay,Lens exercise,4,,\n", world.harbour)
    shown = page(alma, upload)
    assert "No row can go in as it is." in shown
    assert "already here" not in shown


def test_a_list_of_people_is_pointed_out(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, "First name,Last name,Email\nAnn,Bell,ann@x.example\n", world.harbour)
    assert "It looks like a list of people." in page(alma, upload)


def test_rows_to_put_right_come_back_in_their_own_columns(
    alma: Client, world: SimpleNamespace
) -> None:
    text = HEADER.replace("Note", "Note,Room") + (
        "Activity,15/03/2119,,Quay,Lens exercise,4,,,7\nActivity,15/03/2019,,Quay,Tea,x,,,7\n"
    )
    upload = sent(alma, text, world.harbour)
    response = alma.get(reverse("intake:upload_problems", args=[upload.pk]))
    head, *rows = response.content.decode("utf-8-sig").splitlines()
    assert head.startswith('"What","Date","Until","Team"')
    assert "Room" not in head
    assert ["still to come" in rows[0], "We cannot use" in rows[1]] == [True, True]


def test_words_about_a_person_stop_before_they_are_kept(
    alma: Client, world: SimpleNamespace
) -> None:
    text = HEADER + (
        "Barrier,15/03/2019,,Quay,,,,Mrs Quill said no\nBarrier,15/03/2019,,Quay,,,,No room\n"
    )
    upload = sent(alma, text, world.harbour)
    assert [q["about"] for q in upload.questions] == ["about people"]
    assert "Rows 2 seem" in page(alma, upload)
    press(alma, "answer", upload, q0="leave_out")
    assert (upload.counts["added"], upload.counts["problems"]) == (1, 1)
    press(alma, "approve", upload, leave_out="on")
    assert list(Barrier.objects.values_list("sentence", flat=True)) == ["No room"]


def test_teams_outside_the_branch_are_left_alone(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, HEADER + "Activity,15/03/2019,,Orchard,Lens exercise,4,,\n", world.harbour)
    assert upload.counts["skipped"] == 1
    assert upload.facts["no_change"]


def test_a_row_without_a_team_is_about_the_branch(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, HEADER + "Activity,15/03/2019,,,Lens exercise,4,,\n", world.harbour)
    assert "Rows without a team are noted for Harbour." in page(alma, upload)
    press(alma, "approve", upload)
    assert Activity.objects.get().unit == world.harbour


def test_what_changed_after_the_check_is_shown_again(alma: Client, world: SimpleNamespace) -> None:
    first = sent(alma, HEADER + ROWS, world.harbour)
    second = sent(alma, HEADER + ROWS, world.harbour)
    press(alma, "approve", first)
    press(alma, "approve", second)
    assert second.stage == "review"
    assert "Things here changed after you looked" in page(alma, second)
    assert everything() == (1, 1, 1)


def test_the_template_goes_in_as_it_comes(alma: Client, world: SimpleNamespace) -> None:
    response = alma.get(reverse("intake:template", query={"kind": "past", "as": "xlsx"}))
    reply = alma.post(
        reverse("intake:upload_add", query={"kind": "past"}),
        {"file": SimpleUploadedFile("t.xlsx", response.content), "unit": world.harbour.pk},
    )
    assert reply.status_code == 302
    upload = worked(Upload.objects.latest("pk"))
    assert upload.counts["added"] == 3, upload.questions


def test_the_page_of_lists_offers_what_one_may_send(
    alma: Client, world: SimpleNamespace, client: Client
) -> None:
    assert (
        "Send a list of what was done before"
        in alma.get(reverse("intake:upload_list")).content.decode()
    )
    form = alma.get(reverse("intake:upload_add", query={"kind": "past"})).content.decode()
    assert "Session, Activity or Barrier." in form
    client.force_login(world.mark)
    assert client.get(reverse("intake:upload_add", query={"kind": "past"})).status_code == 403


def test_completed_courses_are_a_list_of_their_own(alma: Client) -> None:
    for name in ("upload_add", "template"):
        url = reverse(f"intake:{name}", query={"kind": "completions"})
        assert alma.get(url).status_code == 200


def test_whoever_sends_the_past_may_note_all_of_it_by_hand() -> None:
    needed = {
        Permission.RECORD_TRAINING, Permission.LOG_IMPLEMENTATION, Permission.NOTE_BARRIERS,
    }  # fmt: skip
    for role in ROLES.values():
        if Permission.IMPORT_ATTENDANCE in role.permissions:
            assert needed <= role.permissions
