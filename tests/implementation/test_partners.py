"""Partners for onward support: a short list with the day each was checked."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from implementation.actions.partners import add_partner, change_partner
from implementation.figures.partners import a_year_before, partners_of
from implementation.models import Partner
from reports.builders.handover import handover_document
from services.access import viewer_for
from tests.factories.implementation import ON, make_partner
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

LIST = reverse("implementation:partner_list")
ADD = reverse("implementation:partner_add")


def sent(world: SimpleNamespace, **facts: object) -> dict[str, object]:
    return {
        "organisation": world.northshore.pk,
        "name": "Bay Carers",
        "what_for": "A listening ear for carers",
        "phone": "0300 000 0000",
        "source": "Their web page",
        "checked_on": "14/9/2026",
        "once": uuid4(),
        **facts,
    }


def test_the_list_ships_empty_and_says_what_to_do_first(world: SimpleNamespace) -> None:
    assert not Partner.objects.exists()
    assert "Look up its public number first" in text_of(signed_in(world.mark).get(LIST))
    assert "can add the first one" in text_of(signed_in(world.eve).get(LIST))


def test_a_manager_adds_one_and_the_whole_organisation_reads_it(world: SimpleNamespace) -> None:
    form = sent(world, web="example.org/carers", area="The whole county")
    page = signed_in(world.mark).post(ADD, form, follow=True)
    assert "The partner is on the list" in text_of(page)
    signed_in(world.mark).post(ADD, form)
    row = Partner.objects.get()
    assert (row.web, row.added_by) == ("https://example.org/carers", world.mark)
    words = text_of(signed_in(world.basma).get(LIST))
    for one in ("Bay Carers", "The whole county", "0300 000 0000", "14 September 2026"):
        assert one in words
    assert "Bay Carers" not in text_of(signed_in(world.walt).get(LIST))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"phone": ""}, "Enter a phone number or a web page"),
        ({"phone": "", "web": "not a page"}, "Enter a web page, like https://www.example.org"),
        ({"checked_on": "1/1/2190"}, "Checked on must be today or in the past"),
        ({"source": ""}, "Say where you found this"),
        ({"what_for": "Ask jo@example.org"}, "This looks like an email address"),
    ],
)
def test_what_is_missing_is_said_kindly(
    world: SimpleNamespace, facts: dict[str, object], sentence: str
) -> None:
    assert sentence in text_of(signed_in(world.mark).post(ADD, sent(world, **facts)))
    assert not Partner.objects.exists()


def test_one_name_stands_on_the_list_once_and_can_come_again_after_it_left(
    world: SimpleNamespace,
) -> None:
    first = make_partner(world.northshore, name="Bay Carers")
    page = signed_in(world.mark).post(ADD, sent(world, name="BAY carers"))
    assert "A partner with this name is on the list already" in text_of(page)
    make_partner(world.westmoor, name="Bay Carers")
    change_partner(by=scope_of(world.ada), partner=first, is_retired=True)
    second = make_partner(world.northshore, name="Bay Carers")
    assert second.pk != first.pk
    with pytest.raises(ValueError, match="on the list already"):
        change_partner(by=scope_of(world.ada), partner=first, is_retired=False)


def test_whoever_added_it_and_the_whole_organisation_may_change_it(world: SimpleNamespace) -> None:
    row = make_partner(world.northshore, by=scope_of(world.mark))
    url = reverse("implementation:partner_change", args=[row.pk])
    for who, status in (("mark", 200), ("ada", 200), ("alma", 404), ("nadia", 404), ("walt", 404)):
        assert signed_in(getattr(world, who)).get(url).status_code == status
    for who in ("alma", "wanda"):
        with pytest.raises(PermissionError):
            change_partner(by=scope_of(getattr(world, who)), partner=row, name="Theirs")
    signed_in(world.ada).post(url, sent(world, checked_on="today", is_retired="on"))
    row.refresh_from_db()
    assert (row.checked_on, row.is_retired) == (timezone.localdate(), True)
    assert "No longer listed" in text_of(signed_in(world.mark).get(LIST))
    assert "Bay Carers" not in text_of(signed_in(world.alma).get(LIST))


def test_a_stranger_adds_nothing(world: SimpleNamespace) -> None:
    facts = {"name": "X", "what_for": "Y", "phone": "1", "source": "Z"}
    with pytest.raises(PermissionError):
        add_partner(by=scope_of(world.walt), organisation=world.northshore, checked_on=ON, **facts)


def test_a_partner_that_nobody_can_reach_is_refused_by_the_database(
    world: SimpleNamespace,
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_partner(world.northshore, phone="")


@pytest.mark.parametrize(
    ("checked_on", "on", "is_old"),
    [
        (dt.date(2025, 11, 3), dt.date(2026, 11, 3), False),
        (dt.date(2025, 11, 2), dt.date(2026, 11, 3), True),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 29), False),
        (dt.date(2027, 2, 27), dt.date(2028, 2, 29), True),
    ],
)
def test_after_twelve_months_it_asks_to_be_checked(
    world: SimpleNamespace, checked_on: dt.date, on: dt.date, *, is_old: bool
) -> None:
    make_partner(world.northshore, checked_on=checked_on)
    scope = scope_of(world.eve, Permission.VIEW_IMPLEMENTATION)
    assert [one.is_old for one in partners_of(scope, on=on)] == [is_old]
    assert a_year_before(on) <= on


def test_the_list_is_one_query_however_long(
    world: SimpleNamespace, django_assert_num_queries: object
) -> None:
    for number in range(5):
        make_partner(world.northshore, name=f"Partner {number}")
    scope = scope_of(world.alma, Permission.VIEW_IMPLEMENTATION)
    keeper = scope_of(world.alma)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = partners_of(scope, on=ON, keeper=keeper)
    assert [one.name for one in found] == [f"Partner {number}" for number in range(5)]


def test_the_handover_pack_prints_the_list(world: SimpleNamespace) -> None:
    make_partner(world.northshore, name="Bay Carers")
    made = repr(handover_document(viewer_for(world.alma.pk), world.quay, now=timezone.now()))
    assert "Partners for onward support" in made
    assert "Bay Carers" in made
