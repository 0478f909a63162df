"""200 made-up organisations: what the database says of each person is what plain Python says.

Whatever happens to records: sessions, undoing, running out, things done elsewhere and what was
found out about them (in full, in part, not at all, taken back), people's own word, several posts,
other roles, joined people, rules of everybody, a group, a role or one post, new versions of the
framework; today and on days in the past.
"""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from services.actions.posts import change_post
from services.models import Post
from services.signals import people_changed
from tests.factories import everywhere
from tests.factories.training import did_elsewhere, make_equivalence, verify_it
from tests.training.compare import ranks, stored_people
from tests.training.oracle import Oracle, Person
from tests.training.test_oracle import LEVELS, TODAY, World, days_ago, index, past_days
from training.actions.declarations import answer_not_yet, confirm_declaration
from training.actions.equivalences import take_verification_back, verify
from training.actions.noting import undo_record
from training.counting import people, question_for, run
from training.models import Declaration, TrainingRecord, Verification

SCENARIOS = 200
some_levels = st.sets(st.integers(0, 3), min_size=1, max_size=3)
nobody_or_days = st.none() | st.integers(0, 200)

# Who is there, what their posts ask for.
about_people = [
    st.tuples(st.just("hire"), index, index, st.booleans(), days_ago),
    st.tuples(st.just("second_post"), index, index, index, days_ago),
    st.tuples(st.just("other_role"), index, index, past_days),
    st.tuples(st.just("other_hours"), index, past_days),
    st.tuples(st.just("move"), index, index, past_days),
    st.tuples(st.just("end_posts"), index, days_ago),
    st.tuples(st.just("merge"), index, index),
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
    st.tuples(st.just("require_of_post"), index, st.sets(st.integers(0, 3), max_size=2), days_ago),
    st.tuples(st.just("withdraw_of_post"), index, days_ago),
    st.tuples(st.just("new_version"), st.booleans(), past_days),
]
# What they did, and what that counts for.
about_evidence = [
    st.tuples(st.just("attend"), index, index, past_days, st.sets(index, min_size=1, max_size=4)),
    st.tuples(st.just("reverse"), index),
    st.tuples(st.just("claim"), some_levels, st.none() | st.integers(1, 6)),
    st.tuples(st.just("did"), index, index, past_days),
    st.tuples(st.just("verify"), index, some_levels, days_ago, nobody_or_days),
    st.tuples(st.just("refuse"), index, days_ago),
    st.tuples(st.just("take_back"), index, days_ago),
    st.tuples(st.just("declare"), index, index, past_days),
    st.tuples(st.just("confirm"), index),
    st.tuples(st.just("not_yet"), index),
    st.tuples(st.just("undo"), index),
]
# A scenario is nothing without somebody asked for something who did something.
scenario = st.tuples(
    st.lists(st.one_of(about_people), min_size=1, max_size=5),
    st.lists(st.one_of(about_evidence), min_size=3, max_size=12),
    st.lists(st.one_of(*about_people, *about_evidence), max_size=4),
).map(lambda parts: [one for part in parts for one in part])


class Elsewhere(World):
    """The small organisation, with a register of what is done elsewhere."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.by = everywhere(self.root, Permission.MANAGE_FRAMEWORKS)
        self.claims = [make_equivalence(self.root, "Claim 0", self.levels[:2])]
        self.require(0, {0, 1}, TODAY - dt.timedelta(days=300))
        for person in self.people:
            Post.objects.filter(staff_member=person).update(role=self.roles[0])
        people_changed.send(None, organisation_id=self.root.pk)

    def other_role(self, who: int, role: int, on: dt.date) -> None:
        """From a day on the person has another job in the same place."""
        person = self.pick(self.people, who)
        old = Post.objects.filter(staff_member=person, is_primary=True, until_on=None).first()
        if old is None or old.from_on >= on:
            return
        old.until_on = on - dt.timedelta(days=1)
        old.save()
        facts = {"unit": old.unit, "role": self.pick(self.roles, role), "from_on": on}
        Post.objects.get_or_create(staff_member=person, **facts)
        self.say(person)

    def other_hours(self, who: int, on: dt.date) -> None:
        """From a day on the person does the same job in the same place, for half of the time."""
        mine = Post.objects.filter(staff_member=self.pick(self.people, who), is_primary=True)
        post = mine.filter(until_on=None, from_on__lt=on).first()
        if post is not None and not mine.filter(from_on=on).exists():
            facts = {"unit": post.unit, "role": post.role, "fte": Decimal("0.5")}
            with suppress(ValidationError):
                change_post(by=everywhere(self.root), post=post, on=on, **facts)

    def claim(self, nths: set[int], months: int | None) -> None:
        levels = [self.levels[n] for n in sorted(nths)]
        title = f"Claim {len(self.claims)}"
        self.claims.append(make_equivalence(self.root, title, levels, validity_months=months))

    def did(self, claim: int, who: int, on: dt.date) -> None:
        did_elsewhere(self.pick(self.claims, claim), self.pick(self.people, who), on)

    def verify(self, claim: int, nths: set[int], on: dt.date, days: int | None) -> None:
        """In part when that is some of what is claimed; else in full."""
        row = self.pick(self.claims, claim)
        claimed = set(row.levels.all())
        part = claimed & {self.levels[n] for n in nths}
        until = None if days is None else on + dt.timedelta(days=days)
        only = part if part and part != claimed else None
        verify_it(row, on, only, until_on=until)

    def refuse(self, claim: int, on: dt.date) -> None:
        row = self.pick(self.claims, claim)
        outcome = Verification.Outcome.NOT_ACCEPTED
        verify(by=self.by, equivalence=row, outcome=outcome, from_on=on, verified_by="Us")

    def take_back(self, claim: int, on: dt.date) -> None:
        take_verification_back(by=self.by, equivalence=self.pick(self.claims, claim), from_on=on)

    def declare(self, who: int, course: int, on: dt.date) -> None:
        """A person says that they did a course."""
        person, what = self.pick(self.people, who), self.pick(self.courses, course)
        Declaration.objects.create(staff_member=person, course=what, on=on)

    def confirm(self, nth: int) -> None:
        if rows := list(self._seen().order_by("pk")):
            confirm_declaration(by=self.by, declaration=self.pick(rows, nth))

    def not_yet(self, nth: int) -> None:
        if rows := list(self._seen().order_by("pk")):
            answer_not_yet(by=self.by, declaration=self.pick(rows, nth), answer="Not yet")

    def _seen(self) -> Any:
        return Declaration.objects.within(self.by)

    def undo(self, nth: int) -> None:
        """One record that is of no session is taken back."""
        rows = TrainingRecord.objects.of_people_in(self.by).standing().filter(session=None)
        if found := list(rows.order_by("pk")):
            undo_record(by=self.by, record=self.pick(found, nth))


def counted_on(organisation_id: int, day: dt.date) -> dict[int, Person]:
    """Everybody on the day, by the SQL, on the structure as it was then."""
    rows = run(people("then") + " SELECT * FROM now", question_for(organisation_id, day).parameters)
    return {
        row["staff_member_id"]: Person(
            row["unit_id"],
            ranks(row["required"]),
            ranks(row["held"]),
            row["status"],
            row["left_out"],
        )
        for row in rows
    }


class TestStandings(TestCase):
    """Hypothesis rolls each scenario back."""

    @settings(
        max_examples=SCENARIOS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(st.sampled_from(sorted(LEVELS)), scenario, past_days)
    def test_are_those_of_plain_python(self, code: str, todo: list[Any], some_day: dt.date) -> None:
        world = Elsewhere(code)
        for verb, *facts in todo:
            getattr(world, verb)(*facts)
        assert stored_people(world.root.pk) == Oracle(world.root.pk, TODAY).people
        for day in {some_day, TODAY - dt.timedelta(days=1)}:
            then = Oracle(world.root.pk, day, "then").people
            assert counted_on(world.root.pk, day) == then
