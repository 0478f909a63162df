"""Rules of supervision, and what supervisors can give, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.models import Unit
from training.figures.supervision import Capacity
from training.figures.supervision_rules import rules_at
from training.models import SupervisionRule


def rule_lines(unit: Unit, *, on: date) -> list[str]:
    """What holds in the unit on a day, a sentence a level, each with where it comes from."""
    return [rule_words(rule) for rule in rules_at(unit, on=on)]


def rule_words(rule: SupervisionRule) -> str:
    """One rule as a sentence, with where it comes from."""
    words = need_words(rule)
    source = _("From: %(source)s.") % {"source": rule.source}
    return f"{words} {source}" if rule.source else words


def need_words(rule: SupervisionRule) -> str:
    """What one rule asks."""
    said = {"level": rule.level.name}
    if rule.within_days is None:
        return _("%(level)s: no contact is asked.") % said
    return ngettext(
        "%(level)s: a contact every %(n)s day or sooner, with somebody who holds %(with)s.",
        "%(level)s: a contact every %(n)s days or sooner, with somebody who holds %(with)s.",
        rule.within_days,
    ) % {**said, "n": rule.within_days, "with": (rule.supervisor_level or rule.level).name}


def capacity_words(found: Capacity) -> list[str]:
    """Contacts needed in a month against what supervisors can give."""
    if not found.needed and not found.supervisors:
        return []
    needed = ngettext(
        "People here need about %(n)s contact a month.",
        "People here need about %(n)s contacts a month.",
        found.needed,
    ) % {"n": found.needed}
    return [needed, *_given(found)]


def _given(found: Capacity) -> list[str]:
    if not found.supervisors:
        return [_("Nobody is noted as giving supervision here yet.")]
    known = found.supervisors - found.unsaid
    told = [_known(known, found.can_give)] if known else []
    return [*told, _unsaid(found.unsaid) if found.unsaid else _room(found)]


def _known(supervisors: int, people: int) -> str:
    return ngettext(
        "%(n)s supervisor can see %(people)s people a month.",
        "%(n)s supervisors can see %(people)s people a month together.",
        supervisors,
    ) % {"n": supervisors, "people": people}


def _unsaid(supervisors: int) -> str:
    return ngettext(
        "Of %(n)s supervisor nobody has said how many people they can see.",
        "Of %(n)s supervisors nobody has said how many people they can see.",
        supervisors,
    ) % {"n": supervisors}


def _room(found: Capacity) -> str:
    short = found.needed - found.can_give
    if short <= 0:
        return _("There is room for all of them.")
    return ngettext(
        "There is no room yet for %(n)s contact.", "There is no room yet for %(n)s contacts.", short
    ) % {"n": short}
