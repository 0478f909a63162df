"""`manage.py figures --unit CODE`: the numbers of a unit, as every page shows them."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.figures.who_counts import rule_on, rule_words
from services.models import Unit
from training.figures import Basis, UnitFigures, figures_for


class Command(BaseCommand):
    help = "Prints required against held for a unit and its children."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--organisation", metavar="CODE", default="")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", default=None)
        parser.add_argument(
            "--basis",
            choices=["today", "then"],
            default=None,
            help="The tree as it was then (usual for a day in the past) or as it is today.",
        )
        parser.add_argument("--json", action="store_true", help="One JSON object (the only form).")

    def handle(self, *args: Any, **options: Any) -> None:
        on: date | None = options["on"]
        unit = _find(options["unit"], options["organisation"])
        is_past = on is not None and on < timezone.localdate()
        basis: Basis = options["basis"] or ("then" if is_past else "today")
        scope = Scope(None, Permission.VIEW_FIGURES, (unit.path.split(".")[0] + ".",))
        try:
            figures = figures_for(scope, unit, on=on, basis=basis)
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        rule = rule_on(unit.organisation_id, figures.as_at)
        told = {**as_json(figures), "who_counts": list(rule_words(rule))}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))


def _find(code: str, organisation: str) -> Unit:
    """The unit with this code. Raises CommandError in words when there is none, or several."""
    units = Unit.objects.filter(code__iexact=code).select_related("organisation")
    if organisation:
        units = units.filter(organisation__code__iexact=organisation)
    found: list[Unit] = list(units)
    if not found:
        raise CommandError(f"There is no unit with the code {code}.", returncode=2)
    if len(found) > 1:
        codes = ", ".join(sorted(unit.organisation.code for unit in found))
        raise CommandError(
            f"More than one organisation has a unit {code}. Add --organisation, one of: {codes}.",
            returncode=2,
        )
    return found[0]


def as_json(figures: UnitFigures) -> dict[str, Any]:
    """The figures with plain values only; `unit` is the code."""
    split = figures.split
    return {
        "unit": figures.unit,
        "name": figures.name,
        "as_at": figures.as_at.isoformat(),
        "basis": figures.basis,
        "framework": figures.framework,
        "people": figures.people,
        "left_out": dict(figures.left_out),
        "counted_only": figures.counted_only,
        "later": figures.later,
        "split": {
            "met": split.met,
            "not_yet": split.not_yet,
            "not_required": split.not_required,
            "unknown": split.unknown,
        },
        "levels": [
            {"code": lv.code, "required": lv.required, "held": lv.held, "met": lv.met}
            for lv in figures.levels
        ],
        "children": [as_json(child) for child in figures.children],
    }
