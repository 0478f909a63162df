"""What a course asks people to agree with, in the organisation's own words."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Course, Statement


def ready_set() -> list[str]:
    """Statements to begin with, in our own words; of no published questionnaire."""
    return [
        _("I can say in my own words what trauma is and how it can show."),
        _("I know what I can do in my job so that people feel safe with me."),
        _("I feel sure what to do when somebody tells me about something hard."),
        _("I know where I can get support for myself."),
        _("My team makes room for working in this way."),
    ]


@transaction.atomic
def set_statements(*, by: Scope, unit: Unit, course: Course, words: Sequence[str]) -> None:
    """From now on evaluations of the course in the unit's organisation ask exactly `words`.

    Other words are another statement; what was asked before stays with its answers, and sessions
    that have begun to ask go on as they began. None: nothing is asked any more. Safe to repeat.
    Raises PermissionError when `by` does not hold the whole organisation.
    """
    if not by.holds(unit.organisation.path):
        raise PermissionError(f"the organisation of {unit} is outside this scope")
    owner = Unit.objects.select_for_update(no_key=True).get(pk=unit.organisation_id)
    rows = Statement.objects.filter(organisation=owner, course=course)
    rows.exclude(words__in=words).filter(is_asked=True).update(is_asked=False)
    for position, one in enumerate(dict.fromkeys(words), start=1):
        rows.update_or_create(
            words=one,
            defaults={"position": position, "is_asked": True},
            create_defaults={
                "organisation": owner,
                "course": course,
                "position": position,
            },
        )
