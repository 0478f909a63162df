from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from core.menu import Tool, register_menu, register_unit_page
from core.modules import Module
from core.permissions import Permission


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from core.jobs import register_job
        from reports.actions.schedules import organisation_opened
        from reports.models import ReportRun
        from reports.ticks import keep_ticks
        from services.signals import tree_changed

        register_menu(_("Home"), "reports:home", None, 0)
        register_menu(_("Reports"), "reports:run_list", Permission.VIEW_REPORTS, 60)
        _offer_unit_pages()
        register_job(ReportRun, "reports.tasks.build_report")
        post_migrate.connect(keep_ticks, sender=self, dispatch_uid="keep_ticks")
        tree_changed.connect(organisation_opened, dispatch_uid="schedules_of_an_organisation")


def _offer_unit_pages() -> None:
    """The pages about one unit that need training and activities together."""
    journey = Tool(
        _("The journey of this team"),
        _("At which stage it is, and what shows it."),
        "reports:journey",
        Permission.VIEW_FIGURES,
        5,
    )
    leadership = Tool(
        _("Leadership"),
        _("Pledges, sponsors by service and leaders’ training."),
        "reports:leadership",
        Permission.VIEW_IMPLEMENTATION,
        60,
        Module.LEADERSHIP,
    )
    handover = Tool(
        _("Handover pack"),
        _("Everything that is open here, in one PDF for whoever takes over."),
        "reports:handover",
        Permission.MAKE_REPORTS,
        90,
        Module.MONEY,
    )
    for page in (journey, leadership, handover):
        register_unit_page(page)
