"""Pilot, wave 2, everyone: who is in scope when, and what is said of those who are not yet."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from core.scope import Scope
from services.actions.moves import move_unit
from services.actions.planning import StepFacts
from services.actions.taking_back import undo_reorganisation
from services.models import Unit
from tests.factories import everywhere, make_organisation, make_unit
from tests.factories.rollout import make_wave
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.services.reorganised import done, planned, scope, unit
from tests.training.compare import assert_true
from tests.training.test_pages import page_as, send
from training.actions.rollout import change_wave, drop_wave
from training.actions.snapshots import backfill
from training.figures.in_scope import in_scope, later_of
from training.figures.outlook import UnitOutlook, Wish, outlook_for
from training.figures.wave_effect import effect_of
from training.models import RolloutUnit, RolloutWave

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
nth = st.integers(0, 8)


def slowly(organisation: Unit, day: dt.date) -> set[int]:
    """From each unit upwards until something is said."""
    named = {m.unit_id: m.wave.from_on for m in RolloutUnit.objects.select_related("wave")}
    planning = set(RolloutWave.objects.values_list("unit", flat=True))

    def begins(one: Unit | None) -> bool:
        while one is not None:
            if one.pk in named:
                return bool(named[one.pk] <= day)
            if one.pk in planning:
                return False
            one = one.parent
        return True

    return {one.pk for one in Unit.objects.filter(organisation=organisation) if begins(one)}


class TestWhoIsInScope(TestCase):
    """Hypothesis rolls each example back."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(nth, min_size=1, max_size=8),
        st.lists(st.tuples(nth, nth, st.sets(nth, min_size=1, max_size=4)), max_size=5),
    )
    def test_equals_a_walk_up_the_tree(
        self, parents: list[int], waves: list[tuple[int, int, set[int]]]
    ) -> None:
        root = make_organisation("Anywhere", code="ANY")
        units = [root]
        for number, parent in enumerate(parents):
            units.append(make_unit(f"U{number}", units[parent % len(units)]))
        for number, facts in enumerate(waves):
            keep(units, f"Wave {number}", *facts)
        for day in (TODAY - 2 * WEEK, TODAY, TODAY + 3 * WEEK):
            assert in_scope(root.pk, day) == slowly(root, day)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(nth, min_size=1, max_size=8),
        st.lists(st.tuples(nth, nth, st.sets(nth, min_size=1, max_size=4)), max_size=4),
        st.tuples(nth, nth, st.sets(nth, min_size=1, max_size=4)),
        st.booleans(),
    )
    def test_what_is_shown_before_a_wave_is_kept_is_what_comes_true(
        self, parents: list[int], waves: list[Any], new: tuple[int, int, set[int]], changed: bool
    ) -> None:
        root = make_organisation("Anywhere", code="ANY")
        units = [root]
        for number, parent in enumerate(parents):
            units.append(make_unit(f"U{number}", units[parent % len(units)]))
        kept = [keep(units, f"Wave {number}", *facts) for number, facts in enumerate(waves)]
        wave = kept[0] if kept and changed else None
        branch = wave.unit if wave else units[new[0] % len(units)]
        among = [units[n] for n in sorted({n % len(units) for n in new[2]})]
        from_on = TODAY + (new[1] - 4) * WEEK
        by = everywhere(root, Permission.RECORD_TRAINING)
        before = {day: in_scope(root.pk, day) for day in (TODAY, max(from_on, TODAY))}
        facts: dict[str, Any] = {"from_on": from_on, "units": among, "wave": wave}
        effect = effect_of(by, branch, **facts, today=TODAY)

        if wave is None:
            wave = RolloutWave.objects.create(unit=branch, name="New", from_on=from_on)
        RolloutWave.objects.filter(pk=wave.pk).update(from_on=from_on)
        wave.units.exclude(unit__in=among).delete()
        for one in among:
            RolloutUnit.objects.update_or_create(unit=one, defaults={"wave": wave})
        below = {one.parent_id for one in units}
        here = {one for one in units if one.path.startswith(branch.path)}
        for day, told in ((TODAY, effect.today), (max(from_on, TODAY), effect.then)):
            after = in_scope(root.pk, day)
            out = {one for one in here if one.pk not in after | below}
            assert set(told.waiting) == {one.name for one in out}
            assert told.teams == len({one for one in here if one.pk not in below} - out)
            gone = {one for one in here if one.pk in before[day] - after}
            assert effect.is_later or not gone


def keep(units: list[Unit], name: str, branch: int, week: int, among: set[int]) -> RolloutWave:
    facts = {"name": name, "from_on": TODAY + (week - 4) * WEEK}
    wave: RolloutWave = RolloutWave.objects.create(unit=units[branch % len(units)], **facts)
    for one in {units[n % len(units)].pk for n in among}:
        RolloutUnit.objects.update_or_create(unit_id=one, defaults={"wave": wave})
    return wave


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay (two people) has begun, Lighthouse (one) begins in three weeks. All asked Informed."""
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), minutes=60)
    require(world.worker, level("informed"))
    world.pilot = make_wave(world.harbour, "Pilot", TODAY - 200 * DAY, world.quay)
    world.second = make_wave(world.harbour, "Wave 2", TODAY + 3 * WEEK, world.lighthouse)
    world.view = everywhere(world.northshore, Permission.VIEW_FIGURES)
    world.by = everywhere(world.harbour, Permission.RECORD_TRAINING)
    return world


def here(house: SimpleNamespace, day: dt.date = TODAY) -> set[str]:
    units = Unit.objects.filter(pk__in=in_scope(house.northshore.pk, day))
    return set(units.values_list("name", flat=True))


def seen(house: SimpleNamespace, where: Unit, until: dt.date) -> UnitOutlook:
    return outlook_for(house.view, where, Wish(100, until), today=TODAY)


def test_without_waves_everybody_is_in_scope(world: SimpleNamespace) -> None:
    assert in_scope(world.northshore.pk, TODAY) == set(
        Unit.objects.filter(organisation=world.northshore).values_list("pk", flat=True)
    )
    view = everywhere(world.northshore, Permission.VIEW_FIGURES)
    assert later_of(view, world.northshore, on=TODAY, today=TODAY) is None


def test_a_wave_begins_on_its_day_and_touches_no_other_branch(house: SimpleNamespace) -> None:
    assert here(house) == {"Northshore Council", "Quay", "Hillside", "Orchard"}
    assert "Lighthouse" not in here(house, TODAY + 3 * WEEK - DAY)
    assert "Lighthouse" in here(house, TODAY + 3 * WEEK)
    assert in_scope(house.westmoor.pk, TODAY) == {house.westmoor.pk, house.mill.pk}


def test_whoever_is_not_in_scope_is_no_part_of_what_is_missing(house: SimpleNamespace) -> None:
    soon, far = (
        seen(house, house.harbour, TODAY + DAY),
        seen(house, house.harbour, TODAY + 4 * WEEK),
    )
    assert (soon.levels[0].now.asked, far.levels[0].now.asked) == (2, 3)
    assert soon.later
    assert soon.later.people == 1
    assert soon.later.begins == ((TODAY + 3 * WEEK, 1),)
    assert far.later is None, "Harbour itself is in no wave, and nobody works there"


def test_month_ends_are_those_of_the_units_in_scope(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, TODAY - 100 * DAY, [house.rosa])
    make_session(house.quay, house.course, TODAY - 100 * DAY, [house.lars])
    backfill(house.northshore.pk, TODAY - 100 * DAY)
    months = seen(house, house.harbour, TODAY + DAY).levels[0].past
    assert {(one.asked, one.met) for one in months[-2:]} == {(2, 1)}
    months = seen(house, house.harbour, TODAY + 4 * WEEK).levels[0].past
    assert {(one.asked, one.met) for one in months[-2:]} == {(3, 2)}


def test_pages_show_it_apart(house: SimpleNamespace) -> None:
    until = (TODAY + WEEK).isoformat()
    text = page_as(house.alma, "training:outlook", house.harbour.pk, until=until)
    assert "1 person is in a unit that is not in scope yet" in text
    assert "1 unit begins on" in text
    assert "not in scope yet" not in page_as(house.alma, "training:outlook", house.harbour.pk)
    text = page_as(house.alma, "reports:dashboard", house.harbour.pk)
    assert "Of the people of whom nothing is asked, 1 is in a unit that is not in scope yet" in text
    assert "1 unit begins on" in text
    assert "not in scope yet" not in page_as(house.mark, "reports:dashboard", house.quay.pk)


def test_a_branch_without_waves_says_whose_it_follows(world: SimpleNamespace) -> None:
    assert "everybody is in scope" in page_as(world.alma, "training:rollout")
    make_wave(world.northshore, "Pilot", TODAY + WEEK, world.quay)
    text = page_as(world.alma, "training:rollout")
    assert "follows the waves of a unit above it" in text
    assert "everybody is in scope" not in text


def test_waves_are_planned_changed_and_taken_back_on_the_page(house: SimpleNamespace) -> None:
    text = page_as(house.alma, "training:rollout")
    assert text.index("Pilot") < text.index("Wave 2")
    change_wave(
        by=house.by, wave=house.second, name=" All  now ", from_on=TODAY, units=[house.lighthouse]
    )
    assert "Lighthouse" in here(house)
    assert "All now" in page_as(house.alma, "training:rollout")
    for _twice in range(2):
        drop_wave(by=house.by, wave=house.second)
    assert "Lighthouse" not in here(house), "the branch has waves, and it is in none"
    drop_wave(by=house.by, wave=house.pilot)
    assert "Lighthouse" in here(house, TODAY - 900 * DAY), "no wave is left"


def fill(who: Any, page: str, pk: int, **facts: Any) -> str:
    """The form of a wave, sent by somebody; what the page says then."""
    client = Client()
    client.force_login(who)
    answer = client.post(reverse(page, args=[pk]), facts, follow=True)
    return str(answer.content.decode())


def test_who_goes_out_of_scope_is_shown_before_a_wave_is_kept(world: SimpleNamespace) -> None:
    use_framework(world.northshore)
    in_march = TODAY + 90 * DAY
    facts = {"name": "Youth first", "from_on": f"{in_march:%-d/%-m/%Y}", "units": world.quay.pk}
    address = ("training:wave_add", world.harbour.pk)
    page_as(world.alma, *address)
    text = fill(world.alma, *address, **facts)
    assert "Nothing is saved yet." in text
    assert not RolloutWave.objects.exists()
    day = date_format(in_march, "j F Y")
    assert f"In scope by {day} with this wave: 2 people in 1 unit." in text
    assert "Not in scope then, also in figures about days before today: 1 person in 1 unit." in text
    assert "These are: Lighthouse." in text
    assert "Until then not in scope, also in figures about days before today: 3 people" in text
    assert "Now it is 0 people." in text
    shown = re.search(r'name="shown" value="([^"]+)"', text)
    assert shown

    # Another day than the one that was shown is shown first, too.
    text = fill(world.alma, *address, **{**facts, "from_on": "today"}, shown=shown[1])
    assert "Nothing is saved yet." in text
    assert "Until then" not in text
    assert not RolloutWave.objects.exists()
    assert "Saved." in fill(world.alma, *address, **facts, shown=shown[1])
    assert RolloutUnit.objects.get().unit == world.quay


def test_a_wave_that_takes_nobody_out_is_kept_at_once(house: SimpleNamespace) -> None:
    units = [house.quay.pk, house.lighthouse.pk]
    facts = {"name": "All", "from_on": f"{house.pilot.from_on:%-d/%-m/%Y}", "units": units}
    assert "Saved." in fill(house.alma, "training:wave_change", house.pilot.pk, **facts)
    assert here(house) >= {"Quay", "Lighthouse"}
    # A day that is past and later than before changes the days between alone.
    later = {**facts, "from_on": f"{TODAY - 100 * DAY:%-d/%-m/%Y}"}
    text = fill(house.alma, "training:wave_change", house.pilot.pk, **later)
    assert "Units come into scope later than planned so far, also in past figures." in text
    house.pilot.refresh_from_db()
    assert house.pilot.from_on == TODAY - 200 * DAY


def test_pressing_take_it_back_twice_leads_to_the_list_with_a_sentence(
    house: SimpleNamespace,
) -> None:
    address = ("training:wave_drop", house.second.pk)
    assert "Taken back." in send(house.alma, *address)
    stranger, leader = Client(), Client()
    stranger.force_login(house.walt)
    leader.force_login(house.alma)
    path = reverse(address[0], args=address[1:])
    for press in (leader.post, leader.get):
        text = press(path, follow=True).content.decode()
        assert "That wave is taken back already." in text
        assert "Pilot" in text
    assert stranger.post(path).status_code == 404, "that it was there is nobody else's"
    assert leader.post(reverse(address[0], args=[10**9])).status_code == 404


def test_the_page_that_takes_a_wave_back_says_who_can_see_it(house: SimpleNamespace) -> None:
    text = page_as(house.alma, "training:wave_drop", house.pilot.pk)
    assert "Who can see this" in text
    assert "Take it back" in text


def test_a_unit_changes_over_and_a_second_click_changes_nothing(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    units = [house.quay, house.lighthouse]
    for _twice in range(2):
        change_wave(by=by, wave=house.pilot, name="Pilot", from_on=TODAY, units=units)
    assert RolloutWave.objects.count() == 2
    assert RolloutUnit.objects.filter(wave=house.pilot).count() == 2
    assert not house.second.units.exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": "  "}, "Enter a name"),
        ({"units": []}, "Choose the units"),
        ({"units": "orchard"}, "not in this branch"),
        ({"name": "Pilot"}, "of this name already"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said(house: SimpleNamespace, facts: dict[str, Any], said: str) -> None:
    told = {"name": "Wave 2", "from_on": TODAY, "units": [house.lighthouse], **facts}
    if facts.get("units") == "orchard":
        told["units"] = [house.orchard]
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    with pytest.raises(ValueError, match=said):
        change_wave(by=by, wave=house.second, **told)


def test_strangers_plan_nothing(house: SimpleNamespace) -> None:
    stranger = Scope(None, Permission.RECORD_TRAINING, (house.hillside.path,))
    with pytest.raises(PermissionError):
        drop_wave(by=stranger, wave=house.pilot)
    with pytest.raises(PermissionError):
        change_wave(
            by=stranger, wave=house.pilot, name="Ours", from_on=TODAY, units=[house.orchard]
        )
    view = Scope(None, Permission.VIEW_FIGURES, (house.hillside.path,))
    with pytest.raises(PermissionError):
        later_of(view, house.quay, on=TODAY, today=TODAY)


def test_a_unit_that_moves_takes_its_wave_along(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_UNITS)
    move_unit(by=by, unit=house.lighthouse, to=house.hillside, on=TODAY)
    assert_true(house.northshore.pk, TODAY)
    assert "Lighthouse" not in here(house)
    assert "Lighthouse" in here(house, TODAY + 3 * WEEK)


def test_merged_units_begin_with_the_wave_that_is_first(house: SimpleNamespace) -> None:
    before = list(RolloutUnit.objects.order_by("pk").values())
    steps = [StepFacts("merge", code, new_code="BAY", new_name="Bay") for code in ("QUAY", "LIGHT")]
    plan = done(house, planned(house, *steps, on=TODAY), today=TODAY)
    assert unit("BAY").begins_with.wave == house.pilot
    assert_true(house.northshore.pk, TODAY)
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert list(RolloutUnit.objects.order_by("pk").values()) == before


def test_waves_of_a_branch_go_on_in_what_it_becomes(house: SimpleNamespace) -> None:
    steps = [StepFacts("merge", code, new_code="SEA", new_name="Sea") for code in ("HAR", "HIL")]
    plan = done(house, planned(house, *steps, on=TODAY), today=TODAY)
    house.second.refresh_from_db()
    assert house.second.unit == unit("SEA")
    assert "Lighthouse" not in here(house)
    assert_true(house.northshore.pk, TODAY)
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    house.second.refresh_from_db()
    assert house.second.unit == house.harbour


def test_a_name_that_is_there_is_not_planned_over(house: SimpleNamespace) -> None:
    assert make_wave(house.harbour, "Pilot", house.pilot.from_on, house.quay) == house.pilot
    for on, units in ((TODAY, [house.quay]), (house.pilot.from_on, [house.quay, house.lighthouse])):
        with pytest.raises(ValueError, match="There is a wave of this name already"):
            make_wave(house.harbour, "Pilot", on, *units)
    house.pilot.refresh_from_db()
    assert house.pilot.from_on == TODAY - 200 * DAY
    assert house.lighthouse.begins_with.wave == house.second
