"""After a test that commits: only the tables that hold rows are emptied.

Django truncates every table one by one and looks through all models for permissions to add. Of our
more than two hundred tables such a test fills thirty.
"""

from typing import Any

from django.core.management.commands import flush
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.ticks import keep_ticks

ALWAYS_THERE = {"django_content_type", "auth_permission", "django_migrations"}


def quickly() -> None:
    """From now on Django's `flush` works this way."""
    flush.sql_flush = statements
    flush.emit_post_migrate_signal = after


def statements(_style: Any, connection: BaseDatabaseWrapper, **_wishes: Any) -> list[str]:
    """Triggers rest meanwhile: the history of a deletion that no test asks about is not kept."""
    tables = _filled(connection)
    return [
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables),
        *(f"DELETE FROM {table}" for table in tables),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
    ]


def _filled(connection: BaseDatabaseWrapper) -> list[str]:
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = [connection.ops.quote_name(name) for name in found if name not in ALWAYS_THERE]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"(SELECT '{name}' WHERE EXISTS (SELECT FROM {name}))" for name in names
            )
        )
        return [row[0] for row in cursor.fetchall()]


def after(*_args: Any, **_wishes: Any) -> None:
    """What a migrated database has without being asked, besides what was never taken away."""
    keep_ticks(sender=None)
