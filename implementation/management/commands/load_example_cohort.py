"""Loads a published pilot as an example: `manage.py load_example_cohort --unit CODE`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.example_cohort import load_example_cohort
from implementation.figures.cohorts import cohort_outcomes
from services.models import Unit


class Command(BaseCommand):
    """Safe to repeat: a cohort that is there already is left as it is."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="the code of the unit that runs it")

    def handle(self, *args: Any, **options: Any) -> None:
        units = list(Unit.objects.filter(code__iexact=options["unit"])[:2])
        if len(units) != 1:
            found = "Several units have" if units else "No unit has"
            raise CommandError(f"{found} the code {options['unit']}.")
        by = Scope(None, Permission.LOG_IMPLEMENTATION, (units[0].path,))
        cohort = load_example_cohort(by=by, unit=units[0])
        told = cohort_outcomes(by, cohort)
        self.stdout.write(
            f"{cohort.name}: {told.sites} sites; {told.completed} completed all parts"
            f" ({told.completed_percent} %); {told.progressed} showed progress"
            f" ({told.progressed_percent} %)."
        )
