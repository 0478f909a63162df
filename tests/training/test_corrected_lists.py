"""A list that is sent again, corrected; and names that are said after it."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from tests.factories import everywhere
from tests.training.lists import KIND, list_house, put_in, sent
from training.actions.attendance import note_attendance
from training.actions.minimums import set_minimum
from training.actions.naming import name_visitor, name_visitors
from training.models import Place, Standing, TrainingRecord, Visitor

HEAD = "Name,Email,Duration\n"
SAM = "Sam Reid,sam.reid@northshore.example,55\n"
LIST = HEAD + SAM + "Rosa Quill,,10\n"


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A course that asks for 30 minutes, and a list in which Rosa stayed for 10."""
    house = list_house(world, tmp_path, LIST)
    by = everywhere(world.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=world.northshore, course=house.course, minutes=30)
    return house


def states() -> dict[str, tuple[str, int | None]]:
    places = Place.objects.select_related("staff_member")
    return {p.staff_member.first_name: (p.state, p.minutes) for p in places}


def recorded() -> list[str]:
    rows = TrainingRecord.objects.standing().order_by("staff_member__first_name")
    return list(rows.values_list("staff_member__first_name", flat=True))


def by_hand(house: SimpleNamespace, state: str) -> None:
    note_attendance(by=house.scope, session=house.session, states={house.rosa.pk: state})


def test_a_new_line_does_not_make_somebody_else_come(house: SimpleNamespace) -> None:
    put_in(house, sent(house)[0])
    house.file.write_text(LIST + "Lars Beacon,,40\n")
    upload, review = sent(house)
    assert upload.rows.get(name="Rosa Quill").proposal == "unchanged"
    assert review.counts["added"] == 1
    put_in(house, upload)
    assert states() == {"Sam": ("came", 55), "Rosa": ("briefly", 10), "Lars": ("came", 40)}
    assert recorded() == ["Lars", "Sam"]


def test_for_a_while_stays_so_where_a_lead_said_it(house: SimpleNamespace) -> None:
    house.file.write_text(HEAD + SAM + "Rosa Quill,,50\n")
    upload = sent(house)[0]
    upload.rows.filter(name="Rosa Quill").update(decision="brief")
    put_in(house, upload)
    for minutes, proposal in ((50, "unchanged"), (51, "likely")):
        house.file.write_text(HEAD + SAM + f"Rosa Quill,,{minutes}\nLars Beacon,,{minutes}\n")
        upload, review = sent(house)
        assert upload.rows.get(name="Rosa Quill").proposal == proposal
        assert "less than 30" not in " ".join(review.notes)
        put_in(house, upload)
        assert states()["Rosa"] == ("briefly", minutes)
    assert "there for a while" in upload.rows.get(name="Rosa Quill").problem
    assert recorded() == ["Lars", "Sam"]

    house.file.write_text(HEAD + SAM + "Rosa Quill,,52\n")
    upload = sent(house)[0]
    upload.rows.filter(name="Rosa Quill").update(decision=f"staff:{house.rosa.pk}")
    put_in(house, upload)
    assert states()["Rosa"] == ("came", 52)


def test_somebody_chosen_for_a_short_row_keeps_what_was_noted(house: SimpleNamespace) -> None:
    by_hand(house, "came")
    house.file.write_text(HEAD + SAM + "Captain Q,,10\n")
    upload = sent(house)[0]
    row = upload.rows.get(name="Captain Q")
    assert (row.proposal, row.parsed["is_brief"]) == ("nobody", True)
    upload.rows.filter(pk=row.pk).update(decision=f"staff:{house.rosa.pk}")
    put_in(house, upload)
    assert states()["Rosa"] == ("came", 10)
    assert recorded() == ["Rosa", "Sam"]


def test_taking_a_list_back_brings_back_the_record_that_it_reversed(
    house: SimpleNamespace,
) -> None:
    by_hand(house, "came")
    house.file.write_text(HEAD + "Rosa Quill,,50\n")
    upload = sent(house)[0]
    upload.rows.filter(name="Rosa Quill").update(decision="brief")
    batch = put_in(house, upload)
    assert (states()["Rosa"], recorded()) == (("briefly", 50), [])
    KIND.undo(batch=batch, by=house.scope)
    assert (states()["Rosa"], recorded()) == (("came", None), ["Rosa"])
    record = TrainingRecord.objects.standing().get()
    assert (record.source, record.batch_id) == ("hand", None)
    assert Standing.objects.get(staff_member=house.rosa).held == 1


def named(house: SimpleNamespace, name: str, who: str) -> None:
    visitor = Visitor.objects.get(name=name)
    name_visitor(by=house.scope, visitor=visitor, person=getattr(house, who))


@pytest.mark.parametrize(("own", "other"), [(90, 20), (20, 90)])
def test_a_second_name_takes_no_minutes_away_and_goes_with_its_list(
    house: SimpleNamespace, own: int, other: int
) -> None:
    house.file.write_text(HEAD + f"Rosa Quill,,{own}\nCaptain Q,,{other}\n")
    batch = put_in(house, sent(house)[0])
    named(house, "Captain Q", "rosa")
    assert states() == {"Rosa": ("came", 90)}
    assert Place.objects.get().batch_id == batch.pk
    assert recorded() == ["Rosa"]

    undone = KIND.undo(batch=batch, by=house.scope)
    assert not any("Captain Q" in sentence for sentence in undone.kept)
    assert (states(), recorded()) == ({}, [])
    assert not Visitor.objects.exists()
    house.session.refresh_from_db()
    assert house.session.state == "planned"


def test_who_is_known_by_the_second_name_alone_stays(house: SimpleNamespace) -> None:
    house.file.write_text(HEAD + SAM + "Captain Q,,40\n")
    batch = put_in(house, sent(house)[0])
    named(house, "Captain Q", "rosa")
    undone = KIND.undo(batch=batch, by=house.scope)
    assert any("Captain Q" in sentence for sentence in undone.kept)
    assert states() == {"Rosa": ("came", 40)}


def test_a_name_of_a_later_list_keeps_her_when_the_first_list_goes(
    house: SimpleNamespace,
) -> None:
    house.file.write_text(HEAD + "Rosa Quill,,90\n")
    first = put_in(house, sent(house)[0])
    house.file.write_text(HEAD + "Captain Q,,20\n")
    second = put_in(house, sent(house)[0])
    named(house, "Captain Q", "rosa")
    assert states() == {"Rosa": ("came", 90)}
    for batch in (first, second):
        undone = KIND.undo(batch=batch, by=house.scope)
        assert undone.kept
    assert (states(), recorded()) == ({"Rosa": ("came", 90)}, ["Rosa"])


def test_a_name_is_one_person_and_whoever_comes_second_is_told(house: SimpleNamespace) -> None:
    house.file.write_text(HEAD + "Captain Q,,40\n")
    put_in(house, sent(house)[0])
    seen_in_two_tabs = Visitor.objects.get()
    name_visitor(by=house.scope, visitor=seen_in_two_tabs, person=house.rosa)
    seen_in_two_tabs.state, seen_in_two_tabs.staff_member = "unidentified", None
    for person in (house.sam_person, None):
        with pytest.raises(ValueError, match="“Captain Q” is Rosa Quill"):
            name_visitor(by=house.scope, visitor=seen_in_two_tabs, person=person)
    name_visitor(by=house.scope, visitor=seen_in_two_tabs, person=house.rosa)
    assert recorded() == ["Rosa"]
    assert Visitor.objects.get().staff_member == house.rosa
    said = {seen_in_two_tabs.pk: house.sam_person.pk}
    with pytest.raises(ValueError, match="“Captain Q” is Rosa Quill"):
        name_visitors(by=house.scope, session=house.session, said=said)
    assert recorded() == ["Rosa"]


def test_the_page_says_who_was_named_meanwhile(house: SimpleNamespace, client: Client) -> None:
    house.file.write_text(HEAD + "Captain Q,,40\n")
    put_in(house, sent(house)[0])
    client.force_login(house.alma)
    address = reverse("training:visitor_name", args=[Visitor.objects.get().pk])
    assert client.post(f"{address}?q=rosa", {"who": house.rosa.pk}).status_code == 302
    answer = client.post(f"{address}?q=sam", {"who": house.sam_person.pk})
    assert answer.status_code == 200
    assert "“Captain Q” is Rosa Quill, as somebody said before you" in answer.content.decode()
    assert recorded() == ["Rosa"]
