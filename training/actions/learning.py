"""Learning from elsewhere: saying what a title is, and what follows from that."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from intake.copying import ask
from services.figures.people import survivor_of
from services.models import StaffMember
from training.actions import sql_learning as sql
from training.actions.snapshots import mark_stale
from training.actions.standing import lock, recompute
from training.models import Course, Equivalence, LearningTitle, TrainingRecord

# Above this many people everybody is counted at once, which is cheaper than one by one.
EVERYBODY = 5_000


@dataclass(slots=True)
class Touched:
    """Whose records changed, and the earliest day that they are of."""

    staff_ids: set[int] = field(default_factory=set)
    first_on: date | None = None

    def add(self, rows: Collection[tuple[int, date]]) -> int:
        """Take in (staff id, day) of records that were made or reversed; how many."""
        self.staff_ids.update(staff_id for staff_id, _on in rows)
        days = [on for _staff_id, on in rows]
        self.first_on = min([*days, *([self.first_on] if self.first_on else [])], default=None)
        return len(rows)


@transaction.atomic
def say_meaning(*, by: Scope, title: LearningTitle, meaning: Course | Equivalence | None) -> int:
    """This title is that course or that line of the register (None: neither); records it makes.

    What was kept under the title becomes records, lists that follow are read so, and what an
    earlier answer made is reversed. A record of something done elsewhere counts for what the
    register says on the day, so for nothing while nobody verified it. Safe to repeat. It holds for
    the whole organisation, so PermissionError is raised for anybody who looks after a part;
    ValueError for what belongs to others.
    """
    if not by.holds(f"{title.organisation_id}."):
        raise PermissionError(f"{title} holds for a whole organisation")
    if meaning and meaning.organisation_id not in _owners(title, meaning):
        raise ValueError(_("Choose one from the list."))
    lock(title.organisation_id)
    title = LearningTitle.objects.select_for_update(of=["self"]).get(pk=title.pk)
    if title.meaning == meaning:
        return 0
    touched = Touched()
    release(by=by, touched=touched, titles=[title.pk])
    title.course = meaning if isinstance(meaning, Course) else None
    title.equivalence = meaning if isinstance(meaning, Equivalence) else None
    title.said_by_id, title.said_at = by.user_id, timezone.now()
    title.save(update_fields=["course", "equivalence", "said_by", "said_at"])
    made = settle(by=by, organisation_id=title.organisation_id, touched=touched, titles=[title.pk])
    recount(title.organisation_id, touched)
    return made


def _owners(title: LearningTitle, meaning: Course | Equivalence) -> set[int | None]:
    """Whose it may be: a course also everybody's."""
    return {title.organisation_id, None} if isinstance(meaning, Course) else {title.organisation_id}


def settle(
    *, by: Scope, organisation_id: int, touched: Touched, titles: Collection[int] = ()
) -> int:
    """Records of all that was learned under these titles, or by whoever was touched; how many."""
    about = {"titles": list(titles), "staff": list(touched.staff_ids)}
    told = {"org": organisation_id, "by": by.user_id, **about}
    return touched.add([(pk, on) for pk, on in ask(sql.SETTLE, told)])


def release(
    *,
    by: Scope,
    touched: Touched,
    titles: Collection[int] = (),
    rows: Collection[int] = (),
    batch_id: int | None = None,
) -> None:
    """Reverse the records that were made of other learning: of these titles, and of these rows."""
    told = {"titles": list(titles), "rows": list(rows)}
    made = [pk for (pk,) in ask(sql.RELEASE, told)]
    meaning = TrainingRecord.Source.MEANING
    reverse(by=by, touched=touched, records=made, batch_id=batch_id, source=meaning)


def reverse(
    *,
    by: Scope,
    touched: Touched,
    records: Collection[int],
    batch_id: int | None = None,
    source: str | None = None,
) -> int:
    """A reversal for each of these records that still stands; how many. The caller recounts.

    `source` says why; without it that of the record stands.
    """
    told = {"ids": list(records), "by": by.user_id, "batch": batch_id, "source": source}
    return touched.add([(pk, on) for pk, on in ask(sql.REVERSE, told)])


def recount(organisation_id: int, touched: Touched) -> None:
    """The counts of whoever was touched, and month-ends from the earliest day on."""
    if not touched.staff_ids or not touched.first_on:
        return
    mark_stale(organisation_id, touched.first_on)
    if len(touched.staff_ids) > EVERYBODY:
        recompute(organisation_id)
        return
    people = StaffMember.objects.filter(pk__in=touched.staff_ids)
    recompute(organisation_id, set(people.values_list(survivor_of(), flat=True)))
