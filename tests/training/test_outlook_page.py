"""The page "When shall we be there?": from what was counted to words, picture and file."""

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.models import StaffMember, Unit
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, require, use_framework
from training.actions.snapshots import backfill
from training.figures.outlook import Wish, outlook_for
from training.models import Trainer

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def month_end_before(months: int) -> dt.date:
    end = TODAY.replace(day=1) - DAY
    for _nth in range(months):
        end = end.replace(day=1) - DAY
    return end


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Ten people in Quay asked for Informed; a session of ninety minutes for them each month."""
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), minutes=90)
    require(world.worker, level("informed"))
    world.people = [world.rosa, world.sam_person]
    world.people += [make_person(f"Pat Berth{n}", world.quay, world.worker) for n in range(8)]
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def hold(house: SimpleNamespace, months: int) -> None:
    """A session a month, one person each, and the month-ends kept."""
    for nth in range(months):
        day = month_end_before(months - 1 - nth)
        make_session(house.quay, house.course, day, [house.people[nth]])
    backfill(house.northshore.pk, month_end_before(months - 1))


def page(house: SimpleNamespace, unit: Unit, who: str = "mark", **query: str) -> str:
    client = Client()
    client.force_login(getattr(house, who))
    response = client.get(reverse("training:outlook", args=[unit.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_need_comes_first_with_what_it_stands_on(house: SimpleNamespace) -> None:
    hold(house, 6)
    until = TODAY + dt.timedelta(days=1)
    text = page(house, house.quay, until=until.isoformat(), people="4")

    assert "To reach 80% by" in text
    assert "you need about 1 session, 3 hours of release and 0.5 trainer days." in text
    assert ": 4 people in a session, 90 minutes, 1 trainer." in text
    assert "From 6 sessions held in the last 12 months." in text
    assert "Who can see this" in text


def test_the_numbers_are_those_of_the_unit_and_the_months_kept(house: SimpleNamespace) -> None:
    hold(house, 7)
    wish = Wish(80, TODAY + dt.timedelta(days=200))
    found = outlook_for(house.scope, house.quay, wish, today=TODAY)
    [informed, *_others] = found.levels

    assert (informed.now.asked, informed.now.met) == (10, 7)
    assert [one.met for one in informed.past] == [1, 2, 3, 4, 5, 6, 7]
    assert (informed.held, informed.way.people, informed.way.minutes) == (7, 1, 90)
    assert informed.outlook
    assert informed.outlook.bands[-1].on == wish.until


def test_fewer_than_six_months_are_no_forecast_and_the_page_says_why(
    house: SimpleNamespace,
) -> None:
    hold(house, 5)
    text = page(house, house.quay)
    assert "There is no forecast yet. It takes 6 month-ends" in text
    assert 'value="80"' in text, "the form shows what was assumed"
    assert "so far there are 5" in text
    assert "<svg" not in text.split("Where each level may go")[1].split("Change what")[0]
    assert "you need about" in text, "what it takes needs no past"


def test_words_picture_and_table_say_the_same(house: SimpleNamespace) -> None:
    hold(house, 7)
    text = page(house, house.quay, level="informed")
    assert "Today 70% (7 of 10) have it." in text
    assert "(9 times in 10)" in text
    assert 'id="fan-informed-title"' in text
    assert "Nine in ten: from" in text


def test_nothing_is_asked_yet_says_what_to_do_first(world: SimpleNamespace) -> None:
    text = page(world, world.quay)
    assert "Say first which level each job role needs" in text


@pytest.mark.parametrize(
    "query",
    [
        {"until": "31/2/2027"},
        {"until": "yesterday"},
        {"until": "2099-01-01"},
        {"target": "0"},
        {"target": "many"},
        {"people": "-3"},
        {"minutes": "9999999999999999999999"},
        {"trainers": "½"},
        {"pace": "faster"},
        {"level": "nobody's"},
    ],
    ids=str,
)
def test_a_wrong_answer_gets_a_sentence_and_the_page(
    house: SimpleNamespace, query: dict[str, str]
) -> None:
    hold(house, 6)
    text = page(house, house.quay, **query)
    assert "There is a problem" in text
    assert "you need about" in text


def test_sessions_planned_count_unless_they_are_left_out(house: SimpleNamespace) -> None:
    hold(house, 6)
    for days in (40, 70):
        make_session(house.quay, house.course, TODAY + dt.timedelta(days=days), [])
    wish = {"target": 80, "until": TODAY + dt.timedelta(days=120), "people": 5, "pace": 0.0}
    with_them = outlook_for(house.scope, house.quay, Wish(**wish), today=TODAY)
    without = outlook_for(house.scope, house.quay, Wish(**wish, with_planned=False), today=TODAY)
    ends = [one.levels[0].outlook.bands[-1].middle for one in (with_them, without)]  # type: ignore[union-attr]
    assert with_them.levels[0].planned == 2
    assert ends[0] > ends[1]


def test_who_left_in_the_branch_is_counted_once(house: SimpleNamespace) -> None:
    hold(house, 6)
    gone = [house.people[8], house.people[9], house.olive]
    StaffMember.objects.filter(pk__in=[p.pk for p in gone]).update(left_on=TODAY)
    wish = Wish(80, TODAY + dt.timedelta(days=200))
    assert outlook_for(house.scope, house.quay, wish, today=TODAY).turnover.left == 2
    assert outlook_for(house.scope, house.northshore, wish, today=TODAY).turnover.left == 3


def test_the_file_has_what_the_page_shows(house: SimpleNamespace) -> None:
    hold(house, 7)
    client = Client()
    client.force_login(house.mark)
    address = reverse("training:outlook_csv", args=[house.quay.pk])
    response = client.get(address, {"level": "informed", "target": "90"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    kinds = {row["kind"] for row in rows}
    assert kinds == {"counted", "today", "needed", "foreseen"}
    assert {row["level"] for row in rows} == {"informed"}
    [needed] = [row for row in rows if row["kind"] == "needed"]
    assert needed["target"] == "90"
    foreseen = [row for row in rows if row["kind"] == "foreseen"]
    assert all(float(row["low_90"]) <= float(row["high_90"]) for row in foreseen)
    assert foreseen[-1]["chance"] != ""


def test_what_trainers_can_give_stands_beside_the_need(house: SimpleNamespace) -> None:
    hold(house, 6)
    for name, unit, can in (
        ("Tess", house.quay, 3),
        ("Tom", house.quay, None),
        ("Una", house.orchard, 9),
    ):
        Trainer.objects.create(
            unit=unit, name=name, sessions_a_month=can, from_on=month_end_before(3)
        )
    until = TODAY + dt.timedelta(days=30)
    text = page(house, house.quay, until=until.isoformat(), people="1")
    assert "That is about 2 sessions a month. Here 2 trainers can give 3 a month." in text
    assert "Of 1 it is not known how many." in text
    assert "noted for a unit above" not in text

    Trainer.objects.create(
        unit=house.harbour, name="Ulla", sessions_a_month=4, from_on=month_end_before(3)
    )
    text = page(house, house.quay, until=until.isoformat(), people="1")
    assert "Here 3 trainers can give 7 a month." in text
    assert "Of these, 1 is noted for a unit above and is shared with 1 other team." in text


def test_a_stranger_and_another_branch_get_nothing(house: SimpleNamespace) -> None:
    scope = Scope(None, Permission.VIEW_FIGURES, (house.hillside.path,))
    with pytest.raises(PermissionError):
        outlook_for(scope, house.quay, Wish(80, TODAY + DAY), today=TODAY)


def test_the_page_asks_as_much_for_many_people_as_for_few(house: SimpleNamespace) -> None:
    hold(house, 6)
    wish = Wish(80, TODAY + dt.timedelta(days=200))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            outlook_for(house.scope, house.quay, wish, today=TODAY)
        return len(queries)

    make_session(house.quay, house.course, TODAY + DAY, [])
    few = asked()
    for nth in range(12):
        make_person(f"Pat More{nth}", house.quay, house.worker)
        make_session(house.quay, house.course, TODAY + dt.timedelta(days=nth + 1), [])
    assert asked() == few <= 16


def test_where_none_was_held_a_session_is_as_long_as_a_course_of_ones_own(
    house: SimpleNamespace,
) -> None:
    """A short film that is shared by all says nothing of a training day here."""
    shared = make_course(house.northshore, level("informed"), name="A film", minutes=9)
    shared.organisation = None
    shared.save()
    assert "15 people in a session, 90 minutes" in page(house, house.quay)

    house.course.is_active = False
    house.course.save()
    assert "15 people in a session, 9 minutes" in page(house, house.quay)
