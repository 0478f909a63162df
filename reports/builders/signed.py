"""The name under a report, and the list of what changed since, in words and a table."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import Column, Table
from reports.figures.signed import Differing, Signed
from reports.figures.withdrawn import Withdrawal


def signed_words(one: Signed) -> list[str]:
    """Who, when, what they said, and whether anything was altered since."""
    told = [
        _("Signed by %(name)s on %(moment)s.")
        % {"name": one.by, "moment": date_format(localtime(one.at), "j F Y, H:i")}
    ]
    told += [one.words] if one.words else []
    if not one.is_compared:
        told.append(_("It was made before every printed figure was kept by itself, so it is not "
                      "compared with what is counted now. A new version is."))  # fmt: skip
    if one.is_whole:
        return [*told, _("What is kept is what was signed. Its fingerprint: %s") % one.sha256[:16]]
    return [*told, *altered_words(one)]


def altered_words(one: Signed | None) -> list[str]:
    """That what is kept is not what was signed; nothing where it is."""
    if one is None or one.is_whole:
        return []
    return [_("What is kept is not what was signed. Ask the person who runs this service.")]


def withdrawn_words(found: Withdrawal) -> list[str]:
    """That results in this report were taken back, and what that means for it."""
    told = [
        _("The results of the check-in of %(unit)s, until %(day)s, were withdrawn on %(then)s.")
        % {
            "unit": one.unit_name,
            "day": date_format(one.closes_on, "j F Y"),
            "then": date_format(localtime(one.at), "j F Y"),
        }
        for one in found.rounds
    ]
    if found.is_kept_back:
        told.append(_("This report told of them, so it is not shown any more. A new version is "
                      "made without them."))  # fmt: skip
    elif told:
        told.append(_("This report was signed before, so it stays as it was signed. Please do not "
                      "pass these results on."))  # fmt: skip
    return told


def differences_table(found: tuple[Differing, ...], *, until: date) -> Table:
    """What, when, from how many to how many, and by how much.

    `until` is the last day of the report; the day of a figure of another one is said. A figure that
    stands in several chapters has one row, which names them.
    """
    columns = [
        Column(_("What")),
        Column(_("Where")),
        Column(_("As signed"), numeric=True),
        Column(_("Now"), numeric=True),
        Column(_("Change"), numeric=True),
        Column(_("Seen on")),
    ]
    empty = _("Nothing has changed since it was signed.")
    rows = [*_withdrawn(found), *(_row(one, until) for one in _merged(found))]
    return Table(_("What has changed since"), columns, rows, empty=empty, is_stacked=True)


def _merged(found: tuple[Differing, ...]) -> list[Differing]:
    """One for each figure that changed, with the names of all parts in which it stands so."""
    parts: dict[Differing, dict[str, None]] = {}
    for one in found:
        if not one.is_withdrawn:
            parts.setdefault(replace(one, part=""), {})[one.part] = None
    return [replace(one, part="; ".join(names)) for one, names in parts.items()]


def _withdrawn(found: tuple[Differing, ...]) -> list[list[Any]]:
    """A line a check-in whose results were withdrawn: how many figures, and none of them."""
    gone = Counter((one.until_on, one.seen_on) for one in found if one.is_withdrawn)
    return [
        [
            ngettext(
                "Check-in until %(day)s: %(n)s figure",
                "Check-in until %(day)s: %(n)s figures",
                many,
            )
            % {"day": date_format(until, "j F Y") if until else "", "n": many},
            "",
            "",
            _("Withdrawn"),
            "",
            seen_on,
        ]
        for (until, seen_on), many in gone.items()
    ]


def _row(one: Differing, until: date) -> list[Any]:
    own = one.until_on or until
    day = "" if own == until else date_format(own, "j F Y")
    what = ": ".join(filter(None, (one.part, day, one.item, one.measure)))
    by = None if one.was is None or one.now is None else one.now - one.was
    was, now = (one.was, one.was_of), (one.now, one.now_of)
    shown_by = _day if one.is_day else _value
    return [
        what,
        one.unit,
        shown_by(*was),
        shown_by(*now),
        "" if by is None or one.is_day else f"{by:+g}",
        one.seen_on,
    ]


def _day(number: float | None, whole: float | None) -> str:
    """ "31 March 2027"; a line that was not there says so."""
    if number is None:
        return _("not there")
    return date_format(date.fromordinal(int(number)), "j F Y")


def _value(number: float | None, out_of: float | None) -> str:
    """ "31 of 50"; a line that was not there says so."""
    if number is None:
        return _("not there")
    told = number_format(_whole(number), force_grouping=True)
    if out_of is None:
        return told
    whole = number_format(_whole(out_of), force_grouping=True)
    return _("%(part)s of %(whole)s") % {"part": told, "whole": whole}


def _whole(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def how_many(found: tuple[Differing, ...]) -> str:
    """How many figures changed, in a sentence; what was withdrawn is told by itself."""
    changed = len(_merged(found))
    return ngettext(
        "%(n)s figure is counted otherwise since it was signed.",
        "%(n)s figures are counted otherwise since it was signed.",
        changed,
    ) % {"n": changed}
