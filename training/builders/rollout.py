"""Who is in scope when, in words."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import Cell, Column, Table
from training.figures.in_scope import Later
from training.figures.wave_effect import WaveEffect
from training.models import RolloutWave

# Units that a sentence names; of more it says how many.
MOST_NAMED = 20


def later_words(later: Later | None) -> list[str]:
    """Who is not in scope yet and from when on; nothing where everybody is."""
    if later is None:
        return []
    told = {"n": number_format(later.people, force_grouping=True)}
    people = ngettext(
        "%(n)s person is in a unit that is not in scope yet on %(day)s.",
        "%(n)s people are in units that are not in scope yet on %(day)s.",
        later.people,
    )
    return [people % (told | {"day": date_format(later.on, "j F Y")}), *_begin_words(later)]


def _begin_words(later: Later) -> list[str]:
    """The days on which units begin, and how many are in no wave."""
    lines = [_units_from(n) % {"n": n, "day": date_format(on, "j F Y")} for on, n in later.begins]
    if later.undecided:
        lines.append(
            ngettext(
                "%(n)s unit is in no wave yet.", "%(n)s units are in no wave yet.", later.undecided
            )
            % {"n": later.undecided}
        )
    return lines


def _units_from(n: int) -> str:
    return ngettext("%(n)s unit begins on %(day)s.", "%(n)s units begin on %(day)s.", n)


def later_in_split(people: int, later: Later | None = None) -> list[str]:
    """Beside the four parts that everybody is in: how many of "not required" are not in scope yet.

    `later` says from when on units are, where that is known.
    """
    if not people:
        return []
    words = ngettext(
        "Of the people of whom nothing is asked, %(n)s is in a unit that is not in scope yet.",
        "Of the people of whom nothing is asked, %(n)s are in units that are not in scope yet.",
        people,
    ) % {"n": number_format(people, force_grouping=True)}
    return [words, *(_begin_words(later) if later else [])]


def effect_words(effect: WaveEffect) -> list[str]:
    """What a wave would change, before it is kept."""
    then, now = effect.then, effect.today
    told = {"day": date_format(effect.on, "j F Y"), "who": _many(then.people, then.teams)}
    lines = [_("In scope by %(day)s with this wave: %(who)s.") % told]
    if then.later or then.waiting:
        words = _(
            "Not in scope then, also in figures about days before today: %(who)s. Nothing is asked"
            " of them in any figure."
        )
        lines.append(words % {"who": _many(then.later, len(then.waiting))})
        lines += [_("These are: %(names)s.") % {"names": _named(then.waiting)}] * bool(then.waiting)
    if len(now.waiting) > len(then.waiting):
        words = _(
            "Until then not in scope, also in figures about days before today: %(who)s. Now it is"
            " %(n)s."
        )
        told = {"who": _many(now.later, len(now.waiting)), "n": _people(effect.before)}
        lines.append(words % told)
    if len(lines) == 1:
        lines.append(_("Units come into scope later than planned so far, also in past figures."))
    return lines


def _many(people: int, teams: int) -> str:
    units = ngettext("%(n)s unit", "%(n)s units", teams) % {"n": teams}
    return _("%(people)s in %(units)s") % {"people": _people(people), "units": units}


def _people(people: int) -> str:
    number = number_format(people, force_grouping=True)
    return ngettext("%(n)s person", "%(n)s people", people) % {"n": number}


def _named(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more <= 0:
        return shown
    words = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more)
    return words % {"names": shown, "n": more}


def wave_table(waves: list[RolloutWave], *, follows: bool = False) -> Table:
    """Waves of one branch in the order of their days; `follows`: those of a unit above hold."""
    columns = [Column(_("Wave")), Column(_("Begins")), Column(_("Units")), Column(_("Take back"))]
    rows: list[list[Any]] = [
        [
            Cell(wave.name, url=reverse("training:wave_change", args=[wave.pk])),
            wave.from_on,
            ", ".join(sorted(one.unit.name for one in wave.units.all())),
            Cell(_("Take back"), url=reverse("training:wave_drop", args=[wave.pk])),
        ]
        for wave in waves
    ]
    empty = (
        _("This branch follows the waves of a unit above it. Plan your own to begin otherwise.")
        if follows
        else _("No waves are planned: everybody is in scope. To start small, plan a pilot.")
    )
    return Table(_("Waves"), columns, rows, empty=empty, hide_caption=True)
