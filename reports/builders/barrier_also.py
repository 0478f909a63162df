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
    theme = Column(_("Theme"), _("A family of barriers."), 36)
    counts = (
        Column(_("Sessions"), _("At how many different sessions it was named."), 10),
        Column(_("People"), _("How many people named it. One person may be in it twice."), 16),
    )
    services = Column(_("Services"), _("In how many different services it was named."), 10)
    by_theme = Grid(
        _("Also counted"),
        _("Themes named at sessions"),
        (theme, services, *counts),
        tuple(
            (one.theme, one.services, one.sessions, people_words(one.people)) for one in report.also
        ),
        _("Nothing was named at a session."),
    )
    place = Column(_("Service"), _("A unit directly below, with everything under it. A to Z."), 32)
    by_service = Grid(
        _("Also, by service"),
        _("Themes named at sessions, in each service"),
        (place, theme, *counts),
        tuple(
            (one.service, one.theme, one.sessions, people_words(one.people))
            for one in report.also_services
        ),
        _("Nothing was named at a session."),
    )
    return (
        Section(_("Also counted at sessions"), also_rules(), by_theme),
        Section(_("Also counted, by service"), (), by_service),
    )


def also_rules() -> tuple[str, ...]:
    """How it is counted, beside the table itself."""
    return (
        _("People named these as they stayed away from a session, or after it."),
        _("They stand beside the barriers that were noted, and are never added to them."),
        _("Only what the organisation can change is counted. Nobody is asked for a personal "
          "reason, and no name is held."),
        _("Sessions of the period count, without those called off. People are told in steps of "
          "%(n)s, so that nobody is given away.") % {"n": FEWEST},
    )  # fmt: skip
