"""The folded parts of the log form: who was reached, time, evidence, strategies, own kinds."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from implementation.actions.activities import change_activity, log_activity, remove_evidence
from implementation.figures import activity_summary, to_repeat
from implementation.models import Activity, Evidence
from tests.factories.implementation import (
    ON,
    make_activity,
    make_evidence,
    make_own_kind,
    make_strategy,
)
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import LOG, activity_form, signed_in, text_of


@pytest.fixture
def alma(world: SimpleNamespace) -> Client:
    return signed_in(world.alma)


def detail(activity: Activity) -> str:
    return reverse("implementation:activity_detail", args=[activity.pk])


def test_everything_that_can_be_said_is_kept_and_shown(
    world: SimpleNamespace, alma: Client
) -> None:
    strategy = make_strategy(world.northshore)
    sent = activity_form(
        kind="statement",
        unit=world.quay.pk,
        reached_people="12",
        reached_staff="8",
        reached_using="3",
        reached_partners="1",
        minutes_planned="90",
        minutes="60",
        strategies=[strategy.pk],
        endorsed_by="The chief executive",
        endorsed_on="1/9/2026",
        evidence_link="https://northshore.example/statement",
        evidence_file=SimpleUploadedFile("statement.pdf", b"%PDF-"),
    )
    page = text_of(alma.post(LOG, sent, follow=True))
    activity = Activity.objects.get()
    assert set(activity.evidence.values_list("name", flat=True)) == {
        "northshore.example",
        "statement.pdf",
    }
    for words in (
        "8 staff, 3 who use services, 1 from partners",
        "60 of 90 minutes planned",
        "Housing strategy",
        "The chief executive",
        "statement.pdf",
    ):
        assert words in page


def test_the_same_form_sent_twice_keeps_one_file(world: SimpleNamespace) -> None:
    key = uuid4()
    for _ in range(2):
        shown = {"link": "https://northshore.example/a", "file": None}
        make_activity(world.quay, by=scope_of(world.alma), once=key, evidence=shown)
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reached_people": "2", "reached_staff": "3"}, "The parts below add up to 3"),
        ({"endorsed_by": "The board"}, "Only a statement of intent is endorsed"),
        (
            {"kind": "statement", "endorsed_by": "Ring 07700 900123"},
            "This looks like a phone number",
        ),
        ({"evidence_link": "not a link"}, "Enter a web address, like https"),
        ({"strategies": "0"}, "Choose one of the listed options"),
        ({"kind": "own:0"}, "Choose one of the listed options"),
        ({"minutes_planned": "0"}, "Time that was planned for it must be 1 or more"),
    ],
)
def test_a_wrong_answer_in_a_folded_part_opens_it_and_writes_nothing(
    world: SimpleNamespace, alma: Client, facts: dict[str, str], sentence: str
) -> None:
    make_strategy(world.northshore)
    response = alma.post(LOG, activity_form(**{"unit": world.quay.pk, **facts}))
    assert sentence in text_of(response)
    assert '<details class="govuk-details" open>' in response.content.decode() or "kind" in facts
    assert not Activity.objects.exists()


def test_parts_without_a_whole_add_up(world: SimpleNamespace, alma: Client) -> None:
    alma.post(LOG, activity_form(unit=world.quay.pk, reached_staff="4", reached_using="2"))
    assert Activity.objects.get().reached_people == 6


def test_the_database_keeps_parts_within_the_whole(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay, reached_people=3)
    for parts in ({"reached_staff": 4}, {"reached_staff": 2, "reached_using": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**parts)
    Activity.objects.filter(pk=activity.pk).update(reached_staff=2, reached_using=1)


def test_an_own_kind_is_offered_logged_found_and_counted(
    world: SimpleNamespace, alma: Client
) -> None:
    kind = make_own_kind(world.northshore)
    strange = make_own_kind(world.westmoor, "Mill walk")
    key = f"own:{kind.pk}"
    choices = dict(alma.get(LOG).context["form"].fields["kind"].choices)
    assert choices[key] == "Walk and talk"
    assert f"own:{strange.pk}" not in choices
    alma.post(LOG, activity_form(kind=key, unit=world.quay.pk))
    activity = Activity.objects.get()
    assert (activity.kind, activity.own_kind) == ("other", kind)
    assert next(iter(alma.get(LOG).context["form"].fields["kind"].choices))[0] == key
    listed = alma.get(reverse("implementation:activity_list"), {"kind": key})
    assert "Walk and talk" in text_of(listed)
    make_activity(world.quay, kind="other", on=activity.on)
    days = {"from_on": activity.on, "until_on": activity.on}
    counted = activity_summary(scope_of(world.alma), world.quay, **days).kinds
    assert {(one.name, one.activities) for one in counted} == {
        ("Walk and talk", 1),
        ("Something else", 1),
    }


def test_a_retired_kind_stays_with_what_was_logged_and_is_offered_to_nothing_else(
    world: SimpleNamespace, alma: Client
) -> None:
    kind = make_own_kind(world.northshore)
    activity = make_activity(world.quay, kind="other", own_kind=kind)
    kind.is_retired = True
    kind.save()
    change = reverse("implementation:activity_change", args=[activity.pk])
    assert f"own:{kind.pk}" in dict(alma.get(change).context["form"].fields["kind"].choices)
    assert f"own:{kind.pk}" not in dict(alma.get(LOG).context["form"].fields["kind"].choices)


def test_words_of_another_organisation_are_refused(world: SimpleNamespace) -> None:
    strange = {
        "own_kind": make_own_kind(world.westmoor),
        "strategies": [make_strategy(world.westmoor)],
    }
    for name, value in strange.items():
        with pytest.raises(ValueError, match="own organisation"):
            log_activity(
                by=scope_of(world.alma),
                unit=world.quay,
                kind="other",
                on=ON,
                **{name: value},
            )
    assert not Activity.objects.exists()


def test_a_change_of_evidence_and_strategies_is_in_the_history(world: SimpleNamespace) -> None:
    by, strategy = scope_of(world.alma), make_strategy(world.northshore)
    activity = make_activity(world.quay, by=by)
    shown = {"link": "https://northshore.example/a"}
    facts = {"unit": world.quay, "strategies": [strategy]}
    change_activity(by=by, activity=activity, evidence=shown, **facts)
    change_activity(by=by, activity=activity, **facts)
    remove_evidence(by=by, activity=activity, evidence=activity.evidence.get())
    told = list(activity.changes.values_list("told", flat=True))
    assert told == ["", "strategies, evidence", "evidence"]


def test_evidence_goes_along_to_a_new_host_and_is_named_to_its_readers_alone(
    world: SimpleNamespace,
) -> None:
    activity = make_activity(world.harbour, other_units=[world.quay])
    activity.evidence.add(make_evidence(world.harbour, name="rota.pdf"))
    mark = signed_in(world.mark)
    assert "rota.pdf" not in text_of(mark.get(detail(activity)))
    change_activity(by=scope_of(world.alma), activity=activity, unit=world.quay)
    assert "rota.pdf" in text_of(mark.get(detail(activity)))


def test_a_neighbour_takes_no_evidence_off(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay)
    activity.evidence.add(make_evidence(world.quay))
    with pytest.raises(PermissionError):
        remove_evidence(
            by=scope_of(world.basma), activity=activity, evidence=activity.evidence.get()
        )
    assert activity.evidence.exists()


def test_last_weeks_regular_group_is_repeated_in_two_presses(
    world: SimpleNamespace, alma: Client
) -> None:
    today, by = timezone.localdate(), scope_of(world.alma)
    week = today - dt.timedelta(days=7)
    facts = {"by": by, "other_units": [world.lighthouse], "minutes_planned": 45}
    make_activity(world.quay, on=week, kind="reflective", note="Calm", **facts)
    make_activity(world.lighthouse, on=today - dt.timedelta(days=2), kind="clinic", by=by)
    make_activity(world.quay, on=week, kind="policy", by=by)
    for page in (LOG, reverse("implementation:activity_list")):
        repeat = alma.get(page).context["repeat"]
        assert repeat["label"] == "Repeat last week’s: Reflective group, Quay"
    form = alma.get(repeat["url"]).context["form"]
    assert (form["kind"].value(), form["unit"].value()) == ("reflective", str(world.quay.pk))
    assert form["other_units"].value() == [str(world.lighthouse.pk)]
    assert (form["minutes_planned"].value(), form["note"].value()) == (45, None)
    assert form["on"].value() == f"{today.day}/{today.month}/{today.year}"


def test_without_one_last_week_the_last_regular_group_is_offered(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    assert to_repeat(by, today=ON) is None
    for days, kind in ((20, "peer"), (3, "reflective"), (0, "clinic"), (1, "lens")):
        make_activity(world.quay, by=by, on=ON - dt.timedelta(days=days), kind=kind)
    assert to_repeat(by, today=ON).kind == "reflective"
    assert to_repeat(scope_of(world.mark), today=ON) is None


def test_nothing_of_a_strangers_activity_is_in_the_form(
    world: SimpleNamespace, alma: Client
) -> None:
    strange = make_activity(world.mill, kind="peer")
    form = alma.get(LOG, {"again": strange.pk}).context["form"]
    assert form["kind"].value() is None


def test_an_own_kind_that_came_twice_is_offered_again(world: SimpleNamespace) -> None:
    by, week = scope_of(world.alma), dt.timedelta(days=7)
    kind = make_own_kind(world.northshore)
    for times, day in ((1, ON - 2 * week), (2, ON - week)):
        make_activity(world.quay, by=by, on=day, kind="other", own_kind=kind)
        found = to_repeat(by, today=ON)
        assert (found is not None) is (times == 2)
    assert (found.own_kind, found.on) == (kind, ON - week)
    kind.is_retired = True
    kind.save()
    assert to_repeat(by, today=ON) is None
