"""Who counts is a rule with a day; each figure uses the rule of its own day."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.periods import month_of
from core.permissions import Permission
from reports.builders.collect import collect, head_of
from reports.builders.files import lines
from reports.builders.rollout import rollout_document
from services.actions.who_counts import decide_who_counts, drop_counting_rule
from services.models import CountingRule, StaffMember, Unit
from tests.factories import OPENED, everywhere, make_person
from tests.factories.training import use_framework
from tests.reports.test_pages import signed_in
from training.actions.snapshots import retake_stale, take
from training.figures import UnitFigures, figures_for
from training.models import CoverageSnapshot, SnapshotMonth

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()
LAST = TODAY.replace(day=1) - DAY
BEFORE = LAST.replace(day=1) - DAY


def decide(world: SimpleNamespace, from_on: dt.date = OPENED, **facts: Any) -> CountingRule:
    by = everywhere(world.northshore, Permission.MANAGE_SETTINGS)
    return decide_who_counts(by=by, organisation=world.northshore, from_on=from_on, **facts)


def counted(unit: Unit, on: dt.date | None = None, basis: Any = "then") -> UnitFigures:
    return figures_for(everywhere(unit, Permission.VIEW_FIGURES), unit, on=on, basis=basis)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay has Sam, Rosa and one person of every other kind, each since it opened."""
    use_framework(world.northshore)
    for kind in StaffMember.Kind.values[1:]:
        make_person(f"Kim {kind}", world.quay, kind=kind)
    return world


def test_everybody_in_post_counts_until_somebody_decides(house: SimpleNamespace) -> None:
    found = counted(house.quay)
    assert (found.people, found.left_out) == (7, {})


@pytest.mark.parametrize("kind", StaffMember.Kind.values[1:])
def test_each_kind_can_be_left_out_and_is_listed(house: SimpleNamespace, kind: str) -> None:
    decide(house, left_out_kinds=[kind])
    found = counted(house.quay)
    assert (found.people, found.left_out) == (6, {kind: 1})


def test_the_newest_rule_on_or_before_a_day_holds(house: SimpleNamespace) -> None:
    decide(house, left_out_kinds=["bank"])
    decide(house, LAST, left_out_kinds=["bank", "volunteer"])
    decide(house, TODAY + 9 * DAY, left_out_kinds=["partner"])
    assert counted(house.quay, LAST - DAY).left_out == {"bank": 1}
    assert counted(house.quay, LAST).left_out == {"bank": 1, "volunteer": 1}
    assert counted(house.quay).left_out == {"bank": 1, "volunteer": 1}


def test_a_long_absence_counts_where_the_rule_says_so(house: SimpleNamespace) -> None:
    house.rosa.posts.update(away_from_on=OPENED)
    decide(house)
    assert counted(house.quay).left_out == {"away": 1}
    decide(house, away_count=True)
    assert counted(house.quay).left_out == {}


def leave_after_the_tenth(house: SimpleNamespace) -> None:
    """Rosa leaves on the 20th of last month, Kit begins on the 20th."""
    twentieth = LAST.replace(day=20)
    house.rosa.posts.update(until_on=twentieth - DAY)
    StaffMember.objects.filter(pk=house.rosa.pk).update(left_on=twentieth)
    make_person("Kit New", house.quay, from_on=twentieth)


@pytest.mark.parametrize("basis", ["then", "today"])
def test_the_people_of_a_period_are_those_of_the_headcount_day(
    house: SimpleNamespace, basis: str
) -> None:
    leave_after_the_tenth(house)
    decide(house)
    at_the_end = counted(house.quay, LAST, basis)
    assert (at_the_end.people, at_the_end.left_out) == (7, {"left": 1})
    decide(house, headcount_day=10)
    on_the_tenth = counted(house.quay, LAST, basis)
    assert (on_the_tenth.people, on_the_tenth.left_out) == (7, {})
    decide(house, headcount_day=10, leavers_count=False)
    without = counted(house.quay, LAST, basis)
    assert (without.people, without.left_out) == (6, {"left": 1})


def test_a_day_that_ends_no_month_is_counted_on_itself(house: SimpleNamespace) -> None:
    leave_after_the_tenth(house)
    decide(house, headcount_day=10)
    assert counted(house.quay, LAST.replace(day=25)).left_out == {"left": 1}


def test_a_kept_month_says_what_a_recount_says(house: SimpleNamespace) -> None:
    leave_after_the_tenth(house)
    decide(house, headcount_day=10, leavers_count=False)
    afresh = counted(house.quay, LAST)
    take(house.northshore.pk, LAST)
    assert counted(house.quay, LAST) == afresh


def test_kept_months_keep_the_rule_of_their_day(house: SimpleNamespace) -> None:
    for end in (BEFORE, LAST):
        take(house.northshore.pk, end)
    decide(house, LAST, left_out_kinds=["bank"])
    stale = SnapshotMonth.objects.filter(is_stale=True).values_list("month_on", flat=True)
    assert list(stale) == [LAST]
    retake_stale(house.northshore.pk)
    rows = CoverageSnapshot.objects.filter(unit=house.quay).order_by("month_on")
    assert [row.people for row in rows] == [7, 6]


def test_deciding_the_same_again_changes_nothing(house: SimpleNamespace) -> None:
    first = decide(house, headcount_day=10)
    take(house.northshore.pk, LAST)
    assert decide(house, headcount_day=10).noted_at == first.noted_at
    assert not SnapshotMonth.objects.filter(is_stale=True).exists()


def test_only_a_rule_that_has_not_begun_is_taken_back(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_SETTINGS)
    with pytest.raises(ValueError, match="began on"):
        drop_counting_rule(by=by, rule=decide(house, TODAY), today=TODAY)
    drop_counting_rule(by=by, rule=decide(house, TODAY + DAY), today=TODAY)
    assert CountingRule.objects.get().from_on == TODAY


def test_strangers_and_wrong_days_are_refused(house: SimpleNamespace) -> None:
    by = everywhere(house.westmoor, Permission.MANAGE_SETTINGS)
    with pytest.raises(PermissionError):
        decide_who_counts(by=by, organisation=house.northshore, from_on=TODAY)
    with pytest.raises(ValueError, match="1 to 28"):
        decide(house, headcount_day=31)


def test_every_report_prints_the_rule_of_its_day(house: SimpleNamespace) -> None:
    decide(house, left_out_kinds=["bank"])
    decide(house, LAST, headcount_day=10, left_out_kinds=["bank", "volunteer"])
    now = timezone.now()
    for period, words in (
        (month_of(BEFORE), ["on its last day", "do not count: Bank or relief."]),
        (month_of(LAST), ["on day 10", "do not count: Volunteer, Bank or relief."]),
    ):
        head = head_of(house.northshore, "rollout", period, "then", now=now)
        report = collect(None, house.northshore, head)
        method = " ".join(rollout_document(report).method)
        told = " ".join(line.words for line in lines(report) if line.part == "who counts")
        assert all(word in method and word in told for word in words)


def form(**facts: Any) -> dict[str, Any]:
    return {
        "from_on": f"{OPENED:%d/%m/%Y}",
        "headcount_day": "",
        "leavers": "yes",
        "away": "no",
        "kinds": ["elected_member", "volunteer", "contractor", "partner"],
        **facts,
    }


def test_ada_sees_what_a_rule_changes_before_it_holds(house: SimpleNamespace) -> None:
    client = signed_in(house.ada)
    url = reverse("training:who_counts_change", args=[house.northshore.pk])
    page = client.post(url, form()).content.decode()
    assert "Nothing is saved yet" in page
    assert "Bank or relief" in page
    assert not CountingRule.objects.exists()
    shown = page.split('name="shown" value="')[1].split('"')[0].replace("&#x27;", "'")
    other = client.post(url, form(shown=shown, away="yes")).content.decode()
    assert "Nothing is saved yet" in other
    assert client.post(url, form(shown=shown)).status_code == 302
    assert CountingRule.objects.get().left_out_kinds == ["bank"]
    history = client.get(reverse("training:who_counts_list")).content.decode()
    assert "These do not count: Bank or relief." in history
    assert "Ada" in history


def test_the_dashboard_prints_the_rule_and_who_is_left_out(house: SimpleNamespace) -> None:
    decide(house, left_out_kinds=["bank"])
    page = signed_in(house.alma).get(reverse("reports:dashboard", args=[house.quay.pk]))
    text = page.content.decode()
    assert "These do not count: Bank or relief." in text
    assert "Bank or relief: 1" in text
