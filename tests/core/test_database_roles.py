"""What the web's database role may not do, tried on every table of history."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from core.database_roles import is_history

HISTORY = sorted(m._meta.db_table for m in apps.get_models() if is_history(m))


def refused(statement: str, *, because: str = "permission denied") -> None:
    with (
        pytest.raises(ProgrammingError, match=because),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}={}", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_can_not_be_changed_by_the_web(table: str, change: str) -> None:
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    key = f'"{model._meta.pk.column}"'
    statement = change.format(f'"{table}"', key, key)

    refused(statement)


@pytest.mark.django_db
def test_the_web_can_not_become_the_owner_or_alter_a_table() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE services_unit DROP COLUMN name")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["tip_vault", "tip_seal"])
def test_the_vaults_roles_see_no_person(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"SET LOCAL ROLE {role}")
    refused("SELECT * FROM services_staffmember")
