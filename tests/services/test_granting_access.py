"""Access is given inside one's own branch, and withdrawing it counts at once."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.actions.access import deactivate_user, grant_access, withdraw_grant
from services.actions.invitations import accept_own_record, invite, invite_to_own_record
from services.models import AccessGrant, Unit
from tests.factories import OPENED, make_user

TODAY = dt.date(2026, 5, 4)
DAY = dt.timedelta(days=1)
P = Permission


def manages(unit: Unit, user: User | None = None) -> Scope:
    return Scope(user.pk if user else None, P.MANAGE_ACCESS, (unit.path,))


def grant_of(user: User) -> AccessGrant:
    return AccessGrant.objects.get(user=user)


def test_nobody_gives_access_outside_their_branch(world: SimpleNamespace) -> None:
    for unit in (world.hillside, world.northshore, world.mill):
        with pytest.raises(PermissionError):
            grant_access(
                by=manages(world.harbour), user=world.sam, unit=unit, role="manager", from_on=TODAY
            )


def test_seeing_a_branch_is_not_managing_its_access(world: SimpleNamespace) -> None:
    sees = Scope(None, P.VIEW_STAFF, (world.harbour.path,))
    with pytest.raises(PermissionError):
        grant_access(by=sees, user=world.sam, unit=world.quay, role="staff", from_on=TODAY)
    with pytest.raises(PermissionError):
        deactivate_user(by=sees, user=world.mark)


def test_the_same_grant_twice_is_one_grant(world: SimpleNamespace) -> None:
    facts = {"user": world.sam, "unit": world.quay, "role": "manager", "from_on": TODAY}
    grant_access(by=manages(world.harbour), **facts)
    grant_access(by=manages(world.harbour), **facts, until_on=TODAY + DAY)

    grant = AccessGrant.objects.get(user=world.sam, role="manager")
    assert grant.until_on == TODAY + DAY
    with pytest.raises(ValidationError, match="one of the roles"):
        grant_access(by=manages(world.harbour), **{**facts, "role": "king"})


def test_withdrawn_access_is_gone_on_the_next_look(world: SimpleNamespace) -> None:
    today = timezone.localdate()
    for _again in range(2):
        withdraw_grant(by=manages(world.harbour), grant=grant_of(world.mark), until_on=today - DAY)

    assert viewer_for(world.mark.pk).grants == frozenset()


def test_a_grant_given_today_and_withdrawn_today_leaves_only_history(
    world: SimpleNamespace,
) -> None:
    user = make_user("Oscar")
    grant = grant_access(
        by=manages(world.harbour), user=user, unit=world.quay, role="manager", from_on=TODAY
    )
    by = manages(world.harbour)

    assert withdraw_grant(by=by, grant=grant, until_on=TODAY - DAY) is None
    assert withdraw_grant(by=by, grant=grant, until_on=TODAY - DAY) is None
    assert not AccessGrant.objects.filter(user=user).exists()
    events = AccessGrant.pgh_event_model.objects.filter(user_id=user.pk)
    assert set(events.values_list("pgh_label", flat=True)) == {"insert", "delete"}


def test_an_organisation_keeps_an_admin(world: SimpleNamespace) -> None:
    by = manages(world.northshore)
    with pytest.raises(ValidationError, match="needs at least one admin"):
        withdraw_grant(by=by, grant=grant_of(world.ada), until_on=TODAY)
    with pytest.raises(ValidationError, match="needs at least one admin"):
        grant_access(
            by=by,
            user=world.ada,
            unit=world.northshore,
            role="admin",
            from_on=OPENED,
            until_on=TODAY,
        )
    with pytest.raises(ValidationError, match="needs at least one admin"):
        deactivate_user(by=by, user=world.ada)

    make_user("Second", "admin", world.northshore)
    withdraw_grant(by=by, grant=grant_of(world.ada), until_on=TODAY)


def test_an_admin_who_is_only_there_for_a_while_does_not_count(world: SimpleNamespace) -> None:
    second = make_user("Second", "admin", world.northshore)
    AccessGrant.objects.filter(user=second).update(until_on=TODAY + 30 * DAY)

    with pytest.raises(ValidationError, match="needs at least one admin"):
        withdraw_grant(by=manages(world.northshore), grant=grant_of(world.ada), until_on=TODAY)


def test_a_closed_account_loses_its_sessions_with_the_same_change(
    world: SimpleNamespace, client: Client
) -> None:
    client.force_login(world.mark)
    other = Client()
    other.force_login(world.alma)

    deactivate_user(by=manages(world.northshore), user=world.mark)

    owners = {s.get_decoded().get("_auth_user_id") for s in Session.objects.all()}
    assert owners == {str(world.alma.pk)}
    assert viewer_for(world.mark.pk).grants == frozenset()


def test_an_account_used_elsewhere_is_not_one_admin_s_to_close(world: SimpleNamespace) -> None:
    grant_access(by=None, user=world.mark, unit=world.mill, role="executive", from_on=OPENED)
    with pytest.raises(ValidationError, match="outside your branch"):
        deactivate_user(by=manages(world.northshore), user=world.mark)
    with pytest.raises(PermissionError):
        deactivate_user(by=manages(world.westmoor), user=world.alma)
    with pytest.raises(ValidationError, match="your own account"):
        deactivate_user(by=manages(world.northshore, world.ada), user=world.ada)


def test_an_invitation_leaves_after_the_commit_and_lets_a_password_be_set(
    world: SimpleNamespace, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        grant = invite(
            by=manages(world.harbour),
            email="New.Lead@Staff.example",
            name="New Lead",
            unit=world.harbour,
            role="delivery_lead",
            from_on=TODAY,
        )
        assert mail.outbox == []

    assert grant.user.email == "new.lead@staff.example"
    assert not grant.user.has_usable_password()
    (letter,) = mail.outbox
    assert "Harbour" in letter.body
    assert "Delivery lead" in letter.body
    link = next(word for word in letter.body.split() if "/password/reset/key/" in word)
    assert client.get(link.partition("localhost:8000")[2]).status_code == 302


def test_somebody_with_a_password_is_only_told(
    world: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    world.alma.set_password("a long enough password")
    world.alma.save()
    with django_capture_on_commit_callbacks(execute=True):
        invite(
            by=manages(world.northshore),
            email=world.alma.email,
            name="",
            unit=world.hillside,
            role="executive",
            from_on=TODAY,
        )
    assert "/password/reset/" not in mail.outbox[0].body
    assert User.objects.filter(email=world.alma.email).count() == 1


def test_the_first_admin_is_made_by_a_command_that_can_run_again(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = {"email": "first@new.example", "organisation": "NEW", "name": "First"}
    with pytest.raises(CommandError, match="no organisation with the code NEW"):
        call_command("create_admin", **first)
    call_command("create_admin", **first, organisation_name="Newtown Council")
    assert "/password/reset/key/" in capsys.readouterr().out

    monkeypatch.setenv("TIP_ADMIN_PASSWORD", "a long enough password")
    call_command("create_admin", **first)
    call_command("create_admin", **first)
    user = User.objects.get(email="first@new.example")
    root = Unit.objects.get(code="NEW")
    assert user.check_password("a long enough password")
    assert AccessGrant.objects.filter(user=user).count() == 1
    assert viewer_for(user.pk).may(P.MANAGE_ACCESS, root.path)


def test_a_record_is_connected_by_the_invited_account_alone(
    world: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    by = Scope(None, P.MANAGE_STAFF, (world.northshore.path,))
    world.rosa.email = "rosa@northshore.example"
    world.rosa.save()
    with django_capture_on_commit_callbacks(execute=True):
        invite_to_own_record(by=by, person=world.rosa)
    world.rosa.refresh_from_db()
    assert world.rosa.user is None
    token = mail.outbox[0].body.partition("/me/connect/")[2].split("/")[0]
    rosa = User.objects.get(email="rosa@northshore.example")

    with pytest.raises(ValidationError, match="does not fit this account"):
        accept_own_record(user=world.alma, token=token)
    with pytest.raises(ValidationError, match="does not fit this account"):
        accept_own_record(user=rosa, token=token + "x")
    for _again in range(2):
        assert accept_own_record(user=rosa, token=token).user == rosa
    with pytest.raises(ValidationError, match="already connected"):
        invite_to_own_record(by=by, person=world.rosa)
