"""Somebody whom a list calls by two names: one place, and no moment counted twice."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from intake.kinds import Review
from intake.models import Upload
from tests.factories import everywhere
from tests.training.lists import TODAY, list_house, put_in, sent
from training.actions.minimums import set_minimum
from training.models import Place, TrainingRecord

HEAD = "Name,Email,Join time,Leave time\n"


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    return list_house(world, tmp_path, "")


def row(who: str, start: str, end: str) -> str:
    return f"{who},{TODAY} {start},{TODAY} {end}\n"


def as_sam(house: SimpleNamespace, text: str) -> tuple[Upload, Review]:
    """The list reviewed; the row of the phone is said to be Sam's."""
    house.file.write_text(text)
    upload, review = sent(house)
    upload.rows.filter(name="Sams Phone").update(decision=f"staff:{house.sam_person.pk}")
    return upload, review


def two(first: tuple[str, str], second: tuple[str, str]) -> str:
    sam = row("Sam Reid,sam.reid@northshore.example", *first)
    return HEAD + sam + row("Sams Phone,", *second)


@pytest.mark.parametrize(
    ("first", "second", "minutes"),
    [
        (("09:00", "10:00"), ("09:30", "10:30"), 90),
        (("09:00", "09:20"), ("10:40", "11:00"), 40),
        (("09:00", "10:00"), ("09:10", "09:40"), 60),
    ],
    ids=["overlapping", "with a gap", "one within the other"],
)
def test_two_rows_of_one_person_count_what_they_cover_together(
    house: SimpleNamespace, first: tuple[str, str], second: tuple[str, str], minutes: int
) -> None:
    put_in(house, as_sam(house, two(first, second))[0])
    place = Place.objects.get()
    assert (place.staff_member, place.minutes) == (house.sam_person, minutes)
    assert TrainingRecord.objects.count() == 1


def test_the_reports_own_length_of_a_row_is_never_exceeded(house: SimpleNamespace) -> None:
    text = (
        "Name,Email,Join time,Leave time,Duration\n"
        f"Sam Reid,sam.reid@northshore.example,{TODAY} 09:00,{TODAY} 11:00,20\n"
        f"Sams Phone,,{TODAY} 09:30,{TODAY} 10:00,15\n"
    )
    put_in(house, as_sam(house, text)[0])
    assert Place.objects.get().minutes == 35


def test_without_joinings_and_leavings_the_longer_row_holds(house: SimpleNamespace) -> None:
    text = "Name,Email,Duration\nSam Reid,sam.reid@northshore.example,30\nSams Phone,,45\n"
    put_in(house, as_sam(house, text)[0])
    assert Place.objects.get().minutes == 45


def test_the_same_list_again_knows_both_names_and_changes_nothing(house: SimpleNamespace) -> None:
    text = two(("09:00", "10:00"), ("09:30", "10:30"))
    put_in(house, as_sam(house, text)[0])
    upload, review = sent(house)
    assert review.is_no_change
    assert set(upload.rows.values_list("proposal", flat=True)) == {"unchanged"}


@pytest.fixture
def half_an_hour(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=house.northshore, course=house.course, minutes=30)


@pytest.mark.usefixtures("half_an_hour")
def test_two_short_stays_that_are_long_enough_together_count(house: SimpleNamespace) -> None:
    text = two(("09:00", "09:20"), ("09:40", "10:00"))
    put_in(house, as_sam(house, text)[0])
    assert (Place.objects.get().state, Place.objects.get().minutes) == ("came", 40)


@pytest.mark.usefixtures("half_an_hour")
def test_two_short_stays_at_once_are_no_long_one(house: SimpleNamespace) -> None:
    text = two(("09:00", "09:20"), ("09:05", "09:25"))
    put_in(house, as_sam(house, text)[0])
    assert (Place.objects.get().state, Place.objects.get().minutes) == ("briefly", 25)


def test_who_is_said_to_have_been_there_for_a_while_is_not_counted(house: SimpleNamespace) -> None:
    upload, _review = as_sam(house, two(("09:00", "10:00"), ("09:30", "10:30")))
    upload.rows.update(decision="brief")
    put_in(house, upload)
    assert Place.objects.get(staff_member=house.sam_person).state == "briefly"
    assert not TrainingRecord.objects.exists()
