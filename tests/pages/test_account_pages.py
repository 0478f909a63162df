"""Signing in, passwords, codes, and pages for when something is not there: all in our look."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.pages.test_every_page import faults

OPEN_TO_ALL = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
SIGNED_IN = ["account_logout", "account_change_password", "account_email", "mfa_index"]


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_a_page_before_signing_in_keeps_the_house_rules(db, name):
    html = Client().get(reverse(name)).content.decode()

    assert faults(html) == []


@pytest.mark.parametrize("name", SIGNED_IN)
def test_an_account_page_keeps_the_house_rules(world, name):
    client = Client()
    client.force_login(world.alma)

    html = client.get(reverse(name), follow=True).content.decode()

    assert faults(html) == []
    assert "Signed in as Alma" in html
    assert 'action="/account/logout/"' in html


def test_signing_in_with_nothing_says_what_to_enter(db):
    html = Client().post(reverse("account_login"), {}).content.decode()

    assert "<title>Error: Sign in – TIP Tracker</title>" in html
    assert '<a href="#id_login">Enter your work email' in html
    assert '<a href="#id_password">Enter your password</a>' in html
    assert "This field is required" not in html


def test_signing_in_wrongly_keeps_the_address_and_not_the_password(world):
    typed = {"login": "alma@example.org", "password": "not-this-one"}

    html = Client().post(reverse("account_login"), typed).content.decode()

    assert 'value="alma@example.org"' in html
    assert "not-this-one" not in html
    assert "There is a problem" in html


def test_a_password_can_be_pasted_shown_and_filled_by_a_manager(db):
    html = Client().get(reverse("account_login")).content.decode()

    assert 'autocomplete="current-password"' in html
    assert 'autocomplete="email"' in html or 'autocomplete="username"' in html
    assert "Show password" in html
    assert "onpaste" not in html


def test_a_new_password_is_set_through_the_link_in_the_mail(world):
    client = Client()
    told = client.post(reverse("account_reset_password"), {"email": world.alma.email}, follow=True)
    assert "Look at your email" in told.content.decode()
    [sent] = mail.outbox
    assert sent.subject == "Set a new password for TIP Tracker"
    link = re.search(r"http://[^/]+(/\S+)", sent.body)[1]

    page = client.get(link, follow=True)

    assert faults(page.content.decode()) == []
    short = client.post(page.request["PATH_INFO"], {"password1": "a", "password2": "b"})
    assert "There is a problem" in short.content.decode()
    new = {"password1": "four brown otters", "password2": "four brown otters"}
    done = client.post(page.request["PATH_INFO"], new, follow=True)
    assert "Your new password is saved" in done.content.decode()
    world.alma.refresh_from_db()
    assert world.alma.check_password("four brown otters")
    again = client.get(link, follow=True).content.decode()
    assert "This link no longer works" in again
    assert faults(again) == []


def test_a_code_from_an_app_can_be_switched_on_used_and_switched_off(world):
    password = "four brown otters"
    world.alma.set_password(password)
    world.alma.save()
    client = Client()
    signing_in = {"login": world.alma.email, "password": password}
    client.post(reverse("account_login"), signing_in)
    asked = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "Confirm that it is you" in asked
    assert faults(asked) == []
    client.post(reverse("account_reauthenticate"), {"password": password})
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    assert faults(html) == []
    secret = re.search(r"<code>(\w+)</code>", html)[1]

    wrong = client.post(reverse("mfa_activate_totp"), {"code": ""}).content.decode()
    assert "Enter the code that the app shows" in wrong
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    for name in ["mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp"]:
        assert faults(client.get(reverse(name)).content.decode()) == [], name
    assert faults(client.get(reverse("mfa_generate_recovery_codes")).content.decode()) == []
    second = Client()
    asked = second.post(reverse("account_login"), signing_in, follow=True).content.decode()
    assert "Enter your code" in asked
    assert faults(asked) == []


def code_of(secret):
    """What an app shows now for this secret."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_asking_for_an_unknown_address_tells_nobody_whether_it_exists(db):
    told = Client().post(
        reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True
    )

    assert "If that address has an account here" in told.content.decode()
    assert "Hello from" not in mail.outbox[0].body


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "429", "500"])
def test_a_page_that_is_not_there_says_what_to_do(name):
    html = render_to_string(f"{name}.html")

    assert faults(html) == []
    assert "Go to the home page" in html
    assert "rror" not in re.sub(r"govuk-error\S*", "", html)


def test_an_error_page_says_nothing_about_what_was_asked_for(rf: RequestFactory):
    html = render_to_string("404.html", request=rf.get("/units/7/"))

    assert "/units/7/" not in html


def test_whoever_opens_the_address_of_a_button_reads_why_nothing_is_there(world):
    client = Client()
    client.force_login(world.sam)

    opened = client.get(reverse("training:not_now_say"))

    assert opened.status_code == 405
    assert opened["Allow"] == "POST"
    assert "go back to the page with the button and press it again" in opened.content.decode()
    assert faults(opened.content.decode()) == []
    assert client.head(reverse("training:not_now_say")).content == b""
