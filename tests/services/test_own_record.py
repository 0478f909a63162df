"""The own record: who looked, and saying that something is wrong."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from core.permissions import Permission
from services.actions.own_record import answer_question, forget_looks, note_look, say_what_is_wrong
from services.models import Look, RecordQuestion
from tests.factories import everywhere, make_person
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in

TODAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _nobody_has_looked(db: None) -> None:
    """Looks are written over a connection of their own, so no rollback takes them away."""
    own = connection.copy()
    with own.cursor() as cursor:
        cursor.execute("DELETE FROM services_look")
    own.close()


def shown(user: object) -> str:
    return signed_in(user).get(reverse("services:my_record")).content.decode()


def test_the_person_sees_who_opened_their_record(world: SimpleNamespace) -> None:
    sam_reid = world.sam.staff_member
    assert "Nobody has opened your record" in shown(world.sam)
    for _twice in range(2):
        signed_in(world.alma).get(reverse("services:staff_detail", args=[sam_reid.pk]))
    assert str(world.alma) in shown(world.sam).rpartition("Who looked at this record")[2]
    assert Look.objects.filter(staff_member=sam_reid).count() == 1


def test_looking_at_oneself_is_not_noted(world: SimpleNamespace) -> None:
    sam_reid = world.sam.staff_member
    note_look(user_id=world.sam.pk, person=sam_reid, on=TODAY)
    assert not Look.objects.filter(staff_member=sam_reid).exists()


def test_a_stranger_who_gets_404_has_looked_at_nothing(world: SimpleNamespace) -> None:
    sam_reid = world.sam.staff_member
    page = reverse("services:staff_detail", args=[sam_reid.pk])
    assert signed_in(world.walt).get(page).status_code == 404
    assert not Look.objects.filter(staff_member=sam_reid).exists()


def test_looks_are_forgotten_after_a_year(world: SimpleNamespace) -> None:
    sam_reid = world.sam.staff_member
    for on in (TODAY, TODAY - dt.timedelta(days=365), TODAY - dt.timedelta(days=366)):
        Look.objects.create(staff_member=sam_reid, user=world.alma, on=on)
    forget_looks(TODAY)
    assert Look.objects.filter(staff_member=sam_reid).count() == 2


def test_something_is_wrong_is_answered_where_the_person_sees_it(world: SimpleNamespace) -> None:
    sam = signed_in(world.sam)
    wrong = reverse("services:record_wrong")
    once = sam.get(wrong).context["form"]["once"].value()
    said = {"about": "training", "words": "The walkthrough in May is missing", "once": once}
    for _double_click in range(2):
        assert sam.post(wrong, said).status_code == 302
    question = RecordQuestion.objects.get()
    assert "Waits for an answer" in shown(world.sam)
    alma = signed_in(world.alma)
    assert "1 person says that something is wrong" in alma.get("/").content.decode()
    answer = {"outcome": "put_right", "answer": "Added, thank you"}
    alma.post(reverse("services:record_question_answer", args=[question.pk]), answer)
    assert "Added, thank you" in shown(world.sam)
    assert "says that something is wrong" not in alma.get("/").content.decode()


def test_nothing_is_sent_without_words(world: SimpleNamespace) -> None:
    page = signed_in(world.sam).post(reverse("services:record_wrong"), {"about": "name"})
    assert "Say in a few words what is wrong" in page.content.decode()
    assert not RecordQuestion.objects.exists()


def test_the_first_answer_stays(world: SimpleNamespace) -> None:
    question = say_what_is_wrong(person=world.sam.staff_member, about="post", words="Wrong team")
    by = everywhere(world.quay, Permission.VIEW_STAFF)
    for _twice in range(2):
        answer_question(by=by, question=question, outcome="stays", answer="It is Quay")
    with pytest.raises(ValueError, match="already"):
        answer_question(by=by, question=question, outcome="put_right", answer="Changed")
    assert RecordQuestion.objects.get().answer == "It is Quay"


def test_the_manager_next_door_answers_nothing(world: SimpleNamespace) -> None:
    question = say_what_is_wrong(person=world.sam.staff_member, about="post", words="Wrong team")
    with pytest.raises(PermissionError):
        answer_question(
            by=scope_of(world.nadia, Permission.VIEW_STAFF),
            question=question,
            outcome="stays",
            answer="No",
        )
    page = reverse("services:record_question_answer", args=[question.pk])
    assert signed_in(world.nadia).get(page).status_code == 404


def test_nobody_answers_their_own_question(world: SimpleNamespace) -> None:
    own = make_person("Mark Manager", world.quay, user=world.mark)
    twin = make_person("Mark Twin", world.quay)
    twin.merged_into = own
    twin.save()
    page = reverse("services:record_question_list")
    for person in (own, twin):
        question = say_what_is_wrong(person=person, about="post", words=f"Of {person.pk}")
        address = reverse("services:record_question_answer", args=[question.pk])
        answer = {"outcome": "stays", "answer": "It is right"}
        mark = signed_in(world.mark)
        assert mark.get(address).status_code == mark.post(address, answer).status_code == 404
        assert question.words not in mark.get(page).content.decode()
        by = scope_of(world.mark, Permission.VIEW_STAFF)
        with pytest.raises(PermissionError):
            answer_question(by=by, question=question, **answer)
        assert question.words in signed_in(world.alma).get(page).content.decode()
        assert signed_in(world.alma).post(address, answer).status_code == 302
