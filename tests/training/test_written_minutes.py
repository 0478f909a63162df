"""Minutes that a person wrote over those of a list, and who was ticked by hand too."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.models import Batch
from tests.training.lists import (
    ROSA,
    SAM,
    TIMES,
    approved,
    lines,
    list_house,
    list_of,
    posted,
    put,
    put_in,
    shown,
    take_back,
)
from tests.training.test_least_time import row
from training.actions.forgetting import forget_stays
from training.actions.marking import mark
from training.actions.stays import both, time_of, without_lists, written
from training.models import Place, TrainingRecord


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    return list_house(world, tmp_path, "")


@pytest.fixture
def alma(house: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(house.alma)
    return client


def mark_by_hand(house: SimpleNamespace, minutes: int) -> None:
    """As the workbook says it."""
    who = house.sam_person.pk
    mark(by=house.scope, session=house.session, states={who: "came"}, minutes={who: minutes})


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


def test_the_page_of_the_list_says_what_was_written_and_its_button_leaves_it(
    house: SimpleNamespace, alma: Client
) -> None:
    put(house, lines(SAM, (0, 60)))
    mark_by_hand(house, 30)
    text = TIMES + lines(SAM, (60, 90))
    upload = posted(alma, house.harbour, text, session=house.session.pk)
    page = shown(alma, upload)
    assert "A person wrote 30 minutes by hand, so that stays." in page
    approved(alma, upload, "out")
    assert sam_place() == ("came", 30, "hand")
    again = posted(alma, house.harbour, text + "\n", "again.csv", house.session.pk)
    approved(alma, again, f"staff:{house.sam_person.pk}")
    assert sam_place() == ("came", 90, "list")


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


def test_whom_a_person_ticked_on_the_page_too_stays_when_the_list_goes(
    house: SimpleNamespace, alma: Client
) -> None:
    batch = put(house, lines(SAM, (0, 60)) + lines(ROSA, (0, 60)))
    address = reverse("training:attendance_note", args=[house.session.pk])
    alma.post(address, {f"state-{house.sam_person.pk}": "came"})
    take_back(house, batch)
    assert sam_place() == ("came", 60, "hand")
    assert TrainingRecord.objects.standing().get().staff_member == house.sam_person


def test_a_workbook_that_comes_back_as_it_was_given_is_no_word_of_a_person(
    house: SimpleNamespace, alma: Client
) -> None:
    batch = put(house, lines(SAM, (0, 60)))
    file = alma.get(reverse("training:register_file", args=[house.session.pk])).content
    answer = alma.post(
        reverse("training:register_send", args=[house.session.pk]),
        {"file": SimpleUploadedFile("back.xlsx", file)},
        follow=True,
    )
    assert "Saved: 1 person came" in answer.content.decode()
    take_back(house, batch)
    assert not Place.objects.exists()
    assert not TrainingRecord.objects.standing().exists()


def test_a_day_that_a_person_took_away_stays_away_until_a_list_says_more() -> None:
    day, next_day = "2026-05-11", "2026-05-12"
    known = {"1": [row([(0, 60)], on=day), row([(0, 60)], on=next_day)]}
    told = written(known, 60, {day: 60})
    assert time_of(told) == (60, {day: 60})
    again = both(told, {"2": [row([(10, 50)], on=next_day)]})
    assert time_of(again) == (60, {day: 60})
    more = both(again, {"3": [row([(60, 70)], on=next_day)]})
    assert time_of(more) == (130, {day: 60, next_day: 70})
    assert time_of(without_lists(more, {"3"})) == (60, {day: 60})
    assert time_of(without_lists(more, {"1", "2", "3"})) == (60, {day: 60})
