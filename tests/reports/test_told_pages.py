"""Pages on which somebody is told of reports, or stops it, and the schedules that make them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from reports.actions.deliveries import send_due
from reports.actions.schedules import add_schedule
from reports.models import (
    NamedRecipient,
    Schedule,
)
from tests.factories import everywhere, make_user
from tests.reports.test_told import TODAY, name, scheduled, signed_in


def test_a_report_is_chosen_to_be_told_of(world: SimpleNamespace) -> None:
    client = signed_in(world.ana)
    sent = {"kind": "rollout", "unit": world.quay.pk}

    assert client.post(reverse("reports:told_add"), sent).status_code == 302
    assert "Quay" in client.get(reverse("reports:told_list")).content.decode()
    address = reverse("reports:told_change", args=[world.quay.pk, "barriers"])
    assert client.post(address, {"tell": "yes"}).status_code == 404


def test_an_admin_names_somebody_and_stops_it_in_the_browser(world: SimpleNamespace) -> None:
    client = signed_in(world.ada)
    until = timezone.localdate() + dt.timedelta(days=30)
    sent = {
        "name": "Clara", "address": "clara@committee.example", "kind": "pack",
        "unit": world.harbour.pk, "format": "xlsx", "why": "Clerk of the committee",
        "until_on": f"{until:%d/%m/%Y}",
    }  # fmt: skip
    add = reverse("reports:named_add")
    late = client.post(add, {**sent, "until_on": "1/1/2028"}).content.decode()
    assert "a year from now" in late
    packs(world)
    assert client.post(add, sent).status_code == 302
    page = client.get(reverse("reports:named_list")).content.decode()
    assert "clara@committee.example" in page
    assert "Clerk of the committee" in page

    named = NamedRecipient.objects.get()
    assert named.added_by == world.ada
    stop = reverse("reports:named_stop", args=[named.pk])
    assert client.get(stop).status_code == 200
    assert NamedRecipient.objects.get().stopped_on is None
    client.post(stop)
    assert NamedRecipient.objects.get().stopped_on == timezone.localdate()


def packs(world: SimpleNamespace, **facts: Any) -> Schedule:
    by = everywhere(world.northshore, Permission.MANAGE_SCHEDULES)
    usual: dict[str, Any] = {"cadence": "quarterly", "working_day": 5, "covers": "led"}
    return add_schedule(
        by=by, organisation=world.northshore, kind="pack", today=TODAY, **{**usual, **facts}
    )


def test_nobody_is_named_for_a_report_that_no_schedule_makes(world: SimpleNamespace) -> None:
    client = signed_in(world.ada)
    until = timezone.localdate() + dt.timedelta(days=30)
    sent = {
        "name": "Clara", "address": "clara@committee.example", "kind": "pack",
        "unit": world.harbour.pk, "format": "xlsx", "why": "Clerk", "until_on": f"{until:%d/%m/%Y}",
    }  # fmt: skip
    add = reverse("reports:named_add")
    assert "No schedule makes any of these reports yet" in client.get(add).content.decode()
    assert "No schedule makes this report about Harbour" in client.post(add, sent).content.decode()
    one = packs(world, covers="whole")
    assert "about Harbour" in client.post(add, sent).content.decode()
    assert "Made by a schedule" in client.get(add).content.decode()
    Schedule.objects.filter(pk=one.pk).update(covers="led")
    nobodys = client.post(add, {**sent, "unit": world.quay.pk}).content.decode()
    assert "No schedule makes this report about Quay" in nobodys
    summary = client.post(add, {**sent, "kind": "check_ins"}).content.decode()
    assert "No schedule makes this report about Harbour" in summary
    assert not NamedRecipient.objects.exists()

    assert client.post(add, sent).status_code == 302
    names = reverse("reports:named_list")
    assert "No schedule makes it" not in client.get(names).content.decode()
    Schedule.objects.filter(pk=one.pk).update(is_on=False)
    assert "No schedule makes it" in client.get(names).content.decode()


def test_who_wants_a_report_that_no_schedule_makes_hears_when_mail_comes(
    world: SimpleNamespace,
) -> None:
    client = signed_in(world.ana)
    add = reverse("reports:told_add")
    page = client.get(add).content.decode()
    assert "Made by a schedule: Rollout report of Northshore Council. Every quarter." in page

    said = client.post(add, {"kind": "rollout", "unit": world.quay.pk}, follow=True)
    assert "No schedule makes this report about Quay" in said.content.decode()
    assert "each time somebody has it made" in said.content.decode()
    said = client.post(add, {"kind": "rollout", "unit": world.harbour.pk}, follow=True)
    assert "each time it is ready" in said.content.decode()
    assert "No schedule makes" not in said.content.decode()


def test_an_admin_of_a_branch_is_told_who_looks_after_schedules(world: SimpleNamespace) -> None:
    client = signed_in(make_user("Bo", "admin", world.harbour))
    told = "An admin of the whole organisation looks after them"
    shown = client.get(reverse("reports:schedule_list")).content.decode()
    assert told in shown
    assert reverse("reports:schedule_add") not in shown
    assert client.get(reverse("reports:schedule_add")).status_code == 302
    desk = client.get(reverse("reports:desk_admin")).content.decode()
    assert told in desk
    assert "within minutes" not in desk

    whole = signed_in(world.ada).get(reverse("reports:schedule_list")).content.decode()
    assert reverse("reports:schedule_add") in whole
    assert told not in whole


def test_admins_see_every_mail_of_their_own_organisation(world: SimpleNamespace) -> None:
    name(world)
    scheduled(world.harbour, kind="pack")
    send_due()
    address = reverse("reports:delivery_list")

    page = signed_in(world.ada).get(address).content.decode()
    assert "clara@committee.example" in page
    assert "The file" in page
    assert "Alma" in page
    foreign = signed_in(world.wanda).get(address).content.decode()
    assert "clara@committee.example" not in foreign
    assert signed_in(world.alma).get(address).status_code == 403


def test_schedules_are_added_changed_and_removed_in_the_browser(world: SimpleNamespace) -> None:
    client = signed_in(world.ada)
    sent = {
        "kind": "pack", "organisation": world.northshore.pk, "cadence": "monthly",
        "working_day": "8", "covers": "whole",
    }  # fmt: skip
    add = reverse("reports:schedule_add")
    assert "Choose how often" in client.post(add, {**sent, "cadence": ""}).content.decode()
    assert client.post(add, sent).status_code == 302
    assert "already" in client.post(add, sent).content.decode()
    page = client.get(reverse("reports:schedule_list")).content.decode()
    assert "8 working days after the month ends" in page

    one = Schedule.objects.get(kind="pack")
    edit = reverse("reports:schedule_edit", args=[one.pk])
    client.post(edit, {"working_day": "1", "covers": "led"})
    one.refresh_from_db()
    assert (one.is_on, one.working_day, one.covers) == (False, 1, "led")
    remove = reverse("reports:schedule_remove", args=[one.pk])
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert client.get(edit).status_code == 404
