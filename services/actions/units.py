"""Opening, renaming, moving and closing units. `path` is kept in the same transaction."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from core.scope import Scope
from services.models import OrganisationSettings, Unit, UnitPlacement, UnitToken
from services.names import plain, tokens
from services.signals import tree_changed


@transaction.atomic
def add_organisation(*, name: str, code: str, opened_on: date, **facts: Any) -> Unit:
    """A new root with its settings. Only a command or a test may call it: nobody's scope has it."""
    unit = _insert(
        parent=None, name=name, code=code, kind=Unit.Kind.ORGANISATION, opened_on=opened_on, **facts
    )
    OrganisationSettings.objects.create(organisation=unit)
    return unit


@transaction.atomic
def add_unit(
    *, by: Scope, parent: Unit, name: str, code: str, kind: str, opened_on: date, **facts: Any
) -> Unit:
    """Open a unit under `parent` from `opened_on`.

    Raises PermissionError when the parent is outside `by`.
    """
    if not by.holds(parent.path):
        raise PermissionError(f"{parent} is outside this scope")
    unit = _insert(parent=parent, name=name, code=code, kind=kind, opened_on=opened_on, **facts)
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return unit


def _insert(*, parent: Unit | None, name: str, opened_on: date, **facts: Any) -> Unit:
    pk = _next_id()
    unit = Unit.objects.create(
        pk=pk,
        organisation_id=parent.organisation_id if parent else pk,
        parent=parent,
        name=name,
        opened_on=opened_on,
        path=f"{parent.path if parent else ''}{pk}.",
        sort_key=plain(name)[:200],
        **facts,
    )
    UnitPlacement.objects.create(unit=unit, parent=parent, from_on=opened_on)
    keep_tokens(unit)
    return unit


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('services_unit', 'id'))")
        return int(cursor.fetchone()[0])


def keep_tokens(unit: Unit) -> None:
    """Make the search words of a unit afresh from its name, code and aliases."""
    words = tokens(unit.name, unit.code, *unit.aliases.values_list("text", flat=True))
    UnitToken.objects.filter(unit=unit).delete()
    UnitToken.objects.bulk_create(UnitToken(unit=unit, token=word) for word in sorted(words))
