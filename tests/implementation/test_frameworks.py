"""Frameworks are loaded once, chosen by an admin, kept by their owner; activities touch parts."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from core.modules import Module
from core.permissions import Permission
from implementation.actions.benchmarks import load_benchmarks, remove_benchmarks
from implementation.actions.frameworks import (
    MOST_IN_USE,
    add_elements,
    add_framework,
    change_element,
    change_framework,
    choose_frameworks,
    load_change_frameworks,
)
from implementation.actions.touches import set_touches
from implementation.models import Activity, Benchmark, ChangeFramework, Element, FrameworkInUse
from tests.access.doing.frameworks import touch
from tests.factories import switch_on
from tests.factories.implementation import make_activity
from tests.implementation.test_activities import scope_of
from tests.implementation.test_coverage import framework_of
from tests.implementation.test_pages import activity_form, signed_in, text_of

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 9, 1)
LOG = reverse("implementation:activity_log")
WORDS = "Principles and parts it touched"


def names_of(activity: Activity) -> list[str]:
    return [row.element.name for row in activity.touches.order_by("element__position")]


def test_the_shared_frameworks_are_as_long_as_their_sources_say() -> None:
    load_change_frameworks()
    shared = ChangeFramework.objects.filter(organisation=None)
    assert {one.code: one.elements.count() for one in shared} == {
        "ohid-2022": 6,
        "scot-2021": 10,
        "scot-2024": 8,
        "samhsa-2014": 10,
        "eif-2022": 15,
        "npc-2020": 5,
    }
    assert all(one.source and one.certainty != "own" for one in shared)
    names = [e.name for e in Element.objects.filter(framework__in=shared)]
    assert all(3 < len(name) <= 60 for name in names)


def test_loading_again_writes_nothing_and_keeps_what_was_decided() -> None:
    load_change_frameworks()
    one = ChangeFramework.objects.get(code="ohid-2022")
    one.is_retired, one.names = True, {**one.names, "cy": "Chwe egwyddor"}
    one.save()
    events = apps.get_model("implementation", "ChangeFrameworkEvent").objects
    before = events.count()
    load_change_frameworks()
    one.refresh_from_db()
    assert one.is_retired
    assert one.names["cy"] == "Chwe egwyddor"
    assert events.count() == before


def test_none_is_in_use_until_an_admin_chooses_and_choosing_is_safe_to_repeat(
    world: SimpleNamespace,
) -> None:
    load_change_frameworks()
    assert not FrameworkInUse.objects.exists()
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    two = list(ChangeFramework.objects.filter(code__in=["ohid-2022", "npc-2020"]))
    for days in range(2):
        on = ON + dt.timedelta(days=days)
        choose_frameworks(by=by, organisation=world.northshore, frameworks=two, from_on=on)
    uses = FrameworkInUse.objects.filter(organisation=world.northshore)
    assert {use.from_on for use in uses} == {ON}
    assert len(uses) == 2
    choose_frameworks(by=by, organisation=world.northshore, frameworks=two[:1], from_on=ON)
    assert uses.all().count() == 1


def test_at_most_a_few_are_in_use_and_never_somebody_elses(world: SimpleNamespace) -> None:
    load_change_frameworks()
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    many = list(ChangeFramework.objects.filter(organisation=None))[: MOST_IN_USE + 1]
    with pytest.raises(ValueError, match="at most 4"):
        choose_frameworks(by=by, organisation=world.northshore, frameworks=many, from_on=ON)
    theirs = framework_of(world.westmoor)
    with pytest.raises(PermissionError):
        choose_frameworks(by=by, organisation=world.northshore, frameworks=[theirs], from_on=ON)
    with pytest.raises(PermissionError):
        choose_frameworks(by=by, organisation=world.westmoor, frameworks=[], from_on=ON)


def test_pasted_lines_become_parts_once(world: SimpleNamespace) -> None:
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    pasted = ["  Quiet   rooms ", "", "Plain letters", "quiet rooms"]
    for _ in range(2):
        made = add_framework(by=by, organisation=world.northshore, name="Ours", lines=pasted)
    assert [e.name for e in made.elements.all()] == ["Quiet rooms", "Plain letters"]
    assert ChangeFramework.objects.filter(organisation=world.northshore).count() == 1
    assert [
        e.code for e in add_elements(by=by, framework=made, lines=["Plain letters", "Tea"])
    ] == ["O3"]


def test_a_shared_framework_is_nobodys_to_change(world: SimpleNamespace) -> None:
    load_change_frameworks()
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    shared = ChangeFramework.objects.get(code="ohid-2022")
    for framework in (shared, framework_of(world.westmoor)):
        with pytest.raises(PermissionError):
            change_framework(by=by, framework=framework, name="Mine", is_retired=True)
        with pytest.raises(PermissionError):
            add_elements(by=by, framework=framework, lines=["One more"])
        with pytest.raises(PermissionError):
            change_element(
                by=by,
                element=framework.elements.first(),
                name="Mine",
                explains="",
                is_retired=False,
            )


def test_touching_is_safe_to_repeat_and_passes_over_what_is_not_offered(
    world: SimpleNamespace,
) -> None:
    ours, theirs = framework_of(world.northshore), framework_of(world.westmoor)
    activity = make_activity(world.quay)
    by = scope_of(world.alma)
    for _ in range(2):
        set_touches(
            by=by,
            activity=activity,
            elements=[ours.elements.first(), theirs.elements.first()],
        )
    assert names_of(activity) == ["Safety"]
    set_touches(by=by, activity=activity, elements=[])
    assert names_of(activity) == []
    with pytest.raises(PermissionError):
        set_touches(by=scope_of(world.basma), activity=activity, elements=[])


def test_what_is_not_offered_any_more_stays_touched(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    activity = make_activity(world.quay)
    first, second, _third = framework.elements.order_by("position")
    touch(activity, first, second)
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    change_element(by=by, element=first, name="Safety", explains="", is_retired=True)
    touch(activity)
    assert names_of(activity) == ["Safety"]
    choose_frameworks(by=by, organisation=world.northshore, frameworks=[], from_on=ON)
    touch(activity)
    assert names_of(activity) == ["Safety"]


def boxes(framework: ChangeFramework, *elements: Element) -> dict[str, list[int]]:
    return {f"touches_{framework.pk}": [one.pk for one in elements]}


def test_a_lead_ticks_what_an_activity_touched_and_changes_it_later(
    world: SimpleNamespace,
) -> None:
    switch_on(world.northshore, Module.COVERAGE)
    framework = framework_of(world.northshore)
    first, second, _third = framework.elements.order_by("position")
    alma = signed_in(world.alma)
    assert WORDS in text_of(alma.get(LOG))
    sent = {**activity_form(unit=world.quay.pk), **boxes(framework, first)}
    for _ in range(2):
        alma.post(LOG, sent)
    activity = Activity.objects.get()
    assert names_of(activity) == ["Safety"]
    assert "Promises Safety" in text_of(
        alma.get(reverse("implementation:activity_detail", args=[activity.pk]))
    )
    change = reverse("implementation:activity_change", args=[activity.pk])
    assert alma.get(change).context["touches"].is_open
    sent = {**activity_form(unit=world.quay.pk), **boxes(framework, second)}
    alma.post(change, {**sent, "on": "today"})
    assert names_of(activity) == ["Choice"]


def test_a_part_retired_while_the_form_was_open_loses_nothing_else(
    world: SimpleNamespace,
) -> None:
    switch_on(world.northshore, Module.COVERAGE)
    framework = framework_of(world.northshore)
    first, second, _third = framework.elements.order_by("position")
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    change_element(by=by, element=first, name="Safety", explains="", is_retired=True)
    sent = {**activity_form(unit=world.quay.pk), **boxes(framework, first, second)}
    signed_in(world.alma).post(LOG, sent)
    assert names_of(Activity.objects.get()) == ["Choice"]


def test_off_there_is_no_trace_of_it(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    activity = make_activity(world.quay)
    touch(activity, framework.elements.first())
    alma, ada = signed_in(world.alma), signed_in(world.ada)
    detail = reverse("implementation:activity_detail", args=[activity.pk])
    change = reverse("implementation:activity_change", args=[activity.pk])
    unit = reverse("services:unit_detail", args=[world.quay.pk])
    tools = reverse("implementation:tool_list")
    for client in (alma, ada):
        for url in (LOG, detail, change, unit, tools):
            told = text_of(client.get(url))
            assert not any(w in told for w in (WORDS, "Promises", "been touched", "frameworks"))
    for name, pk in (("coverage", world.quay.pk), ("coverage_csv", world.quay.pk)):
        assert alma.get(reverse(f"implementation:{name}", args=[pk])).status_code == 404
    assert ada.get(reverse("implementation:change_framework_list")).status_code == 404
    alma.post(change, {**activity_form(unit=world.quay.pk), "on": "today"})
    assert names_of(activity) == ["Safety"]


def test_the_page_says_what_nobody_has_touched_in_words(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.COVERAGE)
    url = reverse("implementation:coverage", args=[world.harbour.pk])
    alma = signed_in(world.alma)
    assert "No framework is in use yet" in text_of(alma.get(url))
    assert (
        alma.get(reverse("implementation:coverage_csv", args=[world.harbour.pk])).status_code == 404
    )
    framework = framework_of(world.northshore)
    activity = make_activity(world.quay, on=dt.date.today(), today=dt.date.today())
    touch(activity, framework.elements.first())
    told = text_of(alma.get(url))
    assert "Activities held: 1. Those that say what they touched: 1." in told
    assert "Nobody yet Choice Trust" in told
    assert "Lighthouse nothing yet Quay Safety" in told
    csv = alma.get(reverse("implementation:coverage_csv", args=[world.harbour.pk]))
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"framework","code","part","unit"')
    assert lines[1].startswith('"Promises","O1","Safety","Lighthouse","FALSE","0"')
    assert lines[2].startswith('"Promises","O1","Safety","Quay","FALSE","1"')
    assert lines[3].startswith('"Promises","O1","Safety","Harbour","TRUE","1"')


def test_a_quarter_can_be_asked_for(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.COVERAGE)
    framework = framework_of(world.northshore)
    activity = make_activity(world.quay, on=dt.date.today(), today=dt.date.today())
    touch(activity, framework.elements.first())
    url = reverse("implementation:coverage", args=[world.harbour.pk])
    page = signed_in(world.alma).get(url)
    quarters = list(page.context["form"].quarters)
    asked = [
        signed_in(world.alma).get(url, {"framework": framework.pk, "period": code})
        for code in quarters[:2]
    ]
    assert [page.context["found"].held for page in asked] == [1, 0]
    strange = signed_in(world.alma).get(url, {"framework": "x", "period": "x"})
    assert strange.context["found"].held == 1


def surveyed(world: SimpleNamespace) -> tuple[Client, ChangeFramework, str]:
    switch_on(world.northshore, Module.COVERAGE)
    load_change_frameworks()
    framework = ChangeFramework.objects.get(code="eif-2022")
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    choose_frameworks(by=by, organisation=world.northshore, frameworks=[framework], from_on=ON)
    args = [framework.pk, world.northshore.pk]
    return signed_in(world.ada), framework, reverse("implementation:benchmark_load", args=args)


def test_the_survey_is_loaded_only_after_its_warnings_were_shown(world: SimpleNamespace) -> None:
    ada, framework, url = surveyed(world)
    warned = text_of(ada.get(url))
    assert "50 of 58 is 86.2%, not 89%" in warned
    assert "96% cannot come from 39 people" in warned
    assert not Benchmark.objects.exists()
    page = reverse("implementation:coverage", args=[world.harbour.pk])
    assert "survey" not in text_of(ada.get(page))
    for _ in range(2):
        ada.post(url)
    assert Benchmark.objects.count() == 13
    told = text_of(ada.get(page))
    assert "A survey found" in told
    assert "printed as 96%, out of 39" in told
    assert "50 of 58, printed as 89%" in told
    assert "It is not a target." in told
    args = [framework.pk, world.northshore.pk]
    ada.post(reverse("implementation:benchmark_remove", args=args))
    assert not Benchmark.objects.exists()


def test_a_survey_is_known_of_one_framework_and_stays_in_its_organisation(
    world: SimpleNamespace,
) -> None:
    _ada, framework, _url = surveyed(world)
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    load_benchmarks(by=by, organisation=world.northshore, framework=framework)
    stored = Benchmark.objects.get(item="At least one component")
    assert (stored.n, stored.base, stored.percent) == (50, 58, 89)
    wanda = scope_of(world.wanda, Permission.MANAGE_VOCABULARY)
    assert not Benchmark.objects.within(wanda).exists()
    with pytest.raises(PermissionError):
        remove_benchmarks(by=wanda, organisation=world.northshore, framework=framework)
    other = ChangeFramework.objects.get(code="ohid-2022")
    with pytest.raises(ValueError, match="no survey"):
        load_benchmarks(by=by, organisation=world.northshore, framework=other)


def test_too_many_frameworks_are_refused_beside_the_boxes(world: SimpleNamespace) -> None:
    ada, _framework, _url = surveyed(world)
    url = reverse("implementation:framework_use", args=[world.northshore.pk])
    many = ChangeFramework.objects.filter(organisation=None).values_list("pk", flat=True)
    page = ada.post(url, {"frameworks": list(many)})
    assert "Choose at most 4" in text_of(page)
    assert FrameworkInUse.objects.count() == 1
