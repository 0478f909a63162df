"""Prints what somebody needs to try the demo: `manage.py demo_facts --json`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.demo import plan
from reports.demo.checkins import facts_of
from services.models import Unit
from training.models import Session

NEWEST = 40


class Command(BaseCommand):
    """Accounts with the demo's own password, units and sessions of the invented council."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON; the only form there is")

    def handle(self, *args: Any, **options: Any) -> None:
        code = plan.ORGANISATION[0]
        root = Unit.objects.filter(code=code, parent=None).first()
        if root is None:
            raise CommandError("There is no demo yet. Run: manage.py load_demo")
        self.stdout.write(json.dumps(facts(root), ensure_ascii=False))


def facts(root: Unit) -> dict[str, Any]:
    """The organisation's code, accounts, units A–Z, check-ins and newest sessions."""
    units = Unit.objects.below(root.path).order_by("path")
    sessions = Session.objects.filter(unit__path__startswith=root.path).order_by("-on", "-pk")
    return {
        "organisation": root.code,
        "accounts": [
            {"role": role, "email": email, "password": plan.PASSWORD, "unit": unit}
            for role, email, _name, unit in plan.ACCOUNTS
        ],
        "units": list(units.values("code", "name", "kind")),
        "check_ins": facts_of(root),
        "sessions": [
            {"id": s.pk, "title": s.title, "on": s.on.isoformat(), "unit": s.unit.code}
            for s in sessions.select_related("unit")[:NEWEST]
        ],
    }
