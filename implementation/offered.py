"""The places of this app behind the menu: further tools, and pages about one unit."""

from django.utils.translation import gettext_lazy as _

from core.menu import Shelf, Tool
from core.modules import Module
from core.permissions import Permission as P

SEEN = P.VIEW_IMPLEMENTATION

TOOLS = (
    Tool(
        _("Barriers that wait for your answer"),
        _("What teams said that you can remove, and what you answered."),
        "implementation:barrier_waiting",
        P.ANSWER_BARRIERS,
        5,
        shelf=Shelf.WAITING,
    ),
    Tool(
        _("Examples"),
        _("What teams of your organisation did, and agreed to show."),
        "implementation:example_list",
        SEEN,
        10,
    ),
    Tool(
        _("Recommendations"),
        _("What a scrutiny body or inspector asked, what was answered, and what came of it."),
        "implementation:recommendation_list",
        SEEN,
        20,
    ),
    Tool(
        _("Partners for onward support"),
        _("Organisations that people can be helped on to, and when each was checked."),
        "implementation:partner_list",
        SEEN,
        30,
    ),
    Tool(
        _("Change frameworks"),
        _("Choose the principles and parts that activities can touch."),
        "implementation:change_framework_list",
        P.MANAGE_VOCABULARY,
        40,
        Module.COVERAGE,
        shelf=Shelf.WORDS,
    ),
    Tool(
        _("Self-assessment"),
        _("How staff and people who use services see a team, now and before."),
        "implementation:assessment_overview",
        SEEN,
        50,
        Module.ASSESSMENT,
    ),
    Tool(
        _("Cohort programmes"),
        _("Peer-support programmes and pilots: sites, parts, milestones, outcomes."),
        "implementation:cohort_list",
        SEEN,
        55,
        Module.COHORTS,
    ),
    Tool(
        _("People who use services"),
        _("How they took part, what they asked for, and what changed."),
        "implementation:participation_list",
        SEEN,
        60,
        Module.PARTICIPATION,
    ),
    Tool(
        _("Indicators"),
        _("Local counts and ready-made figures over time."),
        "implementation:indicator_list",
        SEEN,
        65,
        Module.INDICATORS,
    ),
    Tool(
        Module.MONEY.label,
        Module.MONEY.explains,
        "implementation:money_list",
        P.VIEW_MONEY,
        80,
        Module.MONEY,
    ),
    Tool(
        _("Words of your own"),
        _("Further kinds of activity, and strategies that activities also serve."),
        "implementation:own_word_list",
        P.MANAGE_VOCABULARY,
        90,
        shelf=Shelf.WORDS,
    ),
    Tool(
        _("Names of barriers"),
        _("Which exact names your teams can give a barrier, and which count as another."),
        "implementation:code_list",
        P.MANAGE_VOCABULARY,
        85,
        shelf=Shelf.WORDS,
    ),
)

UNIT_PAGES = (
    Tool(
        _("Plan"),
        _("The next small steps here: what, who, by when."),
        "implementation:plan_unit",
        SEEN,
        20,
    ),
    Tool(
        _("Recommendations"),
        _("What bodies asked of this team, and what came of it."),
        "implementation:recommendation_unit",
        SEEN,
        25,
    ),
    Tool(
        _("Printed pack"),
        _("Sheets to print, write on by hand and type back."),
        "implementation:pack",
        SEEN,
        30,
    ),
    Tool(
        _("What has been touched"),
        _("Which principles and parts the activities here touched."),
        "implementation:coverage",
        SEEN,
        40,
        Module.COVERAGE,
    ),
    Tool(
        _("Before you start"),
        _("Three short questions for a team before it starts."),
        "implementation:wave_start",
        SEEN,
        10,
        Module.WAVES,
    ),
    Tool(
        _("Self-assessment"),
        _("How staff and people who use services see this team."),
        "implementation:assessment_unit",
        SEEN,
        50,
        Module.ASSESSMENT,
    ),
    Tool(
        _("People who use services"),
        _("How people took part here, what they asked for, what changed."),
        "implementation:participation_unit",
        SEEN,
        60,
        Module.PARTICIPATION,
    ),
    Tool(
        _("Indicators"),
        _("Local counts and ready-made figures over time."),
        "implementation:indicator_unit",
        SEEN,
        65,
        Module.INDICATORS,
    ),
)
