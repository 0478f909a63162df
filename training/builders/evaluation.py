"""The evaluation of a course as tables of a file: counts, means, and the paired test."""

import io
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exports import About, Column, Row, Table, write_csv, write_xlsx
from services.models import Unit
from training.figures.evaluation import Change, ServiceLine
from training.models import Course, Wave


def method_notes() -> list[str]:
    """How the figures are to be read: on the page, and in each file."""
    return [
        _("It shows that what people said has changed. It cannot show why."),
        _("“Matched” are people who answered a statement both times. Others are left out."),
        _(
            "Figures are of ten people or more. Sessions of one course in one service wait until"
            " ten people can be compared, and are then shown together."
        ),
        _("A session counts for the service that held it when its figures were made."),
        _("Once shown, a figure changes only when ten people or more are added to it."),
        _(
            "Six months later the change alone is told. Means would give away what somebody said"
            " who answered just after and not then."
        ),
    ]


def write_evaluation(
    form: str, unit: Unit, course: Course, changes: Sequence[Change], *, on: date
) -> bytes:
    """The file as bytes: `form` is csv or xlsx."""
    out, rows = io.BytesIO(), list(_rows(changes))
    if form == "csv":
        write_csv(out, _columns(), rows)
    else:
        facts = {
            _("Course"): course.name,
            _("Unit"): unit.name,
            _("As at"): date_format(on, "DATE_FORMAT"),
        }
        about = About(_("Does it work?"), facts, [*method_notes(), _test_note()])
        write_xlsx(out, [Table("change", _columns(), rows)], about)
    return out.getvalue()


def _test_note() -> str:
    return _(
        "t, df and p are of the paired t-test, two-sided; d_z is the mean change divided by the"
        " spread of the change. Empty where it is not defined."
    )


def _rows(changes: Sequence[Change]) -> Iterator[Row]:
    for change in changes:
        if change.together:
            yield from _lines(change.kind, "all", change.together)
        for line in change.services:
            yield from _lines(change.kind, "service", line)


def _lines(kind: str, what: str, line: ServiceLine) -> Iterator[Row]:
    """One row a statement; the counts of the service stand on each."""
    n = line.answered
    counts = (n.sessions, n.asked, n.answered_before, n.answered_later, n.matched)
    for one in line.statements:
        c = one.found
        means = (c.n, c.mean_before, c.mean_after, c.mean_change)
        test = (c.sd_change, c.t, c.df, c.p, c.d_z)
        yield (str(Wave.Kind(kind).label), what, line.service, *counts, one.words, *means, *test)


def _columns() -> list[Column]:
    told = [
        ("wave", _("The later wave: after the session, or six months later.")),
        ("row", _("“service” is one service; “all” is all of them together. Never add the two.")),
        ("service", _("The service that held the sessions, or the unit asked for.")),
        ("sessions", _("Sessions added up.")),
        ("asked", _("People who got a link before the session.")),
        ("answered_before", _("People who sent the form before.")),
        ("answered_later", _("People who sent the form of the later wave.")),
        ("matched", _("People who answered one statement or more both times.")),
        ("statement", _("What people said how far it fits, from 1 (not at all) to 5 (fully).")),
        ("n", _("People who answered this statement both times.")),
        ("mean_before", _("Their mean before. Empty six months later.")),
        ("mean_later", _("Their mean at the later wave. Empty six months later.")),
        ("mean_change", _("Later minus before.")),
        ("sd_change", _("Standard deviation of the change.")),
        ("t", _("Paired t.")),
        ("df", _("Degrees of freedom.")),
        ("p", _("Two-sided p.")),
        ("d_z", _("Mean change divided by its standard deviation.")),
    ]
    return [Column(name, explains, 40 if name == "statement" else 16) for name, explains in told]
