"""One page for each role: what needs them, in words; as a file, in print and as a mail the same."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.models import Delivery
from services.access import viewer_for
from tests.factories import crowd, make_unit
from tests.factories.implementation import make_activity
from tests.factories.intake import make_upload
from tests.factories.leadership import make_line
from tests.factories.places import make_place
from tests.factories.plans import make_action, make_recommendation
from tests.factories.reports import make_ready_report
from tests.factories.training import make_session
from tests.implementation.test_who_is_told import noted
from tests.reports.desks import NAMES, opened, part, text_of
from training.actions.offers import say_not_now
from training.models import Framework

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
KEYS = {"alma": "lead", "mark": "manager", "ada": "admin", "eve": "executive"}


def test_a_lead_reads_what_needs_them_what_they_can_lift_and_what_is_due(
    busy: SimpleNamespace,
) -> None:
    noted(busy.sam, busy.quay, who_can_remove="service", sentence="No room to talk")
    response = opened(busy.alma, "lead")

    assert [one.heading for one in response.context["desk"].parts] == [
        "What needs me now",
        "Barriers I can lift",
        "Plans that are due",
        "Recommendations that are open",
        "Refreshers",
        "Next sessions",
        "Reports waiting",
    ]
    assert "1 of the 3 people whose role asks for training has all of it." in text_of(response)
    assert [one.split(". Since")[0] for one in part(response, "Barriers I can lift")] == [
        "No room to talk | Quay"
    ]
    assert [one.split(" |")[0] for one in part(response, "Plans that are due")] == [
        "A quiet corner"
    ]
    assert part(response, "Recommendations that are open")[0].startswith("Train every team | Harb")
    assert [one.split(" |")[0] for one in part(response, "Next sessions")] == ["Soon in Quay"]


def test_looking_further_ahead_shows_what_is_due_later(busy: SimpleNamespace) -> None:
    response = opened(busy.alma, "lead", "?ahead=92")
    assert [one.split(" |")[0] for one in part(response, "Plans that are due")] == [
        "A quiet corner",
        "A calmer door",
    ]
    assert f"Due by {TODAY + 91 * DAY:%-d %B %Y}" in text_of(response)


def test_the_filter_shows_what_holds_where_nothing_was_chosen(busy: SimpleNamespace) -> None:
    page = opened(busy.mark, "manager", f"?unit={busy.quay.pk}").content.decode()
    assert re.search(r'<option value="31" selected>', page)
    assert not re.search(r'<option value="7" selected>', page)


def test_a_plan_whose_day_is_past_stays_until_somebody_settles_it(busy: SimpleNamespace) -> None:
    make_action(busy.quay, words="A sign", due_on=TODAY - 5 * DAY)
    lines = part(opened(busy.alma, "lead"), "Plans that are due")
    assert [one.split(" |")[0] for one in lines] == ["A sign", "A quiet corner"]


def test_a_chosen_team_narrows_every_part(busy: SimpleNamespace) -> None:
    noted(busy.sam, busy.quay, who_can_remove="service", sentence="No room to talk")
    response = opened(busy.alma, "lead", f"?unit={busy.lighthouse.pk}")
    text = text_of(response)
    assert "Lighthouse" in text
    for elsewhere in ("No room to talk", "A quiet corner", "Soon in Quay", "Train every team"):
        assert elsewhere not in text, elsewhere


def test_one_told_without_its_team_is_not_found_under_the_team(busy: SimpleNamespace) -> None:
    """Whoever is not told the team may not learn it by choosing teams one after another."""
    crowd(busy.quay, 12)
    crowd(busy.lighthouse, 12)
    noted(busy.sam, busy.quay, who_can_remove="organisation", about_manager=True)
    eve = viewer_for(busy.eve.pk)
    assert eve is not None
    whole = part(opened(busy.eve, "executive"), "Decisions only you can take")
    team = opened(busy.eve, "executive", f"?unit={busy.quay.pk}")
    assert len(whole) == 1
    assert "A team of" in whole[0]
    assert part(team, "Decisions only you can take") == []


def test_a_manager_reads_offers_release_and_dates(busy: SimpleNamespace) -> None:
    make_place(busy.coming, busy.rosa, is_released=False)
    response = opened(busy.mark, "manager")
    when = f"{busy.coming.on:%-d %B %Y}"
    assert part(response, "Release asked of me") == [f"Rosa Quill: Soon in Quay | {when}"]
    offers = part(response, "Who might like an offer")
    assert [one.split(" |")[0] for one in offers] == ["Sam Reid"]
    assert "Has: nothing recorded yet. Might like: Trauma informed. Next chance: " in offers[0]
    assert [one.split(" |")[0] for one in part(response, "Next dates")] == [
        "Soon in Quay",
        "Later in Quay",
    ]
    assert "Lars Beacon" not in text_of(response)


def test_who_said_not_now_is_not_on_the_managers_page(busy: SimpleNamespace) -> None:
    framework = Framework.objects.get(code="ksf2017")
    facts = {"person": busy.sam_person, "framework": framework, "said_on": TODAY}
    say_not_now(by=None, user_id=busy.sam.pk, **facts)
    assert "Sam Reid" not in text_of(opened(busy.mark, "manager"))


def test_the_page_goes_as_a_mail_to_ones_own_address_alone(busy: SimpleNamespace) -> None:
    client = Client()
    client.force_login(busy.mark)
    url = reverse("reports:desk_manager_mail")
    answer = client.post(f"{url}?unit={busy.quay.pk}&ahead=7&to=walt@elsewhere.example")
    page = opened(busy.mark, "manager", f"?unit={busy.quay.pk}&ahead=7")

    assert answer.status_code == 302
    assert [one.to for one in mail.outbox] == [[busy.mark.email]]
    assert mail.outbox[0].subject == "My team: Quay"
    body = mail.outbox[0].body
    said = {one.words for one in page.context["desk"].parts for one in one.items}
    assert said
    assert all(words in body for words in said)
    names = [name for name in NAMES if name in body]
    assert names == [name for name in NAMES if name in page.context["letter"].text]
    assert "Later in Quay" not in body
    assert client.get(url).status_code == 405


def test_a_mail_that_does_not_leave_is_said_and_the_words_stay(
    busy: SimpleNamespace, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = Client()
    client.force_login(busy.mark)
    answer = client.post(reverse("reports:desk_manager_mail"), follow=True)
    assert "The mail could not be sent." in text_of(answer)
    assert "Soon in Quay" in answer.context["letter"].text


def test_an_admin_reads_lists_schedules_and_mails_that_did_not_go(busy: SimpleNamespace) -> None:
    make_upload(busy.quay, by=busy.alma)
    run = make_ready_report(busy.harbour, busy.alma)
    told = {"run": run, "user": busy.alma, "address": busy.alma.email}
    Delivery.objects.filter(run=run).delete()
    facts = {**told, "message_id": "<1@x>", "next_try_at": timezone.now()}
    Delivery.objects.create(**facts, state="failed")
    response = opened(busy.ada, "admin")

    lists = part(response, "Lists that wait")
    assert lists[0].startswith("Staff list: Quay | Ready for you to check")
    assert "list.csv" not in text_of(response), "the name of the file may name somebody"
    assert len(part(response, "Reports that make themselves")) == 2
    assert "1 mail could not be sent" in text_of(response)
    assert busy.alma.email not in text_of(response)
    assert "no email address" in " ".join(part(response, "What is not known yet"))


def test_without_the_tool_the_page_has_no_word_of_money(busy: SimpleNamespace) -> None:
    assert "Money" not in text_of(opened(busy.eve, "executive"))


@pytest.mark.parametrize(("who", "key"), KEYS.items())
def test_the_file_holds_exactly_what_the_page_shows(
    steered: SimpleNamespace, who: str, key: str
) -> None:
    query = f"?unit={(steered.quay if who == 'mark' else steered.harbour).pk}"
    page = opened(getattr(steered, who), key, query).context["desk"]
    client = Client()
    client.force_login(getattr(steered, who))
    answer = client.get(reverse(f"reports:desk_{key}_file") + query)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]

    assert answer["Content-Disposition"].startswith("attachment")
    about = [row for row in rows if row[0] == "About this file"]
    assert about[0][1:4] == [page.title, page.unit_name, page.on.isoformat()]
    assert [row[1:3] for row in about[1:]] == [list(one) for one in page.choices]
    lines = [row[:4] for row in rows if row[0] not in ("About this file", page.title)]
    wanted = []
    for one in page.parts:
        wanted += [[one.heading, one.says, "", ""]] if one.says else []
        wanted += [
            [one.heading, it.words, it.note, it.on.isoformat() if it.on else ""] for it in one.items
        ]
        wanted += [] if one.items else [[one.heading, one.empty, "", ""]]
        wanted += [[one.heading, one.more.words, "", ""]] if one.more else []
    assert lines == wanted


def test_a_line_that_would_be_a_formula_is_none_in_the_file(busy: SimpleNamespace) -> None:
    make_action(busy.quay, words="=HYPERLINK(1)", due_on=TODAY)
    client = Client()
    client.force_login(busy.alma)
    text = client.get(reverse("reports:desk_lead_file")).content.decode("utf-8-sig")
    assert '"\'=HYPERLINK(1)"' in text


@pytest.mark.parametrize(("who", "key"), KEYS.items())
def test_a_foreign_unit_looks_like_one_that_never_was(
    busy: SimpleNamespace, who: str, key: str
) -> None:
    user = getattr(busy, who)
    assert opened(user, key, f"?unit={busy.mill.pk}").status_code == 404
    assert opened(user, key, "?unit=0").status_code == 404
    assert opened(user, key, "?unit=x").status_code == 404
    assert opened(user, key, "?ahead=x&quarter=y").status_code == 200


@pytest.mark.parametrize(("who", "key"), KEYS.items())
def test_an_empty_branch_says_what_to_do_first(world: SimpleNamespace, who: str, key: str) -> None:
    for one in opened(getattr(world, who), key).context["desk"].parts:
        assert one.items or one.empty.endswith("."), one.heading


@pytest.mark.parametrize(("who", "key"), KEYS.items())
def test_the_number_of_questions_does_not_grow(
    steered: SimpleNamespace, who: str, key: str
) -> None:
    user = getattr(steered, who)

    def asked() -> int:
        client = Client()
        client.force_login(user)
        client.get(reverse(f"reports:desk_{key}"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"reports:desk_{key}")).status_code == 200
        return len(found.captured_queries)

    def one_more_of_each(n: int) -> None:
        unit = make_unit(f"Pier {n}", steered.quay)
        make_action(unit, words=f"Step {n}", due_on=TODAY)
        make_recommendation(unit, ask=f"Ask {n}")
        make_activity(unit, on=TODAY)
        make_line(unit, name=f"Grant {n}", ends_on=TODAY + 30 * DAY)
        make_upload(unit, by=steered.alma)
        make_session(unit, steered.course, TODAY + n * DAY, title=f"Session {n}")
        for to in ("team", "service", "organisation"):
            noted(steered.sam, steered.quay, who_can_remove=to, sentence=f"{to} {n}")

    one_more_of_each(0)
    before = asked()
    for n in (1, 2, 3):
        one_more_of_each(n)
    assert asked() == before
    assert before <= 75, before


@pytest.mark.parametrize(("who", "key"), KEYS.items())
def test_no_page_ranks_or_alarms(steered: SimpleNamespace, who: str, key: str) -> None:
    text = text_of(opened(getattr(steered, who), key)).casefold()
    alarms = ("overdue", "failing", "worst", "non-complian", "ranking", "league", "urgent")
    assert [word for word in alarms if word in text] == []


def test_the_first_page_leads_to_the_page_of_ones_role(busy: SimpleNamespace) -> None:
    for who, key in KEYS.items():
        client = Client()
        client.force_login(getattr(busy, who))
        assert reverse(f"reports:desk_{key}") in client.get("/").content.decode()
    client = Client()
    client.force_login(busy.sam)
    assert "/desk/" not in client.get("/").content.decode()
