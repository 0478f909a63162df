"""After any changes, what is stored is what a slow count in plain Python says."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from services.actions.who_counts import decide_who_counts
from services.models import Headcount, Post, RoleGroup, StaffMember, Unit, UnitPlacement
from services.signals import people_changed, tree_changed
from tests.factories import (
    OPENED,
    everywhere,
    make_organisation,
    make_person,
    make_role,
    make_unit,
)
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.compare import assert_true, kept_later, kept_numbers, recounted, told
from tests.training.oracle import Oracle
from tests.training.refresher_oracle import refreshers
from training.actions.attendance import note_attendance, reverse_attendance
from training.actions.frameworks import choose_framework, withdraw_requirement
from training.actions.requirements import Whom, ask, stop_asking
from training.actions.rollout import drop_wave, plan_wave
from training.actions.snapshots import take
from training.actions.standing import recompute
from training.actions.totals import choose_what_counts
from training.figures.coverage import is_month_end
from training.figures.refreshers import refreshers_due
from training.models import Framework, Level, Place, RolloutUnit, RolloutWave

TODAY = timezone.localdate()
MONTH_END = TODAY.replace(day=1) - dt.timedelta(days=1)
days_ago = st.integers(-40, 400).map(lambda n: TODAY - dt.timedelta(days=n))
past_days = st.integers(0, 400).map(lambda n: TODAY - dt.timedelta(days=n))
index = st.integers(0, 11)
LEVELS = {
    "ksf2017": ["informed", "skilled", "enhanced", "specialist"],
    "wales2022": ["aware", "skilled", "enhanced", "specialist"],
}

changes = st.one_of(
    st.tuples(st.just("hire"), index, index, st.booleans(), days_ago),
    st.tuples(st.just("second_post"), index, index, index, days_ago),
    st.tuples(st.just("move"), index, index, past_days),
    st.tuples(st.just("end_posts"), index, days_ago),
    st.tuples(st.just("leave"), index, days_ago),
    st.tuples(st.just("away"), index, days_ago, st.none() | st.integers(0, 90)),
    st.tuples(st.just("kind"), index, st.sampled_from(StaffMember.Kind.values)),
    st.tuples(st.just("merge"), index, index),
    st.tuples(st.just("attend"), index, index, past_days, st.sets(index, max_size=5)),
    st.tuples(st.just("reverse"), index),
    st.tuples(st.just("apologies"), index, index),
    st.tuples(st.just("require"), index, st.sets(st.integers(0, 3), max_size=2), days_ago),
    st.tuples(st.just("require_here"), index, index, st.integers(0, 3), days_ago),
    st.tuples(st.just("withdraw"), index, days_ago),
    st.tuples(st.just("group"), index, index),
    st.tuples(
        st.just("require_of_many"),
        st.none() | index,
        st.none() | index,
        st.none() | st.integers(0, 3),
        st.none() | st.integers(0, 60),
        days_ago,
    ),
    st.tuples(
        st.just("again"),
        index,
        st.integers(0, 3),
        st.none() | st.integers(1, 6),
        st.tuples(st.integers(1, 12), st.integers(1, 12), st.none() | st.integers(0, 6)),
        days_ago,
    ),
    st.tuples(st.just("require_of_post"), index, st.sets(st.integers(0, 3), max_size=2), days_ago),
    st.tuples(st.just("withdraw_of_post"), index, days_ago),
    st.tuples(st.just("new_version"), st.booleans(), past_days),
    st.tuples(st.just("move_unit"), index, index, past_days),
    st.tuples(st.just("headcount"), index, st.integers(0, 50), days_ago),
    st.tuples(
        st.just("who_counts"),
        days_ago,
        st.none() | st.integers(1, 28),
        st.booleans(),
        st.booleans(),
        st.sets(st.sampled_from(["bank", "volunteer"])),
    ),
    st.tuples(st.just("what_counts"), index, st.sampled_from(["names", "totals"]), days_ago),
    st.tuples(st.just("plan"), index, days_ago, st.sets(index, min_size=1, max_size=3)),
    st.tuples(st.just("drop"), index),
    st.tuples(st.just("keep_month")),
)


class World:
    """A small organisation to which anything may happen."""

    def __init__(self, code: str) -> None:
        self.root = make_organisation("Anywhere", code="ANY")
        self.framework = use_framework(self.root, code)
        east, west = make_unit("East", self.root), make_unit("West", self.root)
        self.units = [self.root, east, west, *(make_unit(n, east) for n in "ABC")]
        self.units += [make_unit("D", west), make_unit("E", self.units[3])]
        self.roles = [make_role(name, self.root) for name in ("Cook", "Nurse", "Clerk")]
        self.groups = [RoleGroup.objects.create(organisation=self.root, name=n) for n in "XY"]
        self.levels = [level(name, code) for name in LEVELS[code]]
        self.courses = [make_course(self.root, one) for one in [*self.levels, None]]
        self.courses += [make_course(self.root, self.levels[0], validity_months=3)]
        self.people = [make_person(f"P{n}", self.pick(self.units, n)) for n in range(3)]
        self.sessions: list[Any] = []

    def live(self, todo: list[Any]) -> None:
        """All of it happens, in order."""
        for verb, *facts in todo:
            getattr(self, verb)(*facts)

    def pick(self, among: list[Any], nth: int) -> Any:
        return among[nth % len(among)]

    def say(self, *people: StaffMember) -> None:
        ids = [person.pk for person in people]
        people_changed.send(None, organisation_id=self.root.pk, staff_ids=ids or None)

    def hire(self, unit: int, role: int, with_role: bool, on: dt.date) -> None:
        where = self.pick(self.units, unit)
        what = self.pick(self.roles, role) if with_role else None
        name = f"P{len(self.people)}"
        self.people.append(make_person(name, where, what, from_on=on))

    def second_post(self, who: int, unit: int, role: int, on: dt.date) -> None:
        person = self.pick(self.people, who)
        facts = {"unit": self.pick(self.units, unit), "role": self.pick(self.roles, role)}
        Post.objects.get_or_create(
            staff_member=person, from_on=on, **facts, defaults={"is_primary": False}
        )
        self.say(person)

    def move(self, who: int, unit: int, on: dt.date) -> None:
        person = self.pick(self.people, who)
        old = Post.objects.filter(staff_member=person, is_primary=True, until_on=None).first()
        if old is None or old.from_on >= on:
            return
        old.until_on = on - dt.timedelta(days=1)
        old.save()
        Post.objects.get_or_create(
            staff_member=person, unit=self.pick(self.units, unit), role=old.role, from_on=on
        )
        self.say(person)

    def end_posts(self, who: int, on: dt.date) -> None:
        person = self.pick(self.people, who)
        Post.objects.filter(staff_member=person, from_on__lte=on).update(until_on=on)
        self.say(person)

    def leave(self, who: int, on: dt.date) -> None:
        self._set(who, left_on=on)

    def kind(self, who: int, kind: str) -> None:
        self._set(who, kind=kind)

    def _set(self, who: int, **facts: Any) -> None:
        person = self.pick(self.people, who)
        StaffMember.objects.filter(pk=person.pk).update(**facts)
        self.say(person)

    def away(self, who: int, on: dt.date, days: int | None) -> None:
        person = self.pick(self.people, who)
        until = None if days is None else on + dt.timedelta(days=days)
        Post.objects.filter(staff_member=person).update(away_from_on=on, away_until_on=until)
        self.say(person)

    def merge(self, who: int, into: int) -> None:
        gone, stays = self.pick(self.people, who), self.pick(self.people, into)
        if gone.pk != stays.pk and len(self.people) > 2:
            StaffMember.objects.filter(pk=gone.pk).update(merged_into=stays)
            self.people.remove(gone)
            self.say(gone, stays)

    def attend(self, unit: int, course: int, on: dt.date, who: set[int]) -> None:
        came = {p.pk: p for p in (self.pick(self.people, n) for n in who)}.values()
        where, what = self.pick(self.units, unit), self.pick(self.courses, course)
        # People who have left are out of everybody's scope once they have no current post.
        self.sessions.append(make_session(where, what, on, came))

    def reverse(self, nth: int) -> None:
        if self.sessions:
            session = self.pick(self.sessions, nth)
            reverse_attendance(by=everywhere(self.root), session=session)

    def apologies(self, nth: int, who: int) -> None:
        if self.sessions:
            note_attendance(
                by=everywhere(self.root),
                session=self.pick(self.sessions, nth),
                states={self.pick(self.people, who).pk: Place.State.APOLOGIES},
            )

    def require(self, role: int, nths: set[int], on: dt.date) -> None:
        require(self.pick(self.roles, role), *(self.levels[n] for n in nths), from_on=on)

    def require_here(self, role: int, unit: int, nth: int, on: dt.date) -> None:
        where = self.pick(self.units, unit)
        require(self.pick(self.roles, role), self.levels[nth], from_on=on, unit=where)

    def withdraw(self, role: int, on: dt.date) -> None:
        withdraw_requirement(by=everywhere(self.root), role=self.pick(self.roles, role), from_on=on)

    def group(self, role: int, nth: int) -> None:
        """A role belongs to another group from now on."""
        role_ = self.pick(self.roles, role)
        role_.role_group = self.pick([*self.groups, None], nth)
        role_.save()
        self.say()

    def require_of_many(
        self, group: int | None, unit: int | None, nth: int | None, days: int | None, on: dt.date
    ) -> None:
        """Of everybody or of a group, everywhere or in a branch."""
        whom = Whom(
            self.root,
            role_group=None if group is None else self.pick(self.groups, group),
            unit=None if unit is None else self.pick(self.units, unit),
        )
        levels = [] if nth is None else [self.levels[nth]]
        by = everywhere(self.root)
        ask(by=by, whom=whom, levels=levels, from_on=on, due_within_days=days)

    def again(
        self, role: int, nth: int, months: int | None, window: tuple[Any, ...], on: dt.date
    ) -> None:
        """Of a role, to be refreshed after some months or in a time of the year."""
        names = ("window_from_month", "window_until_month", "not_within_months")
        times = {"refresh_months": months} if months else dict(zip(names, window, strict=True))
        require(self.pick(self.roles, role), self.levels[nth], from_on=on, **times)

    def require_of_post(self, who: int, nths: set[int], on: dt.date) -> None:
        if post := Post.objects.filter(staff_member=self.pick(self.people, who)).first():
            ask(
                by=everywhere(self.root),
                whom=Whom(self.root, post=post),
                levels=[self.levels[n] for n in nths],
                from_on=max(on, post.from_on),
                reason="Works alone at night",
            )

    def withdraw_of_post(self, who: int, on: dt.date) -> None:
        if post := Post.objects.filter(staff_member=self.pick(self.people, who)).first():
            stop_asking(by=everywhere(self.root), whom=Whom(self.root, post=post), from_on=on)

    def new_version(self, backwards: bool, on: dt.date) -> None:
        """The levels of the framework in another order, one of them new, counted by from `on`."""
        number = Framework.objects.filter(organisation=self.root).count()
        made = Framework.objects.create(
            organisation=self.root,
            code="own",
            version=str(number),
            is_cumulative=self.framework.is_cumulative,
        )
        among = self.levels[::-1] if backwards else self.levels
        for rank, old in enumerate(among[:3], start=1):
            Level.objects.create(framework=made, code=old.code, rank=rank, first_id=old.line)
        Level.objects.create(framework=made, code="new", rank=4)
        choose_framework(
            by=everywhere(self.root), organisation=self.root, framework=made, from_on=on
        )

    def move_unit(self, nth: int, under: int, on: dt.date) -> None:
        unit, parent = self.units[1:][nth % (len(self.units) - 1)], self.pick(self.units, under)
        unit.refresh_from_db()
        parent.refresh_from_db()
        open_row = UnitPlacement.objects.get(unit=unit, until_on=None)
        if parent.path.startswith(unit.path) or open_row.from_on >= on:
            return
        UnitPlacement.objects.filter(pk=open_row.pk).update(until_on=on - dt.timedelta(days=1))
        UnitPlacement.objects.create(unit=unit, parent=parent, from_on=on)
        before, after = unit.path, f"{parent.path}{unit.pk}."
        for one in Unit.objects.filter(path__startswith=before):
            one.path = after + one.path.removeprefix(before)
            one.parent = parent if one.pk == unit.pk else one.parent
            one.save()
        tree_changed.send(None, organisation_id=self.root.pk)

    def headcount(self, unit: int, people: int, on: dt.date) -> None:
        Headcount.objects.update_or_create(
            unit=self.pick(self.units, unit), counted_on=on, defaults={"people": people}
        )
        people_changed.send(None, organisation_id=self.root.pk)

    def who_counts(
        self, from_on: dt.date, day: int | None, leavers: bool, away: bool, kinds: set[str]
    ) -> None:
        decide_who_counts(
            by=everywhere(self.root, Permission.MANAGE_SETTINGS),
            organisation=self.root,
            from_on=from_on,
            headcount_day=day,
            leavers_count=leavers,
            away_count=away,
            left_out_kinds=kinds,
        )

    def what_counts(self, unit: int, counts: str, on: dt.date) -> None:
        choose_what_counts(
            by=everywhere(self.root), unit=self.pick(self.units, unit), from_on=on, counts=counts
        )

    def plan(self, branch: int, on: dt.date, among: set[int]) -> None:
        """A wave of a branch, of some of its units that begin with no other branch."""
        root, *_others = found = list(Unit.objects.in_bulk([u.pk for u in self.units]).values())
        where = self.pick(found, branch)
        elsewhere = set(
            RolloutUnit.objects.exclude(wave__unit=where).values_list("unit", flat=True)
        )
        units = {u for u in (self.pick(found, n) for n in among) if u.path.startswith(where.path)}
        units = {u for u in units if u.pk not in elsewhere}
        if units:
            plan_wave(
                by=everywhere(root),
                unit=where,
                name=f"From {on}",
                from_on=on,
                units=units,
            )

    def drop(self, nth: int) -> None:
        if waves := list(RolloutWave.objects.order_by("pk")):
            drop_wave(by=everywhere(self.root), wave=self.pick(waves, nth))

    def keep_month(self) -> None:
        take(self.root.pk, MONTH_END)


class TestStoredCounts(TestCase):
    """Hypothesis rolls each example back."""

    @settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    @given(st.sampled_from(sorted(LEVELS)), st.lists(changes, min_size=5, max_size=25), past_days)
    def test_equal_the_oracle(self, code: str, todo: list[Any], some_day: dt.date) -> None:
        world = World(code)
        world.live(todo)
        assert_true(world.root.pk, TODAY)
        self.then(world)
        self.some_day(world, some_day)
        for day in (TODAY, some_day):
            self.refreshers(world, day)
        self.tomorrow(world)

    def then(self, world: World) -> None:
        take(world.root.pk, MONTH_END)
        kept = kept_numbers(world.root.pk, MONTH_END)
        oracle = Oracle(world.root.pk, MONTH_END, "then", of_period=True)
        assert kept == oracle.numbers()
        assert kept_later(world.root.pk, MONTH_END) == oracle.later()

    def some_day(self, world: World, day: dt.date) -> None:
        for basis in ("then", "today") if day < TODAY else ("today",):
            ends = is_month_end(day) and day < TODAY
            numbers = Oracle(world.root.pk, day, basis, of_period=ends).numbers()
            for figures in (recounted(u, day, basis) for u in world.units):
                assert told(figures) == numbers[figures.unit_id]
                assert {c.unit_id: told(c) for c in figures.children}.items() <= numbers.items()

    def refreshers(self, world: World, day: dt.date) -> None:
        oracle = Oracle(world.root.pk, day)
        for within in (0, 90):
            told = refreshers_due(world.root.pk, day, within_days=within)
            assert told == refreshers(oracle, within)
            unit = world.units[1].pk
            told = refreshers_due(world.root.pk, day, within_days=within, unit_ids=[unit])
            assert told == refreshers(oracle, within, unit)

    def tomorrow(self, world: World) -> None:
        later = TODAY + dt.timedelta(days=30)
        recompute(world.root.pk, on=later)
        assert_true(world.root.pk, later)


def test_a_count_that_was_not_kept_up_is_noticed(world: SimpleNamespace) -> None:
    """The comparison itself can fail."""
    use_framework(world.northshore)
    Post.objects.filter(staff_member=world.rosa).update(until_on=OPENED)
    with pytest.raises(AssertionError):
        assert_true(world.northshore.pk, TODAY)
