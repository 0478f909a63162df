from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "wellbeing"

    def ready(self) -> None:
        from core.database_roles import register_grants
        from wellbeing.vault import GRANTS

        register_grants(GRANTS)
