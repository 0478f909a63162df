"""What the pages of roles say before there are people, reports and answers: only what is true."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.builders.desk.files import plain_text
from tests.factories import make_unit
from tests.factories.reports import make_ready_report
from tests.reports.desks import opened


def said(response: HttpResponse, heading: str) -> str:
    """What stands in place of lines."""
    found = next(one for one in response.context["desk"].parts if one.heading == heading)
    assert not found.items
    return str(found.empty)


def test_an_admin_without_staff_reads_where_to_begin(world: SimpleNamespace) -> None:
    pier = make_unit("Pier", world.harbour)
    page = opened(world.ada, "admin", f"?unit={pier.pk}")
    missing = said(page, "What is not known yet")
    made = said(page, "Reports and their mails, in the last 100 days")
    client = Client()
    client.force_login(world.ada)
    board = client.get(reverse("reports:dashboard", args=[pier.pk])).content.decode()

    assert missing in board
    assert missing.startswith("Nobody is on the list yet. Bring in a staff list first")
    assert made.startswith("No report has been made yet. Ask for one")


def test_that_every_report_was_made_is_said_once_one_was(world: SimpleNamespace) -> None:
    make_ready_report(world.harbour, world.alma)
    page = opened(world.ada, "admin", f"?unit={world.harbour.pk}")
    heading = "Reports and their mails, in the last 100 days"

    assert said(page, heading).startswith("Every report was made")


def test_a_manager_of_a_team_without_people_reads_that_the_list_is_empty(
    world: SimpleNamespace,
) -> None:
    pier = make_unit("Pier", world.quay)
    page = opened(world.mark, "manager", f"?unit={pier.pk}")

    assert said(page, "Who might like an offer").startswith("Nobody is on the list of this team")


def test_an_executive_who_never_answered_is_not_sent_to_another_quarter(
    steered: SimpleNamespace,
) -> None:
    heading = "What became of your last ones"
    first = said(opened(steered.eve, "executive"), heading)
    client = Client()
    client.force_login(steered.eve)
    url = reverse("implementation:barrier_answer", args=[steered.older.pk])
    client.post(url, {"said": "helped", "because": "A first step is made"})
    later = said(opened(steered.eve, "executive", "?quarter=2026-07-01"), heading)

    assert first.startswith("You have not answered a barrier yet.")
    assert later.endswith("Choose another one to see earlier ones.")


@pytest.mark.parametrize(
    ("who", "key", "heading", "more"),
    [
        ("ada", "admin", "What is not known yet", "Look at this branch"),
        ("mark", "manager", "Who might like an offer", "Plan who goes"),
    ],
)
def test_a_link_never_stands_before_the_sentence_that_nothing_is_there(
    world: SimpleNamespace, who: str, key: str, heading: str, more: str
) -> None:
    pier = make_unit("Pier", world.quay)
    query = f"?unit={pier.pk}"
    page = opened(getattr(world, who), key, query)
    empty = said(page, heading)
    client = Client()
    client.force_login(getattr(world, who))
    file = client.get(reverse(f"reports:desk_{key}_file") + query).content.decode()

    for told in (plain_text(page.context["desk"]), page.content.decode(), file):
        assert 0 < told.index(empty) < told.index(more)
