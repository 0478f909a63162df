"""The pages about one unit that need training and activities together."""

from django.utils.translation import gettext_lazy as _

from core.menu import Tool
from core.modules import Module
from core.permissions import Permission

UNIT_PAGES = (
    Tool(_("The journey of this team"), "", "reports:journey", Permission.VIEW_FIGURES, 5),
    Tool(
        _("Leadership"),
        "",
        "reports:leadership",
        Permission.VIEW_IMPLEMENTATION,
        75,
        Module.LEADERSHIP,
    ),
    Tool(_("Handover pack"), "", "reports:handover", Permission.MAKE_REPORTS, 90, Module.MONEY),
)
