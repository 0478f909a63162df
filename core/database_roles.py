"""What each database role may do, derived from the models after every migration.

`tip_owner` owns the tables and migrates. `tip_web` (web, workers, beat) reads and writes rows, but
history can only be added to: no UPDATE or DELETE on `AppendOnly` models and event tables.
`tip_vault` and `tip_seal` hold nothing until the check-ins grant it to them.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model

from core.models import AppendOnly

ROLES = ("tip_web", "tip_vault", "tip_seal")


def is_history(model: type[Model]) -> bool:
    """Rows of this model are added and never changed."""
    return issubclass(model, AppendOnly) or hasattr(model, "pgh_tracked_model")


def grants() -> list[str]:
    """The statements, safe to repeat."""
    history = [f'"{m._meta.db_table}"' for m in apps.get_models() if is_history(m)]
    return [
        "GRANT USAGE ON SCHEMA public TO tip_web",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tip_web",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tip_web",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(sorted(history))} FROM tip_web",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM tip_web",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM tip_vault, tip_seal",
    ]


def apply_grants(sender: Any, using: str, **kwargs: Any) -> None:
    """After `migrate`: give the roles exactly their rights, where the roles exist."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
        if cursor.fetchone()[0] == len(ROLES):
            for statement in grants():
                cursor.execute(statement)
