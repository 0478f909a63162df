"""The practice-level return as a report: kept, versioned, and made by a schedule."""

from collections.abc import Iterator
from dataclasses import replace

from core.permissions import Permission
from core.scope import Scope
from reports.builders.document import Document
from reports.builders.facts import facts_about
from reports.builders.practice_figures import figures_of
from reports.builders.practice_return import return_document
from reports.builders.practice_years import services_by_year
from reports.builders.report import Head, PracticeReport
from reports.builders.tidy import Line
from services.models import Unit
from training.figures.practice_return import practice_return


def collect_practice(user_id: int | None, unit: Unit, head: Head) -> PracticeReport:
    """The return as at the last day of the period, or today while the period is not over."""
    scope = Scope(user_id, Permission.VIEW_FIGURES, (unit.path,))
    found = practice_return(scope, unit, on=head.counted_on, basis=head.tree)
    return PracticeReport(head, found)


def practice_document(report: PracticeReport) -> Document:
    """With money: whoever may read this kind of report may read what training cost."""
    document = return_document(report.found, now=report.head.made_at, with_money=True)
    framework = report.found.framework_name
    facts = facts_about(report.head, (("Framework", framework),) if framework else ())
    return replace(document, facts=facts)


def practice_lines(report: PracticeReport) -> Iterator[Line]:
    """Every number of every table, with the code of the service that it is about."""
    codes = {name: one.code for name, one in services_by_year(report.found)}
    for one in figures_of(report.found, practice_document(report)):
        yield Line(
            part=one.part,
            unit_code=codes.get(one.about, report.head.unit_code),
            unit=one.about,
            item=one.level,
            measure=one.measure,
            number=one.number,
            until_on=one.on,
        )
