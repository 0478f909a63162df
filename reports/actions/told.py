"""Who is told of which reports: one's own wish, and people without an account whom admins name."""

from datetime import date
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.scope import Scope, Viewer
from reports.access import FIT_FOR_EVERYBODY, may_read
from reports.models import Delivery, NamedRecipient, Subscription
from services.actions.change import change, refuse_outside
from services.models import Unit

SALT = "reports.told"


@transaction.atomic
def wish_to_be_told(*, by: Viewer, unit: Unit, kind: str, is_on: bool) -> None:
    """Note whether `by` wants mail about reports of this kind about `unit`. Safe to repeat.

    Raises PermissionError when such reports are not theirs to read.
    """
    if by.user_id is None or not may_read(by, kind, unit.path):
        raise PermissionError(f"Reports about {unit} are not for this person")
    _wish(by.user_id, unit.pk, kind, is_on)


def _wish(user_id: int, unit_id: int, kind: str, is_on: bool) -> None:
    same: dict[str, Any] = {"user_id": user_id, "unit_id": unit_id, "kind": kind}
    Subscription.objects.update_or_create(**same, defaults={"is_on": is_on})


@change
def name_recipient(
    *,
    by: Scope,
    unit: Unit,
    kind: str,
    format: str,
    name: str,
    address: str,
    why: str,
    until_on: date,
    today: date,
) -> NamedRecipient:
    """Have the scheduled reports of a kind about `unit` sent to an address, as files.

    Raises PermissionError outside `by`, ValueError for a kind that is not fit for everybody, for a
    day in the past, and for an address that is named already.
    """
    refuse_outside(by, unit)
    if by.user_id is None:
        raise PermissionError("Somebody names a recipient, and stands for it")
    if kind not in FIT_FOR_EVERYBODY:
        raise ValueError(_("This report holds what is only for people with an account."))
    if until_on < today:
        raise ValueError(_("Choose a last day that is still to come."))
    return _kept(
        NamedRecipient(
            unit=unit, kind=kind, format=format, name=name, address=address, why=why,
            added_by_id=by.user_id, added_on=today, until_on=until_on,
        )
    )  # fmt: skip


def _kept(named: NamedRecipient) -> NamedRecipient:
    named.clean_fields()
    try:
        with transaction.atomic():
            named.save()
    except IntegrityError:
        told = _("This address gets that report already. Stop it first to change it.")
        raise ValueError(told) from None
    return named


@change
def stop_recipient(*, by: Scope, named: NamedRecipient, today: date) -> None:
    """Send them nothing any more. Safe to repeat. Raises PermissionError outside `by`."""
    refuse_outside(by, named.unit)
    _stop(named.pk, today)


def _stop(named_id: int, today: date) -> None:
    NamedRecipient.objects.filter(pk=named_id, stopped_on=None).update(stopped_on=today)


def stop_token(mail: Delivery) -> str:
    """What stands in the link at the end of a mail: it can stop such mails and nothing else."""
    if mail.named_id is not None:
        return signing.dumps({"named": mail.named_id}, salt=SALT)
    who = {"user": mail.user_id, "unit": mail.run.unit_id, "kind": mail.run.kind}
    return signing.dumps(who, salt=SALT)


@transaction.atomic
def stop_by_link(token: str, *, do: bool = True) -> None:
    """What the link at the end of a mail does, or (`do` false) only whether it is a good one.

    Raises ValueError for a spoiled link.
    """
    try:
        told = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise ValueError("spoiled link") from error
    if not do:
        return
    if "named" in told:
        _stop(told["named"], timezone.localdate())
    elif _is_there(told):
        _wish(told["user"], told["unit"], told["kind"], is_on=False)


def _is_there(told: dict[str, Any]) -> bool:
    """Whether the person and the unit of a link still exist."""
    users, units = User.objects.filter(pk=told["user"]), Unit.objects.filter(pk=told["unit"])
    return users.exists() and units.exists()
