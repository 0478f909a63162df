"""Self-assessment: what a group said, with how many people it rests on, beside its own past."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from core.modules import Module
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.assessments import (
    Said,
    change_assessment,
    restore_assessment,
    withdraw_assessment,
)
from implementation.figures.assessments import Score, assessments_of, latest_by_unit
from implementation.models import Assessment, Measure, Rating
from tests.factories import switch_on
from tests.factories.assessment import ON, make_assessment, make_measure, said
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

ADMIN = Permission.MANAGE_FRAMEWORKS
SEEN = Permission.VIEW_IMPLEMENTATION


@pytest.fixture
def measure(world: SimpleNamespace) -> Measure:
    switch_on(world.northshore, Module.ASSESSMENT)
    return make_measure(world.northshore)


def shared(code: str) -> Measure:
    return Measure.objects.get(code=code, organisation=None)


def seen_by(user: object) -> Scope:
    return scope_of(user, SEEN)


# Recording


def test_no_more_people_can_answer_than_were_asked(
    world: SimpleNamespace, measure: Measure
) -> None:
    with pytest.raises(ValueError, match="No more people"):
        make_assessment(world.quay, measure, n=16, base=15)
    row = make_assessment(world.quay, measure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(assessment=row).update(n=99)


@pytest.mark.parametrize("score", [0.99, 5.01, -1])
def test_a_score_lies_on_the_scale(world: SimpleNamespace, measure: Measure, score: float) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        make_assessment(world.quay, measure, said=said(measure, {"Welcome": score}))


def test_a_word_is_one_of_the_scale(world: SimpleNamespace) -> None:
    roots = shared("ROOTS")
    made = make_assessment(world.quay, roots, said=said(roots, {"Safety": "Under way"}))
    assert made.ratings.get().word == "Under way"
    for wrong in ({"Safety": "Perfect"}, {"Safety": 3}):
        with pytest.raises(ValueError, match="does not fit"):
            make_assessment(world.quay, roots, said=said(roots, wrong))


def test_a_domain_of_another_measure_and_an_empty_form_are_refused(
    world: SimpleNamespace, measure: Measure
) -> None:
    other = make_measure(world.northshore, name="Other")
    with pytest.raises(ValueError, match="does not fit"):
        make_assessment(world.quay, measure, said=said(other, {"Welcome": 3}))
    with pytest.raises(ValueError, match="at least one"):
        make_assessment(world.quay, measure, said=said(measure, {"Welcome": None}))


@pytest.mark.parametrize("name", ["basma", "walt"])
def test_a_neighbour_records_and_changes_nothing(
    world: SimpleNamespace, measure: Measure, name: str
) -> None:
    by = scope_of(getattr(world, name))
    with pytest.raises(PermissionError):
        make_assessment(world.quay, measure, by=by)
    row = make_assessment(world.quay, measure)
    for do in (withdraw_assessment, restore_assessment):
        with pytest.raises(PermissionError):
            do(by=by, assessment=row)
    with pytest.raises(PermissionError):
        change_assessment(by=by, assessment=row, said=said(measure, {"Choice": 1}))


def test_a_change_sets_what_is_known_and_the_audit_keeps_the_old_score(
    world: SimpleNamespace, measure: Measure
) -> None:
    row = make_assessment(world.quay, measure)
    for _ in range(2):
        change_assessment(
            by=scope_of(world.alma),
            assessment=row,
            said=said(measure, {"Welcome": 5, "Choice": None}),
            note="Looked again",
        )
    assert [one.score for one in row.ratings.all()] == [Decimal(5)]
    events = apps.get_model("implementation", "RatingEvent").objects
    assert events.filter(score=3).exists()


def test_taken_back_for_thirty_days_and_put_back(world: SimpleNamespace, measure: Measure) -> None:
    row = make_assessment(world.quay, measure)
    by, later = scope_of(world.alma), row.recorded_at + dt.timedelta(days=31)
    with pytest.raises(ValueError, match="30 days"):
        withdraw_assessment(by=by, assessment=row, now=later)
    for _ in range(2):
        withdraw_assessment(by=by, assessment=row)
    assert assessments_of(seen_by(world.alma), world.quay) == ()
    with pytest.raises(ValueError, match="Put it back"):
        change_assessment(by=by, assessment=row, said=said(measure, {"Choice": 1}))
    restore_assessment(by=by, assessment=row)
    assert len(assessments_of(seen_by(world.alma), world.quay)) == 1


# What is seen


def test_the_latest_two_days_of_each_view_stand_side_by_side(
    world: SimpleNamespace, measure: Measure
) -> None:
    days = [dt.date(2026, month, 1) for month in (3, 6, 9)]
    for place, day in enumerate(days, start=1):
        scores = said(measure, {"Welcome": place, "Choice": 2})
        make_assessment(world.quay, measure, held_on=day, said=scores)
    told = said(measure, {"Choice": 4.5}, n=20, base=60)
    make_assessment(world.quay, measure, view="people", held_on=days[2], said=told)
    (figure,) = assessments_of(seen_by(world.alma), world.quay)
    assert (figure.people_on, figure.staff_on) == ((None, days[2]), (days[1], days[2]))
    welcome, choice = figure.lines
    assert [one and one.score for one in (*welcome.staff, *welcome.people)] == [2, 3, None, None]
    assert choice.people[1] == Score(20, 60, is_shown=True, score=Decimal("4.5"))


@pytest.mark.parametrize(
    ("n", "agreed", "is_seen"), [(10, False, True), (9, False, False), (9, True, True)]
)
def test_fewer_than_ten_people_are_protected_unless_they_agreed(
    world: SimpleNamespace, measure: Measure, n: int, agreed: bool, is_seen: bool
) -> None:
    row = make_assessment(
        world.quay, measure, said=said(measure, {"Welcome": 3.25}, n=n), agreed=agreed
    )
    client = signed_in(world.eve)
    addresses = {"unit": world.quay.pk, "detail": row.pk}
    for name, key in addresses.items():
        page = client.get(reverse(f"implementation:assessment_{name}", args=[key]))
        assert ("3.25" in page.content.decode()) is is_seen
        assert ("Not shown, to protect people" in text_of(page)) is not is_seen
        assert f"{n} of 15" in text_of(page)


def test_somebody_else_neither_sees_nor_opens_nor_loses_what_is_protected(
    world: SimpleNamespace, measure: Measure
) -> None:
    few = said(measure, {"Welcome": 3.25}, n=4)
    row = make_assessment(world.quay, measure, by=scope_of(world.alma), said=few)
    url = reverse("implementation:assessment_change", args=[row.pk])
    assert "3.25" in signed_in(world.alma).get(url).content.decode()
    mark = signed_in(world.mark)
    page = mark.get(url)
    assert "3.25" not in page.content.decode()
    assert "agreed" not in page.context["form"].fields
    sent = {"view": "staff", "held_on": "1/9/2026", "n": 4, "base": 15, "agreed": "on"}
    mark.post(url, sent)
    row.refresh_from_db()
    assert (row.held_on, row.agreed) == (dt.date(2026, 9, 1), False)
    assert row.ratings.get().score == Decimal("3.25")
    with pytest.raises(ValueError, match="Only the person"):
        change_assessment(
            by=scope_of(world.mark),
            assessment=row,
            said=[Said(row.ratings.get().domain_id, 4, 15)],
            unseen=frozenset({row.ratings.get().domain_id}),
            agreed=True,
        )


def test_one_screen_records_every_domain(world: SimpleNamespace, measure: Measure) -> None:
    alma = signed_in(world.alma)
    url = reverse("implementation:assessment_record", args=[world.quay.pk, measure.pk])
    keys = [one.pk for one in measure.domains.all()]
    sent = {"view": "people", "held_on": "1/9/2026", "n": 34, "base": 60, "once": uuid4()}
    sent |= {f"score_{keys[0]}": "3.4", f"score_{keys[1]}": "2", f"n_{keys[1]}": "30"}
    page = alma.post(url, sent, follow=True)
    assert "3.4 of 5 34 of 60" in text_of(page)
    assert "2 of 5 30 of 60" in text_of(page)
    assert "3.4 of 5." in page.context["measures"][0].charts[0].summary
    assert Assessment.objects.get().recorded_by == world.alma
    alma.post(url, sent)
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"n": 61}, "No more people can answer than were asked"),
        ({"n": ""}, "Enter how many people answered"),
        ({"view": ""}, "Choose whose view it is"),
        ({"held_on": "1/1/2099"}, "must be today or in the past"),
        ({"score": "6"}, "Welcome must be 5 or less"),
        ({"score": "lots"}, "Welcome must be a number"),
        ({"score": ""}, "Give at least one score"),
        ({"note": "Ring 07700 900123"}, "This looks like a phone number"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_writes_nothing(
    world: SimpleNamespace, measure: Measure, facts: dict[str, object], sentence: str
) -> None:
    url = reverse("implementation:assessment_record", args=[world.quay.pk, measure.pk])
    key = measure.domains.get(names__en="Welcome").pk
    sent = {"view": "people", "held_on": "1/9/2026", "n": 34, "base": 60, "score": "3", **facts}
    sent[f"score_{key}"] = sent.pop("score")
    page = signed_in(world.alma).post(url, sent)
    assert sentence in text_of(page)
    assert not Assessment.objects.exists()


def test_a_locked_measure_is_refused_on_its_own_page_too(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.ASSESSMENT)
    artic = shared("TICOMETER")
    unit = signed_in(world.alma).get(
        reverse("implementation:assessment_unit", args=[world.quay.pk])
    )
    assert re.search(r"TICOMETER\s+Locked\. It needs a licence", text_of(unit))
    url = reverse("implementation:assessment_record", args=[world.quay.pk, artic.pk])
    key = artic.domains.first().pk
    sent = {"view": "staff", "held_on": "1/9/2026", "n": 12, "base": 60, f"score_{key}": "0"}
    assert "needs a licence" in text_of(signed_in(world.alma).post(url, sent))
    assert not Assessment.objects.exists()


def test_the_overview_says_who_looked_when_and_no_score(
    world: SimpleNamespace, measure: Measure
) -> None:
    make_assessment(world.quay, measure)
    make_assessment(world.orchard, measure)
    assert set(latest_by_unit(seen_by(world.alma))) == {world.quay.pk}
    page = signed_in(world.alma).get(reverse("implementation:assessment_overview"))
    rows = {row[0].text: row[1] for row in page.context["table"].rows}
    assert rows["Quay"] == ON
    assert rows["Lighthouse"] == "Nothing recorded yet"
    assert "Orchard" not in rows


def test_a_time_before_stands_in_the_table_only_when_there_was_one(
    world: SimpleNamespace, measure: Measure
) -> None:
    make_assessment(world.quay, measure)
    address = reverse("implementation:assessment_unit", args=[world.quay.pk])

    def columns() -> list[str]:
        page = signed_in(world.alma).get(address)
        (shown,) = [one for one in page.context["measures"] if one.name == measure.name]
        return [str(column.label) for column in shown.table.columns]

    day = date_format(ON, "SHORT_DATE_FORMAT")
    assert columns() == ["Part", "People who use services, no date yet", f"Staff, {day}"]
    make_assessment(world.quay, measure, held_on=ON - dt.timedelta(days=200))
    assert len(columns()) == 4


def test_off_the_module_is_nowhere(world: SimpleNamespace) -> None:
    switch_on(world.northshore)
    alma = signed_in(world.alma)
    tools = alma.get(reverse("implementation:tool_list"))
    assert "Self-assessment" not in text_of(tools)
    assert alma.get(reverse("implementation:assessment_overview")).status_code == 404
    switch_on(world.northshore, Module.ASSESSMENT)
    assert "Self-assessment" in text_of(alma.get(reverse("implementation:tool_list")))
