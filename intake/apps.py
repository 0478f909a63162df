from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from core.jobs import register_job
        from core.menu import register_menu
        from core.permissions import Permission
        from intake.kinds import register
        from intake.models import Upload
        from intake.staff_list.kind import STAFF

        register(STAFF)
        register_job(Upload, "intake.tasks.work_on_upload")
        register_menu(_("Lists"), "intake:upload_list", Permission.IMPORT_ATTENDANCE, 80)
