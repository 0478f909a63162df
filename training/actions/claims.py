"""Changing what a line of the register claims.

While it never counted it is simply changed. What was found about a line that counted is about the
line as it was: it ends, keeps what was claimed then, and the changed line waits to be looked at.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.documents import document_of
from core.scope import Scope
from training.actions.belonging import refuse_foreign
from training.actions.equivalences import (
    CLAIMS,
    claimed_levels,
    end_verifications,
    find_equivalence,
    recount_all,
)
from training.actions.records import last_turns, reverse_records, runs_out, turn_key
from training.models import Course, Declaration, Equivalence, Level, TrainingRecord, Verification
from training.models.framework import organisations_of


@transaction.atomic
def change_claim(
    *,
    by: Scope,
    equivalence: Equivalence,
    today: date,
    levels: Collection[Level] = (),
    course: Course | None = None,
    evidence: dict[str, Any] | None = None,
    **facts: Any,
) -> Equivalence:
    """The line says this from now on; saying the same again changes nothing.

    What was found ends the day before `today`, so it counts for nothing until somebody looks at
    it again; days before stay. Raises PermissionError for a scope without a branch in the
    organisation, and without all of it once the line counted; ValidationError when another line
    has the title, or a line that counted names another course.
    """
    row = _locked(by, equivalence)
    refuse_foreign(row.organisation_id, levels=levels, courses=[course] if course else [])
    claimed = claimed_levels(levels, course)
    told = {**facts, "course": course, **_document(evidence or {})}
    told |= {name: " ".join(told[name].split()) for name in ("title", "provider")}
    _refuse_taken(row, told)
    changed = {name for name, value in told.items() if getattr(row, name) != value}
    if changed or claimed != set(row.levels.all()):
        _end_what_was_found(by, row, today, changed)
        _write(by, row, told, claimed)
    return row


def _locked(by: Scope, equivalence: Equivalence) -> Equivalence:
    rows = Equivalence.objects.select_for_update(of=["self"]).select_related("organisation")
    found: Equivalence = rows.get(pk=equivalence.pk)
    if found.organisation_id not in organisations_of(by):
        raise PermissionError(f"{found} is outside this scope")
    return found


def _document(evidence: dict[str, Any]) -> dict[str, Any]:
    """A link that was left empty goes; a file stays until there is another one."""
    return document_of(CLAIMS, **evidence) if evidence else {}


def _refuse_taken(row: Equivalence, told: dict[str, Any]) -> None:
    there = find_equivalence(row.organisation, told["title"], told["provider"])
    if there is not None and there != row:
        raise ValidationError({"title": _("Another line of the register has this title.")})


def has_counted(equivalence: Equivalence) -> bool:
    """Whether somebody found that it counts, on any day, past or to come."""
    ever_held = Q(until_on=None) | Q(until_on__gte=F("from_on"))
    rows = equivalence.verifications.exclude(outcome=Verification.Outcome.NOT_ACCEPTED)
    return bool(rows.filter(ever_held).exists())


def _end_what_was_found(by: Scope, row: Equivalence, today: date, changed: set[str]) -> None:
    if not row.verifications.exists():
        return
    if has_counted(row):
        if not by.holds(row.organisation.path):
            raise PermissionError(f"{row} counted; it is changed by whoever looks after all of it")
        if "course" in changed:
            told = _("It counted as this course. Add another line for another course.")
            raise ValidationError({"course": told})
    for one in row.verifications.filter(claimed={}):
        one.claimed = _as_it_was(row)
        one.save(update_fields=["claimed"])
    end_verifications(by, row, today, _("What is claimed was changed"))
    recount_all(row, today)


def _as_it_was(row: Equivalence) -> dict[str, Any]:
    """What was looked at, in words that stay."""
    names = ("title", "provider", "claimed_by", "claim", "validity_months", "link", "file_name")
    levels = [str(level) for level in row.levels.order_by("framework", "rank")]
    told = {name: getattr(row, name) for name in names}
    return {**told, "course": str(row.course or ""), "levels": levels}


def _write(by: Scope, row: Equivalence, told: dict[str, Any], claimed: set[Level]) -> None:
    had = row.validity_months
    for name, value in told.items():
        setattr(row, name, value)
    row.save(update_fields=list(told))
    row.levels.set(claimed)
    if row.validity_months != had and not has_counted(row):
        _note_again(by, row)


def _note_again(by: Scope, row: Equivalence) -> None:
    """Who did it has a record that runs out by the new months; the one before is undone."""
    old = list(row.records.standing().order_by("pk"))
    reverse_records(by=by, records=row.records.filter(pk__in=[one.pk for one in old]))
    turns = last_turns(row.records.all())
    for one in old:
        turns[turn_key(one)] += 1
        new = TrainingRecord.objects.create(
            staff_member_id=one.staff_member_id,
            equivalence=row,
            on=one.on,
            session_id=one.session_id,
            expires_on=runs_out(row.validity_months, one.on),
            turn=turns[turn_key(one)],
            source=one.source,
            batch_id=one.batch_id,
            recorded_by_id=by.user_id,
        )
        Declaration.objects.filter(record=one).update(record=new)
