"""The pages about one unit that need training and activities together."""

from django.utils.translation import gettext_lazy as _

from core.menu import Tool
from core.modules import Module
from core.permissions import Permission

UNIT_PAGES = (
    Tool(
        _("The journey of this team"),
        _("Which stage it is at, and how we know."),
        "reports:journey",
        Permission.VIEW_FIGURES,
        5,
    ),
    Tool(
        _("Practice-level return"),
        _("How many staff are at each level, for a freedom of information answer or a committee."),
        "reports:practice_return",
        Permission.VIEW_FIGURES,
        36,
    ),
    Tool(
        _("Leadership"),
        _("Who stands up for the work, and what leaders said they will do."),
        "reports:leadership",
        Permission.VIEW_IMPLEMENTATION,
        75,
        Module.LEADERSHIP,
    ),
    Tool(
        _("Handover pack"),
        _("Everything that is open here, in one PDF for whoever takes over."),
        "reports:handover",
        Permission.MAKE_REPORTS,
        90,
        Module.MONEY,
    ),
)
