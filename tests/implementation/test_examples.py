"""Examples: shared with the team's agreement, shown where they help, taken back at any time."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from implementation.actions.activities import withdraw_activity
from implementation.actions.examples import plan_from_example, share_example, withdraw_example
from implementation.figures import examples_for
from implementation.models import Activity, Example
from services.models import BarrierCode, BarrierTheme
from tests.factories.implementation import ON, make_activity, make_barrier, make_example
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

NOTE = Permission.NOTE_BARRIERS
TOLD = {"team": "Quay", "what_we_did": "We read letters aloud", "agreed_on": ON}
LIST = reverse("implementation:example_list")


def theme(code: str = "RES") -> BarrierTheme:
    return BarrierTheme.objects.get(code=code)


def page_of(example: Example, what: str = "detail") -> str:
    return reverse(f"implementation:example_{what}", args=[example.pk])


def test_without_the_teams_agreement_nothing_is_shared(world: SimpleNamespace) -> None:
    activity, alma = make_activity(world.quay), signed_in(world.alma)
    address = reverse("implementation:example_share", args=[activity.pk])
    sent = {**TOLD, "agreed_on": "14/9/2026"}
    assert "Ask the team first" in text_of(alma.post(address, sent))
    with pytest.raises(ValueError, match="Ask the team first"):
        share_example(by=scope_of(world.alma), activity=activity, has_agreed=False, **TOLD)
    assert not Example.objects.exists()
    shared = alma.post(address, {**sent, "has_agreed": "on"}, follow=True)
    assert "We read letters aloud" in text_of(shared)


def test_a_plan_is_no_example(world: SimpleNamespace) -> None:
    plan = make_activity(world.quay, today=ON - dt.timedelta(days=1))
    with pytest.raises(ValueError, match="took place"):
        share_example(by=scope_of(world.alma), activity=plan, has_agreed=True, **TOLD)


def test_agreement_lies_in_the_past(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay)
    with pytest.raises(ValueError, match="today or earlier"):
        share_example(
            by=scope_of(world.alma),
            activity=activity,
            has_agreed=True,
            today=ON - dt.timedelta(days=1),
            **TOLD,
        )


@pytest.mark.parametrize("who", ["basma", "nadia", "walt"])
def test_nobody_shares_or_takes_back_for_a_team_of_others(world: SimpleNamespace, who: str) -> None:
    by = scope_of(getattr(world, who))
    with pytest.raises(PermissionError):
        share_example(by=by, activity=make_activity(world.quay), has_agreed=True, **TOLD)
    with pytest.raises(PermissionError):
        withdraw_example(by=by, example=make_example(world.quay))


def test_the_whole_organisation_reads_it_and_a_stranger_does_not(world: SimpleNamespace) -> None:
    example = make_example(world.quay, what_changed="Fewer missed letters")
    for who, may in (("alma", True), ("basma", True), ("eve", True), ("walt", False)):
        client = signed_in(getattr(world, who))
        assert (client.get(page_of(example)).status_code == 200) is may
        assert ("Fewer missed letters" in text_of(client.get(LIST))) is may


def test_next_door_sees_no_link_to_the_activity_behind_it(world: SimpleNamespace) -> None:
    example = make_example(world.quay)
    assert signed_in(world.mark).get(page_of(example)).context["activity_url"]
    assert not signed_in(world.basma).get(page_of(example)).context["activity_url"]


def test_the_team_is_named_as_it_chose(world: SimpleNamespace) -> None:
    example = make_example(world.quay, team="A team by the water")
    told = text_of(signed_in(world.basma).get(page_of(example)))
    assert "A team by the water" in told
    assert "Quay" not in told


@pytest.mark.parametrize("how", ["example", "activity"])
def test_taken_back_it_is_gone_for_everybody(world: SimpleNamespace, how: str) -> None:
    example, by = make_example(world.quay), scope_of(world.alma)
    if how == "example":
        withdraw_example(by=by, example=example)
        withdraw_example(by=by, example=example)
    else:
        withdraw_activity(by=by, activity=example.activity)
    for who in ("alma", "basma"):
        assert signed_in(getattr(world, who)).get(page_of(example)).status_code == 404


def test_shared_again_it_is_the_same_example_with_new_words(world: SimpleNamespace) -> None:
    first = make_example(world.quay)
    withdraw_example(by=scope_of(world.alma), example=first)
    again = make_example(world.quay, activity=first.activity, what_changed="More calls")
    assert again.pk == first.pk
    assert Example.objects.standing().get().what_changed == "More calls"


def test_a_code_brings_its_theme_along(world: SimpleNamespace) -> None:
    code = BarrierCode.objects.filter(theme=theme()).first()
    example = make_example(world.quay, codes=[code])
    assert list(example.themes.all()) == [theme()]


def test_a_team_with_the_same_barrier_is_shown_it(world: SimpleNamespace) -> None:
    codes = list(BarrierCode.objects.filter(theme=theme())[:2])
    other = BarrierTheme.objects.exclude(pk=theme().pk).first()
    same_theme = make_example(world.quay, themes=[theme()], agreed_on=ON)
    same_code = make_example(world.quay, codes=codes[:1], agreed_on=ON - dt.timedelta(days=9))
    make_example(world.quay, themes=[other])
    make_example(world.orchard, themes=[theme()])
    make_example(world.mill, themes=[theme()])
    barrier = make_barrier(world.orchard, theme=theme(), code=codes[0])
    assert examples_for(scope_of(world.basma), barrier) == [same_code, same_theme]
    page = signed_in(world.basma).get(reverse("implementation:barrier_detail", args=[barrier.pk]))
    assert "What helped others" in text_of(page)
    wordless = make_barrier(world.orchard)
    assert examples_for(scope_of(world.basma), wordless) == []


def test_use_this_makes_a_plan_of_ones_own_team(world: SimpleNamespace) -> None:
    example = make_example(world.quay, activity=make_activity(world.quay, kind="language"))
    basma = signed_in(world.basma)
    address = page_of(example, "use")
    form = basma.get(address).context["form"]
    day = timezone.localdate() + dt.timedelta(days=14)
    assert form["on"].value() == f"{day.day}/{day.month}/{day.year}"
    sent = {"unit": world.orchard.pk, "on": form["on"].value(), "once": form["once"].value()}
    for _ in range(2):
        page = basma.post(address, sent, follow=True)
    plan = Activity.objects.get(unit=world.orchard)
    assert (plan.kind, plan.status, plan.from_example) == ("language", "planned", example)
    assert plan.note == "From an example of Quay: We read every letter aloud"
    assert "Planned from an example of Quay" in text_of(page)


def test_a_plan_from_an_example_is_for_a_day_to_come_and_a_team_of_ours(
    world: SimpleNamespace,
) -> None:
    example, by = make_example(world.quay), scope_of(world.alma)
    facts = {"by": by, "example": example, "today": ON}
    with pytest.raises(ValueError, match="still to come"):
        plan_from_example(unit=world.quay, on=ON, **facts)
    with pytest.raises(PermissionError):
        plan_from_example(unit=world.orchard, on=ON + dt.timedelta(days=1), **facts)
    withdraw_example(by=by, example=example)
    with pytest.raises(ValueError, match="no longer shared"):
        plan_from_example(unit=world.quay, on=ON + dt.timedelta(days=1), **facts)


def test_an_empty_list_says_what_to_do_first(world: SimpleNamespace) -> None:
    client: Client = signed_in(world.alma)
    assert "To share the first one, open an activity" in text_of(client.get(LIST))


def test_a_plan_from_an_example_says_what_was_done_and_the_time_it_took(
    world: SimpleNamespace,
) -> None:
    source = make_activity(world.quay, minutes=45, minutes_planned=60)
    long = "We read every letter aloud " * 20
    example = make_example(world.quay, activity=source, what_we_did=long)
    plan = plan_from_example(
        by=scope_of(world.basma), example=example, unit=world.orchard,
        on=ON + dt.timedelta(days=1), today=ON,
    )  # fmt: skip
    assert plan.minutes_planned == 45
    assert plan.note.startswith("From an example of Quay: We read every letter aloud We read")
    assert len(plan.note) <= 300
    assert plan.note.endswith("aloud …") or plan.note.removesuffix(" …").split()[-1] in long.split()


def test_make_a_plan_starts_from_the_words_of_the_example_or_the_barrier(
    world: SimpleNamespace,
) -> None:
    example, alma = make_example(world.quay), signed_in(world.alma)
    told = make_barrier(world.quay, audience="level")
    quiet = make_barrier(world.quay, audience="lead")
    add = reverse("implementation:plan_add")
    for query, words in (
        ({"example": example.pk}, "We read every letter aloud"),
        ({"barrier": told.pk}, "To help with: No cover on night shifts"),
        ({"barrier": quiet.pk}, None),
    ):
        assert alma.get(add, query).context["form"]["words"].value() == words


def test_who_noted_a_barrier_reads_what_helped_others_without_a_link(
    world: SimpleNamespace,
) -> None:
    make_example(world.orchard, themes=[theme()], what_changed="More calls")
    noted = make_barrier(world.quay, theme=theme(), by=scope_of(world.sam, NOTE))
    page = signed_in(world.sam).get(reverse("implementation:barrier_detail", args=[noted.pk]))
    assert "What helped others" in text_of(page)
    assert "More calls" in text_of(page)
    assert "/examples/" not in page.content.decode()
