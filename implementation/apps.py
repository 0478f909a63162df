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
        register_tool(
            Tool(
                _("People who use services"),
                _("How they took part, what they asked for, and what changed"),
                "implementation:participation_list",
                seen,
                60,
                Module.PARTICIPATION,
            )
        )
        register_tool(
            Tool(
                _("Indicators"),
                _("Local counts and ready-made figures over time"),
                "implementation:indicator_list",
                seen,
                70,
                Module.INDICATORS,
            )
        )
        register_unit_page(
            Tool(_("Before you start"), "", "implementation:wave_start", seen, 10, Module.WAVES)
        )
        register_unit_page(
            Tool(
                _("People who use services"),
                "",
                "implementation:participation_unit",
                seen,
                60,
                Module.PARTICIPATION,
            )
        )
        register_unit_page(
            Tool(_("Indicators"), "", "implementation:indicator_unit", seen, 70, Module.INDICATORS)
        )
