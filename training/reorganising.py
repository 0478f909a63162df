"""What training hangs on units goes along when one unit becomes another."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from services.carried import Carried, Number
from services.models import Unit
from training.counting import question_for, recount, run
from training.models import LevelRequirement

DAY = timedelta(days=1)
COPIED = ("organisation_id", "role_id", "level_id", "until_on", "reason")
DELAYS = ("due_within_days", "refresh_months")
COUNTS = " SELECT unit_id, people, met, met + not_yet AS required FROM wide"


def carry_requirements(source: Unit, parts: Sequence[Unit], on: date, opened: set[int]) -> None:
    """Rules of the unit end the day before and go on in the units that were opened for it.

    A unit that was there already keeps asking what it asked: who joins it is asked the same.
    """
    rules = LevelRequirement.objects.filter(Q(until_on=None) | Q(until_on__gte=on), unit=source)
    for rule in rules.order_by("pk"):
        for part in parts:
            if part.pk in opened:
                _copy(rule, part, on)
        if rule.from_on >= on:
            rule.delete()
        else:
            rule.until_on = on - DAY
            rule.save(update_fields=["until_on"])


def _copy(rule: LevelRequirement, part: Unit, on: date) -> None:
    """Two merged units may ask the same: then one rule is enough."""
    facts = {name: getattr(rule, name) for name in (*COPIED, *DELAYS)}
    key = {name: facts.pop(name) for name in ("organisation_id", "role_id", "level_id")}
    LevelRequirement.objects.get_or_create(
        **key, unit=part, from_on=max(rule.from_on, on), defaults=facts
    )


def count(organisation_id: int, units: Sequence[int], day: date) -> Number:
    """People, met, required (met or not yet) of each unit with all below, counted afresh."""
    question = question_for(organisation_id, day)
    facts = question.parameters | {"units": list(units)}
    rows = run(recount("today") + COUNTS, facts)
    return {row["unit_id"]: (row["people"], row["met"], row["required"]) for row in rows}


REQUIREMENTS = Carried(
    LevelRequirement,
    "organisation",
    lambda: _("A requirement was changed later, so this has to stay."),
    carry_requirements,
)
