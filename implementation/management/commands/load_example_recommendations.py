"""`manage.py load_example_recommendations --unit CODE`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.example_recommendations import load_example_recommendations
from services.models import Unit


class Command(BaseCommand):
    help = "Puts a published scrutiny case to a unit as an example. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="the unit's code")
        parser.add_argument("--organisation", default="", help="where two have that unit's code")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = _unit(options["unit"], options["organisation"])
        by = Scope(None, Permission.LOG_IMPLEMENTATION, (unit.path,))
        added = load_example_recommendations(by=by, unit=unit)
        self.stdout.write(f"{added} recommendations were added to {unit}.")


def _unit(code: str, organisation: str) -> Unit:
    """The unit with this code. Raises CommandError with what to do."""
    found = Unit.objects.filter(code__iexact=code)
    if organisation:
        found = found.filter(organisation__code__iexact=organisation)
    units: list[Unit] = list(found[:2])
    if len(units) != 1:
        raise CommandError(
            f"Two organisations have a unit {code}. Add --organisation CODE."
            if units
            else f"No unit has the code {code}. Check it on the page of the unit."
        )
    return units[0]
