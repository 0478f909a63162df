from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import (
    Shelf,
    Tool,
    register_menu,
    register_person_page,
    register_tool,
    register_unit_page,
)
from core.permissions import Permission

TOOLS = (
    Tool(
        _("Levels and courses"),
        _("The levels of training that you use, and the courses that lead to them."),
        "training:framework_list",
        Permission.VIEW_TRAINING,
        92,
        shelf=Shelf.WORDS,
    ),
    Tool(
        _("Done elsewhere"),
        _("What people did elsewhere, and whether it counts as one of your levels."),
        "training:equivalence_list",
        Permission.VIEW_TRAINING,
        93,
        shelf=Shelf.TRAINING,
    ),
    Tool(
        _("Other learning"),
        _("Courses from other systems, and which of yours they are."),
        "training:learning_list",
        Permission.RECORD_TRAINING,
        93,
        shelf=Shelf.TRAINING,
    ),
    Tool(
        _("What people say they did"),
        _("What people say they did elsewhere, for you to confirm."),
        "training:declaration_list",
        Permission.RECORD_TRAINING,
        95,
        shelf=Shelf.WAITING,
    ),
    Tool(
        _("Requirements"),
        _("Which level of training each job role is asked for."),
        "training:requirement_list",
        Permission.MANAGE_FRAMEWORKS,
        94,
        shelf=Shelf.WORDS,
    ),
    Tool(
        _("Who counts"),
        _("Who is counted in figures of people, from which day on."),
        "training:who_counts_list",
        Permission.MANAGE_SETTINGS,
        96,
        shelf=Shelf.WORDS,
    ),
    Tool(
        _("Supervision rules"),
        _("How often whoever is asked for a level needs a supervision contact, and with whom."),
        "training:supervision_rules",
        Permission.MANAGE_FRAMEWORKS,
        95,
        shelf=Shelf.WORDS,
    ),
    Tool(
        _("Trainers"),
        _("Who gives training, up to which level, and how often they can."),
        "training:trainer_list",
        Permission.RECORD_TRAINING,
        98,
        shelf=Shelf.TRAINING,
    ),
    Tool(
        _("Who begins when"),
        _("A pilot first, then the next units, then everyone: which units are in scope from when."),
        "training:rollout",
        Permission.RECORD_TRAINING,
        97,
        shelf=Shelf.TRAINING,
    ),
)

PERSON_PAGES = (
    Tool(
        _("Training"),
        _("What is asked of this person, what they hold, and what is missing."),
        "training:person_record",
        Permission.VIEW_STAFF,
        10,
    ),
)

NEEDS = Tool(
    _("Training needs"),
    _("Roles of a team or service, a level for each, and what it takes to get there."),
    "training:needs_list",
    Permission.RECORD_TRAINING,
    91,
    shelf=Shelf.TRAINING,
)

UNIT_PAGES = (
    Tool(
        _("Who might refresh"),
        _("Levels that run out soon, or that are to be done again."),
        "training:refreshers",
        Permission.VIEW_FIGURES,
        37,
    ),
    Tool(
        _("Leaders’ training and other tracks"),
        _("Training beside the levels: who is asked to take part, and who has done it."),
        "training:track_unit",
        Permission.VIEW_FIGURES,
        37,
    ),
    Tool(
        _("When shall we be there?"),
        _("How many sessions it takes to reach a target, and where each level may go."),
        "training:outlook",
        Permission.VIEW_FIGURES,
        36,
    ),
    Tool(
        _("Who is reached"),
        _("People by job, shift and kind of place: what they have, and who came to a session."),
        "training:who_is_missed",
        Permission.VIEW_FIGURES,
        38,
    ),
    Tool(
        _("Totals without names"),
        _("How many people there are, and what they have, where names are not listed."),
        "training:totals",
        Permission.VIEW_FIGURES,
        40,
    ),
    Tool(
        _("Plan who goes when"),
        _("What people have by role and shift, the next dates, and whom to invite."),
        "training:plan_unit",
        Permission.PLAN_PLACES,
        42,
    ),
    Tool(
        _("Waiting for a date"),
        _("How many people would like a course that has no date for them yet."),
        "training:demand",
        Permission.VIEW_TRAINING,
        43,
    ),
    Tool(
        _("Does it work?"),
        _("What people said before, after and six months after a course, in figures of ten."),
        "training:evaluation_list",
        Permission.VIEW_FIGURES,
        44,
    ),
    Tool(
        _("Supervision"),
        _("Who needs supervision, what is in place, and what supervisors can give."),
        "training:supervision",
        Permission.VIEW_FIGURES,
        42,
    ),
)

ASKED_OF_POST = Tool(
    _("Ask something else of this post"),
    _("Another level than the role is asked for, with a reason."),
    "training:requirement_of_post",
    Permission.MANAGE_FRAMEWORKS,
    40,
)


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from intake.kinds import register
        from services import signals
        from training.actions.snapshots import when_past_changes, when_who_counts_changes
        from training.actions.standing import when_people_change, when_tree_changes
        from training.kinds import ATTENDANCE, COMPLETIONS
        from training.reorganising import when_post_goes_on

        register(ATTENDANCE)
        register(COMPLETIONS)
        _go_along()
        signals.post_went_on.connect(when_post_goes_on, dispatch_uid="rules")
        signals.people_changed.connect(when_people_change, dispatch_uid="standing")
        signals.tree_changed.connect(when_tree_changes, dispatch_uid="standing")
        signals.past_changed.connect(when_past_changes, dispatch_uid="months")
        signals.who_counts_changed.connect(when_who_counts_changes, dispatch_uid="standing")
        register_menu(_("Sessions"), "training:session_list", Permission.VIEW_TRAINING, 30)
        _offer_pages()
        _tell_in_mails()


def _go_along() -> None:
    """What hangs on units goes along with them; what takes long is done by workers."""
    from core.jobs import register_job
    from services.carried import register_adder, register_carried, register_counter
    from training.actions.adopting import TASK as ADOPT
    from training.models import NeedsAdoption
    from training.reorganising import LEVEL_TOTALS, REQUIREMENTS, add_levels, count
    from training.rollout_units import ROLLOUT
    from training.supervision_units import SUPERVISION

    register_job(NeedsAdoption, ADOPT)
    for carried in (REQUIREMENTS, LEVEL_TOTALS, *ROLLOUT, *SUPERVISION):
        register_carried(carried)
    register_adder(add_levels)
    register_counter(count)


def _offer_pages() -> None:
    for tool in (*TOOLS, NEEDS):
        register_tool(tool)
    for page in UNIT_PAGES:
        register_unit_page(page)
    for page in (*PERSON_PAGES, ASKED_OF_POST):
        register_person_page(page)


def _tell_in_mails() -> None:
    from services.digests import Source, register_digest
    from services.record_parts import register_onlookers, register_record_part
    from training.builders.digest import asked_lines, lead_lines, own_lines, release_lines
    from training.views.my_supervision import supervision_part, supervisor_words
    from training.views.own_places import places_part
    from training.views.record_part import training_part

    register_record_part("training", training_part, 10)
    register_record_part("places", places_part, 12)
    register_record_part("supervision", supervision_part, 14)
    register_onlookers("supervision", supervisor_words)
    register_digest(Source("own training", _("Your training"), own_lines, 10))
    register_digest(Source("asked", _("Before and after training"), asked_lines, 12))
    register_digest(Source("release", _("Asked of you"), release_lines, 25))
    register_digest(Source("who came", _("Waiting for you"), lead_lines, 30))
