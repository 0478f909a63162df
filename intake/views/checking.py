"""One list on its way: progress, questions, review, outcome; and what can be done about it."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from core import exports
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.who_sees import who_can_see
from intake.actions.deciding import accept_certain, leave_out_unseen, look_up
from intake.actions.remembering import about_source
from intake.actions.sending import answer, approve, cancel, decide, settle, try_again
from intake.actions.working import NotUndone, undo
from intake.few_known import few_known
from intake.forms.deciding import QuestionForm, ReviewForm
from intake.kinds import Kind, Subject
from intake.models import Batch, Upload, UploadRow
from intake.problem_file import problem_table
from intake.readers.parts import PART, is_apart
from intake.readers.told import COLUMNS
from intake.staff_list.stopping import stop_for
from intake.views.conflicts import conflicts_of, rows_in_conflict, takes_in, unseen_of
from intake.views.shown import (
    can_change,
    facts_in_words,
    found_upload,
    outcome,
    review_groups,
    rows_to_decide,
)

Stage = Upload.Stage
P = UploadRow.Proposal
_OF_PEOPLE = gettext_lazy(
    "It looks like a list of people. If it is one, cancel this list. Then send it as a staff list, "
    "or from the page of the session that these people came to."
)
# What to do with a list that is of another kind than the page it was sent from.
OTHER_KIND = {
    "staff": _OF_PEOPLE,
    "attendance": _OF_PEOPLE,
    "completions": gettext_lazy(
        "It looks like a list of completed courses. If it is one, cancel this list. Then send it "
        "as that."
    ),
    "past": gettext_lazy(
        "It looks like a list of what was done before. If it is one, cancel this list. Then send "
        "it as that."
    ),
}


@require_GET
@needs(Permission.IMPORT_ATTENDANCE)
def upload_detail(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Where the list is and what there is to do about it."""
    upload, kind, by = found_upload(request, upload_id)
    if request.headers.get("HX-Request") == "true":
        return _progress(request, upload)
    return _shown(request, upload, kind, by)


def _progress(request: ScopedRequest, upload: Upload) -> HttpResponse:
    context = {"job": upload}
    response = TemplateResponse(request, "_components/progress_state.html", context)
    if not upload.is_waiting:
        response["HX-Refresh"] = "true"
    return response


def _shown(
    request: ScopedRequest, upload: Upload, kind: Kind, by: Scope, **more: Any
) -> HttpResponse:
    """The page for the stage the list is at; `more` brings a form back with its errors."""
    subject = None if is_apart(upload.answers) else _subject(upload, kind, by)
    context = {
        "upload": upload,
        "title": kind.label,
        "sentence": _sentence(upload),
        "facts": facts_in_words(upload, subject),
        "url": reverse("intake:upload_detail", args=[upload.pk]),
        "again_url": _again(upload),
        "crumbs": [{"label": _("Lists"), "url": reverse("intake:upload_list")}],
        "who_sees": who_can_see(kind.permission),
        "can_reask": can_change(upload) and bool(about_source(upload.answers)),
        **_for_stage(upload, kind, by),
        **more,
    }
    return TemplateResponse(request, "intake/upload_detail.html", context)


def _for_stage(upload: Upload, kind: Kind, by: Scope) -> dict[str, Any]:
    if upload.is_waiting or upload.state == Upload.State.FAILED:
        return {"part": "progress" if upload.is_waiting else "failed"}
    if upload.stage == Stage.QUESTIONS:
        return {"part": "questions", **_questions(upload)}
    if upload.stage == Stage.REVIEW:
        return _review(upload, kind)
    batch = Batch.objects.within(by).filter(upload=upload).first()
    return {
        "part": str(upload.stage),
        "undone_until": batch.undone_until if batch and batch.can_be_undone() else None,
        "is_too_late": bool(batch and not batch.undone_at and not batch.can_be_undone()),
        "problems": upload.counts.get("problems", 0),
        "subjects": _subjects(upload, kind, by),
    }


def _questions(upload: Upload) -> dict[str, Any]:
    """The columns first, on a page of their own: what else is asked depends on them."""
    asks_columns = any(question["about"] == COLUMNS for question in upload.questions)
    form = None if asks_columns else QuestionForm(questions=upload.questions)
    other = OTHER_KIND.get(str(upload.facts.get("looks_like", ""))) if asks_columns else None
    return {"asks_columns": asks_columns, "form": form, "other_kind": other}


def _review(upload: Upload, kind: Kind) -> dict[str, Any]:
    counts = upload.counts
    written = ("added", "changed", *(("unidentified",) if kind.keeps_open else ()))
    writes = sum(counts.get(name, 0) for name in written)
    return {
        "part": "review",
        "groups": review_groups(upload, kind, rows_to_decide(upload)),
        "conflicts": conflicts_of(upload) if counts.get("conflicts") else [],
        "unseen": unseen_of(upload),
        "stop": stop_for(counts),
        "save_label": kind.save_label(writes),
        "is_no_change": bool(upload.facts.get("no_change")),
        "problems": counts.get("problems", 0),
        "doubt": few_known(counts),
        "can_find": kind.find is not None,
        "certain": upload.rows.proposed(P.CERTAIN).filter(decision="").count(),
    }


def _sentence(upload: Upload) -> str:
    """What the page is about, in one sentence."""
    if upload.stage == Stage.APPLIED:
        return _("The list is in: %(outcome)s.") % {"outcome": outcome(upload)}
    if upload.stage == Stage.REVIEW and upload.facts.get("standing_batch"):
        return _("This file is already in. Nothing has changed since, so there is nothing to do.")
    if upload.stage == Stage.REVIEW and upload.facts.get("no_change"):
        return _why_nothing(upload.counts)
    sentences = {
        Stage.QUESTIONS: _asking(upload),
        Stage.REVIEW: _("Please check. Nothing has been changed yet."),
        Stage.CANCELLED: _("This list was cancelled. Nothing was changed."),
        Stage.UNDONE: _("This list was taken back."),
    }
    return str(sentences.get(Stage(upload.stage), ""))


def _asking(upload: Upload) -> str:
    """What the page asks for: one answer, or one for each part of the file."""
    if any(question.get("answer_as") for question in upload.questions):
        return _("Say what is new here. It is noted when the list is put in, not before.")
    number = sum(q["about"].startswith(PART) for q in upload.questions)
    if not number:
        return _("We need your answer to go on. Nothing has been changed yet.")
    return ngettext(
        "This file holds %(n)s part. Say where it goes. Nothing has been changed yet.",
        "This file holds %(n)s parts. For each, say where it goes. Nothing has been changed yet.",
        number,
    ) % {"n": number}


def _why_nothing(counts: dict[str, int]) -> str:
    """Why no row of a list would be put in."""
    is_here, is_wrong = counts.get("unchanged", 0), counts.get("problems", 0)
    if is_wrong and is_here:
        return _("What we can read is already here. The other rows need putting right.")
    if is_wrong:
        return _("No row can go in as it is. Put them right and send the list again.")
    if counts.get("skipped", 0) and not is_here:
        return _("No row of this list is put in. Each one below says why.")
    return _("Everything in this list is already here. There is nothing to do.")


def _again(upload: Upload) -> str:
    query = {"kind": upload.kind}
    if upload.subject_id:
        query["session"] = str(upload.subject_id)
    return reverse("intake:upload_add", query=query)


def _subject(upload: Upload, kind: Kind, by: Scope) -> Subject | None:
    """What the list was about, when it still is there."""
    return kind.subject(by, upload.subject_id) if kind.subject and upload.subject_id else None


def _subjects(upload: Upload, kind: Kind, by: Scope) -> list[Subject]:
    """What the list was about; of a file of several parts, everything that a part went to."""
    ids = [upload.subject_id] if upload.subject_id else []
    if is_apart(upload.answers):
        told = [text for about, text in sorted(upload.answers.items()) if about.startswith(PART)]
        ids = list(dict.fromkeys(int(text) for text in told if text.isdecimal()))
    found = [kind.subject(by, pk) for pk in ids] if kind.subject else []
    return [subject for subject in found if subject]


@require_POST
@needs(Permission.IMPORT_ATTENDANCE)
def upload_answer(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Answer what the list leaves open; it is then read again."""
    upload, kind, by = found_upload(request, upload_id)
    if _questions(upload)["asks_columns"]:
        return redirect("intake:upload_columns", upload.pk)
    form = QuestionForm(request.POST, questions=upload.questions)
    if upload.stage == Stage.QUESTIONS and not form.is_valid():
        return _shown(request, upload, kind, by, part="questions", form=form)
    if upload.stage == Stage.QUESTIONS:
        answer(by=by, upload=upload, answers=form.answers)
    return redirect("intake:upload_detail", upload.pk)


@require_POST
@needs(Permission.IMPORT_ATTENDANCE)
def upload_approve(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Keep the decisions about single rows and have the list put in."""
    upload, kind, by = found_upload(request, upload_id)
    if upload.stage != Stage.REVIEW or upload.facts.get("no_change"):
        return redirect("intake:upload_detail", upload.pk)
    settle(by=by, upload=upload, takes=takes_in(request.POST, rows_in_conflict(upload)))
    form = _decisions(request, upload, kind)
    is_valid = form.is_valid()
    # What was chosen stays chosen, whatever is still missing.
    decide(by=by, upload=upload, decisions=form.decisions)
    if "accept" in request.POST or "find" in request.POST:
        return _for_now(request, upload, kind, by, form)
    if not is_valid:
        return _shown(request, upload, kind, by, **_review(upload, kind), form=form)
    _hold_back(request, upload, by, form)
    accepted = form.cleaned_data["leavers"] if form.stop else None
    approve(by=by, upload=upload, accepted_leavers=accepted, is_right_file=True)
    return redirect("intake:upload_detail", upload.pk)


def _hold_back(request: ScopedRequest, upload: Upload, by: Scope, form: ReviewForm) -> None:
    """Likely rows that the page had no room for are not put in, and that is said."""
    if number := leave_out_unseen(by=by, upload=upload, shown=form.rows):
        told = ngettext(
            "%(n)s row was not shown, so it was left out. Send the list again to check it.",
            "%(n)s rows were not shown, so they were left out. Send the list again to check them.",
            number,
        )
        messages.info(request, told % {"n": number})


def _decisions(request: ScopedRequest, upload: Upload, kind: Kind) -> ReviewForm:
    counts = upload.counts
    rows = rows_to_decide(upload)
    return ReviewForm(request.POST, kind=kind, rows=rows, counts=counts, stop=stop_for(counts))


def _for_now(
    request: ScopedRequest, upload: Upload, kind: Kind, by: Scope, form: ReviewForm
) -> HttpResponse:
    """Accept all who are certain, or look somebody up, and go on deciding."""
    here = reverse("intake:upload_detail", args=[upload.pk])
    asked = request.POST.get("find", "")
    if not asked:
        accept_certain(by=by, upload=upload)
        return redirect(f"{here}#to-decide")
    words = request.POST.get(f"look-{asked}", "").strip()[:100]
    row = form.rows.get(int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if row and words and not look_up(by=by, upload=upload, kind=kind, row=row, words=words):
        messages.info(request, _("Nobody was found with this name. Try part of it."))
    return redirect(f"{here}#row-{row.pk if row else ''}")


@require_POST
@needs(Permission.IMPORT_ATTENDANCE)
def upload_cancel(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Drop a list that was not put in."""
    upload, _kind, by = found_upload(request, upload_id)
    if cancel(by=by, upload=upload):
        messages.success(request, _("The list was cancelled and its file removed."))
    return redirect("intake:upload_detail", upload.pk)


@require_POST
@needs(Permission.IMPORT_ATTENDANCE)
def upload_undo(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Take back a list that was put in."""
    upload, _kind, by = found_upload(request, upload_id)
    batch = Batch.objects.within(request.scope).filter(upload=upload, undone_at=None).first()
    try:
        if batch:
            undo(by=by, batch=batch)
            messages.success(request, _("The list was taken back."))
    except NotUndone as error:
        messages.warning(request, str(error))
    return redirect("intake:upload_detail", upload.pk)


@require_POST
@needs(Permission.IMPORT_ATTENDANCE)
def upload_retry(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Have work that failed done again."""
    upload, _kind, by = found_upload(request, upload_id)
    try_again(by=by, upload=upload)
    return redirect("intake:upload_detail", upload.pk)


@require_GET
@needs(Permission.IMPORT_ATTENDANCE)
def upload_problems(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """The rows that need putting right, to be corrected in a spreadsheet and sent again."""
    upload, kind, _by = found_upload(request, upload_id)
    columns, rows = problem_table(upload, kind)
    out = BytesIO()
    exports.write_csv(out, columns, rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv")
    response["Content-Disposition"] = exports.attachment(f"to-put-right-{upload.pk}.csv")
    return response
