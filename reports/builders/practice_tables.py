"""What a line of the practice-level return says of a level, and of what training cost."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import Cell, Column
from training.figures.practice_return import PracticeLevel, ReturnPart, Spend

HELD = gettext_lazy("Hold it, asked or not")


def _later_column() -> Column:
    told = _("Of those not asked, people of units whose wave has not begun on the day.")
    return Column(_("Not in scope"), told, 9)


def _held_column() -> Column:
    told = _("People who hold the level, asked for it or not. It is none of the four parts.")
    return Column(str(HELD), told, 11)


def level_columns(*, is_later: bool) -> tuple[Column, ...]:
    """With `is_later` also who is not in scope yet; a column of nobody is left away."""
    return (
        Column(_("Level"), _("A level of the framework."), 22),
        Column(_("People"), _("Named people counted."), 9),
        Column(_("Asked"), _("Met and not yet together: people who are asked for the level."), 9),
        Column(_("Met"), _("Asked for the level, and hold it and all that it builds on."), 9),
        Column(_("Not yet"), _("Asked for the level, and do not hold all of it yet."), 9),
        Column(_("Not asked"), _("People who are not asked for this level."), 9),
        *([_later_column()] if is_later else []),
        Column(_("Not known"), _("No job role, or nobody has decided what it is asked for."), 9),
        _held_column(),
        Column(
            _("Refresh soon"),
            _("Of those asked, people who hold it and should refresh it within 90 days."),
            11,
        ),
        Column(
            _("Supervised"),
            _("Of those asked, people with supervision in place; empty where no rule asks for it."),
            14,
        ),
    )


def level_row(one: PracticeLevel, of_unit: ReturnPart, *, is_later: bool) -> tuple[Cell, ...]:
    asked = (one.name, of_unit.people, one.required, one.met, one.not_yet, one.not_required)
    later = (of_unit.later,) if is_later else ()
    return (*asked, *later, one.unknown, one.held, one.refresher_due, one.supervision_in_place)


def spend_columns() -> tuple[Column, ...]:
    return (
        Column(_("People"), _("Named people counted at the end."), 9),
        Column(_("Sessions"), _("Sessions of the unit up to then, none that was called off."), 9),
        Column(_("No cost noted"), _("Of those, sessions of which nobody noted a cost."), 9),
        Column(_("Spend (£)"), _("The costs that are noted, in pounds; empty when none is."), 12),
        Column(_("Each person (£)"), _("Spend by people counted, trained or not, in pounds."), 12),
    )


def spend_row(spend: Spend) -> tuple[Cell, ...]:
    told = (spend.spend, spend.per_person)
    return (
        spend.people,
        spend.sessions,
        spend.without_cost,
        *(None if one is None else float(one) for one in told),
    )
