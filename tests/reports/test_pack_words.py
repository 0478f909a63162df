"""Two people write words for one pack: nobody's words go, and nobody is left to wonder."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.jobs import claim, finish
from reports.actions.making import make_run
from reports.models import PackText, ReportRun
from tests.factories.reports import make_ready_report

FIELD = re.compile(r'<input[^>]* name="(seen_[^"]+)"[^>]*>')


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def address(world: SimpleNamespace) -> str:
    return reverse("reports:pack_prepare") + f"?unit={world.harbour.pk}&quarter=2026-07-01"


def seen_in(page: str) -> dict[str, str]:
    """What the page remembers of the words that it showed."""
    found = FIELD.finditer(page)
    return {one[1]: one[0].split('value="')[1].split('"')[0] for one in found}


def kept() -> dict[str, str]:
    return dict(PackText.objects.exclude(text="").values_list("chapter", "text"))


def test_an_older_page_takes_nobodys_words_away(world: SimpleNamespace, address: str) -> None:
    older = seen_in(signed_in(world.alma).get(address).content.decode())
    signed_in(world.ada).post(address, {"recommendations": "Fund relief cover.", **older})
    signed_in(world.alma).post(address, {"recommendations": "", "summary": "Half done.", **older})

    assert kept() == {"recommendations": "Fund relief cover.", "summary": "Half done."}


def test_two_who_wrote_the_same_chapter_are_shown_both_and_asked(
    world: SimpleNamespace, address: str
) -> None:
    older = seen_in(signed_in(world.alma).get(address).content.decode())
    signed_in(world.ada).post(address, {"summary": "Hers.", **older})
    answer = signed_in(world.alma).post(address, {"summary": "Mine.", "context": "New.", **older})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Hers." in page
    assert "Mine." in page
    assert "Ada changed this chapter while you were writing" in page
    assert kept() == {"summary": "Hers."}

    both = {"summary": "Hers.\r\n\r\nMine.", "context": "New.", **seen_in(page)}
    assert signed_in(world.alma).post(address, both).status_code == 302
    assert kept() == {"summary": "Hers.\r\n\r\nMine.", "context": "New."}


def test_a_chapter_that_somebody_empties_is_emptied(world: SimpleNamespace, address: str) -> None:
    client = signed_in(world.alma)
    client.post(address, {"summary": "One.\n\nTwo."})
    seen = seen_in(client.get(address).content.decode())
    client.post(address, {"summary": "One.\r\n\r\nTwo.", **seen})
    assert kept() == {"summary": "One.\n\nTwo."}, "a browser's line ends are no change"

    client.post(address, {"summary": "", **seen})
    assert kept() == {}


def test_words_written_while_a_version_is_made_go_into_the_next(
    world: SimpleNamespace, address: str
) -> None:
    client = signed_in(world.alma)
    client.post(address, {})
    run = ReportRun.objects.get()
    attempt = claim(ReportRun, run.pk) or 0
    answer = client.post(address, {"summary": "Half done."}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("reports:run_detail", args=[run.pk])
    assert "Your words are kept and go into the next one" in answer.content.decode()
    assert ReportRun.objects.count() == 1
    finish(ReportRun, run.pk, attempt, as_at=run.asked_at)
    words = "Words were written for this pack after it was begun"
    page = client.get(reverse("reports:run_detail", args=[run.pk])).content.decode()
    assert words in page
    assert "Make a new version" in page

    client.post(reverse("reports:run_again", args=[run.pk]))
    second = ReportRun.objects.get(version=2)
    make_run(second.pk)
    assert words not in client.get(reverse("reports:run_detail", args=[second.pk])).content.decode()
    read = client.get(reverse("reports:run_read", args=[second.pk])).content.decode()
    assert "Half done." in read


def test_words_that_wait_with_the_pack_are_in_it(world: SimpleNamespace, address: str) -> None:
    client = signed_in(world.alma)
    client.post(address, {})
    answer = client.post(address, {"summary": "Half done."}, follow=True)
    assert "go into the next one" not in answer.content.decode()

    run = ReportRun.objects.get()
    make_run(run.pk)
    read = client.get(reverse("reports:run_read", args=[run.pk])).content.decode()
    assert "Half done." in read


def test_a_report_without_words_says_nothing_of_them(world: SimpleNamespace) -> None:
    run = make_ready_report(world.harbour, world.alma)
    page = signed_in(world.alma).get(reverse("reports:run_detail", args=[run.pk]))

    assert "Words were written" not in page.content.decode()
