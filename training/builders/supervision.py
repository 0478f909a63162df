"""Rules of supervision, and what supervisors can give, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.models import Unit
from training.figures.managers import FEWEST, Managers
from training.figures.supervision import Capacity
from training.figures.supervision_rules import rules_at
from training.models import SupervisionRule


def rule_lines(unit: Unit, *, on: date) -> list[str]:
    """What holds in the unit on a day, a sentence a level, each with where it comes from."""
    return [rule_words(rule) for rule in rules_at(unit, on=on)]


def rule_words(rule: SupervisionRule) -> str:
    """One rule as a sentence."""
    said = {"level": rule.level.name, "source": rule.source}
    if rule.within_days is None:
        words = _("%(level)s: no contact is asked.") % said
    else:
        words = ngettext(
            "%(level)s: a contact every %(n)s day or sooner, with somebody who holds %(with)s.",
            "%(level)s: a contact every %(n)s days or sooner, with somebody who holds %(with)s.",
            rule.within_days,
        ) % {**said, "n": rule.within_days, "with": (rule.supervisor_level or rule.level).name}
    return f"{words} {_('From: %(source)s.') % said}" if rule.source else words


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


def manager_words(found: Managers, *, names: bool) -> list[str]:
    """How many managers hold the level of their people; of few managers no number is told."""
    if not found.people:
        return []
    if not names and found.known < FEWEST:
        return [_("There are too few managers here to tell a number.")]
    told = []
    if found.known:
        words = _("%(met)s of %(all)s managers hold at least the level asked of their people.")
        told.append(words % {"met": found.at_level, "all": found.known})
    if found.unknown:
        told.append(
            ngettext(
                "Of %(n)s manager it is not known: no staff record is joined to the account.",
                "Of %(n)s managers it is not known: no staff record is joined to the account.",
                found.unknown,
            )
            % {"n": found.unknown}
        )
    return told
