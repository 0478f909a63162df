from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import Tool, register_menu, register_tool, register_unit_page
from core.modules import Module
from core.permissions import Permission


class ImplementationConfig(AppConfig):
    name = "implementation"

    def ready(self) -> None:
        seen = Permission.VIEW_IMPLEMENTATION
        register_menu(_("Activities"), "implementation:activity_list", seen, 40)
        register_menu(_("Barriers"), "implementation:barrier_list", seen, 50)
        register_menu(_("More tools"), "implementation:tool_list", seen, 75)
        _register_frameworks()


def _register_frameworks() -> None:
    register_tool(
        Tool(
            _("Change frameworks"),
            _("Choose the principles and parts that activities can touch."),
            "implementation:change_framework_list",
            Permission.MANAGE_VOCABULARY,
            20,
            Module.COVERAGE,
        )
    )
    register_unit_page(
        Tool(
            _("What has been touched"),
            _("Principles and parts that activities touched, service by service."),
            "implementation:coverage",
            Permission.VIEW_IMPLEMENTATION,
            20,
            Module.COVERAGE,
        )
    )
