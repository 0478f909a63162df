"""Minutes that a person wrote over those of a list, and who was ticked by hand too."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from intake.models import Batch
from tests.training.lists import ROSA, SAM, lines, list_house, list_of, put, put_in, take_back
from training.actions.forgetting import forget_stays
from training.actions.marking import mark
from training.models import Place, TrainingRecord


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    return list_house(world, tmp_path, "")


def mark_by_hand(house: SimpleNamespace, minutes: int | None = None) -> None:
    """As the workbook says it; without minutes as the page of ticks does."""
    who = house.sam_person.pk
    told = {who: minutes} if minutes else None
    mark(by=house.scope, session=house.session, states={who: "came"}, minutes=told)


def chosen_for_sam(house: SimpleNamespace, text: str) -> Batch:
    """The list put in, with what it says of Sam taken at the review."""
    upload = list_of(house, text)[0]
    upload.rows.filter(name="Sam Reid").update(decision=f"staff:{house.sam_person.pk}")
    return put_in(house, upload)


def sam_place() -> tuple[str, int | None, str]:
    place = Place.objects.get()
    return place.state, place.minutes, place.source


def test_minutes_that_a_person_corrected_stay_when_the_same_list_comes_again(
    house: SimpleNamespace,
) -> None:
    first = put(house, lines(SAM, (0, 60)))
    mark_by_hand(house, 30)
    for again in (lines(SAM, (0, 60)), lines(SAM, (10, 40))):
        assert list_of(house, again)[1].is_no_change
    second = put(house, lines(SAM, (0, 60)) + lines(ROSA, (0, 60)))
    assert Place.objects.get(staff_member=house.sam_person).minutes == 30
    for batch in (second, first):
        take_back(house, batch)
        assert sam_place() == ("came", 30, "hand")
    assert TrainingRecord.objects.standing().count() == 1


def test_a_list_that_says_something_new_asks_before_it_undoes_written_minutes(
    house: SimpleNamespace,
) -> None:
    put(house, lines(SAM, (0, 60)))
    mark_by_hand(house, 30)
    upload, review = list_of(house, lines(SAM, (60, 90)))
    row = upload.rows.get()
    assert (row.proposal, review.counts["likely"]) == ("likely", 1)
    assert row.problem == (
        "A person wrote 30 minutes by hand, so that stays. With this list it would be 90."
    )
    take_back(house, put_in(house, upload))
    assert sam_place() == ("came", 30, "hand")
    later = chosen_for_sam(house, lines(SAM, (60, 90)))
    assert sam_place() == ("came", 90, "list")
    assert list_of(house, lines(SAM, (90, 100)))[0].rows.get().proposal == "certain"
    take_back(house, later)
    assert sam_place() == ("came", 30, "hand")


def test_written_minutes_are_known_when_the_times_of_the_lists_are_gone(
    house: SimpleNamespace,
) -> None:
    put(house, lines(SAM, (0, 60)))
    mark_by_hand(house, 30)
    late = timezone.localdate() + dt.timedelta(days=31)
    assert forget_stays(today=late) == 1
    assert forget_stays(today=late) == 0
    assert "T09:" not in str(Place.objects.get().stays)
    assert list_of(house, lines(SAM, (0, 60)))[1].is_no_change
    assert list_of(house, lines(SAM, (0, 70)))[0].rows.get().proposal == "likely"


def test_whom_a_person_ticked_too_stays_when_the_list_goes(house: SimpleNamespace) -> None:
    batch = put(house, lines(SAM, (0, 60)))
    mark_by_hand(house)
    take_back(house, batch)
    assert sam_place() == ("came", 60, "hand")
    assert TrainingRecord.objects.standing().count() == 1


def test_a_workbook_that_says_what_it_was_given_is_no_word_of_a_person(
    house: SimpleNamespace,
) -> None:
    batch = put(house, lines(SAM, (0, 60)))
    mark_by_hand(house, 60)
    take_back(house, batch)
    assert not Place.objects.exists()
    assert not TrainingRecord.objects.standing().exists()
