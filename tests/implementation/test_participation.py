"""How people who use services took part: noted without names, counted by service."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.modules import Module
from core.permissions import Permission
from implementation.actions.participation import (
    change_participation,
    note_participation,
    restore_participation,
    withdraw_participation,
)
from implementation.figures.participation import part_coverage, wishes
from implementation.models import Participation
from tests.factories import everywhere, switch_on
from tests.factories.implementation import make_participation

DAY = dt.date(2026, 9, 14)
NOTE = "implementation:participation_note"


@pytest.fixture
def alma(world: SimpleNamespace) -> Client:
    switch_on(world.northshore, Module.PARTICIPATION)
    client = Client()
    client.force_login(world.alma)
    return client


def scope(world: SimpleNamespace):
    return everywhere(world.northshore, Permission.VIEW_IMPLEMENTATION)


def sent(world: SimpleNamespace, **more: str) -> dict[str, str]:
    return {
        "about": "The waiting room",
        "how": "asked",
        "unit": str(world.quay.pk),
        "on": "1/9/2026",
        "thanks": "",
        **more,
    }


def test_a_lead_notes_what_people_asked_for_and_later_what_changed(world, alma) -> None:
    response = alma.post(reverse(NOTE), sent(world, asked_for="A later opening"), follow=True)
    assert b"Nothing yet" in response.content
    row = Participation.objects.get()
    change = reverse("implementation:participation_change", args=[row.pk])
    response = alma.post(
        change, sent(world, asked_for="A later opening", changed="Open until seven"), follow=True
    )

    assert b"Open until seven" in response.content
    row.refresh_from_db()
    assert (row.changed, row.noted_by) == ("Open until seven", world.alma)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"about": ""}, "Say in one sentence what it was about"),
        ({"about": "Ring 01632 960001"}, "This looks like a phone number"),
        ({"credit": "The Thursday group"}, "Tick that they agreed"),
        ({"changed": "Longer hours"}, "Say what they asked for before what changed"),
        ({"on": "1/9/2126"}, "must be today or in the past"),
        ({"on": "1/9/1926"}, "Check the year"),
        ({"people": "0"}, "must be 1 or more"),
    ],
)
def test_what_cannot_be_kept_gets_a_sentence(world, alma, more, says) -> None:
    response = alma.post(reverse(NOTE), sent(world, **more))

    assert says in response.content.decode()
    assert not Participation.objects.exists()


def test_a_name_in_public_is_kept_with_consent(world, alma) -> None:
    alma.post(reverse(NOTE), sent(world, credit="The Thursday group", consents="on"))

    assert Participation.objects.get().credit == "The Thursday group"


def test_the_same_form_sent_twice_makes_one_row(world, alma) -> None:
    once = "7b0d7a1e-3c1e-4a52-9a36-1f1f64f1a001"
    for _ in range(2):
        alma.post(reverse(NOTE), sent(world, once=once))

    assert Participation.objects.count() == 1


def test_a_change_without_a_wish_is_refused_by_the_database(world) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_participation(world.quay, changed="Longer hours")


def test_it_can_be_taken_back_for_thirty_days_and_put_back(world) -> None:
    row = make_participation(world.quay, on=DAY)
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    later = row.noted_at + dt.timedelta(days=31)
    with pytest.raises(ValueError, match="more than 30 days"):
        withdraw_participation(by=by, participation=row, now=later)
    for _ in range(2):
        withdraw_participation(by=by, participation=row)
    with pytest.raises(ValueError, match="taken back"):
        change_participation(by=by, participation=row, about="Another")
    found = part_coverage(scope(world), world.quay, from_on=DAY, until_on=DAY)
    assert found.whole.times == 0
    restore_participation(by=by, participation=row)
    assert part_coverage(scope(world), world.quay, from_on=DAY, until_on=DAY).whole.times == 1


def test_a_stranger_notes_and_changes_nothing(world) -> None:
    row = make_participation(world.quay)
    by = everywhere(world.mill, Permission.LOG_IMPLEMENTATION)
    for act in (
        lambda: note_participation(by=by, unit=world.quay, on=DAY, how="asked", about="x"),
        lambda: change_participation(by=by, participation=row, about="x"),
        lambda: withdraw_participation(by=by, participation=row),
        lambda: restore_participation(by=by, participation=row),
    ):
        with pytest.raises(PermissionError):
            act()


def test_what_was_answered_stands_first(world) -> None:
    make_participation(world.quay, on=DAY, asked_for="A bench")
    make_participation(
        world.quay, on=DAY - dt.timedelta(days=9), asked_for="Signs", changed="New signs"
    )
    found = wishes(scope(world), world.harbour, from_on=dt.date(2026, 1, 1), until_on=DAY)

    assert [one.asked_for for one in found] == ["Signs", "A bench"]


def test_a_service_where_nothing_is_noted_is_named_without_blame(world, alma) -> None:
    make_participation(world.quay, on=dt.date.today())
    page = alma.get(
        reverse("implementation:participation_unit", args=[world.harbour.pk])
    ).content.decode()

    assert "took part 1 time." in page
    assert "Nothing is noted yet in: Lighthouse." in page


def test_one_wish_is_said_as_one(world, alma) -> None:
    make_participation(world.quay, on=dt.date.today(), asked_for="A bench")
    page = alma.get(
        reverse("implementation:participation_unit", args=[world.harbour.pk])
    ).content.decode()

    assert "They asked for something 1 time. Wishes that led to a change: 0." in page


TIMES = st.lists(
    st.tuples(
        st.sampled_from(["harbour", "quay", "lighthouse", "hillside", "orchard", "mill"]),
        st.integers(-3, 3),
        st.sampled_from(Participation.How.values),
        st.one_of(st.none(), st.integers(1, 9)),
        st.sampled_from([("", ""), ("A bench", ""), ("A bench", "A bench")]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(times=TIMES)
def test_the_counts_are_those_of_a_slow_reading(world, times) -> None:
    with transaction.atomic():
        rows = [_made(world, one) for one in times]
        for unit in (world.northshore, world.harbour, world.quay):
            found = part_coverage(
                scope(world), unit, from_on=DAY, until_on=DAY + dt.timedelta(days=1)
            )
            assert found.whole == _slow(unit, rows)
            below = [u for u in (world.harbour, world.hillside, world.quay, world.lighthouse)
                     if u.parent_id == unit.pk]  # fmt: skip
            assert list(found.children) == [
                _slow(u, rows) for u in sorted(below, key=lambda u: u.name)
            ]
        transaction.set_rollback(True)


def _made(world, one) -> Participation:
    unit, day, how, people, (asked_for, changed), is_gone = one
    row = make_participation(
        getattr(world, unit),
        on=DAY + dt.timedelta(days=day),
        how=how,
        people=people,
        asked_for=asked_for,
        changed=changed,
    )
    if is_gone:
        by = everywhere(row.unit, Permission.LOG_IMPLEMENTATION)
        withdraw_participation(by=by, participation=row)
        row.refresh_from_db()
    return row


def _slow(unit, rows):
    from implementation.figures.participation import PartFigure

    mine = []
    for row in rows:
        is_below = row.unit.path.startswith(unit.path)
        if is_below and row.withdrawn_at is None and DAY <= row.on <= DAY + dt.timedelta(days=1):
            mine.append(row)
    return PartFigure(
        unit.pk,
        unit.name,
        len(mine),
        len([r for r in mine if r.how == "asked"]),
        len([r for r in mine if r.how == "worked_with"]),
        len([r for r in mine if r.how == "decided"]),
        sum(r.people for r in mine if r.people is not None),
        len([r for r in mine if r.asked_for != ""]),
        len([r for r in mine if r.changed != ""]),
    )


def test_what_is_noted_at_the_unit_itself_has_a_row_of_its_own(world, alma) -> None:
    page = reverse("implementation:participation_unit", args=[world.harbour.pk])
    day = timezone.localdate() - dt.timedelta(days=3)
    make_participation(world.quay, on=day)
    table = alma.get(page).context["table"]
    assert table.caption == "By team or service, in the last 12 months"
    assert [str(row[0].text) for row in table.rows] == ["Lighthouse", "Quay"]
    make_participation(world.harbour, on=day, how="decided")
    rows = alma.get(page).context["table"].rows
    assert [str(row[0].text) for row in rows] == ["Lighthouse", "Quay", "Harbour itself"]
    assert rows[-1][1:4] == [0, 0, 1]
    alone = alma.get(reverse("implementation:participation_unit", args=[world.quay.pk]))
    assert alone.context["table"].caption == "In the last 12 months"
