"""Writing a list of the past as it was approved, and taking it back."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.actions.activities import log_activity, withdraw_activity
from implementation.actions.barriers import lift_barrier, note_barrier, withdraw_listed_barrier
from implementation.models import Activity, Barrier, OwnKind
from intake.kinds import ReviewAgain, Undone
from intake.models import Batch, Upload
from reports.past_list.lines import Line, P
from reports.past_list.proposing import digest, propose
from reports.past_list.wording import ACTIVITY, BARRIER, SESSION
from services.models import BarrierCode, BarrierTheme, Unit, UnitAlias
from services.names import plain
from training.actions.attendance import count_only
from training.actions.sessions import plan_once, remove_session
from training.models import Course, Session


def apply(*, upload: Upload, batch: Batch, by: Scope) -> dict[str, int]:
    """Write the new rows through the same doors as the pages. Raises ReviewAgain."""
    rows = [row for row in upload.rows.all() if row.parsed.get("entry")]
    lines, words = propose(upload, by, [row.parsed["entry"] for row in rows])
    if words.asked or digest(lines) != upload.digest:
        raise ReviewAgain
    made: dict[str, list[list[int]]] = {SESSION: [], ACTIVITY: [], BARRIER: []}
    for line in lines:
        if line.proposal == P.ADD and (told := WRITERS[line.what](by, line, upload)):
            made[line.what].append(told)
    batch.undo = {**made, "aliases": _remember(upload, words.learned)}
    return {**upload.counts, "added": sum(map(len, made.values()))}


def _write_session(by: Scope, line: Line, upload: Upload) -> list[int]:
    """What taking it back needs; nothing when the session is not of this list."""
    facts = line.facts
    session, is_new = plan_once(
        by=by,
        unit=_unit(line),
        course=Course.objects.get(pk=facts["course"]),
        on=date.fromisoformat(facts["on"]),
        title=facts["title"],
        note=facts["note"],
        **({"minutes": facts["minutes"]} if facts["minutes"] else {}),
    )
    if not is_new:
        return []
    if facts["people"] is not None:
        count_only(by=by, session=session, people=facts["people"])
    return [session.pk, -1 if facts["people"] is None else facts["people"]]


def _write_activity(by: Scope, line: Line, upload: Upload) -> list[int]:
    kind, own = line.facts["kind"], None
    if kind.startswith(OwnKind.KEY):
        own = OwnKind.objects.get(pk=kind.removeprefix(OwnKind.KEY))
    made = log_activity(
        by=by,
        unit=_unit(line),
        kind="other" if own else kind,
        own_kind=own,
        on=date.fromisoformat(line.facts["on"]),
        reached_people=line.facts["people"],
        minutes=line.facts["minutes"],
        note=line.facts["note"],
        today=upload.listed_on,
    )
    return [made.pk, made.changes.count()]


def _write_barrier(by: Scope, line: Line, upload: Upload) -> list[int]:
    facts = line.facts
    made = note_barrier(
        by=by,
        unit=_unit(line),
        since_on=date.fromisoformat(facts["on"]),
        sentence=facts["note"],
        theme=BarrierTheme.objects.filter(pk=facts["theme"]).first(),
        code=BarrierCode.objects.select_related("theme").filter(pk=facts["code"]).first(),
    )
    if facts["until"]:
        lift_barrier(by=by, barrier=made, lifted_on=date.fromisoformat(facts["until"]))
    return [made.pk, made.changes.count()]


WRITERS: dict[str, Callable[[Scope, Line, Upload], list[int]]] = {
    SESSION: _write_session,
    ACTIVITY: _write_activity,
    BARRIER: _write_barrier,
}


def _unit(line: Line) -> Unit:
    if line.unit is None:
        raise ReviewAgain
    return line.unit


def _remember(upload: Upload, learned: dict[str, int]) -> list[int]:
    """Answers about teams become other names of these teams; the ids of new ones."""
    made = []
    for text, unit_id in learned.items():
        alias, is_new = UnitAlias.objects.get_or_create(
            organisation_id=upload.organisation_id,
            key=plain(text)[:200],
            unit_id=unit_id,
            defaults={"text": text[:200]},
        )
        made += [alias.pk] if is_new else []
    return made


def undo(*, batch: Batch, by: Scope) -> Undone:
    """Sessions go, activities and barriers are taken back; what was built on since stays."""
    told = batch.undo
    kept = [*_sessions(by, told[SESSION]), *_activities(by, told[ACTIVITY])]
    kept += _barriers(by, told[BARRIER])
    UnitAlias.objects.filter(pk__in=told["aliases"]).delete()
    gone = sum(len(told[what]) for what in WRITERS) - len(kept)
    return Undone(counts={"rows": gone}, kept=tuple(kept))


def _sessions(by: Scope, told: Iterable[list[int]]) -> Iterable[str]:
    counted = {one[0]: one[1] for one in told}
    for session in Session.objects.filter(pk__in=counted).select_related("unit"):
        people = -1 if session.head_count is None else session.head_count
        try:
            if people != counted[session.pk]:
                raise ValueError
            remove_session(by=by, session=session)
        except (ValueError, PermissionError):
            yield _kept(session.title, session.unit.name)


def _activities(by: Scope, told: Iterable[list[int]]) -> Iterable[str]:
    changes = {one[0]: one[1] for one in told}
    rows = Activity.objects.standing().filter(pk__in=changes)
    for activity in rows.select_related("unit", "own_kind"):
        try:
            if activity.changes.count() != changes[activity.pk]:
                raise ValueError
            withdraw_activity(by=by, activity=activity)
        except (ValueError, PermissionError):
            yield _kept(activity.kind_name, activity.unit.name)


def _barriers(by: Scope, told: Iterable[list[int]]) -> Iterable[str]:
    changes = {one[0]: one[1] for one in told}
    for barrier in Barrier.objects.standing().filter(pk__in=changes).select_related("unit"):
        try:
            withdraw_listed_barrier(by=by, barrier=barrier, changes=changes[barrier.pk])
        except ValueError:
            yield _kept(_("A barrier"), barrier.unit.name)
        except PermissionError:
            text = _("A barrier of %(unit)s stays. Whoever noted it can take it back.")
            yield text % {"unit": barrier.unit.name}


def _kept(what: str, unit: str) -> str:
    told: dict[str, Any] = {"what": what, "unit": unit}
    return _("“%(what)s” of %(unit)s was changed since, so it stays.") % told
