"""The pages of a check-in's preparation: what they say, what they offer, and what goes on paper."""

import datetime as dt
import io
import json
import re
from types import SimpleNamespace

import pikepdf
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.permissions import Permission
from core.qr import code_svg
from services.models import Post, RollEntry
from tests.factories.results import MIXED, make_sealed_round
from tests.factories.wellbeing import make_people
from tests.pdf_text import pdf_words
from tests.wellbeing.test_rounds import TODAY, asked, opened, prepared, scope
from wellbeing import nullifiers
from wellbeing.actions import rounds, telling
from wellbeing.keys import KeyStore
from wellbeing.models import Round
from wellbeing.paper import guide_pdf
from wellbeing.signing import signed
from wellbeing.views.rounds import slips_pdf

CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b")


@pytest.fixture
def harbour(world: SimpleNamespace) -> SimpleNamespace:
    """Quay: 20 who sign in, and Rosa who does not. Lighthouse: 16 of each way."""
    make_people(world.quay, 19)
    make_people(world.lighthouse, 16)
    make_people(world.lighthouse, 15, accounts=False)
    return world


def page(user: object, name: str, *args: object) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse(f"wellbeing:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def press(user: object, name: str, *args: object, **facts: object) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"wellbeing:{name}", args=args), facts, follow=True)


def in_words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_lead_and_an_admin_open_a_check_in_page_by_page(harbour: SimpleNamespace) -> None:
    last = TODAY + dt.timedelta(days=13)
    first = {"unit": harbour.harbour.pk, "closes_on": last.strftime("%d/%m/%Y")}
    press(harbour.alma, "round_add", **first)
    of = Round.objects.get()
    assert "Send it to an admin" in page(harbour.alma, "round_detail", of.pk)
    early = press(harbour.alma, "round_ask", of.pk).content.decode()
    assert "First note with whom" in early

    words = {f"q{q.number}_{one}": q.names[one] for q in of.questions.all() for one in q.names}
    facts = {"threshold": 10, "usual_response": 60, "consulted_with": "Joint committee"}
    agreed = first | words | facts | {"consulted_on": TODAY.strftime("%d/%m/%Y")}
    press(harbour.alma, "round_edit", of.pk, **agreed)
    press(harbour.alma, "round_ask", of.pk)
    said = press(harbour.ada, "round_open", of.pk).content.decode()

    assert "The key is being made" in said
    of.refresh_from_db()
    assert of.state == Round.State.OPENING


def test_the_form_takes_no_threshold_below_eight(harbour: SimpleNamespace) -> None:
    of = prepared(harbour)
    said = press(harbour.alma, "round_edit", of.pk, threshold=7).content.decode()
    assert "Fewest answers that a figure may rest on must be 8 or more" in said
    of.refresh_from_db()
    assert of.threshold == 10


def test_only_units_of_the_own_branch_can_be_asked_and_never_a_list_of_people(
    harbour: SimpleNamespace,
) -> None:
    html = page(harbour.alma, "round_add")
    assert harbour.quay.name in html
    assert harbour.mill.name not in html
    facts = {"closes_on": TODAY.strftime("%d/%m/%Y"), "people": [1, 2, 3, 4, 5]}
    for unit in (harbour.mill.pk, f"{harbour.quay.pk},{harbour.lighthouse.pk}", ""):
        press(harbour.alma, "round_add", unit=unit, **facts)
    assert not Round.objects.exists()


def test_before_opening_everybody_who_looks_sees_whether_results_will_probably_be_shown(
    harbour: SimpleNamespace,
) -> None:
    of = prepared(harbour)
    for user in (harbour.alma, harbour.ada, harbour.eve):
        said = in_words(page(user, "round_detail", of.pk))
        assert "Lighthouse (by signing in) 16 By signing in Probably not" in said
        assert "Lighthouse and Quay (by code slip) 17 By code slip Probably" in said
        assert "Quay 20 By signing in Probably" in said


def test_no_two_groups_of_a_check_in_have_one_name(harbour: SimpleNamespace) -> None:
    of = opened(harbour, asked(harbour))
    names = [one.name for one in of.groups.all()]
    assert len(names) == len(set(names)) == 5


def test_who_is_in_no_group_is_counted_and_gets_the_guide(world: SimpleNamespace) -> None:
    make_people(world.quay, 19)
    said = page(world.alma, "round_detail", prepared(world, unit=world.quay).pk)
    assert "1 person is in no group" in in_words(said)
    assert reverse("wellbeing:guide") in said


def test_a_body_of_fewer_than_fifteen_is_led_to_the_guide(world: SimpleNamespace) -> None:
    of = prepared(world)
    assert "Fewer than 15 people can be asked here" in page(world.alma, "round_detail", of.pk)


def test_the_admin_alone_sees_the_names_of_those_who_came_just_before(
    harbour: SimpleNamespace,
) -> None:
    padded = make_people(harbour.quay, 3)
    Post.objects.filter(staff_member__in=padded).update(from_on=TODAY - dt.timedelta(days=2))
    of = asked(harbour)
    names = [str(one.shown_name) for one in padded]
    for place in ("round_detail", "round_open"):
        html = page(harbour.ada, place, of.pk)
        assert all(name in html for name in names)
    for user in (harbour.alma, harbour.eve):
        html = page(user, "round_detail", of.pk)
        assert not any(name in html for name in names)
        assert "Came or left" not in html


@pytest.mark.parametrize(
    ("state", "lead", "admin"),
    [
        ("draft", {"round_edit", "round_ask", "round_drop"}, set()),
        ("asked", {"round_drop"}, {"round_open", "round_give_back"}),
        ("open", {"round_slips", "round_remind"}, set()),
    ],
)
def test_each_is_offered_what_they_can_do_now_and_a_reader_nothing(
    harbour: SimpleNamespace, state: str, lead: set[str], admin: set[str]
) -> None:
    make = {"draft": prepared, "asked": asked, "open": lambda w: opened(w, asked(w))}[state]
    of = make(harbour)
    names = ["edit", "ask", "drop", "open", "give_back", "slips", "remind"]
    urls = {f"round_{n}": reverse(f"wellbeing:round_{n}", args=[of.pk]) for n in names}
    for user, may in ((harbour.alma, lead), (harbour.ada, admin), (harbour.eve, set())):
        html = page(user, "round_detail", of.pk)
        assert {name for name, url in urls.items() if f'"{url}"' in html} == may


def test_slips_are_not_offered_where_everybody_signs_in(world: SimpleNamespace) -> None:
    make_people(world.quay, 19)
    of = opened(world, asked(world, unit=world.quay))
    assert "Print code slips" not in page(world.alma, "round_detail", of.pk)
    said = press(world.alma, "round_slips", of.pk).content.decode()
    assert "There are no slips to print" in said


def test_what_waits_for_nobody_has_no_button_to_open_it(harbour: SimpleNamespace) -> None:
    of = prepared(harbour)
    assert "Open it" not in page(harbour.ada, "round_open", of.pk)
    rounds.ask_admin(by=scope(harbour.alma, Permission.PREPARE_CHECKINS), round_id=of.pk)
    assert "Open it" in page(harbour.ada, "round_open", of.pk)


def test_a_sent_draft_has_no_form(harbour: SimpleNamespace) -> None:
    of, client = asked(harbour), Client()
    client.force_login(harbour.alma)
    answer = client.get(reverse("wellbeing:round_edit", args=[of.pk]))
    assert answer.url == reverse("wellbeing:round_detail", args=[of.pk])


def test_the_printed_slips_are_as_many_as_people_and_lead_to_different_answers(
    harbour: SimpleNamespace,
) -> None:
    of = opened(harbour, asked(harbour))

    answer = press(harbour.alma, "round_slips", of.pk)
    again = press(harbour.alma, "round_slips", of.pk)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    text = pdf_words(answer.content)
    codes = CODE.findall(text)
    (group,) = of.groups.filter(way="slip")
    people = RollEntry.objects.filter(roll=of.pk, has_account=False).count()
    assert len(codes) == len(set(codes)) == people == group.eligible == 17
    key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    known = {nullifiers.code_of_slip(key, of.pk, group.number, n) for n in range(1, 18)}
    assert {nullifiers.read_code(code) for code in codes} == known
    printed_again = CODE.findall(pdf_words(again.content))
    assert printed_again != codes
    assert set(printed_again) == set(codes)


def test_a_slip_says_its_group_how_many_it_is_and_until_when_and_bears_no_number(
    harbour: SimpleNamespace,
) -> None:
    of = opened(harbour, asked(harbour))
    text = pdf_words(press(harbour.alma, "round_slips", of.pk).content)
    said = re.sub(r"\s+", " ", text)

    day = f"{of.closes_on.day} {of.closes_on:%B %Y}"
    for what in ("17 people", "/check-in/slip/", "/support/", day):
        assert said.count(what) == 17
    everywhere = re.findall(r"\d+", f"17 people, {day}, {settings.SITE_URL}")
    assert set(re.findall(r"\d+", CODE.sub("", text))) <= set(everywhere)


def test_the_words_of_a_slip_stay_above_the_line_to_be_cut_however_long_the_names(
    harbour: SimpleNamespace,
) -> None:
    for unit in (harbour.quay, harbour.lighthouse):
        unit.name = f"{unit.name} community therapy and reablement for older adults " * 2
        unit.save()
    of = opened(harbour, asked(harbour))
    sheet = press(harbour.alma, "round_slips", of.pk).content
    assert len(pikepdf.open(io.BytesIO(sheet)).pages) == 3

    boxes = pdf_words(sheet, "-bbox", "-l", "1")
    places = re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)">(.*?)<', boxes)
    heads = sorted(float(top) for top, _below, word in places if word == "about")
    ends = sorted(float(below) for _top, below, word in places if word.endswith("/support/"))
    assert len(heads) == len(ends) == 8
    assert all(end < head for end, head in zip(ends[:6], heads[2:], strict=True))


def test_the_code_in_the_picture_stands_behind_the_sign_that_browsers_keep_to_themselves(
    harbour: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = opened(harbour, asked(harbour))
    by = scope(harbour.alma, Permission.PREPARE_CHECKINS)
    printed = telling.print_slips(by=by, round_id=of.pk)
    drawn: list[str] = []

    def draw(text: str) -> str:
        drawn.append(text)
        return code_svg(text)

    monkeypatch.setattr("wellbeing.paper.code_svg", draw)
    slips_pdf(of, printed, made_at=of.closes_at)

    address = settings.SITE_URL + reverse("wellbeing:slip")
    ((_group, codes),) = printed.items()
    assert drawn == [f"{address}#{code}" for code in codes]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_guide_is_one_page_and_the_same_for_everybody(
    world: SimpleNamespace, language: str
) -> None:
    with translation.override(language):
        made = guide_pdf(made_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
        again = guide_pdf(made_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    assert made == again
    assert len(pikepdf.open(io.BytesIO(made)).pages) == 1


def test_a_sealed_rounds_page_says_whether_its_seal_is_whole(world: SimpleNamespace) -> None:
    sealed = make_sealed_round(world.quay, [(world.quay, MIXED)])
    client = Client()
    client.force_login(world.alma)
    page = reverse("wellbeing:round_detail", args=[sealed.pk])
    record = json.dumps({"cells": 1, "code": "c0de" * 16, "round": str(sealed.pk)})
    Round.objects.filter(pk=sealed.pk).update(record=json.loads(record), signature=signed(record))
    assert "Made by the code with the print c0dec0dec0dec0de" in client.get(page).content.decode()

    Round.objects.filter(pk=sealed.pk).update(record=json.loads(record) | {"cells": 2})

    assert "does not fit the record" in client.get(page).content.decode()
