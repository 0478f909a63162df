from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import register_menu, register_tool, register_unit_page
from core.permissions import Permission
from implementation.offered import TOOLS, UNIT_PAGES


class ImplementationConfig(AppConfig):
    name = "implementation"

    def ready(self) -> None:
        from implementation.builders.plans_soon import plan_lines
        from services.digests import Source, register_digest

        register_digest(Source("plans", _("Your plans of the next two weeks"), plan_lines, 20))
        seen = Permission.VIEW_IMPLEMENTATION
        register_menu(_("Activities"), "implementation:activity_list", seen, 40)
        register_menu(_("Plans"), "implementation:plan_list", seen, 45)
        register_menu(_("Barriers"), "implementation:barrier_list", seen, 50)
        register_menu(_("More tools"), "implementation:tool_list", seen, 75)
        for tool in TOOLS:
            register_tool(tool)
        for page in UNIT_PAGES:
            register_unit_page(page)
