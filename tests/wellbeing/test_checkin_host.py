"""The check-in host stands apart: in what it loads, in what it may know, and in its name."""

import ast
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from core.middleware import own_name
from tip_tracker.launcher.places import PROJECT

SPEND = sorted((PROJECT / "wellbeing" / "spend").glob("*.py"))
ITS_OWN = [*SPEND, *sorted((PROJECT / "tip_tracker").glob("checkin_*.py"))]
NEVER = {
    "wellbeing.models", "wellbeing.nullifiers", "wellbeing.actions", "services", "accounts",
    "training", "implementation", "intake", "reports", "celery", "allauth", "pghistory",
    "django.contrib.auth", "django.contrib.sessions", "django.contrib.messages",
}  # fmt: skip
TELL = """
import os, sys
from tip_tracker import checkin_wsgi
from django.urls import get_resolver
get_resolver().url_patterns
from django.conf import settings
print("\\n".join(sys.modules), "\\n--")
print("\\n".join(name for name in dir(settings) if name.endswith("_KEYS")), "\\n--")
from django.apps import apps
print(len(list(apps.get_models())))
"""


@pytest.fixture(scope="module")
def told() -> list[list[str]]:
    """Modules loaded, key stores known and how many models, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [part.split() for part in done.stdout.split("--")]


def test_it_loads_nothing_that_knows_a_person(told: list[list[str]]) -> None:
    loaded = {m for m in told[0] if any(m == no or m.startswith(f"{no}.") for no in NEVER)}

    assert loaded == set()
    assert "wellbeing.spend.views" in told[0]
    assert told[2] == ["0"]


def test_it_knows_the_store_of_tickets_alone(told: list[list[str]]) -> None:
    assert told[1] == ["TICKET_KEYS"]


@pytest.mark.parametrize("path", ITS_OWN, ids=lambda p: p.name)
def test_its_source_names_nothing_that_knows_a_person(path: Path) -> None:
    named = {
        f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not {n for n in named for no in NEVER if n == no or n.startswith(f"{no}.")}


def test_no_form_of_another_page_may_go_to_the_check_in_host(client: Client) -> None:
    policy = client.get("/account/login/")["Content-Security-Policy"]

    assert "form-action 'self'" in policy
    assert settings.CHECKIN_URL not in policy


APART = {"SITE_URL": "http://127.0.0.1:8000", "CHECKIN_URL": "http://localhost:8001"}


def asked_as(name: str, **addresses: str) -> SimpleNamespace:
    with override_settings(**addresses, ALLOWED_HOSTS=["*"]):
        answered = own_name(lambda _request: SimpleNamespace(url=None))
        return answered(RequestFactory().get("/doing/?q=1", headers={"host": name}))


@pytest.mark.parametrize("name", ["localhost", "localhost:8000", "LOCALHOST:8000"])
def test_nobody_signs_in_under_the_check_in_hosts_name(name: str) -> None:
    assert asked_as(name, **APART).url == "http://127.0.0.1:8000/doing/?q=1"


@pytest.mark.parametrize("name", ["127.0.0.1:8000", "tip.example.org", "localhost.example.org"])
def test_every_other_name_stays_as_it_is(name: str) -> None:
    assert asked_as(name, **APART).url is None


def test_one_name_for_both_leads_nowhere() -> None:
    same = APART | {"SITE_URL": "http://localhost:8000"}

    assert asked_as("localhost:8000", **same).url is None
