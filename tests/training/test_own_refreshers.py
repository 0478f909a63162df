"""Whoever could refresh a level reads it themselves, and "not now" is a good answer to it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from core.permissions import Permission
from services.access import viewer_for
from services.actions.digests import send_digests
from services.actions.merging import merge_people
from services.digests import Line, Reader
from services.figures.digests import who_might_like_a_word
from services.models import HandOver, Post, StaffMember
from tests.factories import everywhere, make_person
from tests.factories.training import (
    did_elsewhere,
    level,
    make_course,
    make_equivalence,
    make_session,
    require,
    use_framework,
    verify_it,
)
from tests.training.refresher_oracle import months_later
from tests.training.test_pages import page_as, send
from training.actions.offers import say_not_now, say_offers_are_welcome
from training.builders.digest import own_lines
from training.figures import own_record
from training.figures.refreshers import refreshers_due, who_to_refresh
from training.models import NotNow

TODAY = timezone.localdate()
WEEK = dt.timedelta(days=7)
TUESDAY = TODAY + dt.timedelta(days=(1 - TODAY.weekday()) % 7)
LONG_AGO = dt.date(2021, 1, 1)
DONE = TODAY - dt.timedelta(days=150)
DUE = months_later(DONE, 6)
OUR_WORDS = "Your Trauma informed could be refreshed."


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Workers do the first level again after six months; Sam did it five months ago."""
    use_framework(world.northshore)
    Post.objects.update(from_on=LONG_AGO)
    world.informed = level("informed")
    world.course = make_course(world.northshore, world.informed, name="First steps")
    require(world.worker, world.informed, from_on=LONG_AGO, refresh_months=6)
    make_session(world.quay, world.course, DONE, [world.sam_person])
    world.lead = everywhere(world.quay, Permission.VIEW_STAFF)
    return world


def listed(house: SimpleNamespace, day: dt.date = TODAY) -> list[tuple[int, str, dt.date]]:
    """Whom the lead reads of."""
    told = who_to_refresh(house.lead, house.quay, day)
    return [(one.staff_id, one.level, one.due_on) for one in told]


def own(house: SimpleNamespace, day: dt.date = TODAY) -> list[tuple[str, dt.date | None]]:
    found = own_record(house.sam_person, on=day).refreshers
    return [(one.name, one.refresh_on) for one in found]


def lines(house: SimpleNamespace, day: dt.date = TODAY) -> list[Line]:
    reader = Reader(house.sam.pk, viewer_for(house.sam), house.sam_person)
    return [one for one in own_lines(reader, day) if one.key.startswith("refresh ")]


def test_what_the_lead_reads_of_somebody_they_read_themselves(house: SimpleNamespace) -> None:
    assert listed(house) == [(house.sam_person.pk, "Trauma informed", DUE)]
    assert own(house) == [("Trauma informed", DUE)]
    assert [(one.words, one.on) for one in lines(house)] == [(OUR_WORDS, DUE)]
    for user, page in (
        (house.sam, page_as(house.sam, "training:my_record")),
        (house.sam, page_as(house.sam, "services:my_record")),
        (house.alma, page_as(house.alma, "training:person_record", house.sam_person.pk)),
    ):
        assert "Could be refreshed, due on" in page, user
    assert "You could refresh: Trauma informed" in page_as(house.sam, "training:my_record")


def test_a_time_of_the_year_that_is_open_is_told_to_the_person(house: SimpleNamespace) -> None:
    month = {"window_from_month": TODAY.month, "window_until_month": TODAY.month}
    require(house.worker, house.informed, from_on=LONG_AGO, **month)
    opened = TODAY.replace(day=1)
    assert listed(house) == [(house.sam_person.pk, "Trauma informed", opened)]
    assert own(house) == [("Trauma informed", opened)]
    assert [one.on for one in lines(house)] == [opened]


def test_one_record_for_two_levels_is_told_for_each(house: SimpleNamespace) -> None:
    require(house.worker, level("skilled"), from_on=LONG_AGO)
    both = make_equivalence(
        house.northshore, "A year of it", [house.informed, level("skilled")], validity_months=6
    )
    verify_it(both, LONG_AGO)
    did_elsewhere(both, house.sam_person, DONE)
    until = DUE - dt.timedelta(days=1)
    told = dict(own(house))
    assert told["Trauma skilled"] == until
    assert "Your Trauma skilled could be refreshed." in [one.words for one in lines(house)]
    assert (house.sam_person.pk, "Trauma skilled", until) in listed(house)


def test_nobody_is_told_of_what_is_far_off_or_not_asked(house: SimpleNamespace) -> None:
    require(house.worker, house.informed, from_on=LONG_AGO, refresh_months=36)
    assert own(house) == lines(house) == listed(house) == []
    require(house.worker, level("skilled"), from_on=LONG_AGO, refresh_months=6)
    assert own(house) == lines(house) == listed(house) == []
    assert "Not now" in page_as(house.sam, "training:my_record"), "a level is missing"


def test_not_now_holds_for_refreshers_too(house: SimpleNamespace) -> None:
    text = page_as(house.sam, "training:my_record")
    assert "You might like an offer" not in text
    assert "Not now" in text
    send(house.sam, "training:not_now_say")
    assert listed(house) == []
    assert lines(house) == []
    assert refreshers_due(house.northshore.pk, TODAY) == {1: 1}
    name = house.sam_person.shown_name
    assert name not in page_as(house.alma, "training:refreshers", house.quay.pk)
    assert name not in page_as(house.alma, "training:refreshers_csv", house.quay.pk)
    text = page_as(house.sam, "training:my_record")
    assert "You said “not now”" in text
    assert "You could refresh" not in text
    send(house.sam, "training:not_now_withdraw")
    assert listed(house) == [(house.sam_person.pk, "Trauma informed", DUE)]


def test_not_now_ends_by_its_day_and_holds_for_joined_records(house: SimpleNamespace) -> None:
    twin = make_person("Sammy Reid", house.quay)
    framework = house.sam_person.standings.get().framework
    facts = {"by": everywhere(house.northshore, Permission.MANAGE_STAFF), "framework": framework}
    say_not_now(person=twin, said_on=TODAY, until_on=TODAY + WEEK, **facts)
    assert len(listed(house)) == 1
    merge_people(by=facts["by"], survivor=house.sam_person, merged=twin)
    assert [listed(house, TODAY + n * WEEK) for n in (0, 1)] == [[], []]
    assert len(listed(house, TODAY + 2 * WEEK)) == 1
    say_offers_are_welcome(person=house.sam_person, **facts)
    assert len(listed(house)) == 1
    assert not NotNow.objects.exists()


def test_who_was_written_to_twice_leaves_the_list_with_not_now(house: SimpleNamespace) -> None:
    for n in range(3):
        send_digests(today=TUESDAY + n * WEEK)
    (waits,) = who_might_like_a_word(house.lead, on=TUESDAY)
    assert waits.staff_member == house.sam_person
    assert waits.words == "Trauma informed could be refreshed"
    text = page_as(house.sam, "services:my_record")
    assert "We wrote to you twice: Trauma informed could be refreshed. No more mail" in text
    send(house.sam, "training:not_now_say")
    assert not who_might_like_a_word(house.lead, on=TUESDAY).exists()
    for n in range(3, 6):
        send_digests(today=TUESDAY + n * WEEK)
    assert not HandOver.objects.filter(closed_on=None).exists()


def test_a_record_says_the_last_day_on_which_it_counts(house: SimpleNamespace) -> None:
    house.course.validity_months = 6
    house.course.save()
    make_session(house.quay, house.course, DONE + WEEK, [house.sam_person])
    until = months_later(DONE + WEEK, 6) - dt.timedelta(days=1)
    (newest, _older) = own_record(house.sam_person, on=TODAY).taken_part
    assert (newest.counts_until, newest.has_run_out) == (until, False)
    (newest, _older) = own_record(house.sam_person, on=until).taken_part
    assert not newest.has_run_out
    (newest, _older) = own_record(house.sam_person, on=until + dt.timedelta(days=1)).taken_part
    assert newest.has_run_out
    for user, page in (
        (house.sam, ["training:my_record"]),
        (house.sam, ["services:my_record"]),
        (house.alma, ["training:person_record", house.sam_person.pk]),
    ):
        text = page_as(user, *page)
        assert "Counts until" in text
        assert "Refresh from" not in text
        assert date_format(until, "SHORT_DATE_FORMAT") in text
        assert "No longer" not in text


def test_a_record_that_ran_out_says_so_on_the_own_page(house: SimpleNamespace) -> None:
    house.course.validity_months = 6
    house.course.save()
    make_session(house.quay, house.course, TODAY - dt.timedelta(days=400), [house.rosa])
    StaffMember.objects.filter(pk=house.sam_person.pk).update(user=None)
    StaffMember.objects.filter(pk=house.rosa.pk).update(user=house.sam)
    for page in ("training:my_record", "services:my_record"):
        assert "No longer" in page_as(house.sam, page)
