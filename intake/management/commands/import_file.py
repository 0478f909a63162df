"""Put a list in from the command line: the same reading, review and apply as the page."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.jobs import claim
from core.scope import Scope
from intake.actions.sending import NotTaken, answer, approve, take_in
from intake.actions.working import work_on
from intake.few_known import few_known
from intake.kinds import Kind, all_kinds, kind_for
from intake.models import Batch, Upload, UploadRow
from intake.staff_list.stopping import stop_for
from services.access import viewer_for
from services.models import Unit

REFUSED, OPEN = 2, 3
TOLD = ("added", "changed", "unchanged", "left_proposed", "unidentified", "problems")
SAME_NAMES = "same names"
RIGHT_FILE = "right file"
# What each answer to "same names" decides for the rows concerned.
SAME_DECISIONS = {"same": "", "different": "add", "leave_out": "out"}


class Command(BaseCommand):
    """`import_file KIND FILE --by EMAIL …`: exit 0 with one JSON object when it is in.

    What a person changed by hand stays; such details are listed under "kept".

    Exit 2 with a sentence when the file, the account or its rights do not allow it; exit 3 with
    the open questions when somebody has to decide first. Nothing is written then.
    """

    help = "Put a list in, as the upload page does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.code for kind in all_kinds()])
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail of the account that sends it")
        parser.add_argument("--unit", default="", help="code of the branch; default: your own")
        parser.add_argument("--session", type=int, help="what an attendance list is about")
        parser.add_argument("--answer", action="append", default=[], metavar="ABOUT=CHOICE")
        parser.add_argument("--everyone", action="store_true", default=None)
        parser.add_argument("--some", dest="everyone", action="store_false")
        parser.add_argument("--accept-leavers", type=int, metavar="N")
        parser.add_argument("--yes", action="store_true", help="put it in; without: only review")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = kind_for(options["kind"])
        if kind is None:
            raise CommandError(_("There is no such kind of list."), returncode=REFUSED)
        by = _sender(kind, options["by"])
        upload = self._sent(kind, by, options)
        self._stop_at_questions(upload, options)
        self._accept(upload, by, options)
        if upload.facts.get("no_change"):
            self.stderr.write(_("This list is already in. Nothing was changed."))
        self.stdout.write(json.dumps(_outcome(upload), ensure_ascii=False))

    def _sent(self, kind: Kind, by: Scope, options: dict[str, Any]) -> Upload:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no such file: %s") % path, returncode=REFUSED)
        unit, listed_on = _about(kind, by, options)
        try:
            with path.open("rb") as stream, transaction.atomic():
                upload = take_in(
                    by=by,
                    kind=kind,
                    unit=unit,
                    file=File(stream, name=path.name),
                    file_name=path.name,
                    is_everyone=options["everyone"] is not False,
                    subject_id=options["session"],
                    is_rung=False,
                    **({"listed_on": listed_on} if listed_on else {}),
                )
                attempt = claim(Upload, upload.pk)
        except (NotTaken, PermissionError) as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        work_on(upload.pk, attempt)
        self._answer(upload, by, options["answer"])
        return _settled(upload)

    def _answer(self, upload: Upload, by: Scope, said: Sequence[str]) -> None:
        """Give the answers until no question is left that one of them fits."""
        for _round in range(6):
            upload.refresh_from_db()
            fitting = _fitting(upload.questions, said)
            if upload.stage != Upload.Stage.QUESTIONS or not fitting:
                return
            with transaction.atomic():
                answer(by=by, upload=upload, answers=fitting, is_rung=False)
                attempt = claim(Upload, upload.pk)
            work_on(upload.pk, attempt)

    def _stop_at_questions(self, upload: Upload, options: dict[str, Any]) -> None:
        questions = list(upload.questions)
        if upload.stage == Upload.Stage.REVIEW:
            questions += _about_names(upload, options["answer"])
            questions += _about_leavers(upload, options["accept_leavers"])
            questions += _about_the_file(upload, options["answer"])
        if questions:
            shown = [
                {"about": q["about"], "text": q["text"], "choices": _choices(q)} for q in questions
            ]
            self.stdout.write(json.dumps({"questions": shown}, ensure_ascii=False))
            raise CommandError(
                " ".join(q["text"] for q in questions) + " " + _("Nothing was changed."),
                returncode=OPEN,
            )

    def _accept(self, upload: Upload, by: Scope, options: dict[str, Any]) -> None:
        if not options["yes"] or upload.facts.get("no_change"):
            return
        with transaction.atomic():
            approve(
                by=by,
                upload=upload,
                accepted_leavers=options["accept_leavers"],
                is_right_file=_is_right_file(options["answer"]),
                is_rung=False,
            )
            attempt = claim(Upload, upload.pk)
        work_on(upload.pk, attempt)
        _settled(upload)
        if upload.stage != Upload.Stage.APPLIED:
            raise CommandError(" ".join(map(str, upload.notes)), returncode=OPEN)


def _sender(kind: Kind, email: str) -> Scope:
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise CommandError(
            _("There is no active account with the address %s.") % email, returncode=REFUSED
        )
    scope = viewer_for(user.pk).scope_for(kind.permission)
    if not scope.branches:
        raise CommandError(_("%s may not send this kind of list.") % email, returncode=REFUSED)
    return scope


def _about(kind: Kind, by: Scope, options: dict[str, Any]) -> tuple[Unit, Any]:
    """The branch and the day of the list. Raises CommandError outside the sender's rights."""
    if kind.subject and options["session"]:
        subject = kind.subject(by, options["session"])
        if subject is None:
            raise CommandError(_("There is no such session in your branch."), returncode=REFUSED)
        return subject.unit, subject.on
    units = Unit.objects.within(by)
    code = options["unit"]
    found = units.filter(code__iexact=code) if code else units.filter(path__in=by.branches)
    if kind.subject or len(found) != 1:
        raise CommandError(
            _("Say with --session which session this is.")
            if kind.subject
            else _("Say with --unit which branch of yours this list is for."),
            returncode=REFUSED,
        )
    return found[0], None


def _settled(upload: Upload) -> Upload:
    """The upload as it now is. Raises CommandError when the file was refused or work failed."""
    upload.refresh_from_db()
    if upload.stage == Upload.Stage.REFUSED or upload.state == Upload.State.FAILED:
        raise CommandError(upload.refusal or upload.failure, returncode=REFUSED)
    return upload


def _fitting(questions: list[dict[str, Any]], said: Sequence[str]) -> dict[str, str]:
    """Those of `ABOUT=CHOICE` that answer one of the questions; an ABOUT may hold a "="."""
    return {
        q["about"]: text[len(q["about"]) + 1 :]
        for q in questions
        for text in said
        if text.startswith(q["about"] + "=")
    }


def _choices(question: dict[str, Any]) -> list[str]:
    return [
        c["label"] if c["label"] == c["value"] else f"{c['label']} ({c['value']})"
        for c in question["choices"]
    ]


def _about_names(upload: Upload, said: Sequence[str]) -> list[dict[str, Any]]:
    """One question for all rows that only a name and a unit connect with somebody here."""
    rows = upload.rows.proposed(UploadRow.Proposal.LIKELY)
    question = {
        "about": SAME_NAMES,
        "text": _(
            "%(n)s people have the same name and unit as somebody here, and no staff number or "
            "email address to tell. Are they the same people?"
        )
        % {"n": rows.count()},
        "choices": [
            {"value": "same", "label": _("The same people")},
            {"value": "different", "label": _("Other people with the same name")},
            {"value": "leave_out", "label": _("Leave these people out")},
        ],
    }
    if upload.kind != "staff" or not rows.exists():
        return []
    chosen = _chosen(question, _fitting([question], said).get(SAME_NAMES, ""))
    if chosen is None:
        return [question]
    rows.update(decision=SAME_DECISIONS[chosen])
    return []


def _chosen(question: dict[str, Any], said: str) -> str | None:
    for choice, shown in zip(question["choices"], _choices(question), strict=True):
        if said.casefold() in {t.casefold() for t in (choice["value"], choice["label"], shown)}:
            return str(choice["value"])
    return None


def _about_leavers(upload: Upload, accepted: int | None) -> list[dict[str, Any]]:
    proposed = upload.counts.get("left_proposed", 0)
    stop = stop_for(upload.counts)
    if accepted == proposed or accepted == 0 or (accepted is None and not stop):
        return []
    choices = [{"value": str(n), "label": str(n)} for n in (0, proposed)]
    text = stop or _("%(n)s people may have left, not %(said)s.") % {
        "n": proposed,
        "said": accepted,
    }
    return [{"about": "leavers", "text": text, "choices": choices}]


def _about_the_file(upload: Upload, said: Sequence[str]) -> list[dict[str, Any]]:
    """Whether a list of people whom mostly nobody knows is the right one."""
    doubt = few_known(upload.counts)
    if not doubt or _is_right_file(said):
        return []
    choices = [{"value": "yes", "label": _("This is the right file")}]
    return [{"about": RIGHT_FILE, "text": doubt, "choices": choices}]


def _is_right_file(said: Sequence[str]) -> bool:
    return f"{RIGHT_FILE}=yes" in said


def _outcome(upload: Upload) -> dict[str, Any]:
    applied = Batch.objects.filter(upload=upload).first()
    counts = dict(upload.counts)
    return {
        "batch": applied.pk if applied else upload.facts.get("standing_batch"),
        **{name: counts.get(name, 0) for name in TOLD},
        **({"kept": kept} if (kept := _kept(upload)) else {}),
    }


def _kept(upload: Upload) -> list[dict[str, Any]]:
    """What somebody changed by hand and the list says otherwise; it stays as it is here."""
    return [
        {"row": row.row, "name": row.name, "fact": fact, "here": told["mine"], "list": told["said"]}
        for row in upload.rows.exclude(conflicts={}).order_by("row", "pk")
        for fact, told in sorted(row.conflicts.items())
    ]
