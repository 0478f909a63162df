"""The parts of the product that an admin switches on; off, a part leaves no trace on any page."""

from enum import StrEnum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Module(StrEnum):
    """One part that an organisation may do without."""

    COVERAGE = auto()
    ASSESSMENT = auto()
    COHORTS = auto()
    LEADERSHIP = auto()
    MONEY = auto()
    INDICATORS = auto()
    PARTICIPATION = auto()
    WAVES = auto()

    @property
    def label(self) -> str | Promise:
        """Its name on the page where it is switched on."""
        return _WORDS[self][0]

    @property
    def explains(self) -> str | Promise:
        """One sentence: what people get when it is on."""
        return _WORDS[self][1]


_WORDS: dict[Module, tuple[str | Promise, str | Promise]] = {
    Module.COVERAGE: (
        _("Change frameworks"),
        _("Mark which principles and components an activity touched, and see what nobody has."),
    ),
    Module.ASSESSMENT: (
        _("Self-assessment"),
        _("Dated scores of a team against a framework, by staff and by people who use services."),
    ),
    Module.COHORTS: (
        _("Cohort programmes"),
        _("Peer-support programmes and pilots: sites, parts, attendance and milestones."),
    ),
    Module.LEADERSHIP: (
        _("Leadership"),
        _("Conversations with leaders, pledges, sponsors and leaders’ training."),
    ),
    Module.MONEY: (
        _("Money and people"),
        _("What funds the work and until when, the time of delivery leads, and a handover pack."),
    ),
    Module.INDICATORS: (
        _("Indicators"),
        _("Local counts and ready-made figures over time, as a chart with its table."),
    ),
    Module.PARTICIPATION: (
        _("People who use services"),
        _("How people who use services took part, what they asked for, and what changed."),
    ),
    Module.WAVES: (
        _("Before a wave"),
        _("One short page for a team before it starts: why now, and what would help first."),
    ),
}
