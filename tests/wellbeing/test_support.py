"""Places to turn to: within reach of everybody, kept right by admins, checked twice a year."""

import datetime as dt
import io
from html import unescape
from types import SimpleNamespace

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.permissions import Permission
from services.access import viewer_for
from tests.factories.support import make_source
from tests.pdf_text import pdf_words
from wellbeing.actions.support import check_source, retire_source
from wellbeing.models import SupportSource
from wellbeing.models.support import SupportSource as Source
from wellbeing.support import asks_for_a_look, organisation_of, sections

TODAY = dt.date(2026, 11, 27)
NATIONAL = {
    "Samaritans": "116 123",
    "Shout": "SHOUT to 85258",
    "Breathing Space (Scotland)": "0800 83 85 87",
    "C.A.L.L. helpline (Wales)": "0800 132 737",
    "Lifeline (Northern Ireland)": "0808 808 8000",
}


def shown(address: str = "/support/", who: object = None) -> str:
    client = Client()
    if who:
        client.force_login(who)
    return unescape(client.get(address).content.decode())


def signed_in(who: object) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.mark.parametrize(("name", "number"), NATIONAL.items())
def test_national_places_come_with_the_tool(db: None, name: str, number: str) -> None:
    html = shown()

    assert name in html
    assert number in html


def test_a_place_that_nobody_could_confirm_is_still_shown_and_asks_for_a_look(db: None) -> None:
    unconfirmed = SupportSource.objects.filter(organisation=None, checked_on=None)

    assert unconfirmed.filter(names__en="C.A.L.L. helpline (Wales)").exists()
    assert all(asks_for_a_look(one, TODAY) for one in unconfirmed)


def test_everybody_sees_the_places_of_their_own_organisation(world: SimpleNamespace) -> None:
    make_source(world.northshore, name="Northshore ear")
    make_source(world.westmoor, name="Westmoor ear")

    assert "Northshore ear" in shown(who=world.sam)
    assert "Westmoor ear" not in shown(who=world.sam)
    assert "Westmoor ear" in shown(who=world.walt)
    assert "ear" not in shown().replace("year", "").replace("near", "").replace("search", "")
    assert "Northshore ear" in shown(f"/support/{world.northshore.pk}/")


def test_the_only_organisation_is_everybodys(world: SimpleNamespace) -> None:
    assert organisation_of(None) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM services_unit WHERE parent_id IS NULL")
        assert cursor.fetchone()[0] == 2


def test_elected_members_have_a_section_of_their_own(world: SimpleNamespace) -> None:
    make_source(world.northshore, name="Member support", whom="elected")
    make_source(world.northshore, name="Night line", kind="hours")

    titles = [one.title for one in sections(world.northshore.pk)]

    assert titles == ["Out of hours", "National", "For elected members"]


def test_without_a_cookie_no_session_is_looked_up_and_none_is_made(world: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = Client().get(f"/support/{world.northshore.pk}/")

    assert response.cookies == {}
    assert [q["sql"] for q in asked.captured_queries if "session" in q["sql"]] == []


def test_a_place_that_is_no_longer_offered_disappears_and_its_history_stays(
    world: SimpleNamespace,
) -> None:
    source = make_source(world.northshore, name="Old line")
    scope = viewer_for(world.ada.pk).scope_for(Permission.MANAGE_SUPPORT)

    retire_source(by=scope, source=source, on=TODAY)
    retire_source(by=scope, source=source, on=TODAY + dt.timedelta(days=9))

    source.refresh_from_db()
    assert source.retired_on == TODAY
    assert "Old line" not in shown(who=world.sam)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM wellbeing_supportsourceevent WHERE pgh_obj_id = %s", [source.pk]
        )
        assert cursor.fetchone()[0] == 2


@pytest.mark.parametrize(("days", "due"), [(0, False), (183, False), (184, True)])
def test_half_a_year_after_the_last_look_it_asks_for_another(days: int, due: bool) -> None:
    source = Source(checked_on=TODAY - dt.timedelta(days=days))

    assert asks_for_a_look(source, TODAY) is due


def test_saying_that_it_is_still_right_is_dated_and_signed(world: SimpleNamespace) -> None:
    source = make_source(world.northshore, checked_on=None)

    assert "Please look again" in shown("/support/sources/", world.ada)
    signed_in(world.ada).post(f"/support/sources/{source.pk}/check/")

    source.refresh_from_db()
    assert source.checked_on is not None
    assert source.checked_by == world.ada
    assert "Ada" in shown(f"/support/sources/{source.pk}/edit/", world.ada)


def test_an_admin_adds_a_place_and_people_see_it_at_once(world: SimpleNamespace) -> None:
    facts = {
        "kind": "hours",
        "whom": "everybody",
        "name_en": "Night nurse",
        "name_cy": "Nyrs nos",
        "phone": "01234 111111",
        "hours_en": "8pm to 8am",
    }
    response = signed_in(world.ada).post("/support/sources/add/", facts)

    assert response.status_code == 302
    assert "Night nurse" in shown(who=world.sam)
    assert "Nyrs nos" in shown("/support/?lang=cy", who=world.sam)
    assert "Night nurse" not in shown(who=world.walt)


def test_a_place_without_any_way_to_reach_it_is_not_kept(world: SimpleNamespace) -> None:
    facts = {"kind": "hours", "whom": "everybody", "name_en": "Nobody"}
    html = signed_in(world.ada).post("/support/sources/add/", facts).content.decode()

    assert "Enter a way to reach it" in html
    assert not SupportSource.objects.filter(names__en="Nobody").exists()


def test_what_belongs_to_everybody_is_changed_by_no_single_organisation(
    world: SimpleNamespace,
) -> None:
    shared = SupportSource.objects.get(names__en="Samaritans")
    client = signed_in(world.ada)

    assert (
        "cannot be changed here"
        in client.get(f"/support/sources/{shared.pk}/edit/").content.decode()
    )
    client.post(f"/support/sources/{shared.pk}/edit/", {"name_en": "Mine", "phone": "1"})
    assert client.post(f"/support/sources/{shared.pk}/retire/").status_code == 403
    assert client.post(f"/support/sources/{shared.pk}/check/").status_code == 302

    shared.refresh_from_db()
    assert shared.names["en"] == "Samaritans"
    assert shared.retired_on is None
    assert shared.checked_by == world.ada


def test_nobody_checks_a_place_of_another_organisation(world: SimpleNamespace) -> None:
    source = make_source(world.westmoor)
    scope = viewer_for(world.ada.pk).scope_for(Permission.MANAGE_SUPPORT)

    with pytest.raises(PermissionError):
        check_source(by=scope, source=source, on=TODAY)


@pytest.mark.parametrize(("lang", "title"), [("en", "Places to turn to"), ("cy", "Lleoedd i droi")])
def test_the_poster_holds_the_same_places_and_its_address(
    world: SimpleNamespace, lang: str, title: str
) -> None:
    make_source(world.northshore, name="Northshore ear")

    response = Client().get(f"/support/{world.northshore.pk}/poster/?lang={lang}")

    assert response["Content-Type"] == "application/pdf"
    assert response.cookies == {}
    with pikepdf.open(io.BytesIO(response.content)) as sheet:
        assert len(sheet.pages) == 1
        assert str(sheet.Root.Lang).startswith(lang)
    text = pdf_words(response.content)
    assert title in text
    assert "Northshore ear" in text
    assert "116 123" in text
    assert f"/support/{world.northshore.pk}/" in text


def test_every_page_leads_to_support_at_the_same_place(world: SimpleNamespace) -> None:
    for address, who in (("/", world.sam), ("/account/login/", None), ("/privacy/", world.ada)):
        footer = shown(address, who).split("<footer", 1)[1]
        assert footer.index('href="/support/"') < footer.index("Accessibility statement")
