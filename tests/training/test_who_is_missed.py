"""Who is reached, by what people do and where they work, and which groups nobody came from."""

import csv
import datetime as dt
from collections import Counter
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from core.scope import Scope
from services.actions.who_counts import decide_who_counts
from services.models import Post, StaffMember, Unit
from services.signals import people_changed, tree_changed
from tests.factories import OPENED, everywhere, make_organisation, make_person, make_role, make_unit
from tests.factories.totals import make_group
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.oracle import Oracle
from tests.training.test_pages import page_as
from training.figures.missed import NUMBERS, cuts_of, reach_of
from training.models import Place, Session, Visitor

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)
CUTS = ("role_group", "shift", "ownership", "size_band", "service_model", "locality")


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"))
    require(world.worker, level("informed"))
    world.worker.role_group = make_group("Care staff", world.northshore)
    world.worker.save()
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def on_nights(*people: StaffMember) -> None:
    Post.objects.filter(staff_member__in=people).update(shift="night")


def groups(house: SimpleNamespace, unit: Unit) -> dict[str, int]:
    return {g.name: g.people for g in reach_of(house.scope, unit, on=TODAY).groups}


def test_everybody_is_once_in_each_cut(house: SimpleNamespace) -> None:
    on_nights(house.lars)
    Unit.objects.filter(pk=house.harbour.pk).update(ownership="public", size_band="large")
    make_session(house.quay, house.course, YESTERDAY, [house.rosa])

    cuts = {cut.code: cut.lines for cut in cuts_of(house.scope, house.northshore, on=TODAY)}

    care = cuts["role_group"][0]
    assert (care.name, care.people, care.met, care.not_yet, care.reached) == ("Care staff",
        4, 1, 3, 1)  # fmt: skip
    assert [(one.name, one.people) for one in cuts["shift"]] == [("Nights", 1), ("Not known", 3)]
    assert [(o.name, o.people) for o in cuts["ownership"]] == [("Public body", 3), ("Not known", 1)]
    assert [(one.name, one.people) for one in cuts["size_band"]] == [("Not known", 4)]
    assert all(sum(line.people for line in lines) == 4 for lines in cuts.values())


def test_a_group_that_nobody_came_from_is_named_for_the_branch(house: SimpleNamespace) -> None:
    on_nights(house.sam_person, house.lars)
    make_session(house.quay, house.course, YESTERDAY, [house.rosa, house.olive])

    assert groups(house, house.northshore) == {"Shift: Nights": 2}


def test_a_group_reached_elsewhere_is_named_where_nobody_came(house: SimpleNamespace) -> None:
    on_nights(house.sam_person, house.lars)
    make_session(house.quay, house.course, YESTERDAY, [house.rosa, house.sam_person, house.olive])
    ned = make_person("Ned Owl", house.orchard, house.worker)
    on_nights(ned)

    assert groups(house, house.northshore) == {"Shift: Nights in Hillside": 1}


def test_a_unit_nobody_came_from_is_named_once(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, YESTERDAY, [house.rosa])

    assert groups(house, house.northshore) == {"Hillside": 1}
    assert groups(house, house.harbour) == {"Lighthouse": 1}


def test_a_unit_where_people_were_only_counted_is_not_named(house: SimpleNamespace) -> None:
    on_nights(house.lars, house.olive)
    make_session(house.quay, house.course, YESTERDAY, [house.rosa])
    counted = make_session(house.lighthouse, house.course, YESTERDAY)
    assert groups(house, house.harbour) == {"Lighthouse": 1, "Shift: Nights": 1}

    Session.objects.filter(pk=counted.pk).update(head_count=8)
    assert groups(house, house.harbour) == {}
    assert groups(house, house.lighthouse) == {}
    assert groups(house, house.northshore) == {"Hillside": 1}
    text = page_as(house.alma, "reports:dashboard", house.harbour.pk)
    assert "people were counted without names" in text
    assert "Somebody from every group" not in text


def test_a_name_that_matches_nobody_may_be_of_any_group(house: SimpleNamespace) -> None:
    strange = make_session(house.orchard, house.course, YESTERDAY)
    make_session(house.quay, house.course, YESTERDAY, [house.rosa])
    stranger = Visitor.objects.create(session=strange, name="Zoe Unknown", key="unknown zoe")
    assert groups(house, house.northshore) == {}

    Visitor.objects.filter(pk=stranger.pk).update(state=Visitor.State.GUEST)
    assert groups(house, house.northshore) == {"Hillside": 1}


def test_a_planned_place_reaches_nobody(house: SimpleNamespace) -> None:
    session = make_session(house.quay, house.course, YESTERDAY)
    Place.objects.create(session=session, staff_member=house.rosa, state=Place.State.BOOKED)

    assert reach_of(house.scope, house.northshore, on=TODAY).reached == 0


def test_the_dashboard_says_it_strength_first(house: SimpleNamespace) -> None:
    on_nights(house.lars)
    make_session(house.quay, house.course, YESTERDAY, [house.rosa])
    text = page_as(house.alma, "reports:dashboard", house.harbour.pk)

    assert text.index("reached 1 of the 3 people here") < text.index(
        "No session has reached by name:"
    )
    assert "Shift: Nights (1 person)" in text


def test_the_file_holds_what_the_page_shows(house: SimpleNamespace) -> None:
    rows = file_rows(house)

    care = next(row for row in rows if row["group"] == "Care staff")
    assert (care["cut"], care["people"], care["not_yet"]) == ("role_group", "3", "3")
    page = page_as(house.alma, "training:who_is_missed", house.harbour.pk)
    assert "Care staff" in page
    assert "Ownership" in page


def test_who_does_not_count_is_told_with_the_reason(house: SimpleNamespace) -> None:
    make_person("Kim Bank", house.quay, kind="bank")
    by = everywhere(house.northshore, Permission.MANAGE_SETTINGS)
    decide_who_counts(by=by, organisation=house.northshore, from_on=OPENED, left_out_kinds=["bank"])
    page = page_as(house.alma, "training:who_is_missed", house.harbour.pk)
    assert "Not counted: Bank" in page
    assert "These do not count: Bank" in page

    rows = file_rows(house)
    assert [(r["code"], r["people"]) for r in rows if r["cut"] == "left_out"] == [("bank", "1")]


def test_another_day_and_structure_can_be_asked_for(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, YESTERDAY, [house.rosa])
    before = YESTERDAY - dt.timedelta(days=1)
    rows = file_rows(house, f"?on={before:%d/%m/%Y}&basis=then")
    assert {(r["as_at"], r["structure"]) for r in rows} == {(str(before), "then")}
    assert {r["reached"] for r in rows} == {"0"}


def file_rows(house: SimpleNamespace, query: str = "") -> list[dict[str, str]]:
    client = Client()
    client.force_login(house.alma)
    address = reverse("training:who_is_missed_csv", args=[house.harbour.pk])
    response = client.get(address + query)
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


def test_figures_of_another_branch_are_refused(house: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        cuts_of(everywhere(house.westmoor, Permission.VIEW_FIGURES), house.quay, on=TODAY)


def test_the_number_of_questions_does_not_grow(
    house: SimpleNamespace, django_assert_max_num_queries
) -> None:
    for number in range(12):
        make_person(f"Pat Crowd{number}", make_unit(f"Team {number}", house.harbour), house.worker)
    with django_assert_max_num_queries(8):
        cuts_of(house.scope, house.northshore, on=TODAY)


folk = st.lists(
    st.tuples(*[st.integers(0, 5)] * 3, st.sampled_from(["", "day", "night"]), st.booleans()),
    min_size=1,
    max_size=8,
)
facts = st.lists(
    st.fixed_dictionaries(
        {
            "ownership": st.sampled_from(["", "public", "private"]),
            "size_band": st.sampled_from(["", "small"]),
            "service_model": st.sampled_from(["", "Day care"]),
            "locality": st.sampled_from(["", "North", "South"]),
        }
    ),
    min_size=5,
    max_size=5,
)


class TestCuts(TestCase):
    """Hypothesis rolls each example back."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(folk, facts, st.sampled_from([TODAY, YESTERDAY]))
    def test_equal_the_slow_count(self, people: list, kinds: list, day: dt.date) -> None:
        root = make_organisation("Anywhere")
        use_framework(root)
        a, b = make_unit("A", root), make_unit("B", root)
        units = [root, a, b, make_unit("AA", a), make_unit("AB", a)]
        for unit, told in zip(units, kinds, strict=True):
            Unit.objects.filter(pk=unit.pk).update(**told)
        tree_changed.send(Unit, organisation_id=root.pk)
        roles = [make_role(name, root) for name in "XYZ"]
        for role, group in zip(roles, ("Care", "Office"), strict=False):
            role.role_group = make_group(group, root)
            role.save()
        require(roles[0], level("informed"))
        course = make_course(root, level("informed"))
        for n, (where, job, second, shift, comes) in enumerate(people):
            person = make_person(f"P{n} Last{n}", units[where % 5], roles[job % 3])
            Post.objects.filter(staff_member=person).update(shift=shift)
            if second > 2:
                Post.objects.create(
                    staff_member=person, unit=units[second % 5], role=roles[second % 3],
                    from_on=YESTERDAY, is_primary=False, shift="rota",
                )  # fmt: skip
            if comes:
                make_session(root, course, YESTERDAY, [person])
        people_changed.send(StaffMember, organisation_id=root.pk)
        scope = Scope(None, Permission.VIEW_FIGURES, (root.path,))
        for unit in units[:3]:
            found = {
                (cut.code, line.code): tuple(getattr(line, n) for n in NUMBERS)
                for cut in cuts_of(scope, unit, on=day)
                for line in cut.lines
            }
            assert found == slowly(root, unit, day)


def slowly(root: Unit, unit: Unit, day: dt.date) -> dict:
    oracle, sums = Oracle(root.pk, day), {}
    units = {one.pk: one for one in Unit.objects.filter(organisation=root)}
    for pk, person in oracle.people.items():
        above = oracle.above(person.unit_id)
        if person.left_out or unit.pk not in above:
            continue
        came = Place.objects.filter(staff_member=pk, state="came", session__on__lte=day).exists()
        for cut in CUTS:
            count = sums.setdefault((cut, _value(cut, pk, above, units, day)), Counter())
            count.update(["people", person.status, *(["reached"] if came else [])])
    return {key: tuple(count[n] for n in NUMBERS) for key, count in sums.items()}


def _value(cut: str, pk: int, above: list[int], units: dict, day: dt.date) -> str:
    if cut in ("role_group", "shift"):
        posts = [p for p in Post.objects.filter(staff_member=pk) if p.from_on <= day]
        main = max(posts, key=lambda p: (p.is_primary, p.from_on, p.pk))
        group = main.role.role_group
        return main.shift if cut == "shift" else group.name if group else ""
    if cut == "size_band":
        return units[above[0]].size_band
    return next((v for one in above if (v := getattr(units[one], cut))), "")
