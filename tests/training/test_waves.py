"""Waves open by themselves, on their days, and are answered once without signing in."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from core.qr import code_svg
from tests.factories import everywhere, make_person
from tests.factories.evaluation import ask_of, asks, code_of, give_places, say
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.sessions import call_off
from training.actions.wave_mail import send_wave_mail
from training.actions.waves import begin, turn_waves
from training.models import Answer, Ask, AskedPerson, Evaluation, Place, Reply, Session, Wave
from training.wave_codes import Code, new_number

ON = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)


@pytest.fixture
def asked(world: SimpleNamespace) -> SimpleNamespace:
    """A course of Northshore that asks two statements, and a session with Sam and Rosa."""
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    world.statements = ask_of(world.course, world.quay)
    world.session = make_session(world.quay, world.course, ON)
    give_places(world.session, [world.sam_person, world.rosa])
    return world


def kinds_open(day: dt.date) -> list[str]:
    return sorted(Wave.objects.open_on(day).values_list("kind", flat=True))


def test_waves_open_by_themselves_and_once(asked: SimpleNamespace) -> None:
    turn_waves(today=ON - 8 * DAY)
    assert not Evaluation.objects.exists()
    for _time in range(2):
        turn_waves(today=ON - 7 * DAY)
    assert kinds_open(ON - 7 * DAY) == ["before"]
    assert Wave.objects.get(kind="before").asked == asks().count() == 2
    for day in (ON - DAY, ON, ON + DAY):
        turn_waves(today=day)
    assert kinds_open(ON + DAY) == ["after"]
    assert Wave.objects.get(kind="before").closed_on == ON + DAY
    later = dt.date(2027, 3, 14)
    turn_waves(today=later - DAY)
    assert kinds_open(later - DAY) == []
    turn_waves(today=later)
    assert kinds_open(later) == ["six_months"]
    assert [wave.asked for wave in Wave.objects.all()] == [2, 2, 2]


def test_nobody_is_asked_about_a_session_that_is_still_going_on(asked: SimpleNamespace) -> None:
    turn_waves(today=ON, is_evening=False)
    assert kinds_open(ON) == ["before"]
    turn_waves(today=ON, is_evening=True)
    assert kinds_open(ON) == ["after", "before"]


def test_missed_days_are_made_up_for_once(asked: SimpleNamespace) -> None:
    turn_waves(today=ON - 2 * DAY)
    wave = Wave.objects.get(kind="before")
    assert (wave.opens_on, wave.opened_on) == (ON - 7 * DAY, ON - 2 * DAY)
    turn_waves(today=ON + 5 * DAY)
    assert Wave.objects.get(kind="after").opened_on == ON + 5 * DAY
    assert Ask.objects.filter(wave__kind="after").count() == 2


def test_nothing_begins_after_the_first_day(asked: SimpleNamespace) -> None:
    turn_waves(today=ON + DAY)
    assert not Evaluation.objects.exists()


def test_a_wave_whose_window_is_over_is_never_opened(asked: SimpleNamespace) -> None:
    turn_waves(today=ON - DAY)
    turn_waves(today=ON + 60 * DAY)
    wave = Wave.objects.get(kind="after")
    assert (wave.opened_on, wave.closed_on, wave.asked) == (None, ON + 60 * DAY, 0)


def test_a_course_without_statements_asks_nothing(asked: SimpleNamespace) -> None:
    quiet = make_course(asked.northshore, None, name="Quiet course")
    session = make_session(asked.quay, quiet, ON)
    turn_waves(today=ON)
    assert not Evaluation.objects.filter(session=session).exists()
    assert begin(session_id=session.pk, today=ON) is None


def test_the_statements_of_another_organisation_are_not_asked(asked: SimpleNamespace) -> None:
    use_framework(asked.westmoor)
    shared = asked.course
    shared.organisation = None
    shared.save()
    session = make_session(asked.mill, shared, ON)
    turn_waves(today=ON)
    assert not Evaluation.objects.filter(session=session).exists()


def test_a_session_that_moves_takes_its_waves_along(asked: SimpleNamespace) -> None:
    turn_waves(today=ON - 7 * DAY)
    Session.objects.filter(pk=asked.session.pk).update(on=ON + 30 * DAY)
    turn_waves(today=ON)
    assert Wave.objects.get(kind="before").closes_on == ON + 30 * DAY
    assert Wave.objects.get(kind="after").opens_on == ON + 30 * DAY
    assert kinds_open(ON) == ["before"]
    Session.objects.filter(pk=asked.session.pk).update(on=ON - 30 * DAY)
    turn_waves(today=ON)
    assert Wave.objects.get(kind="before").closed_on == ON


def test_a_session_called_off_asks_nobody_and_forgets_who_was_asked(
    asked: SimpleNamespace,
) -> None:
    turn_waves(today=ON - 7 * DAY)
    code = code_of(asked.session, asked.rosa)
    by = everywhere(asked.quay, Permission.RECORD_TRAINING)
    call_off(by=by, session=asked.session)
    assert send_wave_mail(today=ON - 7 * DAY) == 0
    assert Client().get(reverse("training:wave_answer", args=[code])).status_code == 200
    turn_waves(today=ON - 6 * DAY)
    assert not AskedPerson.objects.exists()
    assert kinds_open(ON) == []


def test_only_who_came_is_asked_later_and_newcomers_are_not(asked: SimpleNamespace) -> None:
    turn_waves(today=ON - 7 * DAY)
    give_places(asked.session, [asked.lars])
    turn_waves(today=ON)
    assert Wave.objects.get(kind="before").asked == 3
    give_places(asked.session, [asked.rosa, asked.olive], Place.State.CAME)
    turn_waves(today=ON + DAY)
    later = Ask.objects.filter(wave__kind="after")
    # On the day itself nobody had been noted yet, so all three were asked; nobody came anew.
    assert {ask.person.staff_member for ask in later} == {
        asked.rosa, asked.sam_person, asked.lars,
    }  # fmt: skip
    turn_waves(today=dt.date(2027, 3, 14))
    six = Ask.objects.filter(wave__kind="six_months")
    assert [ask.person.staff_member for ask in six] == [asked.rosa]


@pytest.mark.parametrize("state", [Place.State.APOLOGIES, Place.State.NOT_THIS_TIME])
def test_who_has_no_place_any_more_is_not_asked(asked: SimpleNamespace, state: str) -> None:
    give_places(asked.session, [asked.rosa], state)
    turn_waves(today=ON)
    assert [a.person.staff_member for a in Ask.objects.filter(wave__kind="before")] == [
        asked.sam_person
    ]


def test_who_left_is_asked_no_more(asked: SimpleNamespace) -> None:
    turn_waves(today=ON - 7 * DAY)
    asked.rosa.left_on = ON - 2 * DAY
    asked.rosa.save()
    turn_waves(today=ON)
    assert [p.staff_member for p in AskedPerson.objects.all()] == [asked.sam_person]
    assert Wave.objects.get(kind="before").asked == 2
    assert Wave.objects.get(kind="after").asked == 1


def test_two_records_of_one_person_are_asked_once(asked: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", asked.quay, email="rosa.q@northshore.example")
    give_places(asked.session, [twin])
    turn_waves(today=ON - 7 * DAY)
    assert Wave.objects.get(kind="before").asked == 3
    twin.merged_into = asked.rosa
    twin.save()
    turn_waves(today=ON)
    assert Wave.objects.get(kind="after").asked == 2


def form_of(code: str) -> tuple[Client, str]:
    return Client(), reverse("training:wave_answer", args=[code])


@pytest.fixture
def open_now(asked: SimpleNamespace) -> SimpleNamespace:
    """As `asked`, with a session so near that its first wave is open today."""
    today = dt.date.today()
    asked.now = make_session(asked.quay, asked.course, today + 3 * DAY, title="Near")
    give_places(asked.now, [asked.sam_person, asked.rosa])
    turn_waves(today=today)
    asked.code = code_of(asked.now, asked.rosa)
    asked.fields = [f"s{one.pk}" for one in asked.statements]
    return asked


def test_a_link_is_answered_without_signing_in_and_used_once(open_now: SimpleNamespace) -> None:
    client, address = form_of(open_now.code)
    page = client.get(address).content.decode()
    assert "We can link your three answers; your manager never sees them." in page
    assert open_now.statements[0].words in page
    assert "Rosa" not in page
    first, second = open_now.fields
    sent = client.post(address, {first: "4", second: "skip"})
    assert (sent.status_code, sent["Location"]) == (302, reverse("training:wave_thanks"))
    assert "Thank you" in client.get(sent["Location"]).content.decode()
    again = client.post(address, {first: "1", second: "1"})
    assert (again.status_code, again["Location"]) == (302, sent["Location"])
    assert [one.value for one in Answer.objects.all()] == [4]


def test_whoever_prints_cards_cannot_see_who_has_answered(open_now: SimpleNamespace) -> None:
    """The form is the same before and after, letter by letter, save the token against forgery."""
    address, enter = form_of(open_now.code)[1], reverse("training:wave_enter")

    def seen() -> list[str]:
        pages = [Client().get(address), Client().post(address, {open_now.fields[0]: "6"})]
        pages.append(Client().post(enter, {"code": open_now.code}))
        told = [f"{one.status_code} {one.get('Location')} {one.content.decode()}" for one in pages]
        return [re.sub(r'(csrfmiddlewaretoken|nonce)[^>]*|nonce="[^"]*"', "", one) for one in told]

    before = seen()
    assert open_now.statements[0].words in before[0]
    say(open_now.code, [4, 2], on=dt.date.today())
    assert seen() == before


def test_sending_nothing_at_all_does_not_use_the_link_up(open_now: SimpleNamespace) -> None:
    client, address = form_of(open_now.code)
    page = client.post(address, {open_now.fields[0]: "skip"}).content.decode()
    assert "To skip them all, close this page" in page
    assert not Reply.objects.exists()


@pytest.mark.parametrize("value", ["6", "0", "-1", "x", "\0"])
def test_a_strange_answer_gets_a_sentence(open_now: SimpleNamespace, value: str) -> None:
    client, address = form_of(open_now.code)
    page = client.post(address, {open_now.fields[0]: value})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not Reply.objects.exists()


def test_a_link_of_a_later_wave_does_not_open_early(open_now: SimpleNamespace) -> None:
    client, address = form_of("A" + open_now.code[1:])
    assert client.get(address).status_code == 404


def test_a_code_is_typed_from_a_card(open_now: SimpleNamespace) -> None:
    client, enter = Client(), reverse("training:wave_enter")
    typed = open_now.code.lower().replace("-", " ")
    assert client.post(enter, {"code": typed})["Location"] == form_of(open_now.code)[1]
    for wrong in ("", "B-1", str(Code("before", new_number())), "\0", "é" * 59):
        page = client.post(enter, {"code": wrong})
        assert page.status_code == 200
        assert "There is a problem" in page.content.decode()


def test_cards_are_for_people_without_an_address(open_now: SimpleNamespace) -> None:
    client = Client()
    client.force_login(open_now.alma)
    page = client.get(reverse("training:wave_cards", args=[open_now.now.pk])).content.decode()
    assert open_now.code in page
    # A picture of the whole link: it opens the form, with nothing to type.
    assert page.count('class="qrline"') == 1
    link = settings.SITE_URL + form_of(open_now.code)[1]
    assert code_svg(link, fills_its_place=True) in page
    assert code_of(open_now.now, open_now.sam_person) not in page
    session = client.get(reverse("training:session_detail", args=[open_now.now.pk]))
    assert open_now.code not in session.content.decode()


def test_the_form_keeps_the_house_rules(open_now: SimpleNamespace) -> None:
    from tests.pages.test_every_page import faults

    assert faults(Client().get(form_of(open_now.code)[1]).content.decode()) == []


def test_nothing_in_the_database_joins_a_name_to_an_answer(open_now: SimpleNamespace) -> None:
    """While links are out, and all the more when they are gone: no value of any column of what
    knows people stands in what knows answers, save the wave that both are of.
    """
    say(open_now.code, [4, 2], on=dt.date.today())
    reply = Reply.objects.get()
    secret = {str(reply.pk), reply.pseudonym.hex, str(reply.pseudonym), str(reply.pseudonym.int)}
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        own = {Reply._meta.db_table, Answer._meta.db_table}
        others = set(connection.introspection.table_names(cursor)) - own
        for name in sorted(others):
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            told = " ".join(row[0] for row in cursor.fetchall())
            assert not [one for one in secret if one in told], name
    names = {field.name for model in (Reply, Answer) for field in model._meta.get_fields()}
    assert names == {"id", "wave", "pseudonym", "answers", "reply", "statement", "value"}
    known = {str(pk) for pk in AskedPerson.objects.values_list("number", flat=True)}
    assert not [n for n in known if n in f"{reply.pseudonym.int} {reply.pk.int}"]


def test_who_was_asked_is_forgotten_when_the_last_wave_closes(asked: SimpleNamespace) -> None:
    for day in (ON - 7 * DAY, ON):
        turn_waves(today=day)
    code = code_of(asked.session, asked.rosa)
    say(code, [3, 3], on=ON)
    turn_waves(today=dt.date(2027, 3, 14))
    assert AskedPerson.objects.count() == 2
    turn_waves(today=dt.date(2027, 4, 12))
    assert not AskedPerson.objects.exists()
    assert not Ask.objects.exists()
    assert Answer.objects.count() == 2
    assert Client().get(reverse("training:wave_answer", args=[code])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_wave_and_keep_one_reply(asked: SimpleNamespace) -> None:
    def at_once(do: Any) -> list[Any]:
        def apart(_number: int) -> Any:
            try:
                return do()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as four:
            return list(four.map(apart, range(4)))

    at_once(lambda: turn_waves(today=ON))
    assert Evaluation.objects.count() == 1
    assert [w.asked for w in Wave.objects.filter(kind="before")] == [2]
    code = code_of(asked.session, asked.rosa)
    assert sorted(at_once(lambda: say(code, [5, 5], on=ON))) == [False, False, False, True]
    assert Reply.objects.count() == 1
