"""Rules of supervision, and what supervisors can give, in words."""

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import Column, Table
from services.models import Unit
from training.builders.shared import shared_words
from training.figures.managers import FEWEST, Managers
from training.figures.outlook import Wish
from training.figures.supervision import Capacity
from training.figures.supervision_rules import rules_at
from training.figures.trainer_days import TrainerRoom
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


def trainer_words(found: TrainerRoom, wish: Wish) -> list[str]:
    """Sessions that a target takes each month against what its trainers can give."""
    if not found.levels:
        return []
    told = {
        "target": wish.target,
        "day": date_format(wish.until, "j F Y"),
        "sessions": _number(found.sessions),
    }
    if found.needed is None:
        words = _(
            "To reach %(target)s%% by %(day)s takes about %(sessions)s sessions a month."
            " How many trainer days is not known: a course has no minutes yet."
        )
        return [words % told, *_trainers(found)]
    words = _(
        "To reach %(target)s%% by %(day)s takes about %(sessions)s sessions and %(days)s trainer"
        " days a month."
    )
    return [words % {**told, "days": _number(found.needed)}, *_trainers(found)]


def _trainers(found: TrainerRoom) -> list[str]:
    known = found.trainers - found.unsaid
    if not found.trainers:
        return [_("No trainers are noted here yet.")]
    told = []
    if known:
        words = ngettext(
            "%(n)s trainer here can give %(sessions)s sessions a month.",
            "%(n)s trainers here can give %(sessions)s sessions a month together.",
            known,
        )
        told.append(words % {"n": known, "sessions": found.can_give})
    told += shared_words(found.shared)
    return [*told, _silent(found.unsaid) if found.unsaid else _enough(found)]


def _silent(trainers: int) -> str:
    return ngettext(
        "Of %(n)s trainer nobody has said how many sessions they can give.",
        "Of %(n)s trainers nobody has said how many sessions they can give.",
        trainers,
    ) % {"n": trainers}


def _enough(found: TrainerRoom) -> str:
    short = found.sessions - found.can_give
    if short <= 0 and found.shared:
        return _("That is enough for this target if the other teams leave it.")
    if short <= 0:
        return _("That is enough for this target.")
    return _("About %(n)s sessions a month have no trainer yet.") % {"n": _number(short)}


def trainer_table(found: TrainerRoom) -> Table:
    """Level by level: what is needed each month, and what trainers could give to it alone."""
    columns = [
        Column(_("Level")),
        Column(_("Sessions needed a month"), numeric=True),
        Column(_("Trainer days needed a month"), numeric=True),
        Column(_("Trainer days that can be given"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [one.name, *(_said(n) for n in (one.sessions, one.needed, one.can_give))]
        for one in found.levels
    ]
    note = _("What can be given is shown as if all of it went to that one level.")
    return Table(_("Trainers: needed, and what they can give"), columns, rows, note=note)


def _said(number: float | None) -> str:
    return _("Not known") if number is None else _number(number)


def _number(value: float) -> str:
    if 0 < value < 0.05:
        return _("less than 0.1")
    return number_format(round(value, 1), force_grouping=True).removesuffix(".0")


def _given(found: Capacity) -> list[str]:
    if not found.supervisors:
        return [_("Nobody is noted as giving supervision here yet.")]
    known = found.supervisors - found.unsaid
    told = [_known(known, found.can_give)] if known else []
    told += shared_words(found.shared)
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
    if short <= 0 and found.shared:
        return _("There is room for all of them if the other teams leave it.")
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
