"""Recommendations: asked, answered, acted on, shown, reported back; open until the last two."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.periods import months_after
from core.permissions import Permission
from implementation.actions.example_recommendations import load_example_recommendations
from implementation.actions.plans import move_plan
from implementation.actions.recommendations import (
    answer_recommendation,
    change_recommendation,
    report_back,
    restore_recommendation,
    show_recommendation,
    unshow_recommendation,
    withdraw_recommendation,
)
from implementation.actions.unanswering import restore_answer, withdraw_answer
from implementation.builders.recommendations import waiting_words
from implementation.figures.handover import recommendations_open
from implementation.figures.recommendations import Standing, standing_of, standings
from implementation.models import Evidence, Recommendation, Response
from tests.factories import everywhere
from tests.factories.plans import ASKED, make_action, make_recommendation
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

DAY = dt.timedelta(days=1)
SHOWN = {"link": "https://example.org/minutes"}


def standing(row: Recommendation) -> Standing:
    return standing_of(Recommendation.objects.for_list().get(pk=row.pk))


def case(world: SimpleNamespace) -> dict[str, Recommendation]:
    by = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    load_example_recommendations(by=by, unit=world.northshore)
    return {row.reference: row for row in Recommendation.objects.for_list()}


def test_the_published_case_took_158_days_from_the_ask_to_the_answer(
    world: SimpleNamespace,
) -> None:
    rows = case(world)
    assert sorted(rows) == ["R4.1", "R4.2a", "R4.2b", "R4.3", "R4.4"]
    assert {standing_of(row).days_to_answer for row in rows.values()} == {158}
    assert all(standing_of(row).is_open for row in rows.values())


def test_what_the_answer_of_the_published_case_leaves_open(world: SimpleNamespace) -> None:
    rows = case(world)
    assert "Elected members’ wellbeing" in standing_of(rows["R4.4"]).unanswered
    assert standing_of(rows["R4.3"]).in_part == (
        "A look at the language of services that meet residents",
    )
    assert standing_of(rows["R4.2b"]).unanswered == ()


def test_training_for_all_stays_open_until_somebody_looked_after_six_months(
    world: SimpleNamespace,
) -> None:
    by, row = scope_of(world.ada), case(world)["R4.2a"]
    report_back(by=by, recommendation=row, on=dt.date(2024, 10, 1), to="The committee")
    show_recommendation(
        by=by, recommendation=row, shows="done", shown_on=dt.date(2024, 9, 1), **SHOWN
    )
    assert standing(row).waits_for == ("action", "evaluation", "report")
    change_recommendation(by=by, recommendation=row, completed_on=dt.date(2024, 8, 31))
    assert standing(row).evaluation_due_on == dt.date(2025, 2, 28)
    for day, is_open in ((dt.date(2025, 2, 27), True), (dt.date(2025, 2, 28), False)):
        show_recommendation(by=by, recommendation=row, shows="evaluation", shown_on=day, **SHOWN)
        report_back(by=by, recommendation=row, on=day, to="The committee")
        assert standing(row).is_open is is_open


def test_the_case_is_loaded_once_however_often_it_is_asked_for(world: SimpleNamespace) -> None:
    for _ in range(2):
        call_command("load_example_recommendations", unit="QUAY")
    assert Recommendation.objects.filter(unit=world.quay).count() == 5
    with pytest.raises(CommandError, match="No unit has the code"):
        call_command("load_example_recommendations", unit="NOWHERE")


def test_it_closes_when_evidence_exists_and_it_was_reported_back(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    assert standing(row).waits_for == ("answer", "action", "evidence", "report")
    report_back(by=by, recommendation=row, on=ASKED, to="Scrutiny committee")
    assert standing(row).is_open
    show_recommendation(by=by, recommendation=row, shows="done", shown_on=ASKED, **SHOWN)
    assert not standing(row).is_open
    assert standing(row).waits_for == ("answer", "action")


def test_what_shows_that_an_action_was_done_shows_the_recommendation_too(
    world: SimpleNamespace,
) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    action = make_action(world.quay, recommendation=row)
    assert [step.is_done for step in standing(row).steps] == [True, False, True, False, False]
    move_plan(by=by, action=action, progress="done", on=ASKED, **SHOWN)
    assert standing(row).steps[2].on == ASKED
    assert standing(row).steps[3].is_done
    move_plan(by=by, action=action, progress="stopped", because="The door is new")
    assert standing(row).waits_for == ("answer", "action", "evidence", "report")


def test_an_answer_speaks_of_some_parts_and_a_later_one_of_others(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    row = make_recommendation(world.quay, parts=["Staff", "Elected members", "Staff", ""])
    staff, elected = row.parts.all()
    told = {"words": "Yes", "said": Response.Said.IN_PART}
    key = uuid4()
    for _ in range(2):
        answer_recommendation(
            by=by, recommendation=row, responded_on=ASKED + 10 * DAY, once=key,
            parts={staff.pk: "partly", elected.pk: ""}, **told,
        )  # fmt: skip
    assert row.responses.count() == 1
    assert standing(row).unanswered == ("Elected members",)
    answer_recommendation(
        by=by, recommendation=row, responded_on=ASKED + 30 * DAY,
        parts={elected.pk: "fully"}, **told,
    )  # fmt: skip
    assert (standing(row).unanswered, standing(row).in_part) == ((), ("Staff",))
    assert standing(row).days_to_answer == 10


def test_a_part_that_has_its_answer_stays(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    row = make_recommendation(world.quay, parts=["Staff", "Partners"])
    part = row.parts.get(words="Staff")
    answer_recommendation(
        by=by, recommendation=row, responded_on=ASKED, words="Yes", said="accepted",
        parts={part.pk: "fully"},
    )  # fmt: skip
    change_recommendation(by=by, recommendation=row, parts=["Staff", "Contractors"])
    assert [one.words for one in row.parts.all()] == ["Staff", "Contractors"]
    with pytest.raises(ValueError, match="stays"):
        change_recommendation(by=by, recommendation=row, parts=["Contractors"])


def test_an_answer_noted_by_mistake_is_taken_back_and_put_back(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay, parts=["Staff"])
    part, told = row.parts.get(), {"words": "Yes", "said": "accepted"}
    late = ASKED + 30 * DAY
    answer_recommendation(
        by=by, recommendation=row, responded_on=late, parts={part.pk: "partly"}, **told
    )
    wrong = answer_recommendation(
        by=by, recommendation=row, responded_on=ASKED, parts={part.pk: "fully"}, **told
    )
    alma, found = signed_in(world.alma), []
    for what in ("unanswer", "reanswer"):
        act = reverse(f"implementation:recommendation_{what}", args=[row.pk, wrong.pk])
        for _ in range(2):
            page = text_of(alma.post(act, follow=True))
        found.append(
            (standing(row).days_to_answer, standing(row).in_part, "Put back the answer of" in page)
        )
    assert found == [(30, ("Staff",), True), (0, (), False)]
    assert list(row.changes.values_list("step", flat=True))[1:] == ["unanswered", "reanswered"]
    with pytest.raises(PermissionError):
        withdraw_answer(by=scope_of(world.basma), recommendation=row, response=wrong)


def test_without_its_only_answer_a_part_waits_again_and_the_ask_may_be_later(
    world: SimpleNamespace,
) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay, parts=["Staff"])
    wrong = answer_recommendation(
        by=by, recommendation=row, responded_on=ASKED, words="Yes", said="accepted",
        parts={row.parts.get().pk: "fully"},
    )  # fmt: skip
    withdraw_answer(by=by, recommendation=row, response=wrong)
    assert (standing(row).unanswered, standing(row).days_to_answer) == (("Staff",), None)
    change_recommendation(by=by, recommendation=row, asked_on=ASKED + DAY)
    with pytest.raises(ValueError, match="on or after"):
        restore_answer(by=by, recommendation=row, response=wrong)


def test_nothing_comes_before_the_ask(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    early = ASKED - DAY
    with pytest.raises(ValueError, match="on or after"):
        answer_recommendation(
            by=by, recommendation=row, responded_on=early, words="Yes", said="accepted"
        )
    with pytest.raises(ValueError, match="on or after"):
        show_recommendation(by=by, recommendation=row, shows="done", shown_on=early, **SHOWN)
    with pytest.raises(ValueError, match="on or after"):
        report_back(by=by, recommendation=row, on=early, to="Scrutiny committee")
    report_back(by=by, recommendation=row, on=ASKED, to="Scrutiny committee")
    with pytest.raises(ValueError, match="on or after"):
        change_recommendation(by=by, recommendation=row, asked_on=ASKED + DAY)


def test_the_ask_is_never_after_what_shows_it(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    show_recommendation(by=by, recommendation=row, shows="done", shown_on=ASKED, **SHOWN)
    with pytest.raises(ValueError, match="What shows it is of"):
        change_recommendation(by=by, recommendation=row, asked_on=ASKED + DAY)
    change_recommendation(by=by, recommendation=row, asked_on=ASKED - DAY)


def test_what_shows_it_goes_along_to_another_team(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    kept = show_recommendation(by=by, recommendation=row, shows="done", shown_on=ASKED, **SHOWN)
    change_recommendation(by=by, recommendation=row, unit=world.lighthouse)
    assert Evidence.objects.get(pk=kept.evidence_id).unit == world.lighthouse


def test_nobody_touches_the_recommendations_of_others(world: SimpleNamespace) -> None:
    by, row = scope_of(world.basma), make_recommendation(world.quay)
    for refused in (
        lambda: make_recommendation(world.quay, by=by),
        lambda: change_recommendation(by=by, recommendation=row, ask="Less"),
        lambda: report_back(by=by, recommendation=row, on=ASKED, to="Somebody"),
        lambda: show_recommendation(
            by=by, recommendation=row, shows="done", shown_on=ASKED, **SHOWN
        ),
        lambda: answer_recommendation(
            by=by, recommendation=row, responded_on=ASKED, words="Yes", said="accepted"
        ),
    ):
        with pytest.raises(PermissionError):
            refused()


def test_all_standings_of_a_branch_take_the_same_queries(
    world: SimpleNamespace, django_assert_num_queries: object
) -> None:
    scope = scope_of(world.alma, Permission.VIEW_IMPLEMENTATION)
    for _ in range(4):
        row = make_recommendation(world.quay, parts=["Staff"])
        make_action(world.quay, recommendation=row)
    make_recommendation(world.orchard)
    with django_assert_num_queries(6):  # type: ignore[operator]
        found = standings(scope, world.harbour)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("done", "due"),
    [
        (dt.date(2025, 8, 31), dt.date(2026, 2, 28)),
        (dt.date(2023, 8, 31), dt.date(2024, 2, 29)),
        (dt.date(2026, 3, 15), dt.date(2026, 9, 15)),
        (dt.date(2026, 12, 31), dt.date(2027, 6, 30)),
    ],
)
def test_six_months_on_is_the_same_day_or_the_last_of_a_short_month(
    done: dt.date, due: dt.date
) -> None:
    assert months_after(done, 6) == due


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_is_in_the_right_month_and_never_beyond_it(day: dt.date, n: int) -> None:
    """The slow way: step from month to month, then go back to a day that exists."""
    year, month = day.year, day.month
    for _ in range(n):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    wanted = day.day
    while True:
        try:
            expected = dt.date(year, month, wanted)
        except ValueError:
            wanted -= 1
        else:
            break
    assert months_after(day, n) == expected


def test_what_was_told_before_it_was_shown_does_not_close_it(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    report_back(by=by, recommendation=row, on=ASKED + 5 * DAY, to="Scrutiny committee")
    show_recommendation(by=by, recommendation=row, shows="done", shown_on=ASKED + 6 * DAY, **SHOWN)
    found = standing(row)
    assert (found.is_open, found.told_early) == (True, ASKED + 5 * DAY)
    assert "a new report back" in waiting_words(found)
    report_back(by=by, recommendation=row, on=ASKED + 6 * DAY, to="Scrutiny committee")
    assert not standing(row).is_open
    told = row.changes.filter(step="reported").values_list("on", flat=True)
    assert list(told) == [ASKED + 5 * DAY, ASKED + 6 * DAY]


def test_a_report_back_noted_by_mistake_is_taken_away_and_stays_in_the_history(
    world: SimpleNamespace,
) -> None:
    alma, row = signed_in(world.alma), make_recommendation(world.quay)
    page = reverse("implementation:recommendation_report", args=[row.pk])
    assert "Enter the day it was told" in text_of(alma.post(page, {"to": "A body"}))
    assert "Enter the body that was told" in text_of(alma.post(page, {"to": "", "on": ""}))
    alma.post(page, {"to": "A body", "on": "1/4/2026"})
    told = alma.post(page, {"to": "", "on": ""}, follow=True)
    row.refresh_from_db()
    assert (row.reported_back_on, row.reported_back_to) == (None, "")
    assert "The report back was taken away" in text_of(told)
    assert "1 April 2026" in text_of(told)


def test_what_shows_it_can_be_taken_off_again(world: SimpleNamespace) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay)
    kept = show_recommendation(by=by, recommendation=row, shows="done", shown_on=ASKED, **SHOWN)
    alma = signed_in(world.alma)
    page = reverse("implementation:recommendation_detail", args=[row.pk])
    assert "Take off example.org" in text_of(alma.get(page))
    off = reverse("implementation:recommendation_unshow", args=[row.pk, kept.evidence_id])
    for _ in range(2):
        told = alma.post(off, follow=True)
    assert "Take off example.org" not in text_of(told)
    assert "Something that shows it was taken off" in text_of(told)
    with pytest.raises(PermissionError):
        unshow_recommendation(by=scope_of(world.basma), recommendation=row, evidence=kept.evidence)


def test_one_noted_by_mistake_leaves_every_list_and_can_be_put_back(
    world: SimpleNamespace,
) -> None:
    by, row = scope_of(world.alma), make_recommendation(world.quay, ask="A calmer door")
    alma, reads = signed_in(world.alma), scope_of(world.alma, Permission.VIEW_IMPLEMENTATION)
    listed = reverse("implementation:recommendation_list")
    for what, is_there in (("withdraw", False), ("restore", True)):
        act = reverse(f"implementation:recommendation_{what}", args=[row.pk])
        for _ in range(2):
            assert alma.post(act).status_code == 302
        assert bool(standings(reads)) is is_there
        assert bool(recommendations_open(reads, world.harbour)) is is_there
        assert ("A calmer door" in text_of(alma.get(listed))) is is_there
    withdraw_recommendation(by=by, recommendation=row)
    with pytest.raises(ValueError, match="taken back"):
        change_recommendation(by=by, recommendation=row, ask="More")
    restore_recommendation(by=by, recommendation=row)
    with pytest.raises(ValueError, match="30 days"):
        withdraw_recommendation(by=by, recommendation=row, now=row.noted_at + 31 * DAY)
