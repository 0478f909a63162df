"""The one mail a week: at most one, quiet, stopped with one press, and never a third reminder."""

import datetime as dt
import re
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from implementation.actions.plans import move_plan
from services.actions.access import withdraw_grant
from services.actions.digests import (
    change_digest_rule,
    close_hand_over,
    send_digests,
    settle_hand_overs,
)
from services.actions.mail_choice import choose_rhythm
from services.actions.settings import choose_nation
from services.figures.digests import who_might_like_a_word
from services.models import DigestChoice, DigestSent, HandOver, StaffMember, Unit
from tests.factories import everywhere, make_person
from tests.factories.plans import DUE, make_action
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in
from training.actions.attendance import record_attendance
from training.actions.offers import say_not_now
from training.actions.places import invite

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
TUESDAY = DUE - dt.timedelta(days=DUE.weekday()) + DAY


@pytest.fixture
def marks(world: SimpleNamespace) -> SimpleNamespace:
    """Mark has one plan."""
    world.plan = make_action(world.quay, owner=world.mark, due_on=TUESDAY + 7 * DAY)
    return world


@pytest.fixture
def sams(world: SimpleNamespace) -> SimpleNamespace:
    """Sam's role asks for the first level, which Sam does not hold yet."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.sam_reid = world.sam.staff_member
    return world


def to_sam(world: SimpleNamespace) -> list[mail.EmailMessage]:
    return [one for one in mail.outbox if one.to == [world.sam.email]]


def test_a_week_without_news_has_no_mail(world: SimpleNamespace) -> None:
    assert send_digests(today=TUESDAY) == 0
    assert mail.outbox == []


def test_one_mail_a_week_to_the_owner_and_nobody_else(marks: SimpleNamespace) -> None:
    sent = [send_digests(today=TUESDAY + n * DAY) for n in (0, 0, 1, 3, 5)]
    assert sent == [1, 0, 0, 0, 0]
    (told,) = mail.outbox
    assert (told.to, told.cc, told.bcc) == ([marks.mark.email], [], [])
    assert told.subject == "Your week in TIP Tracker"
    assert marks.plan.words in told.body
    assert not re.search(r"overdue|late\b|behind|missed|must", told.body, re.IGNORECASE)
    assert send_digests(today=TUESDAY + WEEK) == 1


def test_over_a_year_nobody_has_two_mails_in_a_week(sams: SimpleNamespace) -> None:
    for n in range(365):
        send_digests(today=TUESDAY + n * DAY)
    weeks = DigestSent.objects.filter(sent_at__isnull=False).values_list("user", "week")
    assert len(weeks) == len(set(weeks)) == len(mail.outbox)
    assert all(week.weekday() == 0 for _user, week in weeks)


def test_no_mail_goes_out_at_a_weekend_or_before_the_day(marks: SimpleNamespace) -> None:
    saturday, monday = TUESDAY + 4 * DAY, TUESDAY - DAY
    assert send_digests(today=monday) == send_digests(today=saturday) == 0
    by = everywhere(marks.northshore, Permission.MANAGE_SETTINGS)
    change_digest_rule(by=by, organisation=marks.northshore, weekday=3, is_on=True)
    assert send_digests(today=TUESDAY + DAY) == 0
    assert send_digests(today=TUESDAY + 2 * DAY) == 1


@pytest.mark.parametrize(
    ("nation", "weekday", "closed", "sent_on"),
    [
        ("", 1, dt.date(2028, 12, 26), dt.date(2028, 12, 27)),
        ("scotland", 1, dt.date(2027, 11, 30), dt.date(2027, 12, 1)),
        ("england", 1, None, dt.date(2027, 11, 30)),
        ("wales", 4, dt.date(2027, 3, 26), dt.date(2027, 3, 25)),
    ],
)
def test_no_mail_goes_out_on_a_bank_holiday_and_none_is_lost(
    marks: SimpleNamespace, nation: str, weekday: int, closed: dt.date | None, sent_on: dt.date
) -> None:
    by = everywhere(marks.northshore, Permission.MANAGE_SETTINGS)
    choose_nation(by=by, organisation=marks.northshore, nation=nation or "england")
    change_digest_rule(by=by, organisation=marks.northshore, weekday=weekday, is_on=True)
    make_action(marks.quay, owner=marks.mark, due_on=sent_on + WEEK)
    week = [sent_on + n * DAY for n in range(-sent_on.weekday(), 7 - sent_on.weekday())]
    sent = {day: send_digests(today=day) for day in week}
    assert [day for day, n in sent.items() if n] == [sent_on]
    assert closed is None or sent[closed] == 0


def test_an_organisation_can_have_no_mail_at_all(marks: SimpleNamespace) -> None:
    by = everywhere(marks.northshore, Permission.MANAGE_SETTINGS)
    change_digest_rule(by=by, organisation=marks.northshore, weekday=1, is_on=False)
    assert send_digests(today=TUESDAY) == 0


def test_somebody_may_have_it_once_a_month_or_never(marks: SimpleNamespace) -> None:
    choose_rhythm(user_id=marks.mark.pk, rhythm="monthly")
    first = TUESDAY.replace(day=1) + dt.timedelta(days=32)
    first = first.replace(day=1)
    sent = []
    for n in range(27):
        make_action(marks.quay, owner=marks.mark, due_on=first + (n + 3) * DAY)
        sent.append(send_digests(today=first + n * DAY))
    assert sum(sent) == 1
    choose_rhythm(user_id=marks.mark.pk, rhythm="none")
    assert send_digests(today=first + 32 * DAY) == 0


def test_the_mail_tells_of_open_plans_of_the_next_two_weeks_alone(marks: SimpleNamespace) -> None:
    facts = {"owner": marks.mark}
    make_action(marks.quay, words="Gone by", due_on=TUESDAY - DAY, **facts)
    make_action(marks.quay, words="Just within", due_on=TUESDAY + 14 * DAY, **facts)
    make_action(marks.quay, words="Too far", due_on=TUESDAY + 15 * DAY, **facts)
    by = scope_of(marks.alma)
    for words, progress in (("All done", "done"), ("Not any more", "stopped")):
        plan = make_action(marks.quay, words=words, **facts)
        move_plan(by=by, action=plan, progress=progress, because="No time")
    send_digests(today=TUESDAY)
    listed = re.findall(r"^- (.+?), .+? \(", mail.outbox[0].body, re.MULTILINE)
    assert listed == [marks.plan.words, "Just within"]


def test_two_mails_about_the_same_thing_and_then_a_person(sams: SimpleNamespace) -> None:
    for n in range(5):
        send_digests(today=TUESDAY + n * WEEK)
    first, second = to_sam(sams)
    assert "our last mail about it" not in first.body
    assert "our last mail about it" in second.body
    lead = everywhere(sams.quay, Permission.VIEW_STAFF)
    (waits,) = who_might_like_a_word(lead, on=TUESDAY)
    assert waits.staff_member == sams.sam_reid
    assert "offer of" in waits.words
    assert not who_might_like_a_word(everywhere(sams.mill, Permission.VIEW_STAFF), on=TUESDAY)
    shown = signed_in(sams.sam).get(reverse("services:my_record")).content.decode()
    assert "No more mail comes about it" in shown


def test_who_was_asked_by_a_person_is_left_in_peace(sams: SimpleNamespace) -> None:
    for n in range(3):
        send_digests(today=TUESDAY + n * WEEK)
    lead = scope_of(sams.alma, Permission.VIEW_STAFF)
    for _twice in range(2):
        close_hand_over(by=lead, hand_over=HandOver.objects.get(), on=TUESDAY + 3 * WEEK)
    for n in range(3, 8):
        send_digests(today=TUESDAY + n * WEEK)
    assert len(to_sam(sams)) == 2
    assert HandOver.objects.get().closed_by_id == sams.alma.pk


def test_not_now_ends_the_mails_and_takes_the_person_off_the_list(sams: SimpleNamespace) -> None:
    for n in range(3):
        send_digests(today=TUESDAY + n * WEEK)
    say_not_now(
        by=None,
        person=sams.sam_reid,
        framework=sams.sam_reid.standings.get().framework,
        said_on=TUESDAY + 3 * WEEK,
        user_id=sams.sam.pk,
    )
    # At once: nobody waits for another mail.
    assert words_for(sams.quay) == []
    send_digests(today=TUESDAY + 3 * WEEK)
    assert words_for(sams.quay) == []
    assert len(to_sam(sams)) == 2


def words_for(unit: Unit, on: dt.date = TUESDAY) -> list[str]:
    rows = who_might_like_a_word(everywhere(unit, Permission.VIEW_STAFF), on=on)
    return [one.staff_member.shown_name for one in rows]


@pytest.mark.parametrize("why", ["never", "no mail at all"])
def test_what_is_settled_leaves_the_list_without_any_mail(sams: SimpleNamespace, why: str) -> None:
    for n in range(3):
        send_digests(today=TUESDAY + n * WEEK)
    if why == "never":
        choose_rhythm(user_id=sams.sam.pk, rhythm="none")
    else:
        by = everywhere(sams.northshore, Permission.MANAGE_SETTINGS)
        change_digest_rule(by=by, organisation=sams.northshore, weekday=1, is_on=False)
    day = TUESDAY + 4 * WEEK
    # Nothing has changed: a person may still ask.
    assert settle_hand_overs(today=day) == 0
    assert words_for(sams.quay) == ["Sam Reid"]
    course = make_course(sams.northshore, level("informed"), name="Opening doors")
    session = make_session(sams.quay, course, day)
    by = everywhere(sams.quay, Permission.RECORD_TRAINING)
    record_attendance(by=by, session=session, came=[sams.sam_reid.pk])
    assert [settle_hand_overs(today=day + DAY) for _twice in range(2)] == [1, 0]
    assert words_for(sams.quay) == []


def test_who_leaves_is_off_the_list_on_that_day_and_settled(sams: SimpleNamespace) -> None:
    for n in range(3):
        send_digests(today=TUESDAY + n * WEEK)
    last = TUESDAY + 5 * WEEK
    StaffMember.objects.filter(pk=sams.sam_reid.pk).update(left_on=last)
    assert settle_hand_overs(today=last - DAY) == 0
    assert words_for(sams.quay, last - DAY) == ["Sam Reid"]
    assert words_for(sams.quay, last) == []
    assert settle_hand_overs(today=last) == 1


def test_a_duty_of_a_lead_is_told_twice_and_never_handed_over(world: SimpleNamespace) -> None:
    use_framework(world.northshore)
    make_person("Alma Lead", world.harbour, user=world.alma)
    course = make_course(world.northshore, level("informed"), name="Opening doors")
    make_session(world.quay, course, TUESDAY - DAY)
    for n in range(4):
        send_digests(today=TUESDAY + n * WEEK)
    told = [one.body for one in mail.outbox if one.to == [world.alma.email]]
    assert ["who came?" in one for one in told] == [True, True]
    assert "our last mail about it" in told[1]
    assert "may ask you in person" not in told[1]
    assert not HandOver.objects.exists()


def test_nobody_notes_a_word_with_themselves(world: SimpleNamespace) -> None:
    own = make_person("Mark Manager", world.quay, user=world.mark)
    facts = {"user": world.mark, "staff_member": own, "key": "offer X", "since_on": TUESDAY}
    hand_over = HandOver.objects.create(words="An offer", **facts)
    close = reverse("services:hand_over_close", args=[hand_over.pk])
    assert signed_in(world.mark).post(close).status_code == 404
    by = scope_of(world.mark, Permission.VIEW_STAFF)
    with pytest.raises(PermissionError):
        close_hand_over(by=by, hand_over=hand_over, on=TUESDAY)
    assert HandOver.objects.get().closed_on is None
    assert signed_in(world.alma).post(close).status_code == 302
    assert HandOver.objects.get().closed_by_id == world.alma.pk


def test_somebody_who_left_or_whose_access_ended_gets_no_mail(marks: SimpleNamespace) -> None:
    withdraw_grant(
        by=scope_of(marks.ada, Permission.MANAGE_ACCESS),
        grant=marks.mark.grants.get(),
        until_on=dt.date(2021, 1, 1),
    )
    assert send_digests(today=TUESDAY) == 0


def test_a_mail_server_that_is_away_is_asked_again(
    marks: SimpleNamespace, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"  # type: ignore[attr-defined]
    assert send_digests(today=TUESDAY) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    assert send_digests(today=TUESDAY + DAY) == 1


class Away:
    """A mail server that hangs up."""

    def __init__(self, **_facts: object) -> None:
        pass

    def send_messages(self, _messages: object) -> None:
        raise SMTPServerDisconnected("away")


def test_a_worker_killed_on_the_way_never_sends_twice(marks: SimpleNamespace) -> None:
    week = TUESDAY - DAY
    DigestSent.objects.create(user=marks.mark, organisation=marks.northshore, week=week)
    assert send_digests(today=TUESDAY) == 0


def test_the_link_in_the_mail_stops_it_with_one_press_and_no_sign_in(
    marks: SimpleNamespace,
) -> None:
    send_digests(today=TUESDAY)
    header = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert header in mail.outbox[0].body
    path = re.sub(r"^https?://[^/]+", "", header)
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert not DigestChoice.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert DigestChoice.objects.get().rhythm == "none"
    assert client.post(f"{path[:-2]}x/").status_code == 404


def test_anybody_chooses_how_often_on_their_own_page(world: SimpleNamespace) -> None:
    sam, page = signed_in(world.sam), reverse("services:mail_settings")
    assert "At most once a week" in sam.get(page).content.decode()
    for rhythm in ("none", "monthly"):
        sam.post(page, {"rhythm": rhythm})
        assert DigestChoice.objects.get(user=world.sam).rhythm == rhythm


def test_admins_see_that_a_mail_went_out_and_not_what_it_said(marks: SimpleNamespace) -> None:
    send_digests(today=TUESDAY)
    ada = signed_in(marks.ada)
    for name in ("mail_list", "mail_list_csv"):
        found = ada.get(reverse(f"services:{name}"), {"q": "mark"}).content.decode()
        assert marks.mark.email in found
        assert marks.plan.words not in found
        other = ada.get(reverse(f"services:{name}"), {"q": "nobody"}).content.decode()
        assert marks.mark.email not in other


def test_a_manager_reads_for_whom_a_word_on_cover_waits(world: SimpleNamespace) -> None:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("skilled"), name="Skilled here")
    session = make_session(world.quay, course, TUESDAY + 20 * DAY)
    by = everywhere(world.quay, Permission.PLAN_PLACES)
    now = dt.datetime.combine(TUESDAY, dt.time(9), tzinfo=dt.UTC)
    invite(by=by, session=session, staff_ids=[world.rosa.pk], is_released=False, now=now)
    send_digests(today=TUESDAY)
    told = {one.to[0]: one.body for one in mail.outbox}
    assert "1 person is waiting for your word on cover" in told[world.mark.email]
    assert world.nadia.email not in told
    assert world.rosa.shown_name not in told[world.mark.email]


def test_what_runs_out_soon_can_be_refreshed_and_what_was_is_not_told(
    sams: SimpleNamespace,
) -> None:
    course = make_course(
        sams.northshore, level("informed"), name="Opening doors", validity_months=12
    )
    by = everywhere(sams.quay, Permission.RECORD_TRAINING)
    held = TUESDAY + 30 * DAY - dt.timedelta(days=365)
    first = make_session(sams.quay, course, held)
    record_attendance(by=by, session=first, came=[sams.sam_reid.pk])
    send_digests(today=TUESDAY)
    assert "could be refreshed" in to_sam(sams)[0].body
    again = make_session(sams.quay, course, TUESDAY)
    record_attendance(by=by, session=again, came=[sams.sam_reid.pk])
    send_digests(today=TUESDAY + WEEK)
    assert len(to_sam(sams)) == 1
