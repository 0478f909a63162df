"""How reports say a number, a day and a rule."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.exports import Cell
from core.figures import Rate
from reports.builders.report import Head
from reports.models import Basis


def day(value: date) -> str:
    """ "30 September 2026"."""
    return date_format(value, "j F Y")


def number(value: int) -> str:
    """ "1,300"."""
    return number_format(value, force_grouping=True)


def people(count: int) -> str:
    """ "1 person", "1,300 people"."""
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def of(rate: Rate) -> str:
    """ "31 of 50 people (62%)"; nothing out of nothing is said in words."""
    if rate.percent is None:
        return _("no people yet")
    return _("%(part)s of %(whole)s people (%(percent)s%%)") % {
        "part": number(rate.part),
        "whole": number(rate.whole),
        "percent": rate.percent,
    }


def per_cent(part: int, whole: int) -> int | None:
    """Whole per cent; None out of nobody, also where a group was counted smaller than its part."""
    return Rate(min(part, whole), whole).percent


def whole_or_half(days: float | None) -> float | None:
    """12 for 12.0; what comes in halves is shown as a whole where it is one."""
    return int(days) if days is not None and days.is_integer() else days


def counting_rules(head: Head) -> tuple[str, ...]:
    """The rules every figure about people follows (docs/figures.md)."""
    return (
        _("A person is counted once, at their main post. What is asked of them is everything that "
          "any of their current posts asks for."),
        _("A share is people who need something and hold it, out of people who need something. "
          "People of whom nothing is asked, or of whom we do not know, are shown beside it."),
        _("People known by number only are shown beside named people and never added to them."),
        _("A level counts while its record is valid. Claims that nobody has checked do not count."),
        *head.who_counts,
        basis_rule(head),
        *structure_rules(head),
    )  # fmt: skip


def structure_rules(head: Head) -> tuple[str, ...]:
    """Where sessions, activities and barriers stand, and what such a report cannot tell of."""
    if head.basis != Basis.THEN:
        return (_("Sessions, activities and barriers stand where their unit hangs today."),)
    return (
        _("Sessions, activities and barriers stand where their unit hung on their own day."),
        _("Those of units that have left this branch since are told in the report of the unit "
          "above both."),
    )  # fmt: skip


def basis_rule(head: Head) -> str:
    """On which tree and on which day the figures stand."""
    if head.basis == Basis.THEN:
        return _(
            "Figures stand for %(day)s, with the units and posts as they were on that day."
        ) % {"day": day(head.counted_on)}
    return _("Figures stand for %(day)s, on the structure of the day the report was made.") % {
        "day": day(head.counted_on)
    }


def shown(cell: Cell) -> str:
    """A cell as people read it; nothing to say is a dash."""
    match cell:
        case None | "":
            return "–"
        case bool():
            return _("Yes") if cell else _("No")
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:,.2f}".rstrip("0").rstrip(".")
        case date():
            return date_format(cell, "j M Y").replace(" ", "\N{NO-BREAK SPACE}")
        case _:
            return str(cell)
