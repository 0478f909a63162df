from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "wellbeing"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from core.database_roles import register_grants
        from core.jobs import register_job
        from core.menu import register_menu
        from core.permissions import Permission
        from wellbeing.models import Mailing
        from wellbeing.vault import GRANTS

        register_grants(GRANTS)
        register_job(Mailing, "wellbeing.tasks.send_mailing")
        register_menu(_("Check-ins"), "wellbeing:round_list", Permission.VIEW_CHECKINS, 55)
