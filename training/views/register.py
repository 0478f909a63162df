"""The sheet of a session as a workbook: out, filled in where there is no net, and back."""

import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import attachment, file_name
from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from training.actions.attendance import is_over
from training.actions.marking import Marked
from training.actions.register import Register, read_register
from training.actions.register_saving import apply_register
from training.builders.register import write_register
from training.forms.register import RegisterForm
from training.models import Session
from training.views.marking_days import on_some_days
from training.views.sheets import session_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs(Permission.RECORD_TRAINING)
def register_file(request: ScopedRequest, session_id: int) -> HttpResponse:
    """The workbook, with who has a place and the unit's own people."""
    session = session_of(request, session_id)
    made = io.BytesIO()
    write_register(made, request.scope, session)
    name = file_name("who-came", session.unit.code, session.on.isoformat(), "xlsx")
    return HttpResponse(
        made.getvalue(), content_type=XLSX, headers={"Content-Disposition": attachment(name)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def register_send(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Take it back in: all of it, or a sentence for each row that is unclear and nothing."""
    session = session_of(request, session_id)
    form = RegisterForm(sent(request), request.FILES or None)
    page = FormPage(
        title=_("Send the filled-in workbook"),
        back=reverse("training:session_detail", args=[session.pk]),
        sees=Permission.VIEW_STAFF,
        caption=session.title,
        lines=tuple(_explained(session)),
        instead="" if is_over(session) else _("You can send it once the session has been held."),
    )
    return answer(request, form, lambda: _saved(request, session, form), page)


def _saved(request: ScopedRequest, session: Session, form: Any) -> None:
    with tempfile.TemporaryDirectory(prefix="tip-register-") as folder:
        path = Path(folder, "register.xlsx")
        path.write_bytes(form.cleaned_data["file"].read())
        register = read_register(path, session)
    marked = apply_register(by=request.scope, session=session, register=register)
    messages.success(request, " ".join(_told(marked, register)))


def _explained(session: Session) -> Iterable[str]:
    yield _("The file itself is not kept. Sending the same one twice changes nothing.")
    yield _("Names that you added are looked for on the staff list, and kept if not found.")
    yield _(
        "Send a name again to put it right: “no” takes it out, other minutes replace those kept."
    )
    if session.ends_on:
        yield _(
            "The workbook has a row for each person and day. A row that you leave empty changes"
            " nothing."
        )


def _told(marked: Marked, register: Register) -> Iterable[str]:
    yield from _told_of_people(marked)
    yield from _told_of_names(marked)
    if register.is_whole:
        yield _(
            "This workbook has one row for each person, so “yes” was read as every day. Whoever is"
            " noted day by day already stays so. To note single days, download the workbook again."
        )


def _told_of_people(marked: Marked) -> Iterable[str]:
    came = ngettext("Saved: %(n)s person came.", "Saved: %(n)s people came.", marked.came)
    yield came % {"n": marked.came}
    if marked.short:
        few = ngettext(
            "%(n)s person was there for less time than the course asks for, and is not counted.",
            "%(n)s people were there for less time than the course asks for, and are not counted.",
            marked.short,
        )
        yield few % {"n": marked.short}
    if some := marked.briefly - marked.short:
        yield on_some_days(some)


def _told_of_names(marked: Marked) -> Iterable[str]:
    if marked.visitors:
        more = ngettext(
            "%(n)s name is kept, and you can say later who it was.",
            "%(n)s names are kept, and you can say later who they were.",
            marked.visitors,
        )
        yield more % {"n": marked.visitors}
    if marked.taken_out:
        out = ngettext("%(n)s name is taken out.", "%(n)s names are taken out.", marked.taken_out)
        yield out % {"n": marked.taken_out}
