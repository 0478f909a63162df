"""Letting people in by mail: to a role on a unit, or to their own record.

The mail leaves after the commit. A mail server that is away is logged, and the page offers to send
the mail again: the grant itself stands.
"""

import logging
from datetime import date, timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions import open_account, set_password_link
from accounts.models import User
from core.permissions import ROLES
from core.scope import Scope
from services.actions.access import grant_access
from services.actions.change import change
from services.actions.staff import hold_person, link_account
from services.models import AccessGrant, StaffMember, Unit

log = logging.getLogger(__name__)
SALT = "services.own_record"
GOOD_FOR = timedelta(days=14)


@change
def invite(
    *,
    by: Scope,
    email: str,
    name: str,
    unit: Unit,
    role: str,
    from_on: date,
    until_on: date | None = None,
) -> AccessGrant:
    """Give `role` on `unit` to the account of this address, which is made when there is none.

    A mail says what the access is for, with a link to set a password where none is set. Raises
    what `grant_access` raises, and ValidationError for an account that was closed.
    """
    user = open_account(email=email, name=name)
    if not user.is_active:
        raise ValidationError({"email": _("This account is closed. Use another address.")})
    grant = grant_access(by=by, user=user, unit=unit, role=role, from_on=from_on, until_on=until_on)
    facts = {"unit": unit.name, "role": ROLES[role].label, "explains": ROLES[role].explains}
    transaction.on_commit(partial(_mail, user, "access", facts))
    return grant


@change
def invite_to_own_record(*, by: Scope, person: StaffMember) -> StaffMember:
    """Mail the person a link with which they, and nobody else, connect their own record.

    Raises ValidationError without an e-mail address or when the record is connected already.
    """
    person = hold_person(by, person)
    if not person.email:
        raise ValidationError(_("Add an email address first."))
    if person.user_id:
        raise ValidationError(_("This record is already connected to an account."))
    user = open_account(email=person.email, name=person.shown_name)
    if not user.is_active:
        raise ValidationError(_("The account with this address is closed."))
    token = signing.dumps([person.pk, user.pk], salt=SALT)
    path = reverse("services:my_record_connect", kwargs={"token": token})
    transaction.on_commit(
        partial(_mail, user, "own_record", {"link": f"{settings.SITE_URL}{path}"})
    )
    return person


@transaction.atomic
def accept_own_record(*, user: User, token: str) -> StaffMember:
    """The invited account connects the record. Safe to repeat.

    Raises ValidationError when the link is old, spoiled or was made for another account.
    """
    return link_account(person=invited_person(user=user, token=token), user=user)


def invited_person(*, user: User, token: str) -> StaffMember:
    """Whose record the link is for. Raises ValidationError as `accept_own_record` does."""
    try:
        person_id, user_id = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        person_id, user_id = None, None
    if user_id != user.pk:
        raise ValidationError(
            _("This link does not fit this account, or is too old. Ask for a new one.")
        )
    return StaffMember.objects.get(pk=person_id)  # type: ignore[no-any-return]


def _mail(user: User, kind: str, facts: dict[str, Any]) -> None:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        told = {
            **facts,
            "name": user.name,
            "sign_in": f"{settings.SITE_URL}{reverse('account_login')}",
            "set_password": "" if user.has_usable_password() else set_password_link(user),
        }
        subject = render_to_string(f"accounts/mail/{kind}_subject.txt", told).strip()
        body = render_to_string(f"accounts/mail/{kind}.txt", told)
        try:
            send_mail(subject, body, None, [user.email])
        except (OSError, SMTPException) as error:
            log.warning("The mail to account %s did not leave: %s", user.pk, error)
