"""The loop closes: whoever can remove a barrier answers, and the one who noted it hears."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission as P
from implementation.actions.answers import answer_barrier, hear_answer
from implementation.actions.attempts import add_attempt
from implementation.actions.barriers import lift_barrier, reopen_barrier, withdraw_barrier
from implementation.builders.waiting import waiting_for
from implementation.figures.answers import put_to_nobody, waiting_for_answer
from implementation.models import AnswerHeard, Attempt, Barrier, BarrierAnswer
from services.access import viewer_for
from tests.factories import make_user
from tests.factories.implementation import ON
from tests.implementation.test_pages import signed_in, text_of
from tests.implementation.test_who_is_told import noted, page, scope

TODAY = dt.date(2026, 11, 20)
SAID = BarrierAnswer.Said


def waits_for(world: SimpleNamespace) -> set[str]:
    cast = ("sam", "mark", "nadia", "alma", "basma", "ada", "eve", "walt", "wanda", "hana")
    return {
        name
        for name in cast
        if (user := getattr(world, name, None))
        and waiting_for_answer(viewer_for(user.pk), on=timezone.localdate())
    }


@pytest.mark.parametrize(
    ("who_can_remove", "asked"),
    [
        ("team", {"mark"}),
        ("service", {"alma"}),
        ("organisation", {"ada", "eve"}),
        ("directorate", set()),
        ("other_body", set()),
        ("", set()),
    ],
)
def test_those_at_the_unit_that_can_remove_it_are_asked(
    world: SimpleNamespace, who_can_remove: str, asked: set[str]
) -> None:
    noted(world.sam, world.quay, who_can_remove=who_can_remove)
    assert waits_for(world) == asked


def test_a_role_that_is_named_is_asked_alone_and_the_nearest_above_when_nobody_has_it(
    world: SimpleNamespace,
) -> None:
    noted(world.sam, world.quay, who_can_remove="service", remover_role="executive")
    assert waits_for(world) == {"eve"}
    world.hana = make_user("Hana", "executive", world.harbour)
    assert waits_for(world) == {"hana"}


def test_nobody_is_asked_to_answer_themselves(world: SimpleNamespace) -> None:
    noted(world.alma, world.quay, who_can_remove="service")
    assert waits_for(world) == {"ada", "eve"}


def test_one_about_a_manager_goes_to_the_level_above(world: SimpleNamespace) -> None:
    noted(world.sam, world.quay, who_can_remove="team", about_manager=True)
    assert waits_for(world) == {"alma"}


def test_one_told_to_the_lead_alone_waits_for_the_lead_alone(world: SimpleNamespace) -> None:
    noted(world.sam, world.quay, who_can_remove="organisation", audience="lead")
    assert waits_for(world) == set()
    noted(world.sam, world.quay, who_can_remove="service", audience="lead")
    assert waits_for(world) == {"alma"}


def test_answered_it_waits_no_longer_and_found_again_it_does(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    answer_barrier(by=scope(world.eve, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.REMOVED)
    assert waits_for(world) == set()
    reopen_barrier(by=scope(world.alma, P.LOG_IMPLEMENTATION), barrier=barrier)
    assert waits_for(world) == {"ada", "eve"}


def test_removed_lifts_it_from_today_and_says_what_helped(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by = scope(world.eve, P.ANSWER_BARRIERS)
    answer_barrier(by=by, barrier=barrier, said=SAID.REMOVED, because="Cover is paid for")
    barrier.refresh_from_db()
    assert (barrier.lifted_on, barrier.what_helped) == (timezone.localdate(), "Cover is paid for")
    assert [c.step for c in barrier.changes.all()] == ["noted", "answered", "lifted"]


def test_a_later_answer_stands_beside_the_earlier_and_the_same_form_makes_one(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by, once = scope(world.eve, P.ANSWER_BARRIERS), uuid4()
    for _ in range(2):
        answer_barrier(by=by, barrier=barrier, said=SAID.NOT_NOW, because="In May", once=once)
    answer_barrier(by=by, barrier=barrier, said=SAID.HELPED, once=uuid4())
    assert [one.said for one in barrier.answers.all()] == ["not_now", "helped"]


def test_not_now_needs_its_reason_and_what_was_taken_back_no_answer(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by = scope(world.eve, P.ANSWER_BARRIERS)
    with pytest.raises(ValueError, match="why it cannot be done now"):
        answer_barrier(by=by, barrier=barrier, said=SAID.NOT_NOW)
    withdraw_barrier(by=scope(world.sam), barrier=barrier)
    with pytest.raises(ValueError, match="taken back"):
        answer_barrier(by=by, barrier=barrier, said=SAID.REMOVED)


@pytest.mark.parametrize("who", ["mark", "basma", "walt"])
def test_nobody_answers_for_a_level_they_do_not_hold(world: SimpleNamespace, who: str) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="service")
    with pytest.raises(PermissionError):
        answer_barrier(
            by=scope(getattr(world, who), P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED
        )


def test_a_manager_does_not_answer_what_is_kept_from_them(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="team", about_manager=True)
    with pytest.raises(PermissionError):
        answer_barrier(by=scope(world.mark, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED)


def home_of(user: object) -> str:
    return page(user, "reports:home")[1]


def test_the_one_who_noted_it_hears_at_home_until_they_say_so(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    assert "Waiting for your answer: Rotas" in home_of(world.eve)
    url = reverse("implementation:barrier_answer", args=[barrier.pk])
    sent = {"said": "helped", "because": "Rotas come a week earlier", "once": uuid4()}
    assert "The person who noted it is told" in text_of(
        signed_in(world.eve).post(url, sent, follow=True)
    )
    assert "Waiting for your answer" not in home_of(world.eve)
    sam = signed_in(world.sam)
    assert "Your barrier was answered: Rotas" in home_of(world.sam)
    detail = text_of(sam.get(reverse("implementation:barrier_detail", args=[barrier.pk])))
    assert "Rotas come a week earlier" in detail
    assert not AnswerHeard.objects.exists(), "looking at a page writes nothing"
    assert (
        "Helped in part. Rotas come a week earlier"
        in page(world.sam, "implementation:my_barriers")[1]
    )
    answer = barrier.answers.get()
    for _ in range(2):
        sam.post(reverse("implementation:answer_hear", args=[answer.pk]))
    assert AnswerHeard.objects.count() == 1
    assert "Your barrier was answered" not in home_of(world.sam)


def test_nobody_hears_in_the_place_of_another(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    answer = answer_barrier(
        by=scope(world.eve, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED
    )
    with pytest.raises(PermissionError):
        hear_answer(by=scope(world.mark), answer=answer)


def test_what_was_removed_stands_first_among_what_one_answered(world: SimpleNamespace) -> None:
    by = scope(world.eve, P.ANSWER_BARRIERS)
    for words, said in (("No room", SAID.REMOVED), ("No van", SAID.NOT_NOW)):
        one = noted(world.sam, world.quay, who_can_remove="organisation", sentence=words)
        answer_barrier(by=by, barrier=one, said=said, because="Yes")
    noted(world.sam, world.quay, who_can_remove="organisation", sentence="No desk")
    text = page(world.eve, "implementation:barrier_waiting")[1]
    assert text.index("No room") < text.index("No van") < text.index("No desk")


def test_many_wait_behind_one_link(world: SimpleNamespace) -> None:
    for number in range(7):
        noted(world.sam, world.quay, who_can_remove="organisation", sentence=f"No desk {number}")
    found = waiting_for(viewer_for(world.eve.pk), on=timezone.localdate())
    assert len(found) == 6
    assert found[-1].label == "2 more barriers wait for your answer"


def test_what_was_tried_is_kept_once_and_shown(world: SimpleNamespace) -> None:
    barrier, by, once = noted(world.sam, world.quay), scope(world.sam), uuid4()
    for _ in range(2):
        add_attempt(
            by=by, barrier=barrier, tried_on=ON, words="A shared rota", helped="partly", once=once
        )
    assert Attempt.objects.count() == 1
    text = page(world.mark, "implementation:barrier_detail", barrier.pk)[1]
    assert "A shared rota" in text
    assert "It helped in part" in text
    url = reverse("implementation:attempt_add", args=[barrier.pk])
    asked = signed_in(world.sam).post(url, {"tried_on": "today", "helped": "yes"})
    assert "Write one sentence, or choose one of the list" in text_of(asked)


def test_not_now_without_a_reason_is_asked_for_one(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    url = reverse("implementation:barrier_answer", args=[barrier.pk])
    asked = signed_in(world.eve).post(url, {"said": "not_now"})
    assert "Say in one sentence why it cannot be done now" in text_of(asked)
    assert not BarrierAnswer.objects.exists()
    assert Barrier.objects.get().lifted_on is None


def idle_for(world: SimpleNamespace) -> set[str]:
    cast = ("sam", "mark", "nadia", "alma", "basma", "ada", "eve", "walt", "wanda", "lee")
    today = timezone.localdate()
    return {
        name
        for name in cast
        if (user := getattr(world, name, None)) and put_to_nobody(viewer_for(user.pk), on=today)
    }


@pytest.mark.parametrize("who_can_remove", ["directorate", "other_body", ""])
def test_what_nobody_is_asked_about_stands_at_home_for_the_nearest_lead(
    world: SimpleNamespace, who_can_remove: str
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove=who_can_remove)
    assert idle_for(world) == {"alma"}
    assert "Nobody is asked yet: Rotas" in home_of(world.alma)
    for who, then in ((world.alma, "Say who can remove it"), (world.sam, "Your delivery lead")):
        text = page(who, "implementation:barrier_detail", barrier.pk)[1]
        assert "Nobody is asked yet." in text
        assert then in text
    assert "Put to nobody yet" in page(world.alma, "implementation:barrier_waiting")[1]
    world.lee = make_user("Lee", "delivery_lead", world.quay)
    assert idle_for(world) == {"lee"}


def test_what_somebody_is_asked_about_or_has_answered_is_put_to_somebody(
    world: SimpleNamespace,
) -> None:
    asked = noted(world.sam, world.quay, who_can_remove="organisation")
    assert idle_for(world) == set()
    text = page(world.sam, "implementation:barrier_detail", asked.pk)[1]
    assert "Nobody is asked yet" not in text
    idle = noted(world.sam, world.quay)
    answer_barrier(by=scope(world.alma, P.ANSWER_BARRIERS), barrier=idle, said=SAID.HELPED)
    assert idle_for(world) == set()


def test_a_role_that_nobody_holds_asks_everybody_there(world: SimpleNamespace) -> None:
    world.eve.is_active = False
    world.eve.save()
    noted(world.sam, world.quay, who_can_remove="service", remover_role="executive")
    assert waits_for(world) == {"alma"}


def test_another_answer_after_removed_puts_it_in_the_way_again(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by, once = scope(world.eve, P.ANSWER_BARRIERS), uuid4()
    answer_barrier(by=by, barrier=barrier, said=SAID.REMOVED, because="Done")
    for _ in range(2):
        answer_barrier(by=by, barrier=barrier, said=SAID.NOT_NOW, because="In May", once=once)
    barrier.refresh_from_db()
    assert (barrier.lifted_on, barrier.what_helped) == (None, "")
    steps = [c.step for c in barrier.changes.all()]
    assert steps == ["noted", "answered", "lifted", "reopened", "answered"]
    assert waits_for(world) == set(), "the later answer stands"


def test_what_the_team_lifted_stays_lifted_whatever_is_answered(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    lift_barrier(by=scope(world.sam), barrier=barrier, lifted_on=ON)
    assert not barrier.answers.exists(), "one's own needs no answer"
    answer_barrier(by=scope(world.eve, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED)
    barrier.refresh_from_db()
    assert barrier.lifted_on == ON


def test_lifted_by_somebody_who_was_not_asked_it_is_no_answer_and_the_noter_hears(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="organisation")
    by = scope(world.mark, P.LOG_IMPLEMENTATION)
    for helped in ("A new rota", "A new rota, and cover"):
        lift_barrier(by=by, barrier=barrier, lifted_on=ON, what_helped=helped)
    assert not barrier.answers.exists()
    assert home_of(world.sam).count("Your barrier was lifted: Rotas") == 1
    assert "was lifted" not in home_of(world.mark)
    answer_barrier(by=scope(world.eve, P.ANSWER_BARRIERS), barrier=barrier, said=SAID.HELPED)
    barrier.refresh_from_db()
    assert (barrier.lifted_on, barrier.what_helped) == (ON, "A new rota, and cover")
    reopen_barrier(by=scope(world.sam), barrier=barrier)
    assert "was lifted" not in home_of(world.sam)


def test_lifted_by_one_who_is_asked_the_one_who_noted_it_hears_the_answer(
    world: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="team")
    by = scope(world.mark, P.LOG_IMPLEMENTATION)
    with django_capture_on_commit_callbacks() as bells:
        for helped in ("A new rota", "A new rota, and cover"):
            lift_barrier(by=by, barrier=barrier, lifted_on=ON, what_helped=helped)
    (answer,) = barrier.answers.all()
    assert (answer.said, answer.because, answer.answered_by) == (
        "removed",
        "A new rota",
        world.mark,
    )
    assert len(bells) == 1
    assert "Your barrier was lifted" not in home_of(world.sam)
    assert "Your barrier was answered: Rotas" in home_of(world.sam)
