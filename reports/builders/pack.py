"""The pack: one numbered document for a committee, made of all the other reports.

What people wrote stands first under each heading, then the figures. Sentences that staff wrote
about barriers are in no pack: a committee paper is for everybody to read.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from reports.builders.barrier_words import barrier_rules
from reports.builders.barriers import summary as barriers_in_words
from reports.builders.check_ins import check_in_rules, check_ins_summary
from reports.builders.document import Document, Section
from reports.builders.facts import facts_about
from reports.builders.pack_numbers import in_numbers
from reports.builders.pack_parts import (
    became,
    changes,
    equalities,
    financial,
    forecast,
    how_staff_are,
    in_the_way,
    levels,
    residents,
    training,
)
from reports.builders.printed import printed_lines
from reports.builders.report import Chapter, PackReport
from reports.builders.rollout import summary as rollout_in_words
from reports.builders.small_levels import few_levels_words, without_small_levels
from reports.builders.small_units import LEAST, few_words, is_few
from reports.builders.tidy import Line
from reports.builders.words import counting_rules

Part = Callable[[PackReport], tuple[Section, ...]]


def pack_document(report: PackReport) -> Document:
    """The chapters in the organisation's order, each with a number; paragraphs bear numbers too."""
    report = without_small_levels(report)
    return Document(
        title=_("Report on trauma-informed practice"),
        subtitle=f"{report.head.unit_name}, {report.head.period.label}",
        summary=(),
        facts=facts_about(report.head, ((_("Framework"), report.rollout.framework),)),
        sections=tuple(
            section
            for number, chapter in enumerate(report.chapters, start=1)
            for section in _numbered(number, _chapter(report, chapter))
        ),
        method=_method(report),
        is_numbered=True,
    )


def _chapter(report: PackReport, chapter: Chapter) -> list[Section]:
    """A heading with what was written, then its figures. One without either says so."""
    first, *others = PARTS.get(chapter.code, _nothing)(report) or (Section(""),)
    is_bare = not (chapter.text or first.words or first.grid or first.heading or others)
    words = (*chapter.text, *([_("Nothing is written here yet.")] if is_bare else first.words))
    if first.heading:
        opening = Section(chapter.heading, chapter.text, code=chapter.code)
        return [opening, *(replace(one, level=2) for one in (first, *others))]
    opening = replace(first, heading=chapter.heading, words=words, code=chapter.code)
    return [opening, *(replace(one, level=2) for one in others)]


def _nothing(report: PackReport) -> tuple[Section, ...]:
    return ()


def _numbered(number: int, sections: list[Section]) -> Iterator[Section]:
    """ "3 Context" over paragraphs "3.1", "3.2", which run on through the parts of a chapter."""
    count = 0
    for place, section in enumerate(sections):
        words = []
        for told in section.words:
            count += 1
            words.append(f"{number}.{count} {told}")
        heading = f"{number} {section.heading}" if place == 0 else section.heading
        yield replace(section, heading=heading, words=tuple(words))


def _summary(report: PackReport) -> tuple[Section, ...]:
    is_small = is_few(report.rollout.unit)
    told = (
        *((few_words(),) if is_small else rollout_in_words(report.rollout, with_barriers=False)),
        *barriers_in_words(report.barriers),
        *check_ins_summary(report.check_ins),
    )
    return (Section("", told, in_numbers(report)),)


PARTS: dict[str, Part] = {
    "summary": _summary,
    "became": became,
    "changes": changes,
    "training": training,
    "forecast": forecast,
    "practice": levels,
    "barriers": in_the_way,
    "residents": residents,
    "check_ins": how_staff_are,
    "financial": financial,
    "equalities": equalities,
}


def _method(report: PackReport) -> tuple[str, ...]:
    """How it is counted, and how people are protected."""
    return (
        *counting_rules(report.head),
        *barrier_rules(),
        *(check_in_rules() if report.check_ins.rounds else ()),
        _("Units of fewer than %(n)s people, now or at the end of the period before, are told "
          "together with others, so that nobody can be known by a small number. Sentences that "
          "staff wrote about barriers are not in this paper.") % {"n": LEAST},
        *([few_levels_words()] if report.has_few_levels else []),
        _("Papers of other units or of other periods, laid beside this one, may still tell of a "
          "few people. Before you publish several, ask whether somebody could be known by them."),
    )  # fmt: skip


def pack_lines(report: PackReport) -> Iterator[Line]:
    """What its document prints, line by line: the same in every file, and nothing beside it."""
    return printed_lines(pack_document(report), report.head)
