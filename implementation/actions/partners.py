"""Keeping the list of partners for onward support."""

from collections.abc import Iterator
from contextlib import contextmanager
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
    with _one_name():
        earlier = insert_once(made, "added_by")
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
    if changed:
        with _one_name():
            row.save(update_fields=changed)
    return row


@contextmanager
def _one_name() -> Iterator[None]:
    """Say in words that the name stands on the list; any other fault stays what it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        if "one_listed_partner_per_name" not in str(fault):
            raise
        raise ValueError(_("A partner with this name is on the list already.")) from fault
