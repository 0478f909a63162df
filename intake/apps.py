from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from core.jobs import register_job
        from core.menu import Shelf, Tool, register_menu, register_tool
        from core.permissions import Permission
        from intake.kinds import register
        from intake.models import Upload
        from intake.reorganising import DROP_FOLDERS
        from intake.staff_list.kind import STAFF
        from services.carried import register_carried

        register(STAFF)
        register_carried(DROP_FOLDERS)
        register_job(Upload, "intake.tasks.work_on_upload")
        register_tool(
            Tool(
                _("Folders that fill themselves"),
                _("Lists that another system leaves for you, and what came of each."),
                "intake:drop_list",
                Permission.MANAGE_SCHEDULES,
                900,
                shelf=Shelf.HOUSE,
            )
        )
        register_menu(_("Lists"), "intake:upload_list", Permission.IMPORT_ATTENDANCE, 80)
