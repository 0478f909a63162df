from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import Tool, register_menu, register_tool, register_unit_page
from core.permissions import Permission


class ImplementationConfig(AppConfig):
    name = "implementation"

    def ready(self) -> None:
        seen = Permission.VIEW_IMPLEMENTATION
        register_menu(_("Activities"), "implementation:activity_list", seen, 40)
        register_menu(_("Barriers"), "implementation:barrier_list", seen, 50)
        register_menu(_("More tools"), "implementation:tool_list", seen, 75)
        _offer_plans()


def _offer_plans() -> None:
    """Plans in the menu, recommendations among the tools, both among the pages of a unit."""
    seen = Permission.VIEW_IMPLEMENTATION
    register_menu(_("Plans"), "implementation:plan_list", seen, 45)
    asked = _("What a scrutiny body or inspector asked, what was answered, and what came of it.")
    planned = _("Small steps of this team or service: what, who, by when.")
    recommendations = _("Recommendations")
    register_tool(Tool(recommendations, asked, "implementation:recommendation_list", seen, 20))
    register_unit_page(Tool(_("Plan"), planned, "implementation:plan_unit", seen, 20))
    register_unit_page(Tool(recommendations, asked, "implementation:recommendation_unit", seen, 25))
