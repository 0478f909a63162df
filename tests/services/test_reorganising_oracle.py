"""Random trees and random plans: nobody is lost, the tree stays a tree, and undo leaves no trace.

A small oracle in plain Python says who must be where after the plan.
"""

import datetime as dt
import os
from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from core.scope import Scope
from services.actions.ledger import kept_rows
from services.actions.planning import Part, StepFacts, add_steps, make_plan, share_out
from services.actions.reorganise import do_reorganisation, preview_reorganisation
from services.actions.taking_back import undo_reorganisation
from services.actions.units import add_organisation
from services.models import (
    CountedBy,
    Headcount,
    Post,
    Reorganisation,
    StaffMember,
    Unit,
    UnitPlacement,
)
from tests.factories import make_person, make_role, make_unit, make_user
from tests.services.test_tree_oracle import check_paths, check_placements, check_visible

FIRST = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 6, 1)
CASES = int(os.environ.get("TIP_CASES", "40"))
CHOICE = st.integers(0, 30)
TREE = st.lists(CHOICE, min_size=3, max_size=7)
PEOPLE = st.lists(st.tuples(CHOICE, CHOICE, st.booleans()), min_size=1, max_size=8)
WHAT = st.sampled_from(["merge", "merge into new", "split", "move", "rename", "close", "add"])
STEPS = st.lists(st.tuples(WHAT, CHOICE, CHOICE), min_size=1, max_size=4)
# Of which unit, how many people without names, and what was decided to count, if anything.
TOTALS = st.lists(
    st.tuples(CHOICE, st.integers(0, 50), st.sampled_from(["", "", "names", "totals"])), max_size=4
)
DAYS = st.sampled_from([TODAY, TODAY - dt.timedelta(days=20), FIRST])


class Case:
    """An organisation with people, and a plan for it."""

    def __init__(self, tree: list[int], people: list[Any], totals: list[Any]) -> None:
        self.root = add_organisation(name="Root", code="ROOT", opened_on=FIRST)
        self.units = [self.root]
        for number, above in enumerate(tree):
            parent = self.units[above % len(self.units)]
            facts = {"code": f"U{number}", "opened_on": FIRST}
            self.units.append(make_unit(f"Unit {number}", parent, **facts))
        self.role = make_role("Worker", self.root)
        for number, (unit, other, has_more) in enumerate(people):
            person = make_person(f"Pat P{number}", self._at(unit), self.role, from_on=FIRST)
            if has_more:
                Post.objects.create(
                    staff_member=person,
                    unit=self._at(other),
                    role=None,
                    is_primary=False,
                    from_on=FIRST,
                )
        for where, number, counts in totals:
            unit = self._at(where)
            Headcount.objects.update_or_create(
                unit=unit, role_group=None, counted_on=FIRST, defaults={"people": number}
            )
            if counts:
                told = {"counts": counts}
                CountedBy.objects.update_or_create(unit=unit, from_on=FIRST, defaults=told)
        make_user(f"Mo{self.root.pk}", "manager", self.units[-1])

    def _at(self, number: int) -> Unit:
        return self.units[number % len(self.units)]

    @property
    def scope(self) -> Scope:
        return Scope(None, Permission.MANAGE_UNITS, (self.root.path,))

    def plan(self, steps: list[Any], on: dt.date) -> Reorganisation:
        plan = make_plan(by=self.scope, unit=self.root, name="Plan", on=on)
        for number, (what, a, b) in enumerate(steps):
            facts = self._facts(number, what, self._at(a).code, self._at(b).code)
            add_steps(by=self.scope, plan=plan, steps=facts)
        rest = [one for one in plan.steps.filter(what="split") if one.new_code.endswith("a")]
        below = {u.code: [c.code for c in self.units if c.parent_id == u.pk] for u in self.units}
        parts = [Part(one.pk, children=below[one.unit_code], takes_rest=True) for one in rest]
        share_out(by=self.scope, plan=plan, parts=parts)
        return plan

    @staticmethod
    def _facts(number: int, what: str, a: str, b: str) -> list[StepFacts]:
        new = f"N{number}"
        return {
            "merge": [StepFacts("merge", a, b)],
            "merge into new": [
                StepFacts("merge", a, new_code=new, new_name=new),
                StepFacts("merge", b, new_code=new),
            ],
            "split": [
                StepFacts("split", a, new_code=f"{new}a", new_name=f"{new}a"),
                StepFacts("split", a, new_code=f"{new}b", new_name=f"{new}b"),
            ],
            "move": [StepFacts("move", a, b)],
            "rename": [StepFacts("rename", a, new_name=f"Name {number}")],
            "close": [StepFacts("close", a)],
            "add": [StepFacts("add", "", b, new, new, "team")],
        }[what]

    def dump(self) -> Any:
        people = list(StaffMember.objects.values_list("pk", flat=True))
        homes = dict(StaffMember.objects.values_list("pk", "home_unit_id"))
        paths = dict(Unit.objects.values_list("pk", "path"))
        return kept_rows(self.root.pk, people), homes, paths

    def without_names(self, day: dt.date) -> int:
        """Everybody counted without a name, over all units that are open on the day."""
        return sum(self._counted(unit, day) for unit in Unit.objects.filter(closed_on=None))

    @staticmethod
    def _counted(unit: Unit, day: dt.date) -> int:
        decided = CountedBy.objects.filter(unit=unit, from_on__lte=day).order_by("-from_on")
        if decided and decided[0].counts == "names":
            return 0
        rows = Headcount.objects.filter(unit=unit, counted_on__lte=day).order_by("-counted_on")
        return rows[0].people if rows else 0

    def mains(self, day: dt.date) -> dict[int, int]:
        posts = Post.objects.current_on(day).filter(is_primary=True)
        found = list(posts.values_list("staff_member", "unit"))
        assert len(found) == len(dict(found))
        return dict(found)


def expected(case: Case, plan: Reorganisation, before: dict[int, int]) -> dict[int, str]:
    """Who is where after the plan, by code: each step in turn, said once more in plain words."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    at = {person: codes[unit] for person, unit in before.items()}
    split: set[str] = set()
    for step in plan.steps.all():
        if step.what == "merge" or (step.what == "split" and step.unit_code not in split):
            at = {p: step.target_code if code == step.unit_code else code for p, code in at.items()}
        split |= {step.unit_code} if step.what == "split" else set()
    return at


def check(case: Case) -> None:
    check_paths(case.root.pk)
    check_placements(case.root.pk)
    check_visible(case.root.pk)
    for post in Post.objects.select_related("unit"):
        shut = post.unit.closed_on
        assert shut is None or (post.until_on is not None and post.until_on < shut)
    for row in UnitPlacement.objects.select_related("unit", "parent").exclude(parent=None):
        if row.unit.closed_on is None and row.until_on is None and row.parent:
            assert row.parent.closed_on is None


@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(
    tree=[29, 14, 11, 25],
    people=[(0, 0, False), (4, 0, False)],
    totals=[],
    steps=[("split", 24, 0), ("rename", 0, 0), ("split", 29, 0)],
    on=TODAY,
)
@given(tree=TREE, people=PEOPLE, totals=TOTALS, steps=STEPS, on=DAYS)
def test_a_plan_loses_nobody_and_taking_it_back_leaves_no_trace(
    db: None,
    tree: list[int],
    people: list[Any],
    totals: list[Any],
    steps: list[Any],
    on: dt.date,
) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE tip_web")
        tried(Case(tree, people, totals), steps, on)
        transaction.set_rollback(True)


def tried(case: Case, steps: list[Any], on: dt.date) -> None:
    before, mains, unnamed = case.dump(), case.mains(TODAY), case.without_names(TODAY)
    plan = case.plan(steps, on)
    try:
        plan = preview_reorganisation(by=case.scope, plan=plan, keeps_access=set(), today=TODAY)
    except ValueError:
        event("refused")
        assert case.dump() == before
        return
    assert case.dump() == before
    event("done: " + ", ".join(sorted({step[0] for step in steps})))
    wanted = expected(case, plan, mains)
    seen = plan.preview["digest"]
    plan = do_reorganisation(by=case.scope, plan=plan, seen=seen, today=TODAY)
    codes = dict(Unit.objects.values_list("pk", "code"))
    assert {person: codes[unit] for person, unit in case.mains(TODAY).items()} == wanted
    if "close" not in {step[0] for step in steps}:
        assert case.without_names(TODAY) == unnamed
    check(case)
    undo_reorganisation(by=case.scope, plan=plan, today=TODAY)
    assert case.dump() == before
