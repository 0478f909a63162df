"""Views that people keep for themselves: named, found again, removed; they give no right."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from reports.actions.saved import MOST, save_view
from reports.models import SavedView
from services.actions.access import withdraw_grant
from services.models import AccessGrant, Unit
from tests.factories import everywhere


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def save(user: object, page: str, unit: object, name: str, query: str = "") -> HttpResponse:
    url = reverse("reports:view_save", args=[page, unit.pk]) + query
    return client_of(user).post(url, {"name": name}, follow=True)


def test_a_view_is_saved_with_its_filters_and_opens_where_it_was(world: SimpleNamespace) -> None:
    query = f"?unit={world.quay.pk}&ahead=31"
    page = client_of(world.alma).get(reverse("reports:desk_lead") + query)
    answer = client_of(world.alma).post(page.context["save_url"], {"name": "Quay, a month"})
    assert answer.status_code == 302

    for where in ("/", reverse("reports:desk_lead"), reverse("reports:view_list")):
        shown = client_of(world.alma).get(where)
        assert "Quay, a month" in text_of(shown), where
    url = client_of(world.alma).get(reverse("reports:view_list")).context["saved"][0]["url"]
    found = client_of(world.alma).get(url)
    assert found.context["desk"].unit_name == "Quay"
    assert found.context["desk"].choices == page.context["desk"].choices


def test_a_view_of_a_unit_on_another_day_opens_on_that_day(world: SimpleNamespace) -> None:
    url = reverse("reports:dashboard", args=[world.quay.pk]) + "?on=2026-10-01&basis=then"
    page = client_of(world.mark).get(url)
    client_of(world.mark).post(page.context["save_url"], {"name": "October"})
    kept = client_of(world.mark).get("/").context["saved"][0]["url"]
    again = client_of(world.mark).get(kept)
    assert again.context["dashboard"].now.as_at == page.context["dashboard"].now.as_at
    assert again.context["dashboard"].now.basis == "then"


def test_the_same_name_replaces_and_nothing_foreign_is_kept(world: SimpleNamespace) -> None:
    save(world.alma, "lead", world.quay, "Mine", "?ahead=7&next=//elsewhere.example")
    save(world.alma, "lead", world.lighthouse, "Mine", "?ahead=92")
    kept = SavedView.objects.get(user=world.alma)
    assert (kept.unit, kept.choices) == (world.lighthouse, {"ahead": "92"})


def test_a_name_is_asked_for(world: SimpleNamespace) -> None:
    assert "Enter a name for this view" in text_of(save(world.alma, "lead", world.quay, " "))
    assert not SavedView.objects.filter(user=world.alma).exists()


@pytest.mark.parametrize(
    ("desk", "status"), [("lead", 404), ("admin", 404), ("executive", 404), ("none", 404)]
)
def test_nobody_saves_a_page_that_they_may_not_open(
    world: SimpleNamespace, desk: str, status: int
) -> None:
    url = reverse("reports:view_save", args=[desk, world.quay.pk])
    assert client_of(world.mark).get(url).status_code == status
    assert client_of(world.mark).post(url, {"name": "x"}).status_code == status
    with pytest.raises(PermissionError):
        save_view(
            by=everywhere(world.westmoor, Permission.VIEW_FIGURES),
            page="dashboard",
            unit=world.quay,
            name="x",
            choices={},
        )


def test_a_saved_view_gives_no_right_after_access_has_ended(world: SimpleNamespace) -> None:
    save(world.mark, "dashboard", world.quay, "My team")
    grant = AccessGrant.objects.get(user=world.mark)
    by = everywhere(world.northshore, Permission.MANAGE_ACCESS)
    withdraw_grant(by=by, grant=grant, until_on=timezone.localdate() - dt.timedelta(days=1))
    shown = client_of(world.mark).get(reverse("reports:view_list"))
    assert "Not shared with you any more" in text_of(shown)
    assert "Quay" not in text_of(shown)
    assert shown.context["saved"][0]["url"] == ""


def test_views_are_seen_and_removed_by_their_owner_alone(world: SimpleNamespace) -> None:
    save(world.alma, "lead", world.quay, "Only mine")
    kept = SavedView.objects.get(user=world.alma)
    url = reverse("reports:view_remove", args=[kept.pk])
    for other in (world.ada, world.basma, world.walt):
        assert "Only mine" not in text_of(client_of(other).get(reverse("reports:view_list")))
        assert client_of(other).post(url).status_code == 404
    assert client_of(world.alma).get(url).status_code == 405
    assert "is removed" in text_of(client_of(world.alma).post(url, follow=True))
    assert not SavedView.objects.filter(pk=kept.pk).exists()


def test_thirty_are_enough(world: SimpleNamespace) -> None:
    for n in range(MOST):
        SavedView.objects.create(user=world.alma, name=f"{n}", page="lead", unit=world.quay)
    assert "Remove one first" in text_of(save(world.alma, "lead", world.quay, "One more"))
    save(world.alma, "lead", world.lighthouse, "3")
    assert SavedView.objects.get(user=world.alma, name="3").unit == world.lighthouse


def test_the_file_of_a_unit_holds_the_numbers_of_its_page(world: SimpleNamespace) -> None:
    client = client_of(world.alma)
    page = client.get(reverse("reports:dashboard", args=[world.harbour.pk]))
    answer = client.get(page.context["csv_url"])
    text = answer.content.decode("utf-8-sig")
    assert f"People counted: {page.context['dashboard'].now.people}" in text
    for child in page.context["dashboard"].now.children:
        assert child.name in text
    assert "As it is today" in text


def test_a_view_of_a_unit_that_closed_has_no_link_and_says_so(world: SimpleNamespace) -> None:
    save(world.alma, "lead", world.lighthouse, "Light")
    save(world.alma, "dashboard", world.lighthouse, "Its page")
    Unit.objects.filter(pk=world.lighthouse.pk).update(closed_on=timezone.localdate())

    page = client_of(world.alma).get("/")
    light, its_page = sorted(page.context["saved"], key=lambda one: one["label"], reverse=True)
    assert (light["url"], light["note"]) == ("", "Lighthouse has closed")
    assert client_of(world.alma).get(its_page["url"]).status_code == 200
