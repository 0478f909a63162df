from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import Tool, register_menu, register_tool
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
                _("Barriers that wait for your answer"),
                _("What teams said that you can remove, and what you answered."),
                "implementation:barrier_waiting",
                Permission.ANSWER_BARRIERS,
                10,
            )
        )
