"""The steps of a plan for the structure from a file, and an example of such a file."""

from io import BytesIO
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import exports
from core.form_page import FormPage, answer
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from intake.forms.structure import StructureFileForm
from intake.structure_file import COLUMNS, EXAMPLE, read_steps
from services.actions.planning import add_steps
from services.models import Reorganisation


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_UNITS)
def structure_file(request: ScopedRequest, plan_id: int) -> HttpResponse:
    """Add the steps of a file to a draft. The file itself is not kept."""
    rows = Reorganisation.objects.within(request.scope).select_related("unit")
    plan = get_object_or_404(rows, pk=plan_id)
    if plan.state != Reorganisation.State.DRAFT:
        raise Http404
    is_sent = request.method == "POST"
    form = StructureFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)

    def do() -> None:
        add_steps(by=request.scope, plan=plan, steps=read_steps(form.content))

    return answer(request, form, do, _page(plan), **_help())


def _page(plan: Reorganisation) -> FormPage:
    return FormPage(
        title=_("Take the steps from a file"),
        back=reverse("services:reorganisation_detail", args=[plan.pk]),
        said=_("The steps are added."),
        lines=(
            _("One row a step, in the order in which they are done."),
            _("The file is read and not kept. Nothing changes before you confirm the plan."),
        ),
        caption=plan.name,
        template="intake/structure_file.html",
    )


def _help() -> dict[str, Any]:
    explained = [
        _("merge, split, move, rename, close, reopen or add"),
        _("The unit it is about; empty for add."),
        _("The unit it becomes part of, or that people go to."),
        _("The code of a unit that is opened. The same code again means the same unit."),
        _("The name of the unit that is opened, or the new name."),
        _("team, service, directorate, partner, contractor or elected_members"),
    ]
    columns = [
        {"name": name, "note": note, "example": example}
        for name, note, example in zip(COLUMNS, explained, EXAMPLE[0], strict=True)
    ]
    url = reverse("intake:structure_example")
    return {"columns": columns, "templates": [{"label": _("Example as CSV"), "url": url}]}


@require_safe
@needs(Permission.MANAGE_UNITS)
def structure_example(request: ScopedRequest) -> HttpResponse:
    """A file with a row of every kind, to write over."""
    out = BytesIO()
    exports.write_csv(out, [exports.Column(name, "") for name in COLUMNS], EXAMPLE)
    response = HttpResponse(out.getvalue(), content_type="text/csv")
    response["Content-Disposition"] = exports.attachment("structure-example.csv")
    return response
