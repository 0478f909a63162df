"""Sending a list, the lists that were sent, and templates to fill in."""

from io import BytesIO
from itertools import chain
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import exports
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from intake.actions.sending import NotTaken, take_in
from intake.forms.sending import UploadForm
from intake.kinds import Kind, Subject, all_kinds, kind_for
from intake.models import Upload
from intake.staff_list.kind import STAFF
from intake.staff_list.leaving import staff_rows
from intake.template_file import write_list, write_template
from intake.views.shown import outcome
from services.models import Unit

ROWS = 25
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_ATTENDANCE)
def upload_add(request: ScopedRequest) -> HttpResponse:
    """Send a file or pasted rows; what is written is decided later, on the review."""
    kind = _kind(request)
    by = request.viewer.scope_for(kind.permission)
    subject = _subject(request, kind, by)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        units=[] if subject else _units(by),
        is_about=subject is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("intake:upload_detail", _sent(by, kind, form, subject).pk)
        except NotTaken as error:
            form.add_error("file", str(error))
    return TemplateResponse(request, "intake/upload_add.html", _page(form, kind, subject))


def _kind(request: ScopedRequest) -> Kind:
    """The kind of the address. 404 for one nobody knows or this person may not send."""
    kind = kind_for(request.GET.get("kind", "staff"))
    if kind is None or not request.viewer.may(kind.permission):
        raise Http404
    return kind


def _subject(request: ScopedRequest, kind: Kind, by: Scope) -> Subject | None:
    """What the list is about, if that is said. 404 when it is not in the branches."""
    text = request.GET.get("session", "")
    if kind.subject is None or (not text and kind.which):
        return None
    found = kind.subject(by, int(text)) if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Http404
    return found


def _units(by: Scope) -> list[Unit]:
    """Open units of the sender's branches, in the order of the tree."""
    units = list(Unit.objects.within(by).open_on(timezone.localdate()))
    keys = {unit.pk: (unit.sort_key, unit.pk) for unit in units}
    return sorted(units, key=lambda u: [keys.get(pk, ("", pk)) for pk in u.ancestor_ids])


def _sent(by: Scope, kind: Kind, form: UploadForm, subject: Subject | None) -> Upload:
    content, file_name = form.content
    facts: dict[str, Any] = {}
    if subject:
        facts = {"subject_id": subject.pk, "listed_on": subject.on}
    return take_in(
        by=by,
        kind=kind,
        unit=subject.unit if subject else form.unit_chosen,
        file=content,
        file_name=file_name,
        is_everyone=form.is_everyone,
        **facts,
    )


def _page(form: UploadForm, kind: Kind, subject: Subject | None) -> dict[str, Any]:
    templates = [
        {
            "label": label,
            "url": reverse("intake:template", query={"kind": kind.code, "as": extension}),
        }
        for label, extension in ((_("Template as CSV"), "csv"), (_("Template as XLSX"), "xlsx"))
    ]
    return {
        "form": form,
        "title": kind.label,
        "caption": subject.title if subject else "",
        "lead": kind.explains,
        "columns": [
            {"name": c.name, "note": c.explains, "example": c.example} for c in kind.columns
        ],
        "templates": templates,
        "crumbs": [{"label": _("Lists"), "url": reverse("intake:upload_list")}],
        "who_sees": who_can_see(kind.permission),
    }


@require_GET
@needs(Permission.IMPORT_ATTENDANCE)
def upload_list(request: ScopedRequest) -> HttpResponse:
    """Lists that were sent for the branch, newest first."""
    allowed = [kind.code for kind in all_kinds() if request.viewer.may(kind.permission)]
    uploads = Upload.objects.within(request.scope).filter(kind__in=allowed)
    page = Paginator(uploads.select_related("unit", "uploaded_by"), ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "table": _table([_row(upload) for upload in page]),
        "senders": _senders(request),
        "may_see_remembered": request.viewer.may(Permission.MANAGE_SETTINGS),
        "who_sees": who_can_see(Permission.IMPORT_ATTENDANCE),
    }
    return TemplateResponse(request, "intake/upload_list.html", context)


def _senders(request: ScopedRequest) -> list[dict[str, Any]]:
    """The kinds of list that this person may send, and where lists come in by themselves."""
    folders = {"label": _("Folders that fill themselves"), "url": reverse("intake:drop_list")}
    may_set_up = request.viewer.may(Permission.MANAGE_SCHEDULES)
    return [
        {
            "label": kind.send_label,
            "url": reverse("intake:upload_add", query={"kind": kind.code}),
            "kind": "" if kind.code == "staff" else "secondary",
        }
        for kind in all_kinds()
        if kind.send_label and request.viewer.may(kind.permission)
    ] + ([folders | {"kind": "secondary"}] if may_set_up else [])


def _table(rows: list[list[Any]]) -> Table:
    heads = [_("List"), _("Branch"), _("Sent"), _("Where it is"), _("What came of it")]
    empty = _("No list has been sent yet.")
    return Table(_("Lists"), [Column(h) for h in heads], rows, empty=empty, hide_caption=True)


def _row(upload: Upload) -> list[Any]:
    kind = kind_for(upload.kind)
    url = reverse("intake:upload_detail", args=[upload.pk])
    applied = upload.stage == Upload.Stage.APPLIED
    return [
        Cell(kind.label if kind else upload.kind, url=url, note=upload.file_name),
        upload.unit.name,
        Cell(upload.uploaded_at.strftime("%-d %b %Y"), note=str(upload.uploaded_by or "")),
        upload.get_stage_display(),
        outcome(upload) if applied else "",
    ]


@require_GET
@needs(Permission.IMPORT_ATTENDANCE)
def template(request: ScopedRequest) -> HttpResponse:
    """An empty list with our headings and one example row; `as` says csv or xlsx."""
    kind = _kind(request)
    extension = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    columns = [exports.Column(c.name, str(c.explains)) for c in kind.columns]
    rows = [[c.example for c in kind.columns], *(list(map(str, r)) for r in kind.examples)]
    out = BytesIO()
    if extension == "csv":
        exports.write_csv(out, columns, rows)
    else:
        write_template(out, kind)
    response = HttpResponse(out.getvalue(), content_type=TYPES[extension])
    response["Content-Disposition"] = exports.attachment(f"{kind.code}-template.{extension}")
    return response


@require_GET
@needs(Permission.IMPORT_STAFF)
def staff_file(request: ScopedRequest) -> HttpResponse:
    """The staff list in the template's own columns; `unit` narrows it to a branch."""
    units = _branches_asked(request)
    today = timezone.localdate()
    out = BytesIO()
    rows = chain.from_iterable(staff_rows(request.scope, unit, on=today) for unit in units)
    write_list(out, STAFF, rows)
    code = units[0].code if len(units) == 1 else "all"
    name = exports.file_name("staff", code, today.isoformat(), "xlsx")
    response = HttpResponse(out.getvalue(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = exports.attachment(name)
    return response


def _branches_asked(request: ScopedRequest) -> list[Unit]:
    """The unit of the address, or every branch of the scope. 404 for one outside."""
    units = Unit.objects.within(request.scope)
    asked = request.GET.get("unit", "")
    if not asked:
        return list(units.filter(path__in=request.scope.branches).order_by("path"))
    found = units.filter(pk=int(asked)) if asked.isdecimal() and len(asked) < 19 else units.none()
    return [get_object_or_404(found)]
