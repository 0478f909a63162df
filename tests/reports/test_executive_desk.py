"""The executive's page: what only they can do first, and what became of it; nobody's name."""

import datetime as dt
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.models import AccessGrant
from tests.factories.implementation import answer_on, note_on
from tests.factories.supervision import meet
from tests.implementation.test_who_is_told import noted
from tests.reports.desks import NAMES, opened, part, text_of

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def test_an_executive_reads_one_page_that_starts_with_what_only_they_can_do(
    steered: SimpleNamespace,
) -> None:
    response = opened(steered.eve, "executive")
    parts = response.context["desk"].parts
    assert [one.heading for one in parts] == [
        "Decisions only you can take",
        "What became of your last ones",
        "Money that ends in the next twelve months",
        "Barriers in the way, by who was asked",
        "What became of those that were in the way when the quarter began",
        "What keeps people safe",
    ]
    assert all(one.who for one in parts)
    assert [one.split(" |")[0] for one in part(response, parts[0].heading)] == [
        "No budget for cover",
        "Two policies clash",
    ], "the oldest first"
    money = part(response, "Money that ends in the next twelve months")
    assert money == [
        f"Delivery grant | Harbour. £20,000. It pays 1 post · {TODAY + 90 * DAY:%-d %B %Y}"
    ]
    safe = part(response, "What keeps people safe")
    assert safe[0].startswith("Trauma informed: 0 of 4 people have had supervision in time")
    assert safe[1].startswith("There are too few managers here to tell a number.")
    assert safe[2].startswith("Nothing has been said yet about what was done: Harbour")


def test_what_nobody_below_can_answer_stands_apart_from_what_is_put_to_the_reader(
    steered: SimpleNamespace,
) -> None:
    noted(steered.sam, steered.quay, who_can_remove="service", sentence="No room to talk")
    AccessGrant.objects.exclude(user=steered.eve).update(until_on=TODAY - DAY)
    response = opened(steered.eve, "executive")
    mine, from_below = response.context["desk"].parts[:2]

    assert [one.words for one in mine.items] == ["No budget for cover", "Two policies clash"]
    assert from_below.heading == "Put to a level below you, where nobody can answer"
    assert [one.words for one in from_below.items] == ["No room to talk"]
    assert "So they come to you." in text_of(response)


def test_an_executives_page_stays_one_page_however_much_waits(steered: SimpleNamespace) -> None:
    for n in range(5):
        noted(steered.sam, steered.quay, who_can_remove="organisation", sentence=f"Clash {n}")
    first = opened(steered.eve, "executive").context["desk"].parts[0]
    assert (len(first.items), first.more.words) == (5, "2 more, on a page of their own")
    assert client_gets(steered.eve, first.more.url) == 200


def client_gets(user: object, url: str) -> int:
    """What somebody gets who follows a link."""
    client = Client()
    client.force_login(user)
    return int(client.get(url).status_code)


def test_supervision_in_place_is_counted_on_the_executives_page(steered: SimpleNamespace) -> None:
    held = {"on": TODAY - 3 * DAY}
    meet(steered.rosa, steered.lars, **held)
    safe = part(opened(steered.eve, "executive"), "What keeps people safe")
    assert safe[0].startswith("Trauma informed: 1 of 4 people have had supervision in time")


def test_an_executives_page_names_no_member_of_staff(steered: SimpleNamespace) -> None:
    text = text_of(opened(steered.eve, "executive"))
    below = text.partition("Home")[2]
    assert [name for name in NAMES if name in below] == []


def test_what_an_executive_answered_stands_with_what_became_of_it(
    steered: SimpleNamespace,
) -> None:
    client = Client()
    client.force_login(steered.eve)
    said = {"said": "helped", "because": "A first step is made"}
    url = reverse("implementation:barrier_answer", args=[steered.older.pk])
    assert client.post(url, said).status_code == 302
    response = opened(steered.eve, "executive")
    assert [one.split(" |")[0] for one in part(response, "Decisions only you can take")] == [
        "Two policies clash"
    ]
    own = part(response, "What became of your last ones")
    assert own[0].startswith("No budget for cover | Quay. You said: ")
    assert "It is still in the way" in own[0]


def test_what_became_is_counted_for_the_chosen_quarter(steered: SimpleNamespace) -> None:
    heading = "What became of those that were in the way when the quarter began"
    note_on(steered.older, dt.date(2026, 9, 1))
    assert part(opened(steered.eve, "executive", "?quarter=2026-07-01"), heading) == []
    now = part(opened(steered.eve, "executive", "?quarter=2026-10-01"), heading)
    assert now == ["Still in the way, no answer yet: 1 | "]
    answer_on(steered.older, "helped", TODAY)
    now = part(opened(steered.eve, "executive", "?quarter=2026-10-01"), heading)
    assert now == ["Helped in part, still in the way: 1 | "]
