"""PostgreSQL keeps no NUL character: an address that holds one gets a page that says so."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.implementation.test_pages import signed_in
from training.figures.sign_in import sign_in_with

NUL = "\\000"
WORDS = "This address or form could not be read"
PUBLIC = (
    "/training/here/%00/",
    "/training/here/AC%00E/",
    "/training/say/%00/",
    "/training/calendar/%00.ics",
    "/mail/stop/%00/",
    "/reports/told/stop/%00/",
    "/account/login/?next=%00",
    "/account/password/reset/key/a%00-b/",
)
SIGNED_IN = ("/people/?q=%00", "/training/me/?page=%00", "/me/connect/%00/", "/?%00=1")


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("way", ["get", "post"])
def test_an_open_address_with_nul_gets_a_sentence(db: None, address: str, way: str) -> None:
    page = getattr(Client(), way)(address)
    assert (page.status_code, WORDS in page.content.decode()) == (400, True)


@pytest.mark.parametrize("address", SIGNED_IN)
def test_so_does_whoever_is_signed_in(world: SimpleNamespace, address: str) -> None:
    page = signed_in(world.alma).get(address)
    assert (page.status_code, WORDS in page.content.decode()) == (400, True)


@pytest.mark.parametrize("letters", ["", "\0", "AC\0E", "BIOS", "ÄCDE", " "])
def test_no_letters_of_a_sheet_are_not_looked_up(letters: str) -> None:
    """Without the database."""
    assert sign_in_with(letters, now=timezone.now()) is None


def test_a_form_says_it_at_the_field(db: None) -> None:
    page = Client().post(reverse("training:here"), {"letters": "AC\0E"})
    assert page.status_code == 200
    assert "holds a character that cannot be kept" in page.content.decode()


@pytest.mark.parametrize("address", ["/account/login/", "/training/here/", "/"])
def test_a_cookie_with_nul_is_no_cookie(db: None, address: str) -> None:
    """`\\000` in a quoted cookie is read as NUL."""
    cookie = f'{settings.SESSION_COOKIE_NAME}="{NUL * 32}"'
    page = Client().get(address, headers={"cookie": cookie})
    assert page.status_code in (200, 302)
