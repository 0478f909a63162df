"""What people named at sessions, beside the barriers that were noted and never added to them."""

from django.utils.translation import gettext as _

from core.exports import Column
from reports.builders.document import Grid, Section
from reports.builders.report import BarrierReport
from training.figures.hindrances import FEWEST, people_words


def also_sections(report: BarrierReport) -> tuple[Section, ...]:
    """By theme, and by service; nothing at all where nothing was counted."""
    if not report.also:
        return ()
    return (
        Section(_("Also counted at sessions"), also_rules(), _by_theme(report)),
        Section(_("Also counted, by service"), (), _by_service(report)),
    )


def _by_theme(report: BarrierReport) -> Grid:
    services = Column(_("Services"), _("In how many different services it was named."), 10)
    return Grid(
        _("Also counted"),
        _("Themes named at sessions"),
        (_theme(), services, *_counts()),
        tuple(
            (one.theme, one.services, one.sessions, people_words(one.people)) for one in report.also
        ),
        _("Nothing was named at a session."),
    )


def _by_service(report: BarrierReport) -> Grid:
    place = Column(_("Service"), _("A unit directly below, with everything under it. A to Z."), 32)
    return Grid(
        _("Also, by service"),
        _("Themes named at sessions, in each service"),
        (place, _theme(), *_counts()),
        tuple(
            (one.service, one.theme, one.sessions, people_words(one.people))
            for one in report.also_services
        ),
        _("Nothing was named at a session."),
    )


def _theme() -> Column:
    return Column(_("Theme"), _("A family of barriers."), 36)


def _counts() -> tuple[Column, Column]:
    return (
        Column(_("Sessions"), _("At how many different sessions it was named."), 10),
        Column(_("People"), _("How many people named it. One person may be in it twice."), 16),
    )


def also_rules() -> tuple[str, ...]:
    """How it is counted, beside the table itself."""
    return (
        _("Counted when people could not come to a session, and from feedback after it."),
        _("They stand beside the barriers that were noted, and are never added to them."),
        _("Only what the organisation can change is counted. Nobody is asked for a personal "
          "reason, and no name is held."),
        _("Sessions of the period count, without those called off. People are told in steps of "
          "%(n)s, so that nobody is given away.") % {"n": FEWEST},
    )  # fmt: skip
