"""An organisation decides what it offers; barriers keep their code, and figures read it."""

import datetime as dt
import html
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.examples import withdraw_example
from implementation.figures import barrier_codes, barrier_themes, themes_by_service, what_helped
from implementation.figures.codes import code_use, enabler_use
from implementation.figures.examples import examples_for
from implementation.figures.suggestions import suggestions
from implementation.forms.barriers import Words, enablers_of
from implementation.forms.packs import PackTypeForm
from services.access import viewer_for
from services.actions.codes import count_as, offer_again, stop_offering
from services.figures.codes import counted_as, not_offered
from services.models import (
    BarrierCode,
    BarrierTheme,
    CodeDecision,
    EnablerCode,
    EnablerDecision,
    ThemeDecision,
)
from tests.factories import everywhere
from tests.factories.implementation import make_barrier, make_example

ON = dt.date(2026, 9, 1)
FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 9, 30)


def code(key: str) -> BarrierCode:
    return BarrierCode.objects.select_related("theme").get(code=key)


@pytest.fixture
def admin(world: SimpleNamespace) -> Scope:
    return viewer_for(world.ada.pk).scope_for(Permission.MANAGE_VOCABULARY)


def offered(scope: Scope, **more: object) -> set[str]:
    return {one.code for one in Words.load(scope=scope, **more).codes.values()}


def test_a_code_that_is_no_longer_offered_leaves_the_form_of_that_organisation_alone(
    world: SimpleNamespace, admin: Scope
) -> None:
    stop_offering(by=admin, organisation=world.northshore, code=code("RES01"))
    count_as(by=admin, organisation=world.northshore, code=code("RES02"), other=code("RES03"))
    ours = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    theirs = everywhere(world.westmoor, Permission.LOG_IMPLEMENTATION)
    assert {"RES01", "RES02"} & offered(ours) == set()
    assert {"RES01", "RES02"} <= offered(theirs)
    offer_again(by=admin, organisation=world.northshore, code=code("RES01"))
    assert "RES01" in offered(ours)


def test_a_barrier_keeps_its_own_code_in_its_form(world: SimpleNamespace, admin: Scope) -> None:
    barrier = make_barrier(world.quay, code=code("RES01"), theme=code("RES01").theme)
    stop_offering(by=admin, organisation=world.northshore, code=code("RES01"))
    scope = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    assert "RES01" in offered(scope, keep=barrier)
    barrier.refresh_from_db()
    assert barrier.code.code == "RES01"


def suggested(world: SimpleNamespace) -> list[str]:
    scope = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    return [one.code for one in suggestions(scope, unit_id=world.quay.pk)]


def test_what_is_no_longer_offered_is_not_suggested(world: SimpleNamespace, admin: Scope) -> None:
    make_barrier(world.quay, code=code("COV01"))
    assert suggested(world)[0] == "COV01"
    assert "RES03" in suggested(world)
    for key in ("COV01", "RES03"):
        stop_offering(by=admin, organisation=world.northshore, code=code(key))
    found = suggested(world)
    assert not {"COV01", "RES03"} & set(found)
    assert len(found) == 7


def test_a_merged_code_suggests_what_it_counts_as(world: SimpleNamespace, admin: Scope) -> None:
    make_barrier(world.quay, code=code("COV01"))
    count_as(by=admin, organisation=world.northshore, code=code("COV01"), other=code("COV02"))
    count_as(by=admin, organisation=world.northshore, code=code("RES03"), other=code("RES09"))
    found = suggested(world)
    assert found[:2] == ["COV02", "RES09"]
    assert not {"COV01", "RES03"} & set(found)


def test_merged_codes_are_counted_together_for_what_is_met_often(
    world: SimpleNamespace, admin: Scope
) -> None:
    for key in ("SIL06", "SIL06", "COV01", "COV01", "COV02"):
        make_barrier(world.orchard, code=code(key))
    count_as(by=admin, organisation=world.northshore, code=code("COV01"), other=code("COV02"))
    assert suggested(world)[:2] == ["COV02", "SIL06"]


def test_a_code_that_counts_as_one_about_managers_is_not_suggested(
    world: SimpleNamespace, admin: Scope
) -> None:
    make_barrier(world.quay, code=code("COV01"))
    count_as(by=admin, organisation=world.northshore, code=code("COV01"), other=code("FRO12"))
    assert not {"COV01", "FRO12"} & set(suggested(world))


def test_an_example_of_a_merged_code_is_shown_to_who_met_what_it_counts_as(
    world: SimpleNamespace, admin: Scope
) -> None:
    count_as(by=admin, organisation=world.northshore, code=code("RES01"), other=code("SIL01"))
    for given, met in (("RES01", "SIL01"), ("SIL01", "RES01"), ("RES01", "RES01")):
        example = make_example(world.quay, codes=[code(given)])
        barrier = make_barrier(world.orchard, code=code(met))
        found = examples_for(everywhere(world.northshore, Permission.LOG_IMPLEMENTATION), barrier)
        assert found[0] == example, (given, met)
        withdraw_example(by=everywhere(world.quay, Permission.LOG_IMPLEMENTATION), example=example)
    wide = make_example(world.quay, themes=[code("RES01").theme])
    bare = make_barrier(world.orchard, theme=code("RES01").theme)
    scope = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    assert examples_for(scope, bare)[0] == wide
    withdraw_example(by=scope, example=wide)
    make_example(world.quay, codes=[code("FRO01")])
    barrier = make_barrier(world.orchard, code=code("RES01"))
    assert examples_for(everywhere(world.quay, Permission.LOG_IMPLEMENTATION), barrier) == []


def test_chains_are_followed_to_their_end(world: SimpleNamespace, admin: Scope) -> None:
    for one, other in (("RES01", "RES02"), ("RES02", "SIL01"), ("FRO01", "RES01")):
        count_as(by=admin, organisation=world.northshore, code=code(one), other=code(other))
    read = counted_as(world.northshore.pk)
    assert {read[code(key).pk] for key in ("RES01", "RES02", "FRO01")} == {code("SIL01").pk}
    assert counted_as(world.westmoor.pk) == {}


def test_a_circle_is_refused_with_a_sentence(world: SimpleNamespace, admin: Scope) -> None:
    told = {"by": admin, "organisation": world.northshore}
    count_as(**told, code=code("RES01"), other=code("RES02"))
    count_as(**told, code=code("RES02"), other=code("RES03"))
    with pytest.raises(ValueError, match="already counts as"):
        count_as(**told, code=code("RES03"), other=code("RES01"))
    with pytest.raises(ValueError, match="already counts as"):
        count_as(**told, code=code("RES03"), other=code("RES03"))
    assert CodeDecision.objects.count() == 2


def test_deciding_twice_is_deciding_once(world: SimpleNamespace, admin: Scope) -> None:
    for _ in range(2):
        stop_offering(by=admin, organisation=world.northshore, code=code("RES01"))
    assert not_offered([world.northshore.pk]) == {code("RES01").pk}
    assert not_offered([world.northshore.pk, world.westmoor.pk]) == set()


def test_nobody_decides_for_an_organisation_that_is_not_wholly_theirs(
    world: SimpleNamespace,
) -> None:
    stranger = viewer_for(world.wanda.pk).scope_for(Permission.MANAGE_VOCABULARY)
    part = Scope(None, Permission.MANAGE_VOCABULARY, (world.harbour.path,))
    for scope in (stranger, part):
        with pytest.raises(PermissionError):
            stop_offering(by=scope, organisation=world.northshore, code=code("RES01"))


def test_themes_and_codes_stand_a_to_z_with_their_use_here(
    world: SimpleNamespace, admin: Scope
) -> None:
    make_barrier(world.quay, theme=code("RES01").theme, code=code("RES01"))
    make_barrier(world.orchard, theme=code("RES01").theme, code=code("RES01"))
    make_barrier(world.mill, theme=code("RES01").theme, code=code("RES01"))
    themes = code_use(admin, world.northshore)
    assert [one.name for one in themes] == sorted((one.name for one in themes), key=str.casefold)
    used = {one.name: one.barriers for theme in themes for one in theme.codes}
    assert used[code("RES01").name] == 2
    assert sum(used.values()) == 2
    (last,) = [theme for theme in themes if theme.code == "TRA"]
    assert len(last.codes) == 1


def test_an_admin_merges_a_name_on_its_page(world: SimpleNamespace) -> None:
    client = Client()
    client.force_login(world.ada)
    page = reverse("implementation:code_change", args=[world.northshore.pk, code("RES01").pk])
    missing = client.post(page, {"wanted": "other"})
    assert "Choose which other it counts as" in missing.content.decode()
    response = client.post(page, {"wanted": "other", "other": code("RES02").pk}, follow=True)
    text = response.content.decode()
    assert f"Counts as “{code('RES02').name}”" in text
    other = reverse("implementation:code_change", args=[world.northshore.pk, code("RES02").pk])
    refused = client.post(other, {"wanted": "other", "other": code("RES01").pk})
    assert "already counts as" in refused.content.decode()
    client.post(page, {"wanted": "offer"})
    assert not CodeDecision.objects.exists()


# Themes and what helps


def theme(key: str) -> BarrierTheme:
    return BarrierTheme.objects.get(code=key)


def enabler(key: str) -> EnablerCode:
    return EnablerCode.objects.get(code=key)


def counted_themes(world: SimpleNamespace) -> dict[str, tuple[int, int]]:
    scope = everywhere(world.northshore, Permission.VIEW_IMPLEMENTATION)
    found = barrier_themes(scope, world.northshore, from_on=FIRST, until_on=LAST)
    return {one.code: (one.mentions, one.services) for one in found}


def test_a_merged_theme_is_counted_with_the_other_and_every_barrier_keeps_its_own(
    world: SimpleNamespace, admin: Scope
) -> None:
    kept = make_barrier(world.quay, theme=theme("RES"))
    make_barrier(world.quay, theme=theme("SEN"))
    make_barrier(world.orchard, theme=theme("SIL"), code=code("SIL01"))
    assert {key: met for key, (met, _services) in counted_themes(world).items()} == {
        "RES": 1,
        "SEN": 1,
        "SIL": 1,
    }
    count_as(by=admin, organisation=world.northshore, code=theme("RES"), other=theme("SEN"))
    count_as(by=admin, organisation=world.northshore, code=code("SIL01"), other=code("RES01"))
    assert {key: met for key, (met, _services) in counted_themes(world).items()} == {"SEN": 3}
    scope = everywhere(world.northshore, Permission.VIEW_IMPLEMENTATION)
    days = {"from_on": FIRST, "until_on": LAST}
    (one,) = barrier_codes(scope, world.northshore, **days)
    assert (one.code, one.theme_name) == ("RES01", theme("SEN").name)
    assert {row.theme for row in themes_by_service(scope, world.northshore, **days)} == {"SEN"}
    kept.refresh_from_db()
    assert kept.theme == theme("RES")
    offer_again(by=admin, organisation=world.northshore, code=theme("RES"))
    assert counted_themes(world)["RES"][0] == 2


def test_a_theme_that_is_no_longer_offered_leaves_the_forms_of_that_organisation_alone(
    world: SimpleNamespace, admin: Scope
) -> None:
    stop_offering(by=admin, organisation=world.northshore, code=theme("RES"))
    barrier = make_barrier(world.quay, theme=theme("RES"))
    ours = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    theirs = everywhere(world.westmoor, Permission.LOG_IMPLEMENTATION)

    def themes(scope: Scope, **more: object) -> set[str]:
        return {one.code for one in Words.load(scope=scope, **more).themes.values()}

    assert "RES" not in themes(ours)
    assert "RES" in themes(theirs)
    assert "RES" in themes(ours, keep=barrier)
    assert str(theme("RES").pk) not in PackTypeForm(unit=world.quay).themes
    assert str(theme("RES").pk) in PackTypeForm(unit=world.mill).themes


def test_the_codes_of_a_theme_that_is_no_longer_offered_are_not_offered_either(
    world: SimpleNamespace, admin: Scope
) -> None:
    ours = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    theirs = everywhere(world.westmoor, Permission.LOG_IMPLEMENTATION)
    stop_offering(by=admin, organisation=world.northshore, code=theme("RES"))
    barrier = make_barrier(world.quay, code=code("RES01"))

    def of_it(found: object) -> set[str]:
        return {one for one in found if one.startswith("RES")}  # type: ignore[attr-defined]

    assert of_it(offered(ours)) == set()
    assert of_it(offered(ours, keep=barrier)) == {"RES01"}, "the barrier's own stays"
    assert len(of_it(offered(theirs))) > 1
    assert of_it(one.code for one in suggestions(ours, unit_id=world.quay.pk)) == set()


def test_what_helps_is_offered_and_counted_as_the_organisation_decided(
    world: SimpleNamespace, admin: Scope
) -> None:
    for key in ("E05", "E06"):
        make_barrier(world.quay, since_on=ON, lifted_on=LAST, enabler=enabler(key))
    scope = everywhere(world.northshore, Permission.VIEW_IMPLEMENTATION)
    told = {"by": admin, "organisation": world.northshore}
    count_as(**told, code=enabler("E05"), other=enabler("E06"))
    (found,) = what_helped(scope, world.northshore, from_on=FIRST, until_on=LAST)
    assert (found.code, found.barriers) == ("E06", 2)
    offered = {one.code for one in enablers_of(world.quay).values()}
    assert {"E05", "E06"} & offered == {"E06"}
    assert "E05" in {one.code for one in enablers_of(world.mill).values()}
    used = {one.name: one for one in enabler_use(admin, world.northshore)}
    row = used[enabler("E05").name]
    assert (row.barriers, row.is_offered, row.counts_as) == (1, False, enabler("E06").name)
    with pytest.raises(ValueError, match="already counts as"):
        count_as(**told, code=enabler("E06"), other=enabler("E05"))


def test_an_example_of_a_merged_theme_is_shown_to_who_met_the_other(
    world: SimpleNamespace, admin: Scope
) -> None:
    example = make_example(world.quay, themes=[theme("RES")])
    barrier = make_barrier(world.orchard, theme=theme("SEN"))
    scope = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    assert examples_for(scope, barrier) == []
    count_as(by=admin, organisation=world.northshore, code=theme("RES"), other=theme("SEN"))
    assert examples_for(scope, barrier)[0] == example


def test_an_admin_decides_about_a_theme_and_about_what_helps_on_their_pages(
    world: SimpleNamespace,
) -> None:
    client = Client()
    client.force_login(world.ada)
    for what, one, other in (
        ("theme_change", theme("RES"), theme("SEN")),
        ("enabler_change", enabler("E05"), enabler("E06")),
    ):
        page = reverse(f"implementation:{what}", args=[world.northshore.pk, one.pk])
        response = client.post(page, {"wanted": "other", "other": other.pk}, follow=True)
        assert f"Counts as “{other.name}”" in html.unescape(response.content.decode())
    assert (ThemeDecision.objects.count(), EnablerDecision.objects.count()) == (1, 1)
