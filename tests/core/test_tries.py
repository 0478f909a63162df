"""Tries are counted for each address, also behind a proxy."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory, override_settings

from core.tries import Tries


def left(tries: Tries, told: str) -> bool:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    is_left = tries.are_left(request)
    tries.note(request)
    return is_left


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_each_has_tries_of_their_own_and_nobody_makes_up_an_address() -> None:
    cache.clear()
    tries = Tries("behind a proxy", 1, 60)
    assert left(tries, "192.0.2.1")
    assert left(tries, "192.0.2.2")
    assert not left(tries, "192.0.2.1")
    assert not left(tries, "203.0.113.9, 192.0.2.1"), "only what our proxy added counts"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=0)
def test_without_a_proxy_the_header_says_nothing() -> None:
    cache.clear()
    tries = Tries("without a proxy", 1, 60)
    assert left(tries, "192.0.2.1")
    assert not left(tries, "192.0.2.2")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TIP_MODE": "demo"}, "0"),
        ({"TIP_MODE": "production"}, "1"),
        ({"TIP_MODE": "production", "TRUSTED_PROXIES": "2"}, "2"),
    ],
)
def test_the_number_of_proxies_comes_from_the_environment(
    environment: dict[str, str], expected: str
) -> None:
    shown = "from tip_tracker import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    known = {name: value for name, value in os.environ.items() if name != "TRUSTED_PROXIES"}
    told = subprocess.check_output(
        [sys.executable, "-c", shown],
        env={**known, "SECRET_KEY": "x" * 50, **environment},
        cwd=settings.BASE_DIR,
        text=True,
    )
    assert told.strip() == expected
