"""Saying what the columns of a list are, and what is remembered about where lists come from."""

from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, confirmed
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from intake import sandbox
from intake.actions.remembering import forget_mapping
from intake.actions.sending import answer, ask_again
from intake.forms.columns import ColumnsForm, TopForm, label_of
from intake.kinds import Kind, kind_for
from intake.models import ColumnMapping, Upload
from intake.readers.sketch import Sketch
from intake.readers.table import letter
from intake.readers.told import COLUMNS, Told, told_in
from intake.readers.words import Refused
from intake.staff_list.unit_texts import UnitTexts, unit_texts
from intake.views.shown import can_change, found_upload

# How many of a column's different texts must be names of units.
MOST = 0.5


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_ATTENDANCE)
def upload_columns(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """The first ten rows of a list, and over each column what it is."""
    upload, kind, by = found_upload(request, upload_id)
    if not can_change(upload):
        return redirect("intake:upload_detail", upload.pk)
    seen = _sketched(request, upload, kind)
    if seen is None:
        return redirect("intake:upload_detail", upload.pk)
    proposed = _proposed(upload, kind, seen)
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(posted, kind=kind.reader, seen=seen, proposed=proposed)
    if posted is not None and form.is_valid():
        answer(by=by, upload=upload, answers={COLUMNS: form.told.as_text()})
        return redirect("intake:upload_detail", upload.pk)
    return TemplateResponse(request, "intake/columns.html", _page(upload, kind, seen, form))


def _sketched(request: ScopedRequest, upload: Upload, kind: Kind) -> Sketch | None:
    """The table as asked for in the address or the form, else as it was said, else as we see it."""
    said = request.POST if request.method == "POST" else request.GET
    told = _told(upload, kind)
    row, sheet = told.row if told else None, told.sheet if told else ""
    if "row" in said or "sheet" in said:
        text = said.get("row", "")
        row = int(text) if text.isdecimal() and len(text) < 7 else None
        sheet = said.get("sheet", "")
    try:
        return sandbox.sketched(kind.reader, Path(upload.file.path), row=row, sheet=sheet)
    except (Refused, OSError, ValueError):
        return None


def _told(upload: Upload, kind: Kind) -> Told | None:
    try:
        return told_in(kind.reader, upload.answers)
    except Refused:
        return None


def _proposed(upload: Upload, kind: Kind, seen: Sketch) -> list[str]:
    """What was said before about these very rows, else what heading, shape and units tell."""
    told = _told(upload, kind)
    if told and (told.row, told.sheet) == (seen.row, seen.sheet):
        return [*told.fields, *[""] * (len(seen.headings) - len(told.fields))]
    if kind.reader != "staff" or "unit" in seen.fields:
        return seen.fields
    return _with_units(unit_texts(upload.unit, upload.listed_on), seen)


def _with_units(known: UnitTexts, seen: Sketch) -> list[str]:
    """The column most of whose texts are codes or names of units of the organisation."""
    found = list(seen.fields)
    for at, texts in enumerate(seen.values):
        hits = sum(known.is_known(text) for text in texts)
        if texts and hits >= MOST * len(texts):
            found[at] = "unit"
            break
    return found


def _page(upload: Upload, kind: Kind, seen: Sketch, form: ColumnsForm) -> dict[str, Any]:
    heads = [
        {"letter": letter(at), "heading": heading, "field": form[name]}
        for at, (heading, name) in enumerate(zip(seen.headings, form.columns, strict=True))
    ]
    shown = {"row": seen.row, "sheet": seen.sheet}
    return {
        "title": _("What is in the columns?"),
        "caption": upload.file_name or kind.label,
        "form": form,
        "heads": heads,
        "hidden": [form["sheet"], form["row"]],
        "rows": [{"number": number, "cells": cells} for number, cells in seen.rows],
        "top": TopForm(sheets=seen.sheets, initial=shown, auto_id="top_%s"),
        "crumbs": [
            {"label": _("Lists"), "url": reverse("intake:upload_list")},
            {"label": kind.label, "url": reverse("intake:upload_detail", args=[upload.pk])},
        ],
        "who_sees": who_can_see(kind.permission),
    }


@require_POST
@needs(Permission.IMPORT_ATTENDANCE)
def upload_reask(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Read the list as if nothing had been said about where it comes from."""
    upload, _kind, by = found_upload(request, upload_id)
    ask_again(by=by, upload=upload)
    return redirect("intake:upload_detail", upload.pk)


@require_safe
@needs(Permission.MANAGE_SETTINGS)
def mapping_list(request: ScopedRequest) -> HttpResponse:
    """What is remembered about where lists come from."""
    known = ColumnMapping.objects.within(request.scope)
    rows = [_row(one) for one in known.select_related("upload", "remembered_by")]
    context = {
        "table": _table(rows),
        "who_sees": who_can_see(Permission.MANAGE_SETTINGS),
        "crumbs": [{"label": _("Lists"), "url": reverse("intake:upload_list")}],
    }
    return TemplateResponse(request, "intake/mapping_list.html", context)


def _table(rows: list[list[Any]]) -> Table:
    heads = [_("List"), _("What we remember"), _("Since"), _("Ask again next time")]
    empty = _("Nothing is remembered yet. What people answer about a list will stand here.")
    return Table(_("What we remember"), [Column(h) for h in heads], rows, empty, hide_caption=True)


def _row(one: ColumnMapping) -> list[Any]:
    kind = kind_for(one.kind)
    name = one.upload.file_name if one.upload else ""
    told = "; ".join(_in_words(one.kind, about, text) for about, text in one.mapping.items())
    day = date_format(localtime(one.remembered_at), "j F Y")
    return [
        Cell(kind.label if kind else one.kind, note=name),
        told,
        Cell(day, note=str(one.remembered_by or "")),
        Cell(_("Forget"), url=reverse("intake:mapping_forget", args=[one.pk])),
    ]


def _in_words(kind: str, about: str, text: str) -> str:
    """ "Columns: First name, Team or unit" or "Date order: day first"."""
    if about != COLUMNS:
        return f"{capfirst(about)}: {text}"
    found = kind_for(kind)
    try:
        told = told_in(found.reader if found else kind, {COLUMNS: text})
    except Refused:
        told = None
    if told is None:
        return _("Columns: an answer that does not fit. We will ask again.")
    fields = told.fields
    return f"{_('Columns')}: {', '.join(label_of(field, kind) for field in fields if field)}"


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def mapping_forget(request: ScopedRequest, mapping_id: int) -> HttpResponse:
    """Ask before what is remembered about one source is forgotten."""
    known = ColumnMapping.objects.within(request.scope).select_related("organisation")
    mapping = get_object_or_404(known, pk=mapping_id)
    page = FormPage(
        _("Forget what was said about these lists?"),
        reverse("intake:mapping_list"),
        said=_("We will ask about the next list from there."),
        lines=(_("Lists that are already in stay as they are."),),
        sees=Permission.MANAGE_SETTINGS,
    )
    forget = partial(forget_mapping, by=request.scope, mapping=mapping)
    return confirmed(request, forget, page, button=_("Forget"))
