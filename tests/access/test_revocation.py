"""What is taken away is gone on the very next request, however it was taken."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import close_account
from core.permissions import Permission
from services.actions.absence import leave
from services.actions.access import withdraw_grant
from services.actions.moves import move_unit
from services.actions.posts import change_post
from tests.factories import everywhere

YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def almas_browser(world: SimpleNamespace) -> Client:
    """Alma has been signed in since the morning and has Quay's pages open."""
    client = Client()
    client.force_login(world.alma)
    assert client.get(quay(world)).status_code == 200
    return client


def quay(world: SimpleNamespace) -> str:
    return reverse("services:unit_detail", args=[world.quay.pk])


def test_a_withdrawn_grant(world: SimpleNamespace, almas_browser: Client) -> None:
    withdraw_grant(
        by=everywhere(world.quay, Permission.MANAGE_ACCESS),
        grant=world.alma.grants.get(),
        until_on=YESTERDAY,
    )

    assert almas_browser.get(quay(world)).status_code == 403


def test_a_closed_account(world: SimpleNamespace, almas_browser: Client) -> None:
    close_account(user=world.alma, now=timezone.now())

    assert almas_browser.get(quay(world)).status_code == 302


def test_a_branch_that_moved_elsewhere(world: SimpleNamespace, almas_browser: Client) -> None:
    move_unit(
        by=everywhere(world.quay), unit=world.quay, to=world.hillside, on=timezone.localdate()
    )

    assert almas_browser.get(quay(world)).status_code == 404


def test_a_person_who_moved_to_another_branch(
    world: SimpleNamespace, almas_browser: Client
) -> None:
    rosa = reverse("services:staff_detail", args=[world.rosa.pk])
    assert almas_browser.get(rosa).status_code == 200
    change_post(
        by=everywhere(world.quay, Permission.MANAGE_STAFF),
        post=world.rosa.posts.get(),
        unit=world.orchard,
        role=world.worker,
        on=timezone.localdate(),
    )

    assert almas_browser.get(rosa).status_code == 404


def test_a_leaver_stays_with_the_last_team(world: SimpleNamespace, almas_browser: Client) -> None:
    leave(
        by=everywhere(world.quay, Permission.MANAGE_STAFF),
        person=world.rosa,
        left_on=timezone.localdate(),
    )

    rosa = reverse("services:staff_detail", args=[world.rosa.pk])
    assert almas_browser.get(rosa).status_code == 200
    almas_browser.force_login(world.basma)
    assert almas_browser.get(rosa).status_code == 404
