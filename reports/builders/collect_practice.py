"""The practice-level return as a report: kept, versioned, and made by a schedule."""

from collections.abc import Iterator
from dataclasses import replace

from core.permissions import Permission
from core.scope import Scope
from reports.builders.document import Document
from reports.builders.facts import facts_about
from reports.builders.practice_return import csv_rows, return_document
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
    """Every number of every table."""
    document = practice_document(report)
    for on, _basis, part, about, level, measure, number in csv_rows(report.found, document):
        if isinstance(number, int | float) or number is None:
            yield Line(
                part=str(part),
                unit_code=report.head.unit_code,
                unit=str(about),
                item=str(level),
                measure=str(measure),
                number=number,
                until_on=on,  # type: ignore[arg-type]
            )
