"""Loads the invented council, once: `manage.py load_demo --size small|council`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from reports.demo import plan
from reports.demo.load import SIZES, load
from services.models import Unit


class Command(BaseCommand):
    """Safe to repeat: an organisation that is there already is left as it is."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--on", type=date.fromisoformat, help="the day the story ends: today")

    def handle(self, *args: Any, **options: Any) -> None:
        if Unit.objects.filter(code=plan.ORGANISATION[0], parent=None).exists():
            self.stdout.write("The demo organisation is there already. Nothing was changed.")
            return
        with transaction.atomic():
            told = load(size=options["size"], on=options["on"] or timezone.localdate())
        self.stdout.write(told)
