"""A list of completed courses: reviewed, put in, sent again, taken back."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from intake import sandbox
from intake.actions.deciding import look_up
from intake.actions.keeping import decided_rows, put_back
from intake.kinds import Review, ReviewAgain, kind_for
from intake.models import Batch, Upload
from services.models import StaffAlias
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.learning import say_meaning
from training.actions.noting import undo_record
from training.completion_list.titles import key_of
from training.models import LearningTitle, OtherLearning, Standing, TrainingRecord

TODAY = timezone.localdate()
KIND: Any = kind_for("completions")
HEAD = "Staff number,Name,Email,Course,Completion date,Status\n"
LIST = (
    f"{HEAD}"
    ",Sam Reid,sam.reid@northshore.example,Basics,2026-03-02,Completed\n"
    "0017,Rosa Quill,,Basics,2026-03-02,Completed\n"
    "0017,Rosa Quill,,Tea and trauma,2026-04-13,Completed\n"
    "0017,Rosa Quill,,Lifting,2026-04-14,In progress\n"
)


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(
        world.northshore, level("informed"), name="Basics", validity_months=24
    )
    world.scope = Scope(world.alma.pk, Permission.IMPORT_ATTENDANCE, (world.harbour.path,))
    world.whole = everywhere(world.northshore, Permission.RECORD_TRAINING)
    world.folder = tmp_path
    return world


def sent(house: SimpleNamespace, text: str = LIST, sha: str = "x") -> tuple[Upload, Review]:
    file = house.folder / "list.csv"
    file.write_text(text)
    upload = Upload.objects.create(
        organisation=house.northshore, unit=house.harbour, kind="completions", sha256=sha
    )
    preview = sandbox.preview("completions", file, answers={"date order": "day first"})
    assert not preview.questions
    review = KIND.review(upload=upload, preview=preview, by=house.scope)
    upload.digest, upload.counts = review.digest, review.counts
    upload.save()
    return upload, review


def put_in(house: SimpleNamespace, upload: Upload) -> Batch:
    batch = Batch.objects.create(
        upload=upload,
        organisation=house.northshore,
        unit=house.harbour,
        kind="completions",
        sha256=upload.sha256,
    )
    batch.counts = KIND.apply(upload=upload, batch=batch, by=house.scope)
    batch.save()
    return batch


def brought(house: SimpleNamespace, text: str = LIST) -> Batch:
    return put_in(house, sent(house, text)[0])


def taken_back(house: SimpleNamespace, batch: Batch) -> tuple[str, ...]:
    done = KIND.undo(batch=batch, by=house.scope)
    Batch.objects.filter(pk=batch.pk).update(undone_at=timezone.now())
    return done.kept


def held() -> set[tuple[str, str, str]]:
    rows = TrainingRecord.objects.standing().select_related("staff_member", "course")
    return {(r.staff_member.first_name, r.course.name, r.on.isoformat()) for r in rows}


def other() -> set[tuple[str, str, str]]:
    rows = OtherLearning.objects.select_related("staff_member", "title")
    return {(r.staff_member.first_name, r.title.title, r.on.isoformat()) for r in rows}


def test_the_review_says_who_is_who_and_what_is_new(house: SimpleNamespace) -> None:
    upload, review = sent(house)
    assert {row.name: row.proposal for row in upload.rows.exclude(name="")} == {
        "Sam Reid": "certain",
        "Rosa Quill": "certain",
    }
    assert [row.problem for row in upload.rows.filter(proposal="skipped")] == [
        "Not complete yet: “Lifting” is “In progress”."
    ]
    assert review.counts["added"] == 3
    assert review.notes == ("1 is of a course that we do not know. It is kept as other learning.",)
    assert not review.is_no_change
    assert not TrainingRecord.objects.exists()
    assert not LearningTitle.objects.exists()


def test_what_is_put_in_counts_at_once_and_runs_out(house: SimpleNamespace) -> None:
    batch = brought(house)
    assert batch.counts["added"] == 3
    assert held() == {("Sam", "Basics", "2026-03-02"), ("Rosa", "Basics", "2026-03-02")}
    assert other() == {("Rosa", "Tea and trauma", "2026-04-13")}
    assert Standing.objects.get(staff_member=house.rosa).held == 1
    record = TrainingRecord.objects.get(staff_member=house.rosa)
    assert record.expires_on == dt.date(2028, 3, 2)
    assert (record.source, record.recorded_by) == ("completion", house.alma)


def test_the_same_history_again_changes_nothing_and_says_so(house: SimpleNamespace) -> None:
    brought(house)
    upload, review = sent(house)
    assert review.is_no_change
    assert (review.counts["added"], review.counts["unchanged"]) == (0, 3)
    assert {row.proposal for row in upload.rows.all()} == {"unchanged", "skipped"}
    assert TrainingRecord.objects.count() == 2
    assert OtherLearning.objects.count() == 1


def test_what_a_session_says_already_is_not_said_twice(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, dt.date(2026, 3, 2), [house.rosa])
    batch = brought(house)
    assert batch.counts["added"] == 2
    assert TrainingRecord.objects.filter(staff_member=house.rosa).count() == 1


def test_people_of_another_part_are_counted_and_never_named(house: SimpleNamespace) -> None:
    make_person("Olga Far", house.orchard, staff_number="900")
    upload, review = sent(house, LIST + "900,Olga Far,,Basics,2026-03-02,Completed\n")
    assert review.counts["elsewhere"] == 1
    assert "1 person of the list is not in your part. They are left alone." in review.notes
    assert "Olga" not in str(list(upload.rows.values()))
    put_in(house, upload)
    assert not TrainingRecord.objects.filter(staff_member__last_name="Far").exists()


def test_a_stranger_of_another_organisation_is_nobody_here(house: SimpleNamespace) -> None:
    upload, _review = sent(house, f"{HEAD},Milly Wheel,,Basics,2026-03-02,Completed\n")
    assert [row.proposal for row in upload.rows.all()] == ["nobody"]


@pytest.mark.parametrize(
    ("day", "status", "said"),
    [
        ("22/22/2024", "Completed", "We cannot read this date: 22/22/2024"),
        ("", "Completed", "The row does not say when “Basics” was completed."),
        ("01/01/2090", "Completed", "The day of “Basics” is still to come."),
        ("02/03/2026", "Sometime", "We do not know what “Sometime” means"),
    ],
)
def test_a_row_that_cannot_go_in_says_why_and_the_rest_goes_in(
    house: SimpleNamespace, day: str, status: str, said: str
) -> None:
    rows = f"0017,Rosa Quill,,Basics,{day},{status}\n0017,Rosa Quill,,Basics,14/11/2025,Completed\n"
    upload, _review = sent(house, HEAD + rows)
    assert any(row.problem.startswith(said) for row in upload.rows.filter(row=2))
    put_in(house, upload)
    assert held() == {("Rosa", "Basics", "2025-11-14")}


def test_a_row_said_twice_goes_in_once(house: SimpleNamespace) -> None:
    upload, _review = sent(house, LIST + "0017,Rosa Quill,,Basics,2026-03-02,Completed\n")
    twice = upload.rows.get(problem__startswith="An earlier row")
    assert twice.row == 6
    assert put_in(house, upload).counts["added"] == 3


def test_taking_it_back_reverses_records_and_removes_the_rest(house: SimpleNamespace) -> None:
    assert taken_back(house, brought(house)) == ()
    assert held() == other() == set()
    assert TrainingRecord.objects.count() == 4
    assert Standing.objects.get(staff_member=house.rosa).held == 0
    assert not LearningTitle.objects.exists()
    brought(house)
    assert len(held()) == 2


def test_what_a_later_list_says_again_stays(house: SimpleNamespace) -> None:
    first = brought(house)
    more = LIST + ",Lars Beacon,,Basics,2026-03-02,Completed\n"
    second = brought(house, more)
    assert taken_back(house, first) == ("3 completions stay, because another list says the same.",)
    assert len(held()) == 3
    assert taken_back(house, second) == ()
    assert held() == other() == set()


def test_a_title_that_is_said_to_be_a_course_becomes_records(house: SimpleNamespace) -> None:
    brought(house)
    title = LearningTitle.objects.get()
    skilled = make_course(house.northshore, level("skilled"), name="Skilled")
    assert say_meaning(by=house.whole, title=title, meaning=skilled) == 1
    assert ("Rosa", "Skilled", "2026-04-13") in held()
    assert Standing.objects.get(staff_member=house.rosa).held == 3

    brought(house, f"{HEAD}0017,Rosa Quill,,Tea & Trauma,2026-05-14,Completed\n")
    assert ("Rosa", "Skilled", "2026-05-14") in held()
    assert say_meaning(by=house.whole, title=title, meaning=None) == 0
    assert not any(course == "Skilled" for _who, course, _on in held())
    assert ("Rosa", "Tea and trauma", "2026-05-14") in other()
    assert Standing.objects.get(staff_member=house.rosa).held == 1


def test_a_title_holds_for_everybody_so_a_part_cannot_say_what_it_is(
    house: SimpleNamespace,
) -> None:
    brought(house)
    with pytest.raises(PermissionError):
        say_meaning(by=house.scope, title=LearningTitle.objects.get(), meaning=house.course)


def test_taking_a_list_back_takes_what_its_titles_became(house: SimpleNamespace) -> None:
    batch = brought(house)
    say_meaning(by=house.whole, title=LearningTitle.objects.get(), meaning=house.course)
    assert len(held()) == 3
    assert taken_back(house, batch) == ("1 title stays, because somebody said since what it is.",)
    assert held() == other() == set()


def test_two_titles_of_one_course_and_day_make_one_record(house: SimpleNamespace) -> None:
    rows = "0017,Rosa Quill,,Tea,2026-05-14,Completed\n0017,Rosa Quill,,Cake,2026-05-14,Completed\n"
    brought(house, HEAD + rows)
    tea, cake = LearningTitle.objects.get(key="tea"), LearningTitle.objects.get(key="cake")
    say_meaning(by=house.whole, title=tea, meaning=house.course)
    say_meaning(by=house.whole, title=cake, meaning=house.course)
    assert held() == {("Rosa", "Basics", "2026-05-14")}
    say_meaning(by=house.whole, title=tea, meaning=None)
    assert held() == {("Rosa", "Basics", "2026-05-14")}
    say_meaning(by=house.whole, title=cake, meaning=None)
    assert held() == set()


def test_one_persons_export_asks_whose_it_is(house: SimpleNamespace) -> None:
    text = (
        "Competency Name,Expiry Date,Date Start,Last Updated By,Title,VPD\n"
        "NHS|CSTF|Basics|,30-Nov-2028,2025/12/02 00:00:00,Milly Wheel,,457\n"
    )
    upload, review = sent(house, text)
    row = upload.rows.get()
    assert (row.name, row.proposal) == ("Whose courses are these?", "unsure")
    assert "Rosa Quill" in {choice["name"] for choice in row.choices}
    assert "Olive Pear" not in {choice["name"] for choice in row.choices}
    assert not review.is_no_change

    upload.rows.update(decision=f"staff:{house.rosa.pk}")
    put_in(house, upload)
    record = TrainingRecord.objects.get()
    assert (record.staff_member, record.expires_on) == (house.rosa, dt.date(2028, 11, 30))


def test_who_was_chosen_by_hand_is_known_the_next_time(house: SimpleNamespace) -> None:
    rows = "x77,,,Basics,2026-03-02,Completed\n"
    upload, _review = sent(house, HEAD + rows)
    assert upload.rows.get().proposal == "nobody"
    upload.rows.update(decision=f"staff:{house.lars.pk}")
    batch = put_in(house, upload)
    assert held() == {("Lars", "Basics", "2026-03-02")}
    assert sent(house, HEAD + rows)[1].is_no_change
    taken_back(house, batch)
    assert not StaffAlias.objects.exists()


def test_somebody_who_left_the_part_meanwhile_is_looked_at_again(house: SimpleNamespace) -> None:
    upload, _review = sent(house)
    house.rosa.posts.update(unit=house.orchard)
    type(house.rosa).objects.filter(pk=house.rosa.pk).update(home_unit=house.orchard)
    with pytest.raises(ReviewAgain):
        put_in(house, upload)


def test_a_number_beside_another_name_is_looked_at(house: SimpleNamespace) -> None:
    upload, _review = sent(house, f"{HEAD}17,Zed Nobody,,Basics,2026-03-02,Completed\n")
    assert upload.rows.get().proposal == "likely"


def test_what_somebody_took_back_by_hand_stays_out_and_the_review_says_so(
    house: SimpleNamespace,
) -> None:
    brought(house)
    undo_record(by=house.whole, record=TrainingRecord.objects.get(staff_member=house.rosa))
    more = LIST + ",Lars Beacon,,Basics,2026-03-02,Completed\n"
    upload, review = sent(house, more)
    assert (review.counts["added"], review.counts["skipped"]) == (1, 2)
    said = upload.rows.exclude(problem="").get(row=3)
    assert said.problem == "Somebody took “Basics” of this day back by hand, so it stays out."
    put_in(house, upload)
    assert {who for who, _course, _on in held()} == {"Sam", "Lars"}
    assert Standing.objects.get(staff_member=house.rosa).held == 0


def test_another_answer_about_a_title_keeps_no_later_list_out(house: SimpleNamespace) -> None:
    brought(house)
    title = LearningTitle.objects.get()
    say_meaning(by=house.whole, title=title, meaning=house.course)
    say_meaning(by=house.whole, title=title, meaning=None)
    brought(house, f"{HEAD}0017,Rosa Quill,,Basics,2026-04-13,Completed\n")
    assert ("Rosa", "Basics", "2026-04-13") in held()


def test_titles_of_people_who_are_left_open_do_not_hold_the_list_up(house: SimpleNamespace) -> None:
    make_person("Olga Far", house.orchard, staff_number="900")
    more = "x77,Zed Nobody,,Knots,2026-03-02,Completed\n900,Olga Far,,Sails,2026-03-02,Completed\n"
    upload, _review = sent(house, LIST + more)
    assert put_in(house, upload).counts["added"] == 3
    assert not LearningTitle.objects.exclude(title="Tea and trauma").exists()


TEA = "0017,Rosa Quill,,Tea and trauma,2026-04-13,Completed\n"
OPEN = "x77,Zed Nobody,,Knots,2026-03-02,Completed\n"


def said_since(house: SimpleNamespace, title: str) -> None:
    """Somebody says what this title is after the list was looked at."""
    known, _new = LearningTitle.objects.get_or_create(
        organisation=house.northshore, key=key_of(title, ""), defaults={"title": title}
    )
    say_meaning(by=house.whole, title=known, meaning=house.course)


def decide(upload: Upload, name: str, decision: str) -> None:
    upload.rows.filter(name=name).update(decision=decision)


def test_a_row_decided_by_hand_leaves_the_check_of_the_others_on(house: SimpleNamespace) -> None:
    upload, _review = sent(house, HEAD + TEA + OPEN)
    decide(upload, "Zed Nobody", f"staff:{house.lars.pk}")
    said_since(house, "Tea and trauma")
    with pytest.raises(ReviewAgain):
        put_in(house, upload)


def test_a_row_left_out_by_hand_leaves_the_check_of_the_others_on(house: SimpleNamespace) -> None:
    more = ",Lars Beacon,,Knots,2026-03-02,Completed\n"
    upload, _review = sent(house, HEAD + TEA + more)
    decide(upload, "Lars Beacon", "out")
    said_since(house, "Tea and trauma")
    with pytest.raises(ReviewAgain):
        put_in(house, upload)


def test_titles_of_rows_that_stay_out_hold_nothing_up(house: SimpleNamespace) -> None:
    more = ",Lars Beacon,,Knots,2026-03-02,Completed\n"
    upload, _review = sent(house, HEAD + TEA + more)
    decide(upload, "Lars Beacon", "out")
    said_since(house, "Knots")
    assert put_in(house, upload).counts["added"] == 1
    assert other() == {("Rosa", "Tea and trauma", "2026-04-13")}


def test_a_title_of_somebody_chosen_by_hand_may_be_new_to_the_check(
    house: SimpleNamespace,
) -> None:
    upload, _review = sent(house, HEAD + TEA + OPEN)
    decide(upload, "Zed Nobody", f"staff:{house.lars.pk}")
    assert put_in(house, upload).counts["added"] == 2
    assert ("Lars", "Knots", "2026-03-02") in other()


def test_the_review_that_comes_again_keeps_what_was_decided_by_hand(house: SimpleNamespace) -> None:
    upload, _review = sent(house, HEAD + TEA + OPEN)
    looked = upload.rows.get(name="Zed Nobody")
    assert look_up(by=house.scope, upload=upload, kind=KIND, row=looked, words="Lars")
    decide(upload, "Zed Nobody", f"staff:{house.lars.pk}")
    said_since(house, "Tea and trauma")
    kept = decided_rows(upload)
    preview = sandbox.preview("completions", house.folder / "list.csv", answers={})
    upload.digest = KIND.review(upload=upload, preview=preview, by=house.scope).digest
    upload.save()
    put_back(upload, KIND, house.scope, kept)
    assert put_in(house, upload).counts["added"] == 2
