"""Logging an activity, noting a barrier: one screen, few presses, nothing lost or named."""

import datetime as dt
import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from implementation.actions.barriers import lift_barrier
from implementation.models import Activity, Barrier
from services.models import BarrierCode, BarrierTheme, EnablerCode
from tests.factories import make_unit
from tests.factories.implementation import make_activity, make_barrier
from tests.implementation.test_activities import scope_of

LOG = reverse("implementation:activity_log")
NOTE = reverse("implementation:barrier_note")


@pytest.fixture
def alma(world: SimpleNamespace) -> Client:
    return signed_in(world.alma)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def activity_form(**facts: object) -> dict[str, object]:
    return {"kind": "clinic", "on": "today", "once": uuid4(), **facts}


def test_a_manager_of_one_team_presses_three_times_and_the_clinic_is_logged(
    world: SimpleNamespace,
) -> None:
    mark = signed_in(world.mark)
    page = mark.get(LOG)
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("unit", "once")}
    sent["on"] = form["on"].field.prepare_value(form["on"].value())
    saved = mark.post(LOG, {**sent, "kind": "clinic"}, follow=True)
    activity = Activity.objects.get()
    assert (activity.unit, activity.status) == (world.quay, Activity.Status.HELD)
    assert "Saved: Drop-in clinic" in text_of(saved)
    assert reverse("implementation:activity_withdraw", args=[activity.pk]) in saved.content.decode()


def test_pressing_save_twice_makes_one_activity(world: SimpleNamespace, alma: Client) -> None:
    sent = activity_form(unit=world.quay.pk)
    first, second = (alma.post(LOG, sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Activity.objects.count() == 1


def test_the_next_entry_starts_from_the_last(world: SimpleNamespace, alma: Client) -> None:
    for kind in ("lens", "peer"):
        alma.post(LOG, activity_form(kind=kind, unit=world.lighthouse.pk))
    form = alma.get(LOG).context["form"]
    assert [key for key, _label in form.fields["kind"].choices][:3] == [
        "peer",
        "lens",
        "walkthrough",
    ]
    assert form["unit"].value() == str(world.lighthouse.pk)


def test_many_teams_show_the_ones_used_lately_first(world: SimpleNamespace, alma: Client) -> None:
    for number in range(6):
        make_unit(f"Berth {number}", world.quay)
    alma.post(LOG, activity_form(unit=world.lighthouse.pk))
    choices = alma.get(LOG).context["form"].fields["unit"].choices
    groups = {name: [label.strip() for _key, label in rows] for name, rows in choices}
    assert groups["Used lately"] == ["Lighthouse"]
    assert groups["All others"][:3] == ["Harbour", "Quay", "Berth 0"]


def test_save_and_add_another_keeps_team_and_day_and_offers_undo(
    world: SimpleNamespace, alma: Client
) -> None:
    sent = activity_form(unit=world.quay.pk, on="3/11/2025", another="yes")
    page = alma.post(LOG, sent, follow=True)
    form = page.context["form"]
    assert (form["unit"].value(), form["on"].value()) == (str(world.quay.pk), "3/11/2025")
    assert form["once"].value() != sent["once"]
    alma.post(page.context["saved"].undo_url)
    assert Activity.objects.get().status == Activity.Status.WITHDRAWN


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": ""}, "Choose what you did"),
        ({"kind": "juggling"}, "Choose one of the listed options"),
        ({"unit": ""}, "Choose the team that did it"),
        ({"unit": "999999"}, "Choose one of the listed options"),
        ({"on": "31/2/2025"}, "When must be a real date"),
        ({"on": "1/1/1900"}, "Check the year: “When” must be from 1990"),
        ({"reached_people": "-1"}, "How many people took part must be 0 or more"),
        ({"reached_people": "many"}, "How many people took part must be a whole number"),
        ({"note": "x" * 301}, "must be 300 characters or fewer"),
        ({"note": "Ring 07700 900123"}, "This looks like a phone number"),
        ({"note": "a\0b"}, "holds a character that cannot be kept"),
        ({"once": "strange"}, "Open this page again, then save"),
        ({"other_units": "x"}, "Choose one of the listed options"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_writes_nothing(
    world: SimpleNamespace, alma: Client, facts: dict[str, str], sentence: str
) -> None:
    response = alma.post(LOG, activity_form(**{"unit": world.quay.pk, **facts}))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not Activity.objects.exists()


def test_words_that_look_like_a_person_are_kept_only_when_somebody_says_so(
    world: SimpleNamespace, alma: Client
) -> None:
    sent = {"unit": world.quay.pk, "sentence": "Write to help@trust.example"}
    sent |= {"since_on": "today", "audience": "level"}
    asked = alma.post(NOTE, sent)
    assert "Keep my words" in text_of(asked)
    assert not Barrier.objects.exists()
    alma.post(NOTE, {**sent, "keep_words": "on"})
    assert Barrier.objects.get().sentence == sent["sentence"]


def test_somebody_elses_team_is_no_choice(world: SimpleNamespace, alma: Client) -> None:
    alma.post(LOG, activity_form(unit=world.orchard.pk))
    sent = {"unit": world.orchard.pk, "sentence": "x", "since_on": "today", "audience": "level"}
    alma.post(NOTE, sent)
    assert not Activity.objects.exists()
    assert not Barrier.objects.exists()


def test_a_theme_and_a_press_note_a_barrier(world: SimpleNamespace) -> None:
    mark = signed_in(world.mark)
    theme = BarrierTheme.objects.get(code="RES")
    form = mark.get(NOTE).context["form"]
    since = form["since_on"].field.prepare_value(form["since_on"].value())
    sent = {"unit": form["unit"].value(), "theme": theme.pk, "since_on": since}
    sent["audience"] = "level"
    page = mark.post(NOTE, sent, follow=True)
    barrier = Barrier.objects.get()
    assert (barrier.unit, barrier.theme) == (world.quay, theme)
    assert "Saved" in text_of(page)


def test_a_barrier_without_words_and_theme_is_asked_for_one(
    world: SimpleNamespace, alma: Client
) -> None:
    sent = {"unit": world.quay.pk, "since_on": "today", "audience": "level"}
    response = alma.post(NOTE, sent)
    assert "Write one sentence, or choose what it is about" in text_of(response)


def test_lifting_says_what_helped_and_a_wrong_day_is_explained(
    world: SimpleNamespace, alma: Client
) -> None:
    barrier = make_barrier(world.quay)
    url = reverse("implementation:barrier_lift", args=[barrier.pk])
    early = alma.post(url, {"lifted_on": "1/1/2020", "what_helped": "Cover"})
    assert "Enter a date on or after the day the barrier began" in text_of(early)
    helped = EnablerCode.objects.get(code="E05")
    alma.post(url, {"lifted_on": "today", "what_helped": "Cover", "enabler": helped.pk})
    barrier.refresh_from_db()
    assert (barrier.what_helped, barrier.enabler) == ("Cover", helped)
    page = alma.get(reverse("implementation:barrier_detail", args=[barrier.pk]))
    assert "Protected time to reflect" in text_of(page)


def test_what_was_taken_back_is_explained_and_cannot_be_changed(
    world: SimpleNamespace, alma: Client
) -> None:
    activity = make_activity(world.quay)
    alma.post(reverse("implementation:activity_withdraw", args=[activity.pk]))
    url = reverse("implementation:activity_change", args=[activity.pk])
    response = alma.post(url, activity_form(unit=world.quay.pk))
    assert response.status_code == 409
    assert "An activity that was taken back cannot be changed." in text_of(response)


def test_too_late_to_undo_is_said_on_the_page(world: SimpleNamespace, alma: Client) -> None:
    activity = make_activity(world.quay)
    Activity.objects.filter(pk=activity.pk).update(
        logged_at=activity.logged_at - dt.timedelta(days=31)
    )
    response = alma.post(reverse("implementation:activity_withdraw", args=[activity.pk]))
    assert response.status_code == 409
    assert "more than 30 days ago" in text_of(response)
    assert "Take it back" not in text_of(response)


def test_a_change_stands_in_the_history_with_the_name_of_who_made_it(
    world: SimpleNamespace, alma: Client
) -> None:
    activity = make_activity(world.quay, by=scope_of(world.mark))
    url = reverse("implementation:activity_change", args=[activity.pk])
    page = alma.post(url, activity_form(unit=world.quay.pk, on="14/9/2026"), follow=True)
    assert "New: what." in text_of(page)
    assert "by Alma" in text_of(page)
    assert "by Mark" in text_of(page)


def test_an_executive_sees_the_activity_and_no_names(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay, by=scope_of(world.mark))
    page = signed_in(world.eve).get(
        reverse("implementation:activity_detail", args=[activity.pk]) + f"?saved={activity.pk}"
    )
    assert "Mark" not in text_of(page)
    assert "Take it back" not in text_of(page)
    assert "Undo" not in text_of(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Quay lens", "Light clinic", "Quay plan"}),
        ("kind=clinic", {"Light clinic"}),
        ("unit=quay", {"Quay lens", "Quay plan"}),
        ("from_on=1/9/2026&until_on=30/9/2026", {"Quay lens"}),
        ("status=planned", {"Quay plan"}),
        ("status=withdrawn", {"Quay gone"}),
        ("from_on=nonsense&kind=clinic", {"Light clinic"}),
    ],
)
def test_the_list_is_narrowed(
    world: SimpleNamespace, alma: Client, query: str, found: set[str]
) -> None:
    later = dt.date(2026, 10, 1)
    make_activity(world.quay, note="Quay lens")
    make_activity(world.lighthouse, kind="clinic", note="Light clinic", on=later)
    make_activity(world.quay, note="Quay plan", on=later, today=later - dt.timedelta(days=1))
    gone = make_activity(world.quay, note="Quay gone")
    alma.post(reverse("implementation:activity_withdraw", args=[gone.pk]))
    page = alma.get(
        f"{reverse('implementation:activity_list')}?" + query.replace("quay", str(world.quay.pk))
    )
    assert {row[0].note for row in page.context["table"].rows} == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"No room", "No cover", "RES"}),
        ("state=open", {"No room", "RES"}),
        ("state=lifted", {"No cover"}),
        ("theme=RES", {"RES"}),
        ("theme=none", {"No room", "No cover"}),
        ("from_on=1/10/2026", {"No room", "RES"}),
        ("until_on=1/9/2026", set()),
    ],
)
def test_the_list_of_barriers_is_narrowed(
    world: SimpleNamespace, alma: Client, query: str, found: set[str]
) -> None:
    make_barrier(world.quay, sentence="No room")
    lifted = make_barrier(world.lighthouse, sentence="No cover")
    lift_barrier(by=scope_of(world.alma), barrier=lifted, lifted_on=dt.date(2026, 9, 30))
    make_barrier(world.quay, code=BarrierCode.objects.get(code="RES16"), sentence="RES")
    page = alma.get(f"{reverse('implementation:barrier_list')}?{query}")
    assert {row[0].text for row in page.context["table"].rows} == found


@pytest.mark.parametrize(
    "query", ["saved=x", "saved=" + "9" * 5000, "page=-1", "unit=x", "saved=١"]
)
def test_a_strange_address_is_no_error(world: SimpleNamespace, alma: Client, query: str) -> None:
    for name in ("activity_list", "activity_log", "barrier_list", "barrier_note"):
        assert alma.get(f"{reverse(f'implementation:{name}')}?{query}").status_code == 200
