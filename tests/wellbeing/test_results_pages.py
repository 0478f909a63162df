"""The page and the poster of results: the stored cells in words, the same for all who may read."""

import re
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import make_unit
from tests.factories.results import MIXED, SMALL, make_sealed_round
from tests.factories.wellbeing import make_open_round, make_people
from tests.pdf_text import pdf_words
from wellbeing.models import PublishedCell, Round, RoundStep, WhatWeDid

SHARE = r"(\d+)%"


@pytest.fixture
def sealed(world: SimpleNamespace) -> Round:
    annex = make_unit("Annex", world.harbour)
    teams = [(world.quay, MIXED), (world.lighthouse, MIXED), (annex, SMALL)]
    return make_sealed_round(world.harbour, teams)


def address(of: Round, name: str = "results") -> str:
    return reverse(f"wellbeing:{name}", args=[of.pk])


def get(user: object, url: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(url)


def send(user: object, url: str, **facts: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.post(url, facts)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows_of(html: str) -> list[list[str]]:
    """Cells of each table row that begins with a question, their text alone."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    told = [[text_of(one).strip() for one in row] for row in cells]
    return [row for row in told if row and row[0].startswith("Item ")]


def stored_rows(of: Round) -> set[tuple[str, ...]]:
    names = {q.number: q.names["en"] for q in of.questions.all()}
    return {
        (names[f["question"]], f"{f['mean']:g}", *(str(s) for s in f["shares"]))
        for cell in PublishedCell.objects.filter(round=of)
        for f in cell.figures
    }


def test_the_numbers_of_the_page_are_the_stored_ones_and_no_others(
    world: SimpleNamespace, sealed: Round
) -> None:
    html = get(world.sam, address(sealed)).content.decode()
    shown = {(row[0], row[1], *(re.search(SHARE, c)[1] for c in row[2:])) for row in rows_of(html)}
    assert shown == stored_rows(sealed)
    assert shown


def test_the_numbers_of_the_poster_are_stored_ones(world: SimpleNamespace, sealed: Round) -> None:
    response = get(world.sam, address(sealed, "results_poster"))
    assert response["Content-Type"] == "application/pdf"
    told = pdf_words(response.content)
    rows = [re.findall(r"\d+(?:\.\d+)?", line) for line in told.splitlines() if "Item " in line]
    numbers = {tuple(row) for row in rows if len(row) == 7}
    assert numbers == {row[1:] for row in stored_rows(sealed)}
    assert "Annex" not in told


def test_what_is_not_shown_is_said_in_the_same_words_for_every_reason(
    world: SimpleNamespace, sealed: Round
) -> None:
    text = text_of(get(world.alma, address(sealed)).content.decode())
    cells = PublishedCell.objects.filter(round=sealed, group__isnull=False).count()
    assert text.count("Not shown, to protect people") == 4 - cells


def test_those_who_lead_read_the_very_figures_that_staff_read(
    world: SimpleNamespace, sealed: Round
) -> None:
    seen = {
        str(rows_of(get(user, address(sealed)).content.decode()))
        for user in (world.sam, world.mark, world.alma, world.ada, world.eve)
    }
    assert len(seen) == 1


@pytest.mark.parametrize("who", ["basma", "ana", "walt", "wanda"])
def test_for_others_there_is_no_such_page(world: SimpleNamespace, sealed: Round, who: str) -> None:
    for name in ("results", "results_poster"):
        assert get(getattr(world, who), address(sealed, name)).status_code == 404
    missing = reverse("wellbeing:results", args=[UUID(int=0)])
    assert get(getattr(world, who), missing).status_code == 404


def test_while_people_can_answer_everybody_reads_that_nothing_is_shown(
    world: SimpleNamespace,
) -> None:
    make_people(world.quay, 15)
    of = make_open_round(world.quay, [(world.quay, "ticket")])
    for user in (world.sam, world.mark, world.ada):
        html = get(user, address(of)).content.decode()
        assert "Nothing is shown while people can still answer" in html
        assert rows_of(html) == []
        assert get(user, address(of, "results_poster")).status_code == 404


def test_silence_about_what_was_done_is_seen_by_those_who_lead_and_ends_with_a_word(
    world: SimpleNamespace, sealed: Round
) -> None:
    said = "Nothing has been said yet about what was done"
    for user in (world.alma, world.ada, world.eve):
        assert said in text_of(get(user, address(sealed)).content.decode())
        assert said in text_of(get(user, reverse("reports:home")).content.decode())
    assert said not in text_of(get(world.sam, reverse("reports:home")).content.decode())
    send(world.alma, address(sealed, "what_we_did"), about="whole", text="Debriefs on Fridays")
    for user in (world.alma, world.ada, world.eve):
        assert said not in get(user, address(sealed)).content.decode()
        assert said not in get(user, reverse("reports:home")).content.decode()
    assert "Debriefs on Fridays" in get(world.sam, address(sealed)).content.decode()


def test_staff_find_the_results_on_their_first_page(world: SimpleNamespace, sealed: Round) -> None:
    assert address(sealed) in get(world.sam, reverse("reports:home")).content.decode()
    assert address(sealed) not in get(world.walt, reverse("reports:home")).content.decode()


def test_an_open_check_in_is_the_first_job_of_whoever_is_asked(world: SimpleNamespace) -> None:
    people = make_people(world.quay, 15)
    make_open_round(world.quay, [(world.quay, "ticket")])
    url = reverse("reports:home")
    assert get(people[0].user, url).context["actions"][0]["label"] == "Say how things are"
    labels = [one["label"] for one in get(world.eve, url).context["actions"]]
    assert "Say how things are" not in labels


def test_a_manager_is_offered_the_own_group_alone(world: SimpleNamespace, sealed: Round) -> None:
    html = get(world.mark, address(sealed, "what_we_did")).content.decode()
    assert "Quay" in html
    assert "Lighthouse" not in html
    assert "Everybody who was asked</label>" not in html
    answer = send(world.mark, address(sealed, "what_we_did"), about="whole", text="For all")
    assert answer.status_code == 200
    assert not WhatWeDid.objects.filter(round=sealed).exists()


def test_words_that_look_like_a_person_are_asked_about_once(
    world: SimpleNamespace, sealed: Round
) -> None:
    url = address(sealed, "what_we_did")
    words = {"about": "whole", "text": "Ask rosa@northshore.example"}
    assert "This looks like an email address" in send(world.alma, url, **words).content.decode()
    assert send(world.alma, url, **words, keep_words="on").status_code == 302


def test_withdrawn_results_leave_every_page_and_the_reason_stays(
    world: SimpleNamespace, sealed: Round
) -> None:
    url = address(sealed, "round_withdraw")
    assert send(world.ada, url, because="").status_code == 200
    assert send(world.ada, url, because="The list was wrong").status_code == 302
    html = get(world.sam, address(sealed)).content.decode()
    assert "These results were withdrawn" in html
    assert "The list was wrong" in html
    assert rows_of(html) == []
    assert get(world.sam, address(sealed, "results_poster")).status_code == 404
    assert address(sealed) not in get(world.sam, reverse("reports:home")).content.decode()
    assert get(world.ada, url).status_code == 404
    steps = RoundStep.objects.filter(round=sealed, step="withdrawn")
    assert [step.by_id for step in steps] == [world.ada.pk]


def test_the_page_never_speaks_of_training_and_ranks_nobody(
    world: SimpleNamespace, sealed: Round
) -> None:
    html = get(world.alma, address(sealed)).content.decode()
    page = text_of(html[html.index('id="main-content"') : html.index("</main>")]).casefold()
    for word in ("training", "rank", "best team", "worst", "lowest", "below average"):
        assert word not in page


def test_the_page_is_there_in_welsh(world: SimpleNamespace, sealed: Round) -> None:
    html = get(world.sam, f"{address(sealed)}?lang=cy").content.decode()
    assert "Beth ddywedodd pobl" in html
    assert "Heb ei ddangos, er mwyn diogelu pobl" in html
    assert 'lang="cy"' in html
