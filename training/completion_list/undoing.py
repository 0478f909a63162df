"""Taking a list of completed courses back: records are reversed, other learning goes."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import ngettext

from core.scope import Scope
from intake.copying import ask, run
from intake.kinds import Undone
from intake.models import Batch
from services.actions.staff import keep_tokens
from services.models import StaffAlias, StaffMember
from training.actions.learning import Touched, recount, release, reverse, settle
from training.completion_list import sql_applying as sql
from training.models import LearningTitle


def undo(*, batch: Batch, by: Scope) -> Undone:
    """What this list brought goes, unless a list that still stands says the same."""
    named = {"batch": batch.pk, "org": batch.organisation_id}
    records, learning = ask(sql.GOING_RECORDS, named), ask(sql.GOING_LEARNING, named)
    touched = Touched()
    rows = _going(learning)
    release(by=by, touched=touched, rows=rows, batch_id=batch.pk)
    run(sql.REMOVE, {"ids": rows})
    gone = reverse(by=by, touched=touched, records=_going(records), batch_id=batch.pk)
    settle(by=by, organisation_id=batch.organisation_id, touched=touched)
    run(sql.UNUSED_TITLES, named | {"titles": batch.undo.get("titles", [])})
    _forget(batch.undo.get("aliases", []))
    recount(batch.organisation_id, touched)
    kept = len(records) + len(learning) - len(_going(records)) - len(rows)
    return Undone(counts={"records": gone, "other": len(rows)}, kept=tuple(_kept(batch, kept)))


def _going(found: Iterable[tuple[Any, ...]]) -> list[int]:
    return [pk for pk, is_held in found if not is_held]


def _kept(batch: Batch, kept: int) -> Iterable[str]:
    if kept:
        yield (
            ngettext(
                "%(n)s completion stays, because another list says the same.",
                "%(n)s completions stay, because another list says the same.",
                kept,
            )
            % {"n": kept}
        )
    titles = LearningTitle.objects.filter(pk__in=batch.undo.get("titles", []))
    if n := titles.exclude(said_at=None).count():
        yield (
            ngettext(
                "%(n)s title stays, because somebody said since what it is.",
                "%(n)s titles stay, because somebody said since what they are.",
                n,
            )
            % {"n": n}
        )


def _forget(ids: list[int]) -> None:
    aliases = StaffAlias.objects.filter(pk__in=ids)
    people = list(StaffMember.objects.filter(aliases__in=aliases).distinct())
    aliases.delete()
    for person in people:
        keep_tokens(person)
