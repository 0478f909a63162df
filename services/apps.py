from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import Shelf, Tool, register_menu, register_tool
from core.permissions import Permission

TOOLS = (
    Tool(
        _("Plans for the structure"),
        _("Merge, split or move units from a day on, and keep their past."),
        "services:reorganisation_list",
        Permission.MANAGE_UNITS,
        96,
        shelf=Shelf.HOUSE,
    ),
    Tool(
        _("Agreements with partners"),
        _("Which partners agreed to share names of their staff, and until when."),
        "services:agreement_list",
        Permission.MANAGE_STAFF,
        97,
        shelf=Shelf.HOUSE,
    ),
    Tool(
        _("Mail"),
        _("Which mails went out to whom, and on which day of the week they do."),
        "services:mail_list",
        Permission.MANAGE_SETTINGS,
        98,
        shelf=Shelf.HOUSE,
    ),
    Tool(
        _("What people say about their records"),
        _("Somebody says that something is wrong. They see your answer."),
        "services:record_question_list",
        Permission.VIEW_STAFF,
        60,
        shelf=Shelf.WAITING,
    ),
    Tool(
        _("Who might like a word"),
        _("People who had two mails about the same thing. A person is better than a third."),
        "services:hand_over_list",
        Permission.VIEW_STAFF,
        61,
        shelf=Shelf.WAITING,
    ),
)


class ServicesConfig(AppConfig):
    name = "services"

    def ready(self) -> None:
        register_menu(_("Teams"), "services:unit_list", Permission.VIEW_UNITS, 10)
        register_menu(_("Staff"), "services:staff_list", Permission.VIEW_STAFF, 20)
        register_menu(_("Access"), "services:access_list", Permission.MANAGE_ACCESS, 80)
        register_menu(_("Settings"), "services:settings_list", Permission.MANAGE_SETTINGS, 85)
        register_menu(_("My record"), "services:my_record", None, 90)
        for tool in TOOLS:
            register_tool(tool)
