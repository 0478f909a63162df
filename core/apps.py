from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks  # noqa: F401
        from core.database_roles import apply_grants

        post_migrate.connect(apply_grants, sender=self, dispatch_uid="apply_grants")
