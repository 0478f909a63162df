"""Taking a file in and deciding about it. The work itself is done by `working`."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.jobs import ANEW
from core.models import Job
from core.scope import Scope
from intake.actions.remembering import AFRESH, about_source, version_of
from intake.actions.room import no_room
from intake.few_known import few_known
from intake.kinds import Kind
from intake.models import Upload, UploadRow
from intake.models.upload import KEPT_DAYS
from intake.readers.limits import UPLOAD_BYTES
from services.models import Unit

TASK = "intake.tasks.work_on_upload"
FILES_A_DAY = 20
UNDECIDED = (Upload.Stage.READING, Upload.Stage.QUESTIONS, Upload.Stage.REVIEW)
OPEN = (*UNDECIDED, Upload.Stage.APPLYING)
# Texts out of the file, which may speak of people.
OF_THE_FILE = frozenset(("texts", "sheets"))
CLOSED = {"stage": Upload.Stage.CANCELLED, "state": Job.State.READY, "leased_until": None}


class NotTaken(ValueError):
    """The file is not taken in; the sentence says why and what to do."""


@transaction.atomic
def take_in(
    *,
    by: Scope,
    kind: Kind,
    unit: Unit,
    file: "File[bytes]",
    file_name: str,
    is_everyone: bool = False,
    is_rung: bool = True,
    **facts: Any,
) -> Upload:
    """Store a file under a random name and have it read in the background.

    `facts`: subject_id, listed_on, answers of the upload.

    Raises PermissionError outside `by`, NotTaken when it is empty, too big or one too many today.
    """
    _refuse(by, unit, file, from_browser=is_rung)
    upload = Upload(
        organisation_id=unit.organisation_id,
        unit=unit,
        kind=kind.code,
        uploaded_by_id=by.user_id,
        is_everyone=is_everyone and kind.takes_everyone,
        mapping_version=version_of(facts.get("answers", {})),
        **facts,
    )
    _store(upload, file, file_name)
    if is_rung:
        ring(TASK, upload.pk)
    return upload


def _store(upload: Upload, file: "File[bytes]", file_name: str) -> None:
    upload.file_name, upload.size, upload.sha256 = file_name[-200:], file.size, fingerprint(file)
    upload.file.save("list", file, save=False)
    upload.save()


def pasted(text: str) -> "File[bytes]":
    """A list that was typed or pasted, as a file."""
    return ContentFile(text.encode())


def _refuse(by: Scope, unit: Unit, file: "File[bytes]", *, from_browser: bool) -> None:
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    if not file.size:
        raise NotTaken(_("The selected file is empty"))
    if file.size > UPLOAD_BYTES:
        raise NotTaken(_("The selected file must be smaller than 20MB"))
    if full := no_room(unit, file.size):
        raise NotTaken(full)
    if from_browser:
        _refuse_one_too_many(by)


def _refuse_one_too_many(by: Scope) -> None:
    """What the browser may send in a day; the command line is for whoever runs the machine."""
    if by.user_id and Upload.objects.sent_today_by(by.user_id).count() >= FILES_A_DAY:
        raise NotTaken(
            _("You have sent %(n)s files today. Send more tomorrow, or put several lists together.")
            % {"n": FILES_A_DAY}
        )


def fingerprint(file: "File[bytes]") -> str:
    """The SHA-256 of the content, read piece by piece."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _move(upload: Upload, stages: Iterable[str], **facts: Any) -> bool:
    """Change the upload when it is at one of `stages` and nobody works on it; whether it was."""
    at_rest = Upload.objects.filter(pk=upload.pk, stage__in=list(stages)).exclude(
        state=Job.State.RUNNING
    )
    done = bool(at_rest.update(**facts))
    upload.refresh_from_db()
    return done


@transaction.atomic
def answer(*, by: Scope, upload: Upload, answers: Mapping[str, str], is_rung: bool = True) -> bool:
    """Keep answers and read the file again with them. False when nothing was asked any more."""
    _refuse_outside(by, upload)
    return _read_again(upload, {**upload.answers, **answers}, is_rung)


@transaction.atomic
def ask_again(*, by: Scope, upload: Upload, is_rung: bool = True) -> bool:
    """Read the file as if nothing had been said about its source. False when it is too late."""
    _refuse_outside(by, upload)
    told = about_source(upload.answers)
    kept = {about: text for about, text in upload.answers.items() if about not in told}
    return _read_again(upload, {**kept, AFRESH: "yes"}, is_rung)


def _read_again(upload: Upload, answers: Mapping[str, str], is_rung: bool) -> bool:
    moved = _move(
        upload,
        [Upload.Stage.QUESTIONS, Upload.Stage.REVIEW],
        answers=dict(answers),
        stage=Upload.Stage.READING,
        **ANEW,
    )
    if moved and is_rung:
        ring(TASK, upload.pk)
    return moved


@transaction.atomic
def decide(*, by: Scope, upload: Upload, decisions: Mapping[int, str]) -> None:
    """Keep what the reviewer chose for single rows (row id → decision)."""
    _refuse_outside(by, upload)
    changed = []
    for row in UploadRow.objects.filter(upload=upload, pk__in=list(decisions)):
        if row.decision != decisions[row.pk]:
            row.decision = decisions[row.pk][:40]
            changed.append(row)
    UploadRow.objects.bulk_update(changed, ["decision"], batch_size=500)


@transaction.atomic
def settle(*, by: Scope, upload: Upload, takes: Mapping[int, Sequence[str]]) -> None:
    """Keep for which facts the list is believed over what a person wrote (row id → facts).

    The rows named are those that somebody saw; what is not believed in them counts as declined.
    """
    _refuse_outside(by, upload)
    changed = []
    for row in UploadRow.objects.filter(upload=upload, pk__in=list(takes)).exclude(conflicts={}):
        told = [fact for fact in takes[row.pk] if fact in row.conflicts]
        if row.takes != told or not row.is_settled:
            row.takes, row.is_settled = told, True
            changed.append(row)
    UploadRow.objects.bulk_update(changed, ["takes", "is_settled"], batch_size=500)


@transaction.atomic
def approve(
    *,
    by: Scope,
    upload: Upload,
    accepted_leavers: int | None = None,
    is_right_file: bool = False,
    is_rung: bool = True,
) -> bool:
    """Have the list put in as reviewed. False when it is not up for approval (any more).

    Raises ValueError when few of its people are known and nobody said that it is the right file.
    """
    _refuse_outside(by, upload)
    if not is_right_file and (doubt := few_known(upload.counts)):
        raise ValueError(doubt)
    moved = _move(
        upload,
        [Upload.Stage.REVIEW],
        stage=Upload.Stage.APPLYING,
        approved_by_id=by.user_id,
        approved_at=timezone.now(),
        accepted_leavers=accepted_leavers,
        **ANEW,
    )
    if moved and is_rung:
        ring(TASK, upload.pk)
    return moved


@transaction.atomic
def cancel(*, by: Scope, upload: Upload) -> bool:
    """Drop a list that was not put in, with its file and rows."""
    _refuse_outside(by, upload)
    moved = _move(upload, UNDECIDED, **CLOSED)
    if moved:
        forget(upload)
    return moved


@transaction.atomic
def run_out(upload: Upload) -> None:
    """The days of this list are over: what it holds of people goes, and an open one is cancelled.

    Nothing happens while a worker is at it.
    """
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.state == Job.State.RUNNING and row.leased_until and row.leased_until > timezone.now():
        return
    is_open = row.stage in OPEN
    if is_open:
        Upload.objects.filter(pk=row.pk).update(**CLOSED)
    forget(row, told=too_late() if is_open else "")


def too_late() -> str:
    """Why a list that somebody left open is no longer here."""
    return _("Nobody decided about this list for %(n)s days, so its file was removed.") % {
        "n": KEPT_DAYS
    }


@transaction.atomic
def try_again(*, by: Scope, upload: Upload) -> bool:
    """Have failed work done again."""
    _refuse_outside(by, upload)
    failed = Upload.objects.filter(pk=upload.pk, state=Job.State.FAILED)
    moved = bool(failed.update(**ANEW))
    if moved:
        ring(TASK, upload.pk)
    return moved


def forget(upload: Upload, *, told: str = "") -> None:
    """Remove rows, questions and notes now, the file once that is certain (after the commit).

    Questions, notes and texts out of cells speak of people; `told` is what the page then says.
    """
    upload.rows.all().delete()
    name, storage = upload.file.name, upload.file.storage
    notes = [told] if told else []
    facts = {fact: value for fact, value in upload.facts.items() if fact not in OF_THE_FILE}
    Upload.objects.filter(pk=upload.pk).update(file="", questions=[], notes=notes, facts=facts)
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _refuse_outside(by: Scope, upload: Upload) -> None:
    if not by.holds(upload.unit.path):
        raise PermissionError(f"{upload} is outside this scope")
