"""Looking into the folders that a feed fills, and taking in what lies there.

A file is taken when it was the same at two looks a minute apart, and its content only once. The
row comes first and the move after it: whatever is killed in between, the next look finds the
content taken and moves the file then.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import failpoints
from core.doorbell import ring
from core.scope import Scope
from intake import drop_place as place
from intake.actions.drop_settling import settle
from intake.actions.sending import TASK, NotTaken, take_in
from intake.kinds import kind_for
from intake.models import DropFolder, DropTake, Upload
from intake.models.upload import KEPT_DAYS
from services.access import viewer_for

log = logging.getLogger(__name__)
STABLE = timedelta(seconds=60)
# What one look takes; the rest is next in line.
FILES_A_LOOK = 20
Outcome = DropTake.Outcome
Seen = dict[str, dict[str, Any]]


def look_into_all(*, now: datetime | None = None) -> int:
    """One look into every folder that is on; how many files were taken in."""
    ids = list(DropFolder.objects.filter(is_on=True).values_list("pk", flat=True))
    return sum(_looked_into(pk, now) for pk in ids)


def _looked_into(folder_id: int, now: datetime | None) -> int:
    """What goes wrong in one folder never keeps us from the others; the next look tries again."""
    try:
        return look_into(folder_id, now=now)
    except (DatabaseError, OSError, ValueError):
        log.exception("Could not look into folder %s", folder_id)
        return 0


def look_into(folder_id: int, *, now: datetime | None = None) -> int:
    """Look into one folder, unless somebody else does at this moment; how many were taken in.

    Three steps, each in a transaction of its own: take, move what is surely taken, settle.
    """
    now, taken = now or timezone.now(), 0
    with _held(folder_id) as folder:
        if folder is not None:
            taken = _within(folder, lambda fd: _look(folder, fd, _sender(folder), now))
            folder.looked_at = now
    failpoints.point("intake.dropped")
    with _held(folder_id) as folder:
        if folder is not None and not folder.trouble:
            _within(folder, lambda fd: _tidy(folder, fd))
    settle(folder_id)
    return taken


@contextmanager
def _held(folder_id: int) -> Iterator[DropFolder | None]:
    """The folder, locked and saved at the end; None when it is off or somebody else has it."""
    with transaction.atomic():
        free = DropFolder.objects.select_for_update(skip_locked=True, of=("self",))
        folder = free.select_related("unit").filter(pk=folder_id, is_on=True).first()
        yield folder
        if folder is not None:
            folder.save(update_fields=["seen", "looked_at", "trouble"])


def _within(folder: DropFolder, work: Callable[[int], int]) -> int:
    """Work in the opened folder; what hinders it is kept for the page."""
    folder.trouble = ""
    try:
        with place.opened(settings.DROP_ROOT, folder.parts) as fd:
            return work(fd)
    except place.NoPlace as found:
        folder.trouble = str(found)
        return 0


def _sender(folder: DropFolder) -> Scope:
    """The rights of whoever keeps the folder, looked up now. Raises NoPlace when they ended."""
    kind = kind_for(folder.kind)
    if kind is not None and folder.kept_by_id:
        scope = viewer_for(folder.kept_by_id).scope_for(kind.permission)
        if scope.holds(folder.unit.path):
            return scope
    raise place.NoPlace(
        _("Whoever set this folder up may no longer send lists. Save it again in your name.")
    )


def _look(folder: DropFolder, fd: int, by: Scope, now: datetime) -> int:
    there = place.files_in(fd)
    before: Seen = folder.seen
    folder.seen = {name: _seen_again(before.get(name), facts, now) for name, facts in there.items()}
    for name in [n for n, was in before.items() if n not in there and not was.get("told")]:
        gone = _("Somebody took the file away before it was read.")
        _note(folder, name, now, Outcome.LEFT, gone)
    ripe = [n for n, one in folder.seen.items() if not one.get("told") and _is_ripe(one, now)]
    return sum(_take(folder, fd, by, name, there[name], now) for name in ripe[:FILES_A_LOOK])


def _seen_again(was: dict[str, Any] | None, facts: place.Print, now: datetime) -> dict[str, Any]:
    if was and (was["size"], was["changed"]) == facts:
        return was
    return {"size": facts[0], "changed": facts[1], "since": now.isoformat()}


def _is_ripe(one: dict[str, Any], now: datetime) -> bool:
    return now - datetime.fromisoformat(one["since"]) >= STABLE


def _take(
    folder: DropFolder, fd: int, by: Scope, name: str, known: place.Print, now: datetime
) -> int:
    """One file: read it, note it, move it aside. A name that was told is not told again."""
    try:
        data = place.content(fd, name, known)
    except place.Changing:
        del folder.seen[name]
        return 0
    except place.NotReadable as why:
        folder.seen[name]["told"] = True
        _note(folder, name, now, Outcome.LEFT, str(why))
        return 0
    take, is_new = _noted(folder, by, name, data, now)
    folder.seen[name] |= {"told": True, "take": take.pk}
    return int(is_new)


def _noted(
    folder: DropFolder, by: Scope, name: str, data: bytes, now: datetime
) -> tuple[DropTake, bool]:
    """The row of what was found, and whether its content is new here."""
    digest = hashlib.sha256(data).hexdigest()
    last = folder.takes.standing().first()
    if last is not None and last.sha256 == digest:
        said = _("The same list came here before, so it was not read again.")
        return _note(folder, name, now, Outcome.SAME, said, sha256=digest), False
    try:
        upload = _sent(folder, by, name, data)
    except NotTaken as why:
        return _note(folder, name, now, Outcome.REFUSED, str(why), sha256=digest), False
    ring(TASK, upload.pk)
    return _note(folder, name, now, Outcome.READING, "", sha256=digest, upload=upload), True


def _sent(folder: DropFolder, by: Scope, name: str, data: bytes) -> Upload:
    kind = kind_for(folder.kind)
    assert kind
    return take_in(
        by=by,
        kind=kind,
        unit=folder.unit,
        file=ContentFile(data, name="list"),
        file_name=name,
        is_everyone=folder.is_everyone,
        is_rung=False,
    )


def _note(
    folder: DropFolder, name: str, now: datetime, outcome: str, said: str, **facts: Any
) -> DropTake:
    return DropTake.objects.create(
        folder=folder, file_name=name, found_at=now, outcome=outcome, said=said, **facts
    )


def _tidy(folder: DropFolder, fd: int) -> int:
    """Move aside what a committed look has taken; what may not be moved is tried each time."""
    waiting = {one["take"]: name for name, one in folder.seen.items() if "take" in one}
    for take in folder.takes.filter(pk__in=list(waiting)):
        name = waiting[take.pk]
        into = place.REFUSED if take.outcome == Outcome.REFUSED else place.DONE
        if place.move_aside(fd, name, into, take.name_aside):
            del folder.seen[name]
        else:
            folder.trouble = _(
                "A file could not be moved aside. Let this service write in the folder."
            )
    return 0


def clear_drops(*, now: datetime | None = None) -> int:
    """Every night: files that were moved aside go when the uploads made of them do."""
    before = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    gone = 0
    for folder in DropFolder.objects.all():
        try:
            with place.opened(settings.DROP_ROOT, folder.parts) as fd:
                gone += place.clear_older(fd, before.timestamp())
        except place.NoPlace:
            continue
    return gone
