"""What people answered about a course goes; figures of ten people or more stay."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.evaluation import ON, first_steps, held_and_answered
from tests.training.test_evaluation import both, page, seen
from training.actions.forgetting import forget_answers_in_figures, forget_replies
from training.actions.pools import make_pools
from training.actions.sessions import call_off
from training.figures.evaluation import changes_of
from training.models import Answer, Evaluation, PoolFigure, Reply, Wave

DAY = dt.timedelta(days=1)
LATER = ON + 250 * DAY


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    return first_steps(world)


def all_three(n: int) -> list[dict[str, list[int]]]:
    return [{"before": [2, 3], "after": [4, 3], "six_months": [3, 3]} for _one in range(n)]


def of_all(house: SimpleNamespace) -> Any:
    scope = everywhere(house.northshore, Permission.VIEW_FIGURES)
    return changes_of(scope, house.northshore, house.course)


def test_answers_go_the_night_after_they_are_in_both_figures(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, all_three(10))
    shown = of_all(house)
    assert [forget_replies(today=LATER) for _twice in range(2)] == [1, 0]
    assert not Reply.objects.exists()
    assert not Answer.objects.exists()
    assert of_all(house) == shown
    assert shown[0].together.answered.matched == 10


def test_answers_that_a_figure_waits_for_stay_until_their_months_are_over(
    house: SimpleNamespace,
) -> None:
    held_and_answered(house.quay, house.course, all_three(9))
    ended = Evaluation.objects.get().ended_on
    last = ended.replace(year=ended.year + 2)
    assert forget_replies(today=last - DAY, months=24) == 0
    assert (seen(house, house.harbour).waiting, seen(house, house.harbour).removed) == (1, 0)
    assert forget_replies(today=last, months=24) == 1
    assert not Reply.objects.exists()
    assert (seen(house, house.harbour).waiting, seen(house, house.harbour).removed) == (0, 1)
    told = page(house.alma, "course_evaluation", house.harbour.pk, house.course.pk)
    assert "Too few people answered about 1 session in time." in told.content.decode()


def test_the_months_are_a_setting(house: SimpleNamespace, settings: Any) -> None:
    held_and_answered(house.quay, house.course, all_three(3))
    ended = Evaluation.objects.get().ended_on
    settings.REPLY_MONTHS = 1
    assert forget_replies(today=ended + 27 * DAY) == 0
    assert forget_replies(today=ended + 31 * DAY) == 1


def test_what_went_is_never_added_to_later_figures(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, all_three(4), label="Few")
    forget_replies(today=LATER + 800 * DAY)
    held_and_answered(house.quay, house.course, all_three(9), label="More")
    assert seen(house, house.harbour).together is None
    held_and_answered(house.quay, house.course, all_three(1), label="Last")
    shown = seen(house, house.harbour).together.answered
    assert (shown.sessions, shown.asked, shown.matched) == (2, 10, 10)
    assert make_pools(today=LATER) == 0


def test_answers_that_six_months_later_waits_for_stay_with_the_figure_before(
    house: SimpleNamespace,
) -> None:
    held_and_answered(house.quay, house.course, [*all_three(9), *both(1)])
    assert seen(house, house.harbour).together is not None
    assert forget_replies(today=LATER) == 0
    assert Reply.objects.filter(wave__kind=Wave.Kind.BEFORE).count() == 10
    assert of_all(house)[1].waiting == 1


def test_answers_to_a_statement_that_is_in_both_figures_go_and_the_rest_waits(
    house: SimpleNamespace,
) -> None:
    some = [{"before": [2, 3], "after": [4, 0], "six_months": [3, 0]} for _one in range(4)]
    held_and_answered(house.quay, house.course, [*all_three(7), *some], label="First")
    shown = of_all(house)
    assert forget_replies(today=LATER) == 0
    assert forget_answers_in_figures() == 3 * 11
    first, second = house.statements
    assert not Answer.objects.filter(statement=first).exists()
    assert Answer.objects.filter(statement=second).count() == 11 + 7 + 7
    assert make_pools(today=LATER) == 0
    assert of_all(house) == shown
    held_and_answered(house.quay, house.course, all_three(10), label="Second")
    assert [[one.found.n for one in wave.together.statements] for wave in of_all(house)] == [
        [21, 17], [21, 17],
    ]  # fmt: skip
    assert forget_replies(today=LATER) == 2
    assert not Reply.objects.exists()


def test_answers_about_a_session_that_was_called_off_go_at_once(house: SimpleNamespace) -> None:
    from tests.factories.evaluation import code_of, give_places, say, turn
    from tests.factories.training import make_session

    session = make_session(house.quay, house.course, ON)
    give_places(session, [house.rosa])
    turn(session, ON - 3 * DAY)
    say(code_of(session, house.rosa), [2, 3], on=ON - 3 * DAY)
    assert forget_replies(today=ON - 2 * DAY) == 0
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    call_off(by=by, session=session)
    turn(session, ON - 2 * DAY)
    assert forget_replies(today=ON - 2 * DAY) == 1
    assert not Reply.objects.exists()


@pytest.mark.parametrize("people", [10, 13])
def test_six_months_later_keeps_no_sum_of_before(house: SimpleNamespace, people: int) -> None:
    held_and_answered(house.quay, house.course, all_three(people))
    kept = PoolFigure.objects.order_by("pool__kind", "statement__position")
    assert list(kept.values_list("pool__kind", "n", "before", "change", "squared")) == [
        ("after", people, 2 * people, 2 * people, 4 * people),
        ("after", people, 3 * people, 0, 0),
        ("six_months", people, None, people, people),
        ("six_months", people, None, 0, 0),
    ]


def test_a_course_says_how_many_were_asked_answered_and_matched_in_each_service(
    house: SimpleNamespace,
) -> None:
    some = [*all_three(10), {"before": [1, 1]}, {}]
    held_and_answered(house.quay, house.course, some, label="Quay")
    listed = page(house.eve, "evaluation_list", house.northshore.pk).content.decode()
    assert cells(listed, "First steps") == ["2", "1", "12", "10", "10"]
    held_and_answered(house.orchard, house.course, all_three(11), label="Orchard")
    text = page(house.eve, "course_evaluation", house.northshore.pk, house.course.pk)
    html = text.content.decode()
    assert "20 people were asked" not in html
    assert "23 people were asked in 2 sessions" in html
    assert "(six months later)" in html
    assert "Each statement, service by service" in html
    assert html.count("1.0 up from before: it fits them more") == 3


def cells(html: str, first: str) -> list[str]:
    """The cells of the row of a table that begins with these words."""
    import re

    row = next(one for one in html.split("<tr")[1:] if first in one)
    found = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", "", one) for one in found if first not in one]
