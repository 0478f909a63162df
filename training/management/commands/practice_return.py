"""`manage.py practice_return --unit CODE --on DATE --json`: the practice-level return."""

import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.figures.basis import Basis
from services.models import Unit
from training.figures.practice_return import PracticeLevel, PracticeReturn, practice_return


class Command(BaseCommand):
    help = (
        "How many staff are at each practice level in a unit and everything under it, on a day."
        " People of units whose wave has not begun are in not_required, and said on stderr."
        " At each level met, not_yet, not_required and unknown add up to people. spend is in"
        " pounds, for the organisation's year so far, null when no cost is noted; spend_per_person"
        " is spend divided by people. supervision_in_place is null where no rule asks for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--organisation", metavar="CODE", default="")
        parser.add_argument("--on", metavar="DATE", default="", help="2026-03-31; today if empty")
        parser.add_argument(
            "--basis",
            choices=["today", "then"],
            default=None,
            help="The tree as it was then (usual for a day in the past) or as it is today.",
        )
        parser.add_argument("--json", action="store_true", help="One JSON object, no sentences.")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        on = _day(options["on"], today)
        unit = _find(options["unit"], options["organisation"])
        basis: Basis = options["basis"] or ("then" if on < today else "today")
        scope = Scope(None, Permission.VIEW_FIGURES, (f"{unit.organisation_id}.",))
        found = practice_return(scope, unit, on=on, basis=basis, with_past=False)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
            for sentence in beside(found):
                self.stderr.write(sentence)
        else:
            self.stdout.write("\n".join([*in_words(found), *beside(found)]))


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise CommandError(f"{text} is no date. Write it like 2026-03-31.") from error
    if day > today:
        raise CommandError(f"{day} is still to come. The return can be asked for up to today.")
    return day


def _find(code: str, organisation: str) -> Unit:
    """The unit with this code. Raises CommandError in words when there is none, or several."""
    rows = Unit.objects.filter(code__iexact=code).select_related("organisation")
    if organisation:
        rows = rows.filter(organisation__code__iexact=organisation)
    found: list[Unit] = list(rows)
    if not found:
        raise CommandError(f"There is no unit with the code {code}.")
    if len(found) > 1:
        codes = ", ".join(sorted(unit.organisation.code for unit in found))
        raise CommandError(
            f"More than one organisation has a unit {code}. Add --organisation, one of: {codes}."
        )
    return found[0]


def as_json(found: PracticeReturn) -> dict[str, Any]:
    """The return of the unit with plain values only; `unit` is the code."""
    own = found.own
    return {
        "unit": own.code,
        "as_at": found.as_at.isoformat(),
        "framework": found.framework,
        "people": own.people,
        "left_out": dict(found.left_out),
        "counted_only": own.counted_only,
        "levels": [_level(one) for one in own.levels],
        "spend": _number(own.spend.spend),
        "spend_per_person": _number(own.spend.per_person),
    }


def _level(one: PracticeLevel) -> dict[str, Any]:
    return {
        "code": one.code,
        "required": one.required,
        "met": one.met,
        "not_yet": one.not_yet,
        "not_required": one.not_required,
        "unknown": one.unknown,
        "refresher_due": one.refresher_due,
        "supervision_in_place": one.supervision_in_place,
    }


def _number(pounds: Decimal | None) -> float | None:
    return None if pounds is None else float(pounds)


def beside(found: PracticeReturn) -> list[str]:
    """Who is among `not_required` because the wave of the unit has not begun; nothing without."""
    if not found.own.later:
        return []
    return [f"Of {found.own.people} people, {found.own.later} are in units not in scope yet."]


def in_words(found: PracticeReturn) -> list[str]:
    """A few lines for a person at a terminal."""
    own = found.own
    lines = [f"{own.name} ({own.code}), as at {found.as_at:%-d %B %Y}: {own.people} people"]
    lines += [
        f"{one.name}: {one.required} asked, {one.met} have it, {one.not_yet} not yet,"
        f" {one.not_required} not asked, {one.unknown} not known; {one.held} hold it, asked or not"
        for one in own.levels
    ]
    spend = "not known" if own.spend.spend is None else f"£{own.spend.spend:,}"
    return [*lines, f"Spend on training this year: {spend}"]
