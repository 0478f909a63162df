"""A data extract: tidy tables of a branch, and a dictionary that explains every column."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.exports import Column, Table
from core.permissions import Permission
from core.scope import Scope
from reports.access import reader_of
from reports.builders.document import Document, Grid, Section
from reports.builders.extract_tables import HEADINGS, further_tables
from reports.builders.facts import facts_about
from reports.builders.report import ExtractReport, Head
from reports.builders.tidy import Line
from reports.builders.words import counting_rules
from reports.models import Kind
from services.models import Unit
from training.figures.extract import people_rows, record_rows, unit_rows


def collect_extract(user_id: int | None, unit: Unit, head: Head) -> ExtractReport:
    """The tables as statements; their rows are asked for when a file is written."""
    staff = Scope(user_id, Permission.VIEW_STAFF, (unit.path,))
    training = Scope(user_id, Permission.VIEW_TRAINING, (unit.path,))
    on, tree = head.counted_on, head.tree
    reader = reader_of(Kind.EXTRACT, unit)
    tables = (
        Table("people", _people_columns(), people_rows(staff, unit, on=on, basis=tree)),
        Table("records", _record_columns(), record_rows(training, unit, on=on, basis=tree)),
        Table("units", _unit_columns(), unit_rows(staff, unit, on=on, basis=tree)),
        *further_tables(reader, unit, head),
    )
    return ExtractReport(head, tables)


def extract_document(report: ExtractReport) -> Document:
    """The dictionary: what each table holds and what each column means. No rows of people."""
    return Document(
        title=_("Data extract"),
        subtitle=f"{report.head.unit_name}, {report.head.period.label}",
        summary=(
            _("The rows are in the workbook and in the zip. This page explains every column."),
        ),
        facts=facts_about(report.head),
        sections=tuple(_explained(table) for table in report.tables),
        method=(
            *counting_rules(report.head),
            _("The files name people. Keep them where only those who need them can read them, and "
              "delete them when you are done."),
        ),
    )  # fmt: skip


def _explained(table: Table) -> Section:
    columns = (
        Column(_("Column"), _("The heading in the file."), 24),
        Column(_("What it means"), _("What stands in it."), 76),
    )
    rows = tuple((one.title, one.explains) for one in table.columns)
    heading = str(HEADINGS[table.name])
    return Section(heading, (), Grid(f"{table.name} columns", heading, columns, rows, ""))


def extract_lines(report: ExtractReport) -> Iterable[Line]:
    """An extract has no figures, it has rows."""
    return ()


def extract_tables(report: ExtractReport) -> list[Table]:
    """The rows, and a table that explains every column of the others."""
    columns = (
        Column("table", _("The table it stands in.")),
        Column("column", _("Its heading.")),
        Column("means", _("What stands in it."), 76),
    )
    rows = [(one.name, each.title, each.explains) for one in report.tables for each in one.columns]
    return [*report.tables, Table("data-dictionary", columns, rows)]


def _people_columns() -> tuple[Column, ...]:
    return (
        Column("staff_number", _("The number on the staff list; may be empty.")),
        Column("name", _("First and last name."), 28),
        Column("email", _("Work email address."), 32),
        Column("unit_code", _("Code of the unit where the person is counted.")),
        Column("unit", _("Name of that unit."), 28),
        Column("job_role", _("Role of the main post on the day."), 28),
        Column("role_group", _("The group the role belongs to."), 24),
        Column("kind", _("employee, and other kinds of people on the staff list.")),
        Column("why_left_out", _("Why the person is not counted; empty when counted.")),
        Column("status", _("met, not_yet, not_required or unknown.")),
        Column("levels_asked", _("Every level that current posts ask for."), 32),
        Column("levels_held", _("Every level held on the day."), 32),
    )


def _record_columns() -> tuple[Column, ...]:
    return (
        Column("staff_number", _("As in the table of people.")),
        Column("name", _("First and last name."), 28),
        Column("unit_code", _("Code of the person’s home unit.")),
        Column("course", _("The course, or what was done elsewhere."), 32),
        Column("level", _("The level it leads to; may be empty."), 20),
        Column("completed_on", _("The day it was completed.")),
        Column("counts_until", _("The first day on which it no longer counts; may be empty.")),
        Column("source", _("Where the record comes from.")),
    )


def _unit_columns() -> tuple[Column, ...]:
    return (
        Column("code", _("The unit’s code.")),
        Column("name", _("Its name."), 32),
        Column("kind", _("organisation, directorate, service, team, partner …")),
        Column("parent_code", _("Code of the unit above it; empty at the top.")),
        Column("opened_on", _("Its first day.")),
        Column("closed_on", _("The first day on which it was closed; empty while it is open.")),
    )
