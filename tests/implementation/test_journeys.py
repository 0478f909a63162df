"""A team comments on where it stands; a unit is not yet in scope for a reason; rules have a day."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.models import AppendOnlyError
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.journeys import (
    bring_into_scope,
    comment_on_journey,
    leave_out_of_scope,
    set_journey_rule,
)
from implementation.figures import journey_comments, journey_rule, out_of_scope
from implementation.models import JourneyRule, ScopeChoice, TeamComment
from services.access import viewer_for

DAY = dt.date(2026, 9, 14)
WHY = "Opens in spring"


def logs(user: Any) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.LOG_IMPLEMENTATION)


def reads(user: Any) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.VIEW_FIGURES)


def said(world: SimpleNamespace) -> list[str]:
    found = journey_comments(reads(world.eve), [world.quay.pk, world.lighthouse.pk])
    return [one.words for one in found.values()]


def test_the_newest_comment_counts_and_an_empty_one_takes_it_back(world: SimpleNamespace) -> None:
    comment_on_journey(by=logs(world.mark), unit=world.quay, words="We moved house in May")
    comment_on_journey(by=logs(world.alma), unit=world.quay, words="Settled now")
    assert said(world) == ["Settled now"]

    comment_on_journey(by=logs(world.mark), unit=world.quay, words="")
    assert said(world) == []
    assert TeamComment.objects.count() == 3


def test_nothing_is_kept_when_nothing_was_said_or_the_same(world: SimpleNamespace) -> None:
    assert comment_on_journey(by=logs(world.mark), unit=world.quay, words="") is None
    for _twice in range(2):
        comment_on_journey(by=logs(world.mark), unit=world.quay, words="Settled")
    assert TeamComment.objects.count() == 1


def test_the_same_form_sent_twice_is_one_comment(world: SimpleNamespace) -> None:
    key, scope = uuid4(), logs(world.mark)
    first = comment_on_journey(by=scope, unit=world.quay, words="One", once=key)
    comment_on_journey(by=scope, unit=world.quay, words="Two", once=uuid4())
    assert comment_on_journey(by=scope, unit=world.quay, words="One", once=key) == first
    assert TeamComment.objects.count() == 2


def test_a_comment_is_history(world: SimpleNamespace) -> None:
    made = comment_on_journey(by=logs(world.mark), unit=world.quay, words="One")
    made.words = "Two"
    with pytest.raises(AppendOnlyError):
        made.save()


def test_a_stranger_says_decides_and_reads_nothing(world: SimpleNamespace) -> None:
    comment_on_journey(by=logs(world.mark), unit=world.quay, words="Settled")
    leave_out_of_scope(by=logs(world.alma), unit=world.lighthouse, reason=WHY, from_on=DAY)
    stranger = logs(world.walt)
    for act in (
        lambda: comment_on_journey(by=stranger, unit=world.quay, words="No"),
        lambda: leave_out_of_scope(by=stranger, unit=world.quay, reason=WHY, from_on=DAY),
        lambda: bring_into_scope(by=stranger, unit=world.lighthouse, on=DAY),
        lambda: set_journey_rule(by=stranger, organisation=world.northshore, trained_share=1),
    ):
        with pytest.raises(PermissionError):
            act()
    ids = [world.quay.pk, world.lighthouse.pk]
    assert journey_comments(reads(world.walt), ids) == {}
    assert out_of_scope(reads(world.walt), ids, on=DAY) == {}


def test_a_lead_of_one_service_does_not_set_the_rule_of_all(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        set_journey_rule(by=logs(world.alma), organisation=world.northshore, trained_share=1)


def test_a_unit_is_out_of_scope_from_one_day_until_it_is_brought_in(
    world: SimpleNamespace,
) -> None:
    scope, next_month = logs(world.alma), DAY + dt.timedelta(days=30)
    leave_out_of_scope(by=scope, unit=world.quay, reason=WHY, from_on=DAY)
    leave_out_of_scope(by=scope, unit=world.quay, reason="Opens in May", from_on=next_month)
    assert bring_into_scope(by=scope, unit=world.quay, on=next_month)
    assert not bring_into_scope(by=scope, unit=world.quay, on=next_month)

    def out_on(day: dt.date) -> list[tuple[str, dt.date]]:
        found = out_of_scope(reads(world.eve), [world.quay.pk], on=day)
        return [(one.reason, one.from_on) for one in found.values()]

    day = dt.timedelta(days=1)
    assert [out_on(DAY - day), out_on(next_month)] == [[], []]
    assert out_on(DAY) == out_on(next_month - day) == [("Opens in May", DAY)]


def test_a_choice_that_lasted_no_day_is_gone(world: SimpleNamespace) -> None:
    scope = logs(world.alma)
    leave_out_of_scope(by=scope, unit=world.quay, reason=WHY, from_on=DAY)
    assert bring_into_scope(by=scope, unit=world.quay, on=DAY)
    assert not ScopeChoice.objects.exists()


def test_out_of_scope_needs_a_reason(world: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="one sentence"):
        leave_out_of_scope(by=logs(world.alma), unit=world.quay, reason=" ", from_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScopeChoice.objects.create(unit=world.quay, reason="", from_on=DAY)


def test_the_database_holds_one_open_choice_a_unit(world: SimpleNamespace) -> None:
    ScopeChoice.objects.create(unit=world.quay, reason=WHY, from_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScopeChoice.objects.create(unit=world.quay, reason=WHY, from_on=DAY)


def settings_of(user: Any) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.MANAGE_SETTINGS)


def test_the_suggested_rule_holds_until_an_admin_decides_with_a_date(
    world: SimpleNamespace,
) -> None:
    rule = journey_rule(world.northshore.pk)
    assert (rule.trained_share, rule.since_on) == (50, None)

    scope = settings_of(world.ada)
    set_journey_rule(by=scope, organisation=world.northshore, on=DAY, trained_share=80)
    later = DAY + dt.timedelta(days=9)
    set_journey_rule(by=scope, organisation=world.northshore, on=later, trained_share=80)
    rule = journey_rule(world.northshore.pk)
    assert (rule.trained_share, rule.active_months, rule.since_on) == (80, 6, DAY)
    assert journey_rule(world.westmoor.pk).trained_share == 50


@pytest.mark.parametrize(
    "numbers",
    [{"trained_share": 101}, {"active_months": 0}, {"embedded_activities": 1, "embedded_kinds": 2}],
)
def test_numbers_that_make_no_rule_are_refused(
    world: SimpleNamespace, numbers: dict[str, int]
) -> None:
    with pytest.raises(ValidationError):
        set_journey_rule(by=settings_of(world.ada), organisation=world.northshore, **numbers)
    assert not JourneyRule.objects.exists()


def test_comments_of_many_units_are_one_question(
    world: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    for unit in (world.quay, world.lighthouse, world.harbour):
        comment_on_journey(by=logs(world.alma), unit=unit, words="Settled")
    ids, scope = [world.quay.pk, world.lighthouse.pk, world.harbour.pk], reads(world.eve)
    with django_assert_num_queries(1, connection=connection):
        assert len(journey_comments(scope, ids)) == 3
