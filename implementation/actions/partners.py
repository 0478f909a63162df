"""Keeping the list of partners for onward support."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import keeps_partner, must_be_of
from implementation.actions.once import insert_once
from implementation.models import Partner
from services.models import Unit

FACTS = ("name", "what_for", "area", "phone", "web", "source", "checked_on", "is_retired")


@transaction.atomic
def add_partner(
    *, by: Scope, organisation: Unit, checked_on: date, once: UUID | None = None, **facts: Any
) -> Partner:
    """Put a partner on the list of the organisation; whoever keeps a branch of it may.

    `facts`: name, what_for, area, phone, web, source. The same `once` from the same user gives the
    partner of the first time. Raises PermissionError without a branch there, ValueError when the
    list has the name already.
    """
    must_be_of(by, organisation)
    made = Partner(
        organisation=organisation, checked_on=checked_on, added_by_id=by.user_id, once=once, **facts
    )
    try:
        with transaction.atomic():
            earlier = insert_once(made, "added_by")
    except IntegrityError as error:
        raise _twice() from error
    return earlier or made


@transaction.atomic
def change_partner(*, by: Scope, partner: Partner, **facts: Any) -> Partner:
    """Set facts to what is known now; nothing is written when all is as before.

    Whoever added it may, and whoever holds the whole organisation; PermissionError for anybody
    else. Raises ValueError when the list has the name already.
    """
    row: Partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if not keeps_partner(by, row):
        raise PermissionError(f"{row.pk} is kept by somebody else")
    wanted = {name: facts[name] for name in FACTS if name in facts}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    try:
        with transaction.atomic():
            if changed:
                row.save(update_fields=changed)
    except IntegrityError as error:
        raise _twice() from error
    return row


def _twice() -> ValueError:
    return ValueError(_("A partner with this name is on the list already."))
