"""Plans and recommendations on the page: one screen, nothing foreign, no word of lateness."""

import datetime as dt
import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.modules import Module
from implementation.actions.example_recommendations import load_example_recommendations
from implementation.actions.plans import move_plan
from implementation.models import Action, Assessment, Barrier, Example, Recommendation
from tests.factories import switch_on
from tests.factories.assessment import make_assessment, make_measure
from tests.factories.implementation import make_activity, make_barrier, make_example
from tests.factories.plans import make_action, make_recommendation
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

ADD = reverse("implementation:plan_add")
LIST = reverse("implementation:plan_list")
LATE = re.compile(r"\b(overdue|late|behind|missed|failed|did not)\b", re.IGNORECASE)


@pytest.fixture
def alma(world: SimpleNamespace) -> Client:
    return signed_in(world.alma)


def plan_form(**facts: object) -> dict[str, object]:
    return {"words": "Put up a sign", "due_on": "tomorrow", "once": uuid4(), **facts}


def of(what: str, row: object) -> str:
    return reverse(f"implementation:{what}", args=[row.pk])  # type: ignore[attr-defined]


def test_what_who_and_when_are_enough(world: SimpleNamespace) -> None:
    mark = signed_in(world.mark)
    form = mark.get(ADD).context["form"]
    sent = {name: form[name].value() for name in ("unit", "owner", "once")}
    saved = mark.post(ADD, plan_form(**sent), follow=True)
    action = Action.objects.get()
    assert (action.unit, action.owner) == (world.quay, world.mark)
    assert "Your plan is saved." in text_of(saved)


def test_a_form_without_somebody_who_does_it_says_what_to_do(
    world: SimpleNamespace, alma: Client
) -> None:
    page = alma.post(ADD, plan_form(unit=world.quay.pk))
    assert "Choose who will do it, or write a role" in text_of(page)
    page = alma.post(ADD, plan_form(unit=world.quay.pk, owner_words="mail rosa@home.example"))
    assert "looks like an email address" in text_of(page)
    assert not Action.objects.exists()


@pytest.mark.parametrize("kind", ["barrier", "activity", "recommendation"])
def test_a_button_makes_a_plan_that_knows_what_it_grew_from(
    world: SimpleNamespace, alma: Client, kind: str
) -> None:
    make = {"barrier": make_barrier, "activity": make_activity, "recommendation": None}[kind]
    source = make(world.quay) if make else make_recommendation(world.quay)
    button = f"{ADD}?{kind}={source.pk}"
    assert f'href="{button}"' in alma.get(of(f"{kind}_detail", source)).content.decode()
    form = alma.get(button).context["form"]
    assert form["unit"].value() == str(world.quay.pk)
    alma.post(button, plan_form(unit=world.quay.pk, owner_words="Shift lead"))
    action = Action.objects.get()
    assert getattr(action, kind) == source
    page = alma.get(of("plan_detail", action)).content.decode()
    assert of(f"{kind}_detail", source) in page


@pytest.fixture
def assessed(world: SimpleNamespace) -> SimpleNamespace:
    """A self-assessment of Quay, with the module on."""
    switch_on(world.northshore, Module.ASSESSMENT)
    measure = make_measure(world.northshore, name="Our welcome walk")
    world.assessment = make_assessment(world.quay, measure)
    return world


def test_a_plan_can_grow_from_a_self_assessment(assessed: SimpleNamespace, alma: Client) -> None:
    button = f"{ADD}?assessment={assessed.assessment.pk}"
    assert (
        f'href="{button}"'
        in alma.get(of("assessment_detail", assessed.assessment)).content.decode()
    )
    asked = alma.get(button)
    assert asked.context["form"]["unit"].value() == str(assessed.quay.pk)
    assert "Our welcome walk, 14 September 2026" in text_of(asked)
    alma.post(button, plan_form(unit=assessed.quay.pk, owner_words="Shift lead"))
    action = Action.objects.get()
    assert action.assessment == assessed.assessment
    page = alma.get(of("plan_detail", action))
    assert of("assessment_detail", assessed.assessment) in page.content.decode()
    assert "Our welcome walk, 14 September 2026" in text_of(page)


def test_without_the_module_the_plan_has_no_word_of_the_self_assessment(
    assessed: SimpleNamespace, alma: Client
) -> None:
    plan = make_action(assessed.quay, assessment=assessed.assessment)
    switch_on(assessed.northshore)
    for address in (of("plan_detail", plan), f"{ADD}?assessment={assessed.assessment.pk}"):
        told = text_of(alma.get(address))
        for words in ("Our welcome walk", "It grew from", "ssessment"):
            assert words not in told
    form = plan_form(unit=assessed.quay.pk, owner_words="Shift lead")
    alma.post(f"{ADD}?assessment={assessed.assessment.pk}", form)
    assert Action.objects.exclude(pk=plan.pk).get().assessment is None


def test_one_taken_back_gives_no_plan_and_is_told_by_none(
    assessed: SimpleNamespace, alma: Client
) -> None:
    plan = make_action(assessed.quay, assessment=assessed.assessment)
    Assessment.objects.update(withdrawn_at=timezone.now())
    assert "Make a plan" not in text_of(alma.get(of("assessment_detail", assessed.assessment)))
    assert "Our welcome walk" not in text_of(alma.get(of("plan_detail", plan)))


def test_a_plan_can_grow_from_an_example_of_a_team_next_door(
    world: SimpleNamespace, alma: Client
) -> None:
    example = make_example(world.orchard, team="The team in the orchard")
    button = f"{ADD}?example={example.pk}"
    assert f'href="{button}"' in alma.get(of("example_detail", example)).content.decode()
    assert alma.get(button).context["form"]["unit"].value() != str(world.orchard.pk)
    alma.post(button, plan_form(unit=world.quay.pk, owner_words="Shift lead"))
    action = Action.objects.get()
    assert action.example == example
    page = alma.get(of("plan_detail", action))
    assert of("example_detail", example) in page.content.decode()
    assert "Example of The team in the orchard" in text_of(page)
    Example.objects.update(withdrawn_at=timezone.now())
    assert "orchard" not in text_of(alma.get(of("plan_detail", action)))


def test_an_example_of_another_organisation_is_as_if_it_were_not_there(
    world: SimpleNamespace, alma: Client
) -> None:
    button = f"{ADD}?example={make_example(world.mill).pk}"
    assert "It grew from" not in text_of(alma.get(button))
    alma.post(button, plan_form(unit=world.quay.pk, owner_words="Shift lead"))
    assert Action.objects.get().example is None


def test_those_who_may_not_plan_find_no_button(
    assessed: SimpleNamespace,
) -> None:
    eve, example = signed_in(assessed.eve), make_example(assessed.quay)
    for address in (of("example_detail", example), of("assessment_detail", assessed.assessment)):
        assert "Make a plan" not in text_of(eve.get(address))


def test_a_source_of_a_stranger_is_as_if_it_were_not_there(
    world: SimpleNamespace, alma: Client
) -> None:
    barrier = make_barrier(world.orchard, sentence="Their secret trouble")
    page = alma.get(f"{ADD}?barrier={barrier.pk}")
    assert "Their secret trouble" not in text_of(page)
    alma.post(
        f"{ADD}?barrier={barrier.pk}", plan_form(unit=world.quay.pk, owner_words="Shift lead")
    )
    assert Action.objects.get().barrier is None


def test_a_barrier_kept_for_the_lead_is_not_told_by_its_plan(world: SimpleNamespace) -> None:
    barrier = make_barrier(world.quay, sentence="For the lead alone", audience="lead")
    plan = make_action(world.quay, barrier=barrier)
    page = of("plan_detail", plan)
    assert "For the lead alone" in text_of(signed_in(world.alma).get(page))
    assert "For the lead alone" not in text_of(signed_in(world.mark).get(page))
    assert Barrier.objects.get().audience == "lead"


def test_a_day_gone_by_is_a_question_to_owner_and_lead_and_nobody_else(
    world: SimpleNamespace,
) -> None:
    gone = timezone.localdate() - dt.timedelta(days=40)
    plan = make_action(world.quay, owner=world.mark, due_on=gone)
    for who, is_asked in (("mark", True), ("alma", True), ("eve", False), ("ada", False)):
        for address in (LIST, of("plan_detail", plan), of("plan_unit", world.quay)):
            told = text_of(signed_in(getattr(world, who)).get(address))
            assert ("still right?" in told) is is_asked, (who, address)
            assert not LATE.search(told)


def test_the_nearest_day_stands_first_and_what_is_done_stands_apart(
    world: SimpleNamespace, alma: Client
) -> None:
    day = timezone.localdate()
    names = {"Bring chairs": 9, "Ask the choir": 9, "Clear the hall": 3}
    for words, days in names.items():
        make_action(world.quay, words=words, due_on=day + dt.timedelta(days=days))
    alma.post(of("plan_progress", Action.objects.get(words="Bring chairs")), {"progress": "done"})
    told = text_of(alma.get(LIST))
    places = [told.index(w) for w in ("Clear the hall", "Ask the choir", "Done lately")]
    assert places == sorted(places)
    assert told.index("Bring chairs") > told.index("Done lately")
    assert "Bring chairs" in text_of(alma.get(LIST, {"state": "done"}))
    assert "Clear the hall" not in text_of(alma.get(LIST, {"state": "done"}))


def test_filters_narrow_by_team_and_by_whose_it_is(world: SimpleNamespace, alma: Client) -> None:
    make_action(world.quay, words="At the quay", owner=world.alma)
    make_action(world.lighthouse, words="At the light", owner=world.nadia)
    for wanted in ({"unit": world.quay.pk}, {"owner": "mine"}, {"owner": world.alma.pk}):
        told = text_of(alma.get(LIST, wanted))
        assert "At the quay" in told
        assert "At the light" not in told
    assert "At the quay" not in text_of(alma.get(of("plan_unit", world.lighthouse)))


def test_time_asked_stands_beside_time_freed(world: SimpleNamespace, alma: Client) -> None:
    make_action(world.quay, minutes_asked=90, minutes_freed=60)
    make_action(world.lighthouse, minutes_asked=61)
    told = text_of(alma.get(LIST))
    assert "Time these plans ask: 2 hours 31 minutes (said of 2 of 2 plans)." in told
    assert "Time they free: 1 hour (said of 1 of 2 plans)." in told


def test_names_are_for_those_who_see_the_people_of_the_team(world: SimpleNamespace) -> None:
    plan = make_action(world.quay, owner=world.mark, owner_words="Manager")
    for address in (LIST, of("plan_detail", plan)):
        assert "Mark" in text_of(signed_in(world.alma).get(address))
        told = text_of(signed_in(world.eve).get(address))
        assert "Mark" not in told
        assert "Manager" in told


def test_my_plans_are_mine(world: SimpleNamespace) -> None:
    make_action(world.quay, words="Mine to do", owner=world.mark)
    make_action(world.quay, words="Hers to do", owner=world.alma)
    told = text_of(signed_in(world.mark).get(reverse("implementation:plan_mine")))
    assert "Mine to do" in told
    assert "Hers to do" not in told


def test_an_owner_who_logs_nothing_says_how_far_it_is(world: SimpleNamespace) -> None:
    plan = make_action(world.quay, owner=world.eve)
    eve, page = signed_in(world.eve), of("plan_progress", plan)
    assert "Say how far it is" in text_of(eve.get(of("plan_detail", plan)))
    told = text_of(eve.post(page, {"progress": "stopped"}))
    assert "Say in one sentence why it was stopped" in told
    eve.post(page, {"progress": "stopped", "because": "The door is new"})
    plan.refresh_from_db()
    assert (plan.progress, plan.stopped_because) == ("stopped", "The door is new")


def test_a_recommendation_goes_from_ask_to_report_back_on_the_page(
    world: SimpleNamespace, alma: Client
) -> None:
    add = reverse("implementation:recommendation_add")
    alma.post(add, {
        "unit": world.quay.pk, "asked_by": "Scrutiny committee", "reference": "R1",
        "ask": "Look at the letters", "parts": "Letters\nLeaflets\n\nLetters",
        "asked_on": "2 March 2026", "once": uuid4(),
    })  # fmt: skip
    row = Recommendation.objects.get()
    letters, _leaflets = row.parts.all()
    page = of("recommendation_detail", row)
    assert "5. Reported back – still to come" in text_of(alma.get(page))
    alma.post(of("recommendation_answer", row), {
        "words": "We shall", "said": "in_part", "responded_on": "12 March 2026",
        f"part_{letters.pk}": "fully", "once": uuid4(),
    })  # fmt: skip
    told = text_of(alma.get(page))
    assert "10 days from the ask to the first answer" in told
    assert "Leaflets No answer speaks of it yet" in told
    early = {"shows": "done", "shown_on": "1 March 2026", "evidence_link": "https://example.org"}
    assert "on or after the day it was asked" in text_of(
        alma.post(of("recommendation_show", row), early)
    )
    alma.post(of("recommendation_show", row), {**early, "shown_on": "2 April 2026"})
    assert "Still to come: a plan and a report back." in text_of(alma.get(page))
    alma.post(of("recommendation_report", row), {"to": "The committee", "on": "3 April 2026"})
    closed = text_of(alma.get(page))
    assert "Closed: it is shown, and it was reported back." in closed
    assert "3. Acted on – nothing noted" in closed


def test_the_published_case_reads_as_it_stands(world: SimpleNamespace, alma: Client) -> None:
    load_example_recommendations(by=scope_of(world.alma), unit=world.quay)
    row = Recommendation.objects.get(reference="R4.4")
    told = text_of(alma.get(of("recommendation_detail", row)))
    assert "158 days from the ask to the first answer" in told
    assert "Elected members’ wellbeing No answer speaks of it yet" in told
    assert not LATE.search(told)
    listed = reverse("implementation:recommendation_list")
    assert "R4.4" in text_of(alma.get(listed, {"state": "open"}))
    assert "R4.4" not in text_of(alma.get(listed, {"state": "closed"}))


def test_a_plan_of_another_branch_is_not_listed_under_a_recommendation(
    world: SimpleNamespace,
) -> None:
    row = make_recommendation(world.harbour)
    make_action(world.orchard, words="Next door’s step", recommendation=row)
    told = text_of(signed_in(world.alma).get(of("recommendation_detail", row)))
    assert "Next door’s step" not in told


def test_the_time_that_is_told_is_that_of_the_plans_that_are_listed(
    world: SimpleNamespace, alma: Client
) -> None:
    make_action(world.quay, minutes_asked=60, minutes_freed=30)
    make_action(world.quay, minutes_asked=30)
    make_action(world.lighthouse)
    done = make_action(world.quay, minutes_asked=600)
    move_plan(by=scope_of(world.alma), action=done, progress="done")
    assert (
        "Time these plans ask: 1 hour 30 minutes (said of 2 of 3 plans). "
        "Time they free: 30 minutes (said of 1 of 3 plans)."
    ) in text_of(alma.get(LIST))
    told = text_of(alma.get(LIST, {"state": "done"}))
    assert "Time these plans ask: 10 hours (said of 1 of 1 plan)." in told
    assert "Time these plans ask" not in text_of(alma.get(LIST, {"unit": world.lighthouse.pk}))


def test_what_shows_a_plan_is_taken_off_by_those_who_move_it_on(
    world: SimpleNamespace, alma: Client
) -> None:
    action = make_action(world.quay)
    move_plan(by=scope_of(world.alma), action=action, progress="done", link="https://example.org")
    off = reverse("implementation:plan_unshow", args=[action.pk, action.shown_by.get().evidence_id])
    assert signed_in(world.eve).post(off).status_code == 404
    for _ in range(2):
        told = alma.post(off, follow=True)
    assert "New: what shows it." in text_of(told)
    assert not action.shown_by.exists()
