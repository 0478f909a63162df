"""The work behind the progress bar: reading and reviewing a file, applying what was approved."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import failpoints
from core.audit import because
from core.jobs import Lease, claim, fail, finish, give_back, leased
from core.scope import Scope
from intake import sandbox
from intake.actions.keeping import decided_rows, put_back
from intake.actions.remembering import AFRESH, facts_of, remember, remembered_for, version_of
from intake.actions.sending import too_late
from intake.actions.telling import tell_when_long
from intake.kinds import NEW, SUBJECT, Kind, NeedsAnswer, Review, ReviewAgain, Undone, kind_for
from intake.models import Batch, Upload
from intake.progress import progress_to
from intake.readers.parts import MOST_PARTS, WHICH_ONE, about_new, is_apart
from intake.readers.told import COLUMNS
from intake.readers.words import Refused
from services.access import viewer_for
from services.models import Unit

Stage = Upload.Stage
# What a reader says about the whole file and the page of the list tells.
TOLD_FACTS = frozenset(("columns", "title", "start", "end", "looks_like", "sheets"))


class NotUndone(ValueError):
    """The batch stays; the sentence says why."""


def work_on(upload_id: int, attempt: int | None = None) -> None:
    """Do the next step of an upload that waits; nothing when somebody else is at it."""
    attempt = attempt or claim(Upload, upload_id)
    if attempt is None:
        return
    upload = Upload.objects.select_related("unit").get(pk=upload_id)
    try:
        with leased(Upload, upload_id, attempt) as lease:
            _step(upload, attempt, lease)
    except Exception:
        give_back(Upload, upload_id, attempt)
        raise


def _step(upload: Upload, attempt: int, lease: Lease) -> None:
    kind = kind_for(upload.kind)
    by = _scope_of(upload, kind) if kind else None
    if kind is None or by is None:
        fail(Upload, upload.pk, attempt, _("You may no longer send lists for this branch."))
    elif not upload.file and upload.stage in {Stage.READING, Stage.APPLYING}:
        finish(Upload, upload.pk, attempt, stage=Stage.REFUSED, refusal=too_late())
    elif upload.stage == Stage.READING:
        read(upload, kind, by, attempt, lease)
    elif upload.stage == Stage.APPLYING:
        put_in(upload, kind, by, attempt, lease)
    else:
        finish(Upload, upload.pk, attempt)


def _scope_of(upload: Upload, kind: Kind) -> Scope | None:
    """The rights of whoever asked, looked up now: a grant may have ended since."""
    person = upload.approved_by_id if upload.stage == Stage.APPLYING else upload.uploaded_by_id
    scope = viewer_for(person or 0).scope_for(kind.permission)
    return scope if scope.holds(upload.unit.path) else None


def read(
    upload: Upload, kind: Kind, by: Scope, attempt: int, lease: Lease, *, note: str = ""
) -> None:
    """Read the file in a process of its own and propose; ends at questions, review or refusal."""
    lease.progress(_("Reading the file"))
    _take_subject(upload, kind, by)
    try:
        preview, facts = _read_as_told(upload, kind)
        upload.facts = {**_facts(preview), **facts}
        asked = _asked(upload, kind, by, preview)
    except Refused as refusal:
        finish(Upload, upload.pk, attempt, stage=Stage.REFUSED, refusal=_said(refusal.said))
        return
    if asked:
        _ask(upload, attempt, asked)
        return
    lease.progress(_("Comparing with who is here"), 0, preview.records)
    failpoints.point("intake.read")
    try:
        with progress_to(lease.progress), transaction.atomic():
            _lock(upload.organisation_id)
            _propose(upload, kind, by, attempt, preview, note)
    except Refused as refusal:
        finish(Upload, upload.pk, attempt, stage=Stage.REFUSED, refusal=_said(refusal.said))


def _take_subject(upload: Upload, kind: Kind, by: Scope) -> None:
    """What somebody said the list is about, when that is in their branches."""
    said = upload.answers.get(SUBJECT, "")
    if said == NEW and (on := upload.answers.get(about_new(0, "on"))):
        # The day of a session that is made with the list tells the order of day and month.
        with suppress(ValueError):
            upload.listed_on = date.fromisoformat(on)
        upload.save(update_fields=["listed_on"])
    if upload.subject_id or kind.subject is None or not said.isdecimal():
        return
    if subject := kind.subject(by, int(said)):
        upload.subject_id, upload.unit = subject.pk, subject.unit
        upload.listed_on = subject.on or upload.listed_on
        upload.save(update_fields=["subject_id", "unit", "listed_on"])


def _asked(upload: Upload, kind: Kind, by: Scope, preview: Any) -> list[dict[str, Any]]:
    """The reader's questions; before them, save that of columns, what the list is about.

    The day of the subject may answer the others. Where each part of the file goes comes last: its
    day has to be known.
    """
    asked = [_question(q) for q in preview.questions]
    asks_columns = any(question["about"] == COLUMNS for question in asked)
    if kind.which is None or asks_columns or is_apart(upload.answers):
        return asked
    goes_apart = _goes_apart(upload, kind, by, preview)
    if goes_apart and (others := [q for q in asked if q["about"] not in WHICH_ONE]):
        return others
    if upload.subject_id and not goes_apart:
        return asked
    where = kind.which(upload=upload, preview=preview, by=by)
    return [q.as_json() for q in where] or asked


def _goes_apart(upload: Upload, kind: Kind, by: Scope, preview: Any) -> bool:
    """Whether somebody must say of each part of the file where it goes.

    Not when the file was sent for a subject of one day, and one part alone is of that day.
    """
    if not 1 < len(preview.parts) <= MOST_PARTS:
        return False
    if upload.subject_id is None or kind.subject is None:
        return True
    subject = kind.subject(by, upload.subject_id)
    has_days = bool(subject and subject.until)
    return has_days or any(question.about in WHICH_ONE for question in preview.questions)


def _propose(upload: Upload, kind: Kind, by: Scope, attempt: int, preview: Any, note: str) -> None:
    review = _reviewed(upload, kind, preview, by)
    if review.questions:
        _ask(upload, attempt, [q.as_json() for q in review.questions])
    else:
        _keep(upload, attempt, review, [_said(n) for n in preview.notes], note)


def _reviewed(upload: Upload, kind: Kind, preview: Any, by: Scope) -> Review:
    """The review; what somebody decided about the rows of an earlier one stays where it fits."""
    decided = decided_rows(upload)
    review = kind.review(upload=upload, preview=preview, by=by)
    if not review.questions:
        put_back(upload, kind, by, decided)
    return review


def _read_as_told(upload: Upload, kind: Kind) -> tuple[Any, dict[str, Any]]:
    """The preview, with what was said before about this source, and what to tell about that."""
    signature, preview = str(upload.facts.get("signature", "")), None
    if not signature:
        preview = _previewed(upload, kind)
        signature = str(preview.facts.get("signature", ""))
    known = remembered_for(upload, signature)
    own = upload.answers
    if known and AFRESH not in own and known.mapping.keys() - own.keys():
        upload.answers, preview = {**known.mapping, **own}, None
    try:
        preview = preview or _previewed(upload, kind)
    except Refused:
        if upload.answers is own:
            raise
        # What was said about an earlier list does not fit this one: ask.
        upload.answers = {**own, AFRESH: "yes"}
        preview = _previewed(upload, kind)
    return preview, {"signature": signature, **facts_of(known, upload.answers)}


def _previewed(upload: Upload, kind: Kind) -> Any:
    path, name = Path(upload.file.path), upload.file_name
    told = {"on": upload.listed_on, "answers": upload.answers, "with_people": kind.reads_people}
    return sandbox.preview(kind.reader, path, name=name, **told)


def _ask(upload: Upload, attempt: int, questions: list[dict[str, Any]]) -> None:
    finish(
        Upload,
        upload.pk,
        attempt,
        stage=Stage.QUESTIONS,
        questions=questions,
        answers=upload.answers,
        mapping_version=version_of(upload.answers),
        facts=upload.facts,
        counts={},
    )


def _keep(upload: Upload, attempt: int, review: Review, notes: list[str], note: str) -> None:
    upload.mapping_version = version_of(upload.answers)
    standing = Batch.objects.standing_for(upload).first() if review.is_no_change else None
    upload.facts |= {
        "no_change": review.is_no_change,
        "standing_batch": standing.pk if standing else None,
        "parts": list(review.parts),
    }
    finish(
        Upload,
        upload.pk,
        attempt,
        stage=Stage.REVIEW,
        questions=[],
        answers=upload.answers,
        mapping_version=upload.mapping_version,
        facts=upload.facts,
        counts=review.counts,
        notes=[*([note] if note else []), *notes, *map(str, review.notes)],
        digest=review.digest,
    )


def put_in(upload: Upload, kind: Kind, by: Scope, attempt: int, lease: Lease) -> None:
    """Apply an approved list in one transaction, or lead back to the review when that is due."""
    lease.progress(_("Putting the list in"), 0, upload.facts.get("records", 0))
    _put_in(upload, kind, by, attempt, lease)
    tell_when_long(upload.pk)


def _put_in(upload: Upload, kind: Kind, by: Scope, attempt: int, lease: Lease) -> None:
    try:
        with because(by=by.user_id, upload=upload.pk), transaction.atomic():
            _apply(upload, kind, by, attempt)
    except ReviewAgain:
        Upload.objects.filter(pk=upload.pk).update(stage=Stage.READING)
        note = _("Things here changed after you looked. Please check the list again.")
        read(upload, kind, by, attempt, lease, note=note)
    except NeedsAnswer as needed:
        finish(Upload, upload.pk, attempt, stage=Stage.REVIEW, notes=[*upload.notes, str(needed)])


def _apply(upload: Upload, kind: Kind, by: Scope, attempt: int) -> None:
    _lock(upload.organisation_id)
    batch = Batch.objects.create(
        upload=upload,
        organisation_id=upload.organisation_id,
        unit=upload.unit,
        kind=upload.kind,
        subject_id=upload.subject_id,
        sha256=upload.sha256,
        mapping_version=upload.mapping_version,
        applied_by_id=by.user_id,
    )
    failpoints.point("intake.batch")
    with because(batch=batch.pk):
        batch.counts = kind.apply(upload=upload, batch=batch, by=by)
    remember(by=by, upload=upload, answers=upload.answers)
    batch.save(update_fields=["counts", "undo"])
    failpoints.point("intake.applied")
    finish(Upload, upload.pk, attempt, stage=Stage.APPLIED, counts=batch.counts)


@transaction.atomic
def undo(*, by: Scope, batch: Batch) -> Undone:
    """Take a batch back. Raises NotUndone with a sentence when it cannot be; safe to repeat."""
    if not by.holds(batch.unit.path):
        raise PermissionError(f"{batch} is outside this scope")
    _lock(batch.organisation_id)
    batch.refresh_from_db()
    kind = kind_for(batch.kind)
    if batch.undone_at or kind is None:
        return Undone()
    if not batch.undo or not batch.can_be_undone():
        raise NotUndone(_("This list is older than 30 days, so it can no longer be taken back."))
    done = _undone(kind, batch, by)
    batch.undone_by_id, batch.undone_at = by.user_id, timezone.now()
    batch.save(update_fields=["undone_by", "undone_at"])
    Upload.objects.filter(batch=batch).update(stage=Stage.UNDONE, notes=list(done.kept))
    return done


def _undone(kind: Kind, batch: Batch, by: Scope) -> Undone:
    try:
        with because(by=by.user_id, batch=batch.pk, undo=True), transaction.atomic():
            return kind.undo(batch=batch, by=by)
    except NeedsAnswer as needed:
        raise NotUndone(str(needed)) from None
    except IntegrityError:
        raise NotUndone(
            _("Somebody else now has a staff number or email address from before this list.")
        ) from None


def _lock(organisation_id: int) -> None:
    """One list at a time in an organisation; released at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [organisation_id])


def _said(sentence: Any) -> str:
    """A reader's sentence in the language of today."""
    message, values = getattr(sentence, "message", None), getattr(sentence, "values", {})
    return (_(message) % values if values else _(message)) if message else str(sentence)


def _question(question: Any) -> dict[str, Any]:
    return {
        "about": question.about,
        "text": _said(question.text),
        "choices": [{"value": c.value, "label": _said(c.label)} for c in question.choices],
    }


def _facts(preview: Any) -> dict[str, Any]:
    """What the page tells about the file, without anything about people."""
    return {
        "format": preview.format,
        "encoding": preview.encoding,
        "delimiter": preview.delimiter,
        "sheet": preview.sheet,
        "rows": preview.rows,
        "records": preview.records,
        "ignored_columns": [str(c) for c in preview.ignored_columns],
        **{name: fact for name, fact in preview.facts.items() if name in TOLD_FACTS},
    }


def branch_of(organisation_id: int, code: str) -> Unit | None:
    """The unit with this code in an organisation, or None."""
    return Unit.objects.filter(organisation_id=organisation_id, code__iexact=code).first()
