"""The form of a check-in: for whom it opens, what it carries, and that opening leaves no trace."""

import datetime as dt
import re
import time
from html import unescape
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.wellbeing import (
    answer,
    end_time,
    held,
    make_open_round,
    make_people,
    unfrozen,
)
from wellbeing import nullifiers, tickets
from wellbeing.asked import Asked, NoForm, by_account, by_code
from wellbeing.keys import KeyStore
from wellbeing.models import Question, ReportingGroup, Round

W = ReportingGroup.Way
NEVER_PRINTED = "AAAA-BBBB-CCCC-DDDD"


@pytest.fixture
def of(world: SimpleNamespace) -> Round:
    """Quay answers by signing in, Lighthouse by slip; Orchard next door is not asked."""
    make_people(world.lighthouse, 2, accounts=False)
    return make_open_round(world.harbour, [(world.quay, W.TICKET), (world.lighthouse, W.SLIP)])


def opened(who: object = None, address: str = "/check-in/", **more: object) -> str:
    client = Client()
    if who:
        client.force_login(who)
    response = client.get(address, **more)
    assert response.status_code == 200
    return unescape(response.content.decode())


def ticket_in(html: str, of: Round) -> tickets.Ticket:
    found = re.search(r'name="ticket" value="([^"]+)"', html)
    assert found
    read = tickets.read(found[1], KeyStore(settings.TICKET_KEYS).read, now=int(time.time()))
    assert read
    assert read.round_id == of.pk
    return read


def code_of(of: Round, slip: int, group: int = 2) -> str:
    key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    assert key
    return nullifiers.code_of_slip(key, of.pk, group, slip)


def test_somebody_who_is_asked_gets_the_ticket_of_their_own_answer(
    world: SimpleNamespace, of: Round
) -> None:
    key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    assert key

    ticket = ticket_in(opened(world.sam), of)

    assert ticket.group == 1
    assert ticket.questions == 5
    assert ticket.nullifier == nullifiers.of_person(key, of.pk, world.sam_person.pk)
    assert ticket.public_key == bytes(of.public_key)
    assert 0 < ticket.ends_at - time.time() <= tickets.LIFE


def test_the_page_says_where_answers_count_and_what_is_asked(
    world: SimpleNamespace, of: Round
) -> None:
    html = " ".join(opened(world.sam).split())

    for told in ("We will ask about", "We will not ask about", "<strong>Quay</strong>"):
        assert told in html
    assert "15 people are asked there" in html
    assert "about one minute" in html
    assert "Only group figures of 10 answers or more" in html
    assert "Not now" in html
    assert "Leave this page" in html
    assert settings.LEAVE_URL in html
    for address in ("/support/", "/check-in/privacy/", "/check-in/privacy/assessment/"):
        assert f'href="{address}' in html


def test_six_taps_are_enough_and_nothing_is_chosen_beforehand(
    world: SimpleNamespace, of: Round
) -> None:
    html = opened(world.sam)

    assert html.count("<fieldset") == 5
    assert html.count('type="radio"') == 30
    assert "checked" not in re.sub(r"check(ed|-in)s? ", "", html).replace("check-in", "")
    assert html.count("Prefer not to say") == 5
    assert "<textarea" not in html


def test_the_form_goes_to_the_check_in_host_alone_and_carries_no_token(
    world: SimpleNamespace, of: Round
) -> None:
    client = Client()
    client.force_login(world.sam)
    response = client.get("/check-in/")

    form = re.search(r'<form[^>]*action="([^"]+)/spend".*?</form>', response.content.decode(), re.S)
    assert form
    assert form[1] == settings.CHECKIN_URL
    assert "csrf" not in form[0]
    policy = response["Content-Security-Policy"]
    assert f"form-action 'self' {settings.CHECKIN_URL}" in policy
    other = client.get("/check-in/privacy/")["Content-Security-Policy"]
    assert settings.CHECKIN_URL not in other


@pytest.mark.parametrize("who", ["basma", "walt", "ada", "mark", "eve"])
def test_next_door_and_strangers_are_told_calmly_that_nothing_is_open_for_them(
    world: SimpleNamespace, of: Round, who: str
) -> None:
    html = opened(getattr(world, who))

    assert "No check-in is open for you now" in html
    assert "ticket" not in html
    assert "Quay" not in html


def test_nobody_is_asked_after_the_end(world: SimpleNamespace, of: Round) -> None:
    end_time(of)

    assert by_account(world.sam.pk, now=timezone.now()) == NoForm.NOT_ASKED
    assert by_code(code_of(of, 1), now=timezone.now()) is None


def test_a_group_of_slips_gets_no_ticket_by_signing_in(world: SimpleNamespace) -> None:
    make_open_round(world.harbour, [(world.quay, W.TICKET)])
    with unfrozen(ReportingGroup):
        ReportingGroup.objects.filter(number=1).update(way=W.SLIP)

    assert by_account(world.sam.pk, now=timezone.now()) == NoForm.BY_SLIP
    assert "Your group answers by code slip" in opened(world.sam)


@pytest.mark.parametrize("store", ["ROUND_KEYS", "TICKET_KEYS"])
def test_without_its_keys_the_form_waits(world: SimpleNamespace, of: Round, store: str) -> None:
    KeyStore(getattr(settings, store)).destroy(of.pk)

    assert by_account(world.sam.pk, now=timezone.now()) == NoForm.NOT_READY
    assert "cannot be opened at the moment" in opened(world.sam)


def test_a_slips_code_opens_the_same_form_for_its_own_answer(of: Round) -> None:
    key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    assert key

    typed = code_of(of, 7).lower().replace("-", " ")
    response = Client().post("/check-in/slip/", {"code": typed})
    html = unescape(response.content.decode())

    assert ticket_in(html, of).nullifier == nullifiers.of_slip(key, of.pk, 2, 7)
    assert ticket_in(html, of).group == 2
    assert "<strong>Lighthouse</strong>" in html


def test_there_are_as_many_slips_as_eligible_people(of: Round) -> None:
    now = timezone.now()
    last = of.groups.get(number=2).eligible

    assert isinstance(by_code(code_of(of, last), now=now), Asked)
    for wrong in (code_of(of, last + 1), code_of(of, 0), code_of(of, 1, group=1), NEVER_PRINTED):
        assert by_code(wrong, now=now) is None


@pytest.mark.parametrize("typed", ["", "short", NEVER_PRINTED, "ÄÖÜß-ÄÖÜß-ÄÖÜß-ÄÖÜß", "A" * 60])
def test_a_code_that_was_never_printed_leads_back_to_the_field(of: Round, typed: str) -> None:
    response = Client().post("/check-in/slip/", {"code": typed})

    assert response.status_code == 200
    assert 'name="code"' in response.content.decode()
    assert "ticket" not in response.content.decode()


@pytest.mark.parametrize("address", ["/check-in/slip/", "/check-in/privacy/", "/support/"])
def test_public_pages_set_no_cookie_and_work_without_one(db: None, address: str) -> None:
    client = Client()

    assert client.get(address).cookies == {}
    assert client.post("/check-in/slip/", {"code": NEVER_PRINTED}).cookies == {}
    assert client.get(address, headers={"cookie": ""}).status_code == 200


@pytest.mark.parametrize("address", ["/check-in/slip/", "/check-in/privacy/"])
def test_a_page_where_nobody_is_known_looks_up_no_session(
    world: SimpleNamespace, of: Round, address: str
) -> None:
    client = Client()
    client.force_login(world.sam)
    with CaptureQueriesContext(connection) as asked:
        html = client.get(address).content.decode()
        client.post("/check-in/slip/", {"code": code_of(of, 1)})

    assert html == Client().get(address).content.decode()
    assert [q for q in asked.captured_queries if "session" in q["sql"]] == []
    assert "Sign out" not in html


def test_a_hundred_prefetches_change_nothing(world: SimpleNamespace, of: Round) -> None:
    assert answer(of, world.sam_person.pk, 1, [1, 2, 3, 4, 5])
    client = Client()
    client.force_login(world.sam)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL transaction_read_only = on")

    for _each in range(50):
        assert client.get("/check-in/", headers={"purpose": "prefetch"}).status_code == 200
        assert client.head("/check-in/slip/").status_code == 200


def test_the_form_of_somebody_who_answered_is_the_one_from_before(
    world: SimpleNamespace, of: Round
) -> None:
    now = timezone.now()
    before = by_account(world.sam.pk, now=now)
    assert answer(of, world.sam_person.pk, 1, [1, 2, 3, 4, 5])

    assert isinstance(before, Asked)
    assert by_account(world.sam.pk, now=now) == before
    assert held(of) == 1


def test_the_form_costs_few_questions_to_the_database(world: SimpleNamespace, of: Round) -> None:
    with CaptureQueriesContext(connection) as asked:
        by_account(world.sam.pk, now=timezone.now())

    assert len(asked.captured_queries) == 4


def test_a_ticket_ends_an_hour_after_its_page_was_made(world: SimpleNamespace, of: Round) -> None:
    now = timezone.now() + dt.timedelta(minutes=5)
    asked = by_account(world.sam.pk, now=now)
    assert isinstance(asked, Asked)
    keys, end = KeyStore(settings.TICKET_KEYS).read, int(now.timestamp()) + 3600

    assert tickets.read(asked.ticket, keys, now=end - 1)
    assert tickets.read(asked.ticket, keys, now=end) is None


def test_the_whole_form_is_there_in_welsh(world: SimpleNamespace, of: Round) -> None:
    one = of.questions.get(number=1)
    one.names = {"en": "Item in English", "cy": "Eitem yn Gymraeg"}
    with unfrozen(Question):
        one.save()

    html = opened(world.sam, "/check-in/?lang=cy")

    assert '<html lang="cy"' in html
    assert "Eitem yn Gymraeg" in html
    assert "Item support" in html  # no Welsh was agreed for it: better English than nothing
    assert 'name="language" value="cy"' in html
    assert "We will ask about" not in html
    assert "Prefer not to say" not in html
    assert 'href="/check-in/?lang=en"' in html


@pytest.mark.parametrize("address", ["/check-in/slip/", "/check-in/privacy/", "/support/"])
def test_every_public_page_speaks_welsh_and_says_so(db: None, address: str) -> None:
    response = Client().get(f"{address}?lang=cy")

    assert response["Content-Language"] == "cy"
    assert '<html lang="cy"' in response.content.decode()
    assert Client().get(f"{address}?lang=xx")["Content-Language"] == "en-gb"
