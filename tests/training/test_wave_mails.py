"""Questions about a session by mail: in the weekly one or apart, in the same limits and log."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from services.actions.digests import change_digest_rule, send_digests
from services.actions.mail_choice import choose_rhythm
from services.models import DigestChoice, DigestSent, DigestTold, HandOver
from tests.factories import everywhere, make_person
from tests.factories.evaluation import ask_of, code_of, give_places, say
from tests.factories.training import level, make_course, make_session, use_framework
from tests.implementation.test_pages import signed_in
from training.actions.wave_mail import send_wave_mail
from training.actions.waves import turn_waves
from training.models import AskedPerson

MONDAY = dt.date(2026, 9, 14)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
PAT = "pat.doe@northshore.example"


@pytest.fixture
def asked(world: SimpleNamespace) -> SimpleNamespace:
    """A session on a Monday that asks Sam, who has an account, and Pat, who has none."""
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    world.statements = ask_of(world.course, world.quay)
    world.pat = make_person("Pat Doe", world.quay, world.worker, email=PAT)
    world.session = make_session(world.quay, world.course, MONDAY, title="First steps")
    give_places(world.session, [world.sam_person, world.pat, world.rosa])
    return world


def told(address: str) -> list[mail.EmailMessage]:
    return [one for one in mail.outbox if one.to == [address]]


def news(world: SimpleNamespace, on: dt.date) -> None:
    """Sam has a place in something that asks nothing: the weekly mail has that to tell."""
    quiet = make_course(world.northshore, None, name=f"News {on}")
    session = make_session(world.quay, quiet, on, title="News")
    give_places(session, [world.sam_person])


def through(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """Every tick from day to day, as the clock rings them; on which day whom a mail reached."""
    sent: list[tuple[dt.date, str]] = []
    for n in range((last - first).days + 1):
        day, before = first + n * DAY, len(mail.outbox)
        turn_waves(today=day, is_evening=False)
        send_wave_mail(today=day)
        send_digests(today=day)
        turn_waves(today=day)
        send_wave_mail(today=day)
        sent += [(day, one.to[0]) for one in mail.outbox[before:]]
    return sent


def test_who_has_an_account_reads_it_in_the_weekly_mail_and_nowhere_else(
    asked: SimpleNamespace,
) -> None:
    turn_waves(today=MONDAY - WEEK)
    send_wave_mail(today=MONDAY - WEEK)
    assert told(asked.sam.email) == []
    news(asked, MONDAY + DAY)
    send_digests(today=MONDAY - WEEK + DAY)
    [one] = told(asked.sam.email)
    assert one.subject == "Your week in TIP Tracker"
    assert "Before and after training" in one.body
    assert "Before “First steps”: how far do a few statements fit you today?" in one.body
    assert "until 14 September 2026" in one.body
    assert "your manager never sees them" in one.body
    assert one.body.count(code_of(asked.session, asked.sam_person)) == 1
    assert "You have a place: First steps" in one.body
    assert "You have a place: News" in one.body
    # Told once: the next weekly mail has no word of it, and nobody is reminded.
    assert send_wave_mail(today=MONDAY) == 0


def test_who_has_no_account_gets_one_mail_and_can_stop_it(asked: SimpleNamespace) -> None:
    turn_waves(today=MONDAY - WEEK)
    assert [send_wave_mail(today=MONDAY - WEEK + n * DAY) for n in (0, 0, 1)] == [1, 0, 0]
    [one] = told(PAT)
    assert one.subject == "Before “First steps”: a few statements"
    assert code_of(asked.session, asked.pat) in one.body
    assert "You get one mail from us in seven days at most." in one.body
    header = one.extra_headers["List-Unsubscribe"].strip("<>")
    assert header in one.body
    path = re.sub(r"^https?://[^/]+", "", header)
    client = Client(enforce_csrf_checks=True)
    assert "Stop this mail?" in client.get(path).content.decode()
    assert not DigestChoice.objects.exists()
    page = client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "Send them again" in page
    assert DigestChoice.objects.get(staff_member=asked.pat).rhythm == "none"
    assert len([one for one in through(MONDAY, MONDAY + 40 * WEEK) if one[1] == PAT]) == 0
    assert "Mail comes again" in client.post(path, {"again": "1"}).content.decode()
    assert DigestChoice.objects.get(staff_member=asked.pat).rhythm == "weekly"


def test_from_the_first_wave_to_the_last_each_is_told_once(asked: SimpleNamespace) -> None:
    sent = through(MONDAY - 2 * WEEK, MONDAY + 40 * WEEK)
    assert [day for day, who in sent if who == PAT] == [
        MONDAY - WEEK, MONDAY, dt.date(2027, 3, 15),
    ]  # fmt: skip
    links = [re.findall(r"/training/say/([A-Z])-", one.body) for one in told(PAT)]
    assert links == [["B"], ["A"], ["S"]]
    to_sam = "".join(one.body for one in told(asked.sam.email))
    assert re.findall(r"/training/say/([A-Z])-", to_sam) == ["B", "A", "S"]


def test_nobody_has_two_mails_in_seven_days_whatever_is_asked(asked: SimpleNamespace) -> None:
    """Five courses in three weeks, plans every week, and places that are given late."""
    for n in range(5):
        session = make_session(asked.quay, asked.course, MONDAY + n * 4 * DAY, title=f"Course {n}")
        give_places(session, [asked.sam_person, asked.pat])
        news(asked, MONDAY + n * WEEK)
    days: dict[str, list[dt.date]] = {}
    for day, who in through(MONDAY - 2 * WEEK, MONDAY + 8 * WEEK):
        days.setdefault(who, []).append(day)
    assert len(days[PAT]) > 2
    assert len(days[asked.sam.email]) > 2
    for found in days.values():
        gaps = [(b - a).days for a, b in zip(found, found[1:], strict=False)]
        assert min(gaps) >= 7


def test_a_mail_of_friday_is_not_followed_by_one_of_monday(asked: SimpleNamespace) -> None:
    asked.session.places.all().delete()
    friday = MONDAY + 4 * DAY
    for on in (friday, friday + 3 * DAY):
        give_places(make_session(asked.quay, asked.course, on, title=f"On {on}"), [asked.pat])
    days = [day for day, who in through(friday - 2 * WEEK, friday + DAY) if who == PAT]
    assert days == [friday - WEEK, friday]


def late(asked: SimpleNamespace, has_place_on: dt.date) -> list[tuple[dt.date, str]]:
    """Sam gets a place in a session of a Thursday after the weekly mail of a Tuesday."""
    asked.near = make_session(asked.quay, asked.course, MONDAY + 10 * DAY, title="Near")
    sent = through(MONDAY + 8 * DAY, has_place_on - DAY)
    give_places(asked.near, [asked.sam_person])
    sent += through(has_place_on, asked.near.on + 14 * DAY)
    return [one for one in sent if one[1] == asked.sam.email]


@pytest.fixture
def quiet(asked: SimpleNamespace) -> SimpleNamespace:
    asked.session.places.all().delete()
    return asked


def test_a_late_place_is_asked_apart_where_there_was_no_mail_for_a_week(
    quiet: SimpleNamespace,
) -> None:
    wednesday = MONDAY + 9 * DAY
    sent = late(quiet, wednesday)
    # The weekly mail had nothing to tell on Tuesday, and the next Tuesday is too soon after it.
    assert sent == [(wednesday, quiet.sam.email), (wednesday + 13 * DAY, quiet.sam.email)]
    apart, weekly = told(quiet.sam.email)
    assert code_of(quiet.near, quiet.sam_person) in apart.body
    assert apart.subject == "Before “Near”: a few statements"
    assert "After “Near”" in weekly.body


def test_a_late_place_is_not_asked_by_mail_right_after_the_weekly_one(
    quiet: SimpleNamespace,
) -> None:
    news(quiet, MONDAY + 10 * DAY)
    tuesday = MONDAY + 8 * DAY
    sent = late(quiet, tuesday + DAY)
    assert [day for day, _who in sent] == [tuesday, tuesday + WEEK]
    assert "Near" not in told(quiet.sam.email)[0].body
    assert "After “Near”" in told(quiet.sam.email)[1].body


@pytest.mark.parametrize("rhythm", ["none", "monthly"])
def test_who_wants_fewer_mails_gets_fewer(asked: SimpleNamespace, rhythm: str) -> None:
    choose_rhythm(user_id=asked.sam.pk, rhythm=rhythm)
    for n in range(6):
        session = make_session(asked.quay, asked.course, MONDAY + n * WEEK, title=f"Course {n}")
        give_places(session, [asked.sam_person])
    sent = through(MONDAY - 2 * WEEK, MONDAY + 10 * WEEK)
    months = [day.month for day, who in sent if who == asked.sam.email]
    assert months == ([] if rhythm == "none" else [9, 10, 11])


def test_who_wants_no_mail_finds_it_on_their_own_page(asked: SimpleNamespace) -> None:
    choose_rhythm(user_id=asked.sam.pk, rhythm="none")
    today = dt.date.today()
    near = make_session(asked.quay, asked.course, today + 3 * DAY, title="Near")
    give_places(near, [asked.sam_person])
    turn_waves(today=today)
    address = reverse("training:wave_answer", args=[code_of(near, asked.sam_person)])
    page = signed_in(asked.sam).get(reverse("services:my_record")).content.decode()
    assert f'href="{address}"' in page
    assert "until it is over, whether you answered or not" in page
    say(code_of(near, asked.sam_person), [3, 3], on=today)
    assert address in signed_in(asked.sam).get(reverse("services:my_record")).content.decode()
    other = signed_in(asked.alma).get(reverse("training:person_record", args=[asked.sam_person.pk]))
    assert other.status_code == 200
    assert address not in other.content.decode()


def test_where_no_weekly_mail_is_sent_everybody_is_asked_apart(asked: SimpleNamespace) -> None:
    by = everywhere(asked.northshore, Permission.MANAGE_SETTINGS)
    change_digest_rule(by=by, organisation=asked.northshore, weekday=1, is_on=False)
    sent = through(MONDAY - WEEK, MONDAY - DAY)
    assert sorted(who for _day, who in sent) == sorted([PAT, asked.sam.email])


def test_no_mail_leaves_at_a_weekend(quiet: SimpleNamespace) -> None:
    saturday = MONDAY + 5 * DAY
    quiet.near = make_session(quiet.quay, quiet.course, saturday + 3 * DAY, title="Near")
    turn_waves(today=saturday - DAY)
    give_places(quiet.near, [quiet.pat])
    sent = through(saturday, saturday + 3 * DAY)
    assert [day for day, who in sent if who == PAT] == [saturday + 2 * DAY]


def test_two_sessions_of_one_week_are_asked_in_one_mail(asked: SimpleNamespace) -> None:
    other = make_session(asked.quay, asked.course, MONDAY, title="Second steps")
    give_places(other, [asked.pat])
    turn_waves(today=MONDAY - WEEK)
    assert send_wave_mail(today=MONDAY - WEEK) == 1
    [one] = told(PAT)
    assert one.subject == "A few statements about your training sessions"
    for session in (asked.session, other):
        assert code_of(session, asked.pat) in one.body


def test_the_log_says_about_what_when_and_to_whom_and_never_the_link(
    asked: SimpleNamespace,
) -> None:
    through(MONDAY - WEEK, MONDAY - 6 * DAY)
    rows = DigestSent.objects.exclude(sent_at=None).order_by("about")
    assert [(one.about, one.user, one.staff_member, one.sent_on) for one in rows] == [
        ("asked", None, asked.pat, MONDAY - WEEK),
        ("week", asked.sam, None, MONDAY - 6 * DAY),
    ]
    kept = [*DigestSent.objects.values(), *DigestTold.objects.values(), *HandOver.objects.values()]
    numbers = set(AskedPerson.objects.values_list("number", flat=True))
    for person in (asked.sam_person, asked.pat):
        assert code_of(asked.session, person) not in str(kept)
    assert not [one for one in numbers if str(one) in str(kept)]
    page = signed_in(asked.ada).get(reverse("services:mail_list"), {"q": "pat"}).content.decode()
    assert PAT in page
    assert "Questions about a session" in page
    assert asked.sam.email not in page


def test_what_was_told_goes_with_who_was_asked_and_that_a_mail_went_stays(
    asked: SimpleNamespace,
) -> None:
    through(MONDAY - WEEK, MONDAY + DAY)
    sent = DigestSent.objects.exclude(sent_at=None).count()
    assert DigestTold.objects.filter(key__startswith="asked ").exists()
    turn_waves(today=dt.date(2027, 4, 12))
    assert not AskedPerson.objects.exists()
    assert not DigestTold.objects.filter(key__startswith="asked ").exists()
    assert DigestSent.objects.exclude(sent_at=None).count() == sent


def test_mails_are_the_same_for_who_has_answered(asked: SimpleNamespace) -> None:
    turn_waves(today=MONDAY - WEEK)
    say(code_of(asked.session, asked.pat), [3, 3], on=MONDAY - WEEK)
    assert send_wave_mail(today=MONDAY - WEEK) == 1


def test_a_mail_that_could_not_leave_is_sent_the_next_time_and_took_no_week(
    asked: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_waves(today=MONDAY - WEEK)
    with monkeypatch.context() as broken:

        def fail(*_args: Any, **_kwargs: Any) -> None:
            raise SMTPException("no")

        broken.setattr("django.core.mail.EmailMessage.send", fail)
        assert send_wave_mail(today=MONDAY - WEEK) == 0
    assert not DigestSent.objects.exists()
    assert send_wave_mail(today=MONDAY - WEEK) == 1


@pytest.mark.django_db(transaction=True)
def test_four_ticks_at_once_send_one_mail(asked: SimpleNamespace) -> None:
    turn_waves(today=MONDAY - WEEK)

    def tick(_number: int) -> int:
        try:
            return send_wave_mail(today=MONDAY - WEEK)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as four:
        assert sorted(four.map(tick, range(4))) == [0, 0, 0, 1]
    assert len(told(PAT)) == 1


def test_two_records_that_were_joined_get_one_mail(asked: SimpleNamespace) -> None:
    twin = make_person("Pat Doe", asked.quay, email="p.doe@northshore.example")
    give_places(asked.session, [twin])
    turn_waves(today=MONDAY - WEEK)
    twin.merged_into = asked.pat
    twin.save()
    assert send_wave_mail(today=MONDAY - WEEK) == 1
    assert told(PAT)[0].body.count("/training/say/") == 1
