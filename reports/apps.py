from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from core.menu import register_menu, register_tool, register_unit_page
from core.permissions import Permission
from reports.offered import UNIT_PAGES


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from core.jobs import register_job
        from intake.kinds import register
        from reports.actions.schedules import organisation_opened
        from reports.builders.home import role_tools
        from reports.models import ReportRun
        from reports.past_list.kind import PAST
        from reports.ticks import keep_ticks
        from services.signals import tree_changed

        register_menu(_("Home"), "reports:home", None, 0)
        register_menu(_("Reports"), "reports:run_list", Permission.VIEW_REPORTS, 60)
        for page in UNIT_PAGES:
            register_unit_page(page)
        for tool in role_tools():
            register_tool(tool)
        register_job(ReportRun, "reports.tasks.build_report")
        register(PAST)
        post_migrate.connect(keep_ticks, sender=self, dispatch_uid="keep_ticks")
        tree_changed.connect(organisation_opened, dispatch_uid="schedules_of_an_organisation")
