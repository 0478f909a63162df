"""The equivalence register: claiming, verifying, taking back, and noting who did the thing.

Nothing here gives anybody a level. A record says that a person did it on a day; what that counts
for is what the register says on the day that is asked about (decision 0019).
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents import document_of, shown_name
from core.scope import Scope
from services.models import Unit
from training.actions.belonging import refuse_foreign
from training.actions.noting import Noting, note_done, recount_people
from training.models import Course, Equivalence, Level, TrainingRecord, Verification
from training.models.framework import organisations_of

CLAIMS, VERIFICATIONS = "claims", "verifications"


@transaction.atomic
def claim_equivalence(
    *,
    by: Scope,
    organisation: Unit,
    title: str,
    provider: str = "",
    levels: Collection[Level] = (),
    course: Course | None = None,
    evidence: dict[str, Any] | None = None,
    **facts: Any,
) -> Equivalence:
    """A line of the register: somebody says that this counts as `levels`, or as our `course`.

    It counts for nothing until it is verified. Saying again what a line says gives that line.
    `evidence` is a link or a file. Raises PermissionError for a scope without a branch in the
    organisation; ValueError for a level or a course of another organisation, and when the same
    title of the same provider is there and says something else.
    """
    if organisation.pk not in organisations_of(by):
        raise PermissionError(f"{organisation} is outside this scope")
    refuse_foreign(organisation.pk, levels=levels, courses=[course] if course else [])
    claimed = claimed_levels(levels, course)
    if there := find_equivalence(organisation, title, provider):
        _refuse_more(there, claimed, {**facts, "course": course}, evidence or {})
        return there
    facts |= {"title": " ".join(title.split()), "provider": " ".join(provider.split())}
    facts |= document_of(CLAIMS, **(evidence or {}))
    made: Equivalence = Equivalence.objects.create(
        organisation=organisation, course=course, added_by_id=by.user_id, **facts
    )
    made.levels.set(claimed)
    return made


def _refuse_more(
    there: Equivalence, claimed: set[Level], facts: dict[str, Any], evidence: dict[str, Any]
) -> None:
    """Raises ValueError when something is said that the line does not say.

    What is left open says nothing.
    """
    facts = facts | {"link": evidence.get("link")}
    if (file := evidence.get("file")) is not None:
        facts |= {"file_name": shown_name(file), "size": file.size}
    is_other = any(value and value != getattr(there, name) for name, value in facts.items())
    if is_other or not claimed <= set(there.levels.all()):
        raise ValueError(_("It is in the register already. Nothing was changed."))


def claimed_levels(levels: Collection[Level], course: Course | None) -> set[Level]:
    """What is claimed; what counts as a course counts for the course's level."""
    of_course = {course.level} if course and course.level else set()
    return {*levels, *of_course}


def find_equivalence(organisation: Unit, title: str, provider: str = "") -> Equivalence | None:
    """The line with this title and provider, however they are written; None without one."""
    rows = Equivalence.objects.filter(organisation=organisation).annotate(
        low_title=Lower("title"), low_provider=Lower("provider")
    )
    found: Equivalence | None = rows.filter(
        low_title=" ".join(title.split()).lower(), low_provider=" ".join(provider.split()).lower()
    ).first()
    return found


@transaction.atomic
def verify(
    *,
    by: Scope,
    equivalence: Equivalence,
    outcome: str,
    levels: Collection[Level] = (),
    evidence: dict[str, Any] | None = None,
    **facts: Any,
) -> Verification:
    """The claim counts as found from `from_on` to `until_on` (inclusive; None: open).

    In full: for the claimed levels. In part: for `levels`, some of them. `verified_by` says who
    looked. What held until then ends the day before; deciding the same again changes nothing.
    Raises PermissionError outside `by`, ValidationError when the answer does not fit the claim.
    """
    equivalence = _held_by(by, equivalence)
    counts = _counting(equivalence, outcome, levels)
    from_on, until_on = facts["from_on"], facts.get("until_on")
    if until_on is not None and until_on < from_on:
        raise ValidationError({"until_on": _("It ends on or after the day it starts.")})
    told = {"until_on": None, **facts, "outcome": outcome}
    if same := _same(equivalence, told, counts):
        return same
    end_verifications(by, equivalence, from_on, _("Looked at again"))
    told |= document_of(VERIFICATIONS, **(evidence or {}))
    made: Verification = equivalence.verifications.create(decided_by_id=by.user_id, **told)
    made.levels.set(counts)
    recount_all(equivalence, from_on)
    return made


def _counting(equivalence: Equivalence, outcome: str, levels: Collection[Level]) -> set[Level]:
    """The levels for which it counts. Raises ValidationError when they are not those claimed."""
    claimed, chosen = set(equivalence.levels.all()), set(levels)
    if outcome == Verification.Outcome.NOT_ACCEPTED:
        return set()
    if not claimed:
        raise ValidationError(_("Say first which levels this is claimed to count for."))
    if outcome == Verification.Outcome.FULL:
        return claimed
    if not chosen:
        raise ValidationError({"levels": _("Tick the levels that it counts for.")})
    if not chosen < claimed:
        raise ValidationError({"levels": _("In part means some of the levels that are claimed.")})
    return chosen


def _same(
    equivalence: Equivalence, told: dict[str, Any], counts: set[Level]
) -> Verification | None:
    """The decision that says the very same and still stands (a button pressed twice)."""
    standing = equivalence.verifications.filter(**told, ended_at=None)
    return next((one for one in standing if set(one.levels.all()) == counts), None)


@transaction.atomic
def take_verification_back(
    *, by: Scope, equivalence: Equivalence, from_on: date, because: str = ""
) -> None:
    """From `from_on` (inclusive) nobody has verified the claim; days before stay. Safe to repeat.

    Raises PermissionError outside `by`.
    """
    equivalence = _held_by(by, equivalence)
    end_verifications(by, equivalence, from_on, because)
    recount_all(equivalence, from_on)


def end_verifications(by: Scope, equivalence: Equivalence, from_on: date, because: str) -> None:
    """Nothing that was decided holds on `from_on` or later."""
    day = timedelta(days=1)
    rows = Verification.objects.filter(equivalence=equivalence)
    for row in rows.holding_on(from_on) | rows.filter(from_on__gt=from_on):
        row.until_on = max(from_on, row.from_on) - day
        row.ended_because, row.ended_by_id, row.ended_at = because, by.user_id, timezone.now()
        row.save(update_fields=["until_on", "ended_because", "ended_by", "ended_at"])


def _held_by(by: Scope, equivalence: Equivalence) -> Equivalence:
    """The line, locked until the commit, so that two people deciding take turns."""
    rows = Equivalence.objects.select_for_update(of=["self"]).select_related("organisation")
    found: Equivalence = rows.get(pk=equivalence.pk)
    if not by.holds(found.organisation.path):
        raise PermissionError(f"{found} is outside this scope")
    return found


def recount_all(equivalence: Equivalence, from_on: date) -> None:
    """Everybody with a record of it, from that day on."""
    people = equivalence.records.order_by().values_list("staff_member", flat=True)
    recount_people(equivalence.organisation_id, set(people), from_on)


def note_equivalence(
    *,
    by: Scope,
    equivalence: Equivalence,
    done: Iterable[tuple[int, date]],
    source: str = TrainingRecord.Source.EQUIVALENCE,
    batch_id: int | None = None,
) -> list[TrainingRecord]:
    """So many people (staff id, day) did it: a record each, where none stands; the new ones.

    Safe to repeat. Recounts. Raises PermissionError when one of them is outside `by`.
    """
    noting = Noting(equivalence.organisation_id, equivalence, source, batch_id)
    return note_done(by=by, noting=noting, done=done)
