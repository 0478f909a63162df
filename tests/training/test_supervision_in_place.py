"""Who has supervision in place, by the product and by plain Python, whatever happened."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.supervision import rule_for
from tests.training.supervision_oracle import SupervisionOracle
from tests.training.test_oracle import LEVELS, TODAY, World, changes, days_ago, index
from training.actions.standing import recompute
from training.actions.supervision import take_contact_back
from training.figures.coverage import is_month_end
from training.figures.supervision import (
    supervision_by_level,
)
from training.models import Supervised, SupervisionContact

contacts = st.one_of(
    st.tuples(st.just("meet"), index, st.sets(index, min_size=1, max_size=3), days_ago),
    st.tuples(st.just("take_back"), index),
    st.tuples(st.just("rule"), st.integers(0, 3), st.none() | index, st.none() | index, days_ago),
)


class SupervisedWorld(World):
    """Anything may happen, supervision too."""

    def meet(self, giver: int, who: set[int], on: dt.date) -> None:
        supervisor = self.pick(self.people, giver)
        people = {p.pk: p for p in (self.pick(self.people, n) for n in who)}
        people.pop(supervisor.pk, None)
        if people and on <= TODAY:
            made = SupervisionContact.objects.create(
                unit=self.root, supervisor=supervisor, on=on, minutes=60, kind="supervision"
            )
            Supervised.objects.bulk_create(
                Supervised(contact=made, staff_member=one) for one in people.values()
            )

    def take_back(self, nth: int) -> None:
        if rows := list(SupervisionContact.objects.order_by("pk")):
            row = self.pick(rows, nth)
            take_contact_back(by=everywhere(self.root, Permission.NOTE_SUPERVISION), contact=row)

    def rule(self, nth: int, unit: int | None, days: int | None, on: dt.date) -> None:
        where = None if unit is None else self.pick(self.units, unit)
        within = None if days is None else days + 1
        one = self.levels[nth % len(self.levels)]
        rule_for(one, self.root, where, within_days=within, from_on=on)


class TestSupervisionInPlace(TestCase):
    """Hypothesis rolls each example back."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(LEVELS)),
        st.lists(st.one_of(changes, contacts, contacts), min_size=8, max_size=30),
        days_ago,
    )
    def test_equals_the_oracle(self, code: str, todo: list[Any], day: dt.date) -> None:
        world = SupervisedWorld(code)
        for verb, *facts in todo:
            getattr(world, verb)(*facts)
        recompute(world.root.pk)
        scope = everywhere(world.root, Permission.VIEW_FIGURES)
        ids = [unit.pk for unit in world.units]
        world.root.refresh_from_db()
        for on in {TODAY, min(day, TODAY)}:
            found = supervision_by_level(scope, world.root, on=on, shown=ids)
            ends = is_month_end(on) and on < TODAY
            wanted = SupervisionOracle(world.root.pk, on, of_period=ends).levels()
            assert {
                pk: {one.rank: (one.asked, one.in_place) for one in found[pk]} for pk in ids
            } == {
                pk: {rank: (n, wanted[pk][1][rank]) for rank, n in wanted[pk][0].items()}
                for pk in ids
            }
