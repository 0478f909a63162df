"""What each database role may do, derived from the models after every migration.

`tip_owner` owns the tables and migrates. `tip_web` (web, workers, beat) reads and writes rows, but
history can only be added to: no UPDATE or DELETE on `AppendOnly` models and event tables.
`tip_vault` (check-in host) and `tip_seal` (sealing worker) hold what `role_grants` of a model and
the registered statements give them, and nothing else.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model

from core.models import AppendOnly

ROLES = ("tip_web", "tip_vault", "tip_seal")
_registered: list[str] = []


def register_grants(statements: Sequence[str]) -> None:
    """Further statements of an app, safe to repeat; called from `AppConfig.ready`."""
    _registered.extend(one for one in statements if one not in _registered)


def is_history(model: type[Model]) -> bool:
    """Rows of this model are added and never changed."""
    return issubclass(model, AppendOnly) or hasattr(model, "pgh_tracked_model")


def grants() -> list[str]:
    """The statements, safe to repeat."""
    history = [f'"{m._meta.db_table}"' for m in apps.get_models() if is_history(m)]
    return [
        "GRANT USAGE ON SCHEMA public TO tip_web, tip_vault, tip_seal",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tip_web",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tip_web",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(sorted(history))} FROM tip_web",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM tip_web",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM tip_vault, tip_seal",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM tip_vault, tip_seal",
        *_of_models(),
        *_registered,
    ]


def _of_models() -> list[str]:
    """A model's `role_grants` replace what a role would have by the general rule."""
    return [
        statement
        for model in apps.get_models()
        for role, rights in getattr(model, "role_grants", {}).items()
        for statement in (
            f'REVOKE ALL ON "{model._meta.db_table}" FROM {role}',
            f'GRANT {rights} ON "{model._meta.db_table}" TO {role}',
        )
    ]


def apply_grants(sender: Any, using: str, **kwargs: Any) -> None:
    """After `migrate`: give the roles exactly their rights, where the roles exist."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
        if cursor.fetchone()[0] == len(ROLES):
            for statement in grants():
                cursor.execute(statement)
