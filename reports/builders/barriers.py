"""The barrier report in words and tables.

It opens with what became of the barriers of the last report, then tells what was lifted and what
helped; only then what is in the way, and who can act.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.builders.barrier_also import also_sections
from reports.builders.barrier_places import place_sections
from reports.builders.barrier_story import (
    became_section,
    helped_section,
    lifted_section,
    tried_section,
)
from reports.builders.barrier_words import barrier_rules, median_days
from reports.builders.document import Document
from reports.builders.facts import facts_about
from reports.builders.report import BarrierReport
from reports.builders.words import day, number, structure_rules


def barriers_document(report: BarrierReport) -> Document:
    """First what became of the last report's barriers, then strengths, then what is in the way."""
    return Document(
        title=_("Barrier report"),
        subtitle=f"{report.head.unit_name}, {report.head.period.label}",
        summary=summary(report),
        facts=facts_about(report.head),
        sections=(
            became_section(report),
            lifted_section(report),
            helped_section(report),
            tried_section(report),
            *place_sections(report),
            *also_sections(report),
        ),
        method=(*barrier_rules(), *structure_rules(report.head)),
    )


def summary(report: BarrierReport) -> tuple[str, ...]:
    """What became of what was told, what helped, and what stood, in whole sentences."""
    if not report.total.mentions and not report.became:
        return (
            _("No barrier was noted in %(unit)s in this period.") % {"unit": report.head.unit_name},
            _("That may mean that none was in the way, or that none was written down."),
        )
    return (*_last_time(report), *_helped(report), *_stood(report), *_above(report))


def _last_time(report: BarrierReport) -> list[str]:
    total = len(report.became)
    if not total:
        return [_("No barrier noted before was in the way when this period began.")]
    gone = sum(one.lifted_on is not None for one in report.became)
    answered = sum(not one.lifted_on and one.outcome != "open" for one in report.became)
    stood = ngettext(
        "%(n)s barrier was in the way when this period began.",
        "%(n)s barriers were in the way when this period began.",
        total,
    ) % {"n": number(total)}
    became = _("Now lifted: %(gone)s. Answered and still in the way: %(answered)s. "
               "No answer yet: %(rest)s.")  # fmt: skip
    said = {"gone": number(gone), "answered": number(answered)}
    return [stood, became % {**said, "rest": number(total - gone - answered)}]


def _helped(report: BarrierReport) -> list[str]:
    """What helped most often; several when they helped equally often, A to Z."""
    most = max((one.number for one in report.helped), default=0)
    names = [one.name for one in report.helped if one.number == most]
    if not names or len(names) > 3:
        return []
    told = _("What helped most often: %(names)s.")
    return [told % {"names": "; ".join(names)}]


def _stood(report: BarrierReport) -> list[str]:
    total, head = report.total, report.head
    stood = ngettext(
        "On %(day)s, %(n)s barrier was in the way of %(unit)s.",
        "On %(day)s, %(n)s barriers were in the way of %(unit)s.",
        total.still_open,
    ) % {"day": day(head.counted_on), "n": number(total.still_open), "unit": head.unit_name}
    moved = _("New in this period: %(new)s. Answered: %(answered)s. Lifted: %(lifted)s.")
    said = {
        "new": number(total.new),
        "answered": number(total.answered),
        "lifted": number(total.lifted),
    }
    return [stood, moved % said, *median_days(total.days)]


def _above(report: BarrierReport) -> list[str]:
    above = sum(one.barriers for one in report.asked if one.is_above)
    if not above:
        return []
    told = _("Only a level above can remove %(n)s of them.")
    return [told % {"n": number(above)}]
