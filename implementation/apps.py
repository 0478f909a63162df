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
        _assessment_and_cohorts(seen)


def _assessment_and_cohorts(seen: Permission) -> None:
    """Self-assessment stands among the tools and on the page of a unit, cohorts among the tools."""
    looks = _("How staff and people who use services see a team, now and before.")
    on = Module.ASSESSMENT
    name = "implementation:assessment_overview"
    register_tool(Tool(_("Self-assessment"), looks, name, seen, 60, on))
    name = "implementation:assessment_unit"
    register_unit_page(Tool(_("Self-assessment"), looks, name, seen, 60, on))
    sites = _("Peer-support programmes and pilots: sites, parts, milestones, outcomes.")
    name = "implementation:cohort_list"
    register_tool(Tool(_("Cohort programmes"), sites, name, seen, 70, Module.COHORTS))
