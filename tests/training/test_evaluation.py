"""Does it work? Figures of ten people or more, that can never be taken from one another."""

import csv
import datetime as dt
import io
import random
import re
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from core.scope import Scope
from tests.factories import everywhere
from tests.factories.evaluation import first_steps, held_and_answered
from training.actions.pools import make_pools, services_of
from training.actions.statements import set_statements
from training.comparing import compare, sums_of
from training.figures.evaluation import changes_of
from training.models import Pool, PoolFigure, Session, Statement

ON = dt.date(2026, 2, 3)
BEFORE, AFTER = [2, 3, 2, 3, 2, 4, 3, 2, 3, 2, 3, 2], [4, 4, 3, 4, 3, 5, 4, 3, 4, 4, 4, 3]


def both(n: int, before: int = 2, after: int = 4) -> list[dict[str, list[int]]]:
    return [{"before": [before, 3], "after": [after, 3]} for _one in range(n)]


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """A course of Northshore that asks two statements."""
    return first_steps(world)


def seen(world: SimpleNamespace, unit: Any) -> Any:
    """What changed from before to after, as the admin sees it at a unit."""
    scope = everywhere(unit, Permission.VIEW_FIGURES)
    return changes_of(scope, unit, world.course)[0]


def test_nine_people_are_not_shown_and_wait_for_the_tenth(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(9), label="First")
    waits = seen(house, house.northshore)
    assert (waits.together, waits.services, waits.waiting) == (None, (), 1)
    held_and_answered(house.lighthouse, house.course, both(1, 1, 5), label="Second")
    shown = seen(house, house.northshore)
    assert shown.waiting == 0
    assert [line.service for line in shown.services] == ["Harbour"]
    answered = shown.together.answered
    assert (answered.sessions, answered.asked, answered.matched) == (2, 10, 10)
    first = shown.together.statements[0].found
    assert (first.n, first.mean_before, first.mean_after) == (10, 1.9, 4.1)


def test_a_figure_once_shown_changes_only_by_ten_or_more(house: SimpleNamespace) -> None:
    """Otherwise the figure of yesterday taken from today's would be one person's answers."""
    held_and_answered(house.quay, house.course, both(10), label="First")
    before = seen(house, house.harbour).together
    for number in range(3):
        held_and_answered(house.quay, house.course, both(3, 1, 1), label=f"Later{number}")
        assert seen(house, house.harbour).together == before
    held_and_answered(house.quay, house.course, both(1, 1, 1), label="Tenth")
    assert seen(house, house.harbour).together.answered.matched == 20


def test_no_two_figures_differ_by_fewer_than_ten(house: SimpleNamespace) -> None:
    """A service taken from the whole, or one statement's people, leave ten or nobody."""
    held_and_answered(house.quay, house.course, both(12), label="Quay")
    held_and_answered(house.orchard, house.course, both(4), label="Orchard")
    whole, harbour = seen(house, house.northshore), seen(house, house.harbour)
    assert whole.together.answered.matched == harbour.together.answered.matched == 12
    some = both(6) + [{"before": [2, 0], "after": [4, 3]} for _one in range(7)]
    held_and_answered(house.orchard, house.course, some, label="More")
    whole = seen(house, house.northshore).together
    assert whole.answered.matched == 12 + 4 + 13
    # The second statement has 12 + 10 people: those of the pool in which ten answered it.
    assert [one.found.n for one in whole.statements] == [29, 22]
    assert all(n >= 10 for n in PoolFigure.objects.values_list("n", flat=True))


def test_a_statement_that_fewer_than_ten_answered_is_not_shown(house: SimpleNamespace) -> None:
    some = both(9) + [{"before": [2, 3], "after": [4, 0]}]
    held_and_answered(house.quay, house.course, some)
    [only] = seen(house, house.harbour).together.statements
    assert (only.words, only.found.n) == ("I know why.", 10)


def skips(n: int) -> list[dict[str, list[int]]]:
    """People who skip the second statement, after the session."""
    return [{"before": [2, 3], "after": [4, 0]} for _one in range(n)]


def shown_n(world: SimpleNamespace, unit: Any) -> list[int]:
    return [one.found.n for one in seen(world, unit).together.statements]


def test_a_statement_with_too_few_answers_waits_for_its_own_ten(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(6, 1, 1) + skips(6), label="First")
    assert shown_n(house, house.harbour) == [12]
    held_and_answered(house.lighthouse, house.course, both(3, 1, 1), label="Second")
    assert shown_n(house, house.harbour) == [12]
    held_and_answered(house.quay, house.course, both(2, 1, 1), label="Third")
    # 6 + 3 + 2 people in the second statement; of the first, 3 + 2 wait in their turn.
    assert shown_n(house, house.harbour) == [12, 11]
    assert sorted(PoolFigure.objects.values_list("n", flat=True)) == [11, 12]


def test_how_many_took_part_waits_for_ten_people_too(house: SimpleNamespace) -> None:
    """Otherwise the numbers of yesterday taken from today's would tell of one small session."""
    held_and_answered(house.quay, house.course, both(6) + skips(6), label="First")
    held_and_answered(house.lighthouse, house.course, both(5), label="Second")
    answered = seen(house, house.harbour).together.answered
    assert (answered.sessions, answered.asked, answered.matched) == (1, 12, 12)
    assert seen(house, house.harbour).waiting == 1
    held_and_answered(house.quay, house.course, both(5), label="Third")
    answered = seen(house, house.harbour).together.answered
    assert (answered.sessions, answered.asked, answered.matched) == (3, 22, 22)
    assert shown_n(house, house.harbour) == [22, 11]


def test_answers_that_are_in_a_figure_are_never_added_again(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(6) + skips(6), label="First")
    for number in range(3):
        held_and_answered(house.quay, house.course, both(5), label=f"Later{number}")
        assert make_pools(today=dt.date(2027, 1, 1)) == 0
    assert shown_n(house, house.harbour) == [22, 21]


def test_who_answered_once_is_counted_and_not_compared(house: SimpleNamespace) -> None:
    once = [{"before": [1, 1]}] * 3 + [{"after": [5, 5]}] * 2 + [{}] * 4
    held_and_answered(house.quay, house.course, [*both(10), *once])
    answered = seen(house, house.harbour).together.answered
    assert (answered.asked, answered.answered_before, answered.answered_later) == (19, 13, 12)
    assert answered.matched == 10
    assert seen(house, house.harbour).together.statements[0].found.mean_before == 2


def test_the_check_vector_comes_out_of_the_waves_too(house: SimpleNamespace) -> None:
    said = [{"before": [b, 3], "after": [a, 3]} for b, a in zip(BEFORE, AFTER, strict=True)]
    held_and_answered(house.quay, house.course, said)
    found = seen(house, house.harbour).together.statements[0].found
    assert found == compare(sums_of(zip(BEFORE, AFTER, strict=True)))
    assert f"{found.t:.6f} {found.p:.4e} {found.d_z:.4f}" == "10.382678 5.0734e-07 2.9972"


def test_six_months_later_has_figures_of_its_own(house: SimpleNamespace) -> None:
    said = [{"before": [2, 2], "after": [4, 4], "six_months": [3, 3]} for _one in range(10)]
    held_and_answered(house.quay, house.course, said)
    scope = everywhere(house.quay, Permission.VIEW_FIGURES)
    after, later = changes_of(scope, house.northshore, house.course)
    assert after.together.statements[0].found.mean_change == 2
    assert later.together.statements[0].found.mean_change == 1


def test_who_stayed_away_after_six_months_is_not_given_away(house: SimpleNamespace) -> None:
    """Eleven just after, ten of them later: two means before would tell the eleventh's answer."""
    said = [{"before": [2, 2], "after": [4, 4], "six_months": [3, 2]} for _one in range(10)]
    said.append({"before": [5, 5], "after": [5, 5]})
    held_and_answered(house.quay, house.course, said)
    scope = everywhere(house.quay, Permission.VIEW_FIGURES)
    after, later = changes_of(scope, house.northshore, house.course)
    for line in (later.together, *later.services):
        for one in line.statements:
            assert (one.found.mean_before, one.found.mean_after) == (None, None)
    assert [(s.found.n, s.found.mean_change) for s in later.together.statements] == [
        (10, 1), (10, 0),
    ]  # fmt: skip
    assert after.together.statements[0].found.mean_before == pytest.approx(25 / 11)
    where = (house.harbour.pk, house.course.pk)
    text = page(house.alma, "course_evaluation_file", *where, "csv").content.decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text)):
        is_later = row["wave"] == "Six months later"
        assert (row["mean_before"] == row["mean_later"] == "") == is_later
        assert row["mean_change"] != ""
    html = page(house.alma, "course_evaluation", *where).content.decode()
    assert "1.0 up from before: it fits them more" in html
    assert "about the same as before (+0.0)" in html
    assert re.findall(r"[\d.]+ before, [\d.]+ later", html) == ["2.3 before, 4.1 later"] * 2


def test_making_pools_again_makes_none(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(10))
    assert make_pools(today=dt.date(2027, 1, 1)) == 0
    assert Pool.objects.count() == 1


def test_other_words_are_another_statement(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(10), label="Old")
    by = everywhere(house.quay, Permission.RECORD_TRAINING)
    words = ["I know how.", "I know where."]
    for _time in range(2):
        set_statements(by=by, unit=house.quay, course=house.course, words=words)
    asked = Statement.objects.asked_of(house.course.pk, house.northshore.pk)
    assert [one.words for one in asked] == words
    held_and_answered(house.quay, house.course, both(10), label="New")
    found = [(s.words, s.found.n, s.is_asked) for s in
             seen(house, house.harbour).together.statements]  # fmt: skip
    assert found == [("I know how.", 20, True), ("I know where.", 10, True),
                     ("I know why.", 10, False)]  # fmt: skip
    with pytest.raises(PermissionError):
        set_statements(by=by, unit=house.mill, course=house.course, words=words)


def test_a_unit_outside_any_service_counts_as_itself(house: SimpleNamespace) -> None:
    paths = {house.quay.path, house.northshore.path}
    assert services_of(paths) == {
        house.quay.path: house.harbour.pk,
        house.northshore.path: house.northshore.pk,
    }


def oracle(said: list[tuple[str, list[dict[str, list[int]]]]]) -> dict[str, Any]:
    """The pools again, slowly: each statement of a service is cut by itself when it has its ten."""
    waiting: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    shown: dict[str, list[list[tuple[int, int]]]] = defaultdict(lambda: [[], []])
    for service, people_of in said:
        people = [_pairs(person) for person in people_of]
        for one in (0, 1):
            waiting[service, one] += [p[one] for p in people if one in p]
            if len(waiting[service, one]) >= 10:
                shown[service][one] += waiting.pop((service, one))
    return {
        service: [compare(sums_of(pairs)) for pairs in both if pairs]
        for service, both in shown.items()
    }


def _pairs(person: dict[str, list[int]]) -> dict[int, tuple[int, int]]:
    before, after = person.get("before", [0, 0]), person.get("after", [0, 0])
    return {s: (before[s], after[s]) for s in (0, 1) if before[s] and after[s]}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6))
def test_the_figures_are_those_of_plain_python(house: SimpleNamespace, seed: int) -> None:
    draw = random.Random(seed)
    Session.objects.all().delete()
    Pool.objects.all().delete()
    units = {"Harbour": [house.quay, house.lighthouse], "Hillside": [house.orchard]}
    said = []
    for number in range(draw.randint(2, 5)):
        service = draw.choice(["Harbour", "Harbour", "Hillside"])
        people = [_drawn(draw) for _one in range(draw.randint(0, 14))]
        day = ON + dt.timedelta(days=300 * number)
        label = f"S{seed}x{number}"
        held_and_answered(draw.choice(units[service]), house.course, people, on=day, label=label)
        if people:
            said.append((service, people))
        shown = seen(house, house.northshore)
        found = {one.service: [s.found for s in one.statements] for one in shown.services}
        # As shown after each session: what is added from one day to the next is of ten or more.
        assert found == oracle(said)
    assert all(n >= 10 for n in PoolFigure.objects.values_list("n", flat=True))
    assert all(n == 0 or n >= 10 for n in Pool.objects.values_list("matched", flat=True))


def _drawn(draw: random.Random) -> dict[str, list[int]]:
    """The second statement is skipped more often, so that it waits for longer than the first."""
    waves = [w for w in ("before", "after") if draw.random() < 0.9]
    return {
        wave: [draw.choice([0, 1, 2, 3, 4, 5, 5]), max(draw.randint(-3, 5), 0)] for wave in waves
    }


def page(who: Any, name: str, *args: Any) -> Any:
    client = Client()
    client.force_login(who)
    return client.get(reverse(f"training:{name}", args=args))


def test_the_page_says_it_in_words_and_the_file_has_the_test(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(6) + both(6, 3, 4))
    where = (house.harbour.pk, house.course.pk)
    html = page(house.alma, "course_evaluation", *where).content.decode()
    assert "1 statement fits them more, 1 about the same" in html
    assert "2.5 before, 4.0 later: it fits them more" in html
    assert "This shows change, not why it came." in html
    assert "Asked0" not in html
    text = page(house.alma, "course_evaluation_file", *where, "csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["row"] for row in rows] == ["all", "all", "service", "service"]
    assert float(rows[0]["mean_change"]) == 1.5
    assert float(rows[0]["t"]) == pytest.approx(9.9498743710662)
    # Nobody changed in the second statement: a mean and a spread of nought, and no test.
    assert (rows[1]["mean_change"], rows[1]["sd_change"], rows[1]["t"]) == ("0.0", "0.0", "")
    book = page(house.alma, "course_evaluation_file", *where, "xlsx")
    assert book.content.startswith(b"PK")
    assert page(house.alma, "course_evaluation_file", *where, "pdf").status_code == 404


def test_the_neighbour_and_the_stranger_see_nothing_of_it(house: SimpleNamespace) -> None:
    held_and_answered(house.quay, house.course, both(10))
    where = (house.harbour.pk, house.course.pk)
    assert page(house.basma, "course_evaluation", *where).status_code == 404
    assert page(house.walt, "course_evaluation", *where).status_code == 404
    own = page(house.basma, "course_evaluation", house.hillside.pk, house.course.pk)
    assert "Nothing can be shown yet" in own.content.decode()
    # Figures are of the whole service: a team manager sees none of it.
    team = page(house.mark, "course_evaluation", house.quay.pk, house.course.pk)
    assert "Nothing can be shown yet" in team.content.decode()


def test_statements_are_changed_and_bad_input_is_kept(house: SimpleNamespace) -> None:
    client = Client()
    client.force_login(house.ada)
    address = reverse("training:statement_change", args=[house.quay.pk, house.course.pk])
    assert "I know why." in client.get(address).content.decode()
    for bad in ("x" * 201, "\n".join(f"I {n}" for n in range(11))):
        answer = client.post(address, {"statements": bad})
        assert "There is a problem" in answer.content.decode()
        assert bad[:150] in answer.content.decode()
    assert client.post(address, {"statements": " I  see. \n\nI see.\nI do."}).status_code == 302
    asked = Statement.objects.asked_of(house.course.pk, house.northshore.pk)
    assert [one.words for one in asked] == ["I see.", "I do."]
    assert client.post(address, {"statements": ""}).status_code == 302
    assert not asked.all().exists()
    assert "ready set" in client.get(address).content.decode()


def test_the_lead_of_a_branch_sees_who_can_change_what_everybody_is_asked(
    house: SimpleNamespace,
) -> None:
    where = (house.quay.pk, house.course.pk)
    seen_by = {who: page(getattr(house, who), "course_evaluation", *where).content.decode()
               for who in ("alma", "ada", "mark", "eve")}  # fmt: skip
    assert "whole of Northshore Council. These people can change it:" in seen_by["alma"]
    assert "Ada (Admin)" in seen_by["alma"]
    assert "Change what is asked" not in seen_by["alma"]
    assert "Change what is asked" in seen_by["ada"]
    for who in ("ada", "mark", "eve"):
        assert "Ada (Admin)" not in seen_by[who]
    client = Client()
    client.force_login(house.alma)
    address = reverse("training:statement_change", args=where)
    assert client.get(address).status_code == 404
    assert client.post(address, {"statements": "I do."}).status_code == 404
    by = Scope(house.alma.pk, Permission.RECORD_TRAINING, (house.harbour.path,))
    with pytest.raises(PermissionError):
        set_statements(by=by, unit=house.quay, course=house.course, words=["I do."])
    asked = Statement.objects.asked_of(house.course.pk, house.northshore.pk)
    assert [one.words for one in asked] == ["I know why.", "I know how."]
