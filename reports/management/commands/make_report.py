"""`manage.py make_report rollout|barriers --unit CODE --quarter 2026Q3 --out DIR`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.exports import file_name
from core.periods import Period, quarter_or_month
from reports.builders.collect import collect, head_of
from reports.builders.files import writers
from reports.models import Basis, Kind
from services.models import OrganisationSettings, Unit


class Command(BaseCommand):
    help = (
        "Writes a report about a unit and a quarter or month as PDF, XLSX and CSV, in this process."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=Kind.values)
        parser.add_argument("--unit", required=True, help="the unit's code")
        parser.add_argument("--quarter", required=True, help="2026Q3, 2026/27Q2 or 2026-09")
        parser.add_argument("--out", required=True, type=Path, help="an existing or new folder")
        parser.add_argument("--organisation", default="", help="where two have that unit's code")
        parser.add_argument("--basis", choices=Basis.values, default=Basis.THEN)

    def handle(self, *args: Any, **options: Any) -> None:
        unit = _unit(options["unit"], options["organisation"])
        period = _period(unit, options["quarter"])
        head = head_of(unit, options["kind"], period, options["basis"], now=timezone.now())
        if period.from_on > head.counted_on:
            raise CommandError("That period has not begun. Name one that has.")
        report = collect(None, unit, head)
        try:
            options["out"].mkdir(parents=True, exist_ok=True)
            for extension, write in writers(report).items():
                name = file_name(head.kind, unit.code, period.code, extension)
                with (options["out"] / name).open("wb") as out:
                    write(out)
                self.stdout.write(str(options["out"] / name))
        except OSError as error:
            raise CommandError(f"Could not write to {options['out']}: {error}") from error


def _unit(code: str, organisation: str) -> Unit:
    """The unit with this code. Raises CommandError with what to do."""
    found = Unit.objects.filter(code__iexact=code).select_related("organisation")
    if organisation:
        found = found.filter(organisation__code__iexact=organisation)
    units: list[Unit] = list(found[:2])
    if not units:
        raise CommandError(f"No unit has the code {code}. Check it on the page of the unit.")
    if len(units) > 1:
        raise CommandError(f"Two organisations have a unit {code}. Add --organisation CODE.")
    return units[0]


def _period(unit: Unit, text: str) -> Period:
    settings = OrganisationSettings.objects.filter(organisation=unit.organisation_id).first()
    try:
        return quarter_or_month(text, settings.year_starts_month if settings else 1)
    except ValueError as error:
        raise CommandError(str(error)) from error
