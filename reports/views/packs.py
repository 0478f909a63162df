"""The pack: what will stand in it, what people write, and the organisation's outline."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.guards import ScopedRequest, needs
from core.periods import Period
from core.permissions import Permission
from core.who_sees import who_can_see
from reports.access import TELLS_OF, may_ask, may_ask_anywhere
from reports.actions.packs import WrittenMeanwhile, change_outline, write_texts
from reports.actions.runs import ask_for_report
from reports.builders.collect import collect, head_of
from reports.builders.files import document_of
from reports.builders.outline import outline_of, texts_of
from reports.builders.pages import sections_of
from reports.figures.signed import is_signed
from reports.forms import OutlineForm, PackChoice, PackForm
from reports.models import Basis, Kind, ReportRun, title_of
from services.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def pack_prepare(request: ScopedRequest) -> HttpResponse:
    """What the pack of a unit and a period will say, with room for words; then it is made."""
    if not may_ask_anywhere(request.viewer, Kind.PACK):
        raise Http404
    choice = _choice(request)
    if not choice.is_valid():
        context = {"choice": choice, "back": reverse("reports:run_list")}
        return TemplateResponse(request, "reports/pack_prepare.html", context)
    unit, period = choice.chosen
    chapters = [one for one in outline_of(unit.organisation) if one.is_on]
    form = PackForm(
        request.POST if request.method == "POST" else None,
        chapters=chapters,
        texts=texts_of(unit, period),
    )
    changed = _kept(request, form, unit, period) if form.is_valid() else None
    if changed is not None:
        return _made_or_asked_why(request, unit, period, has_new_words=changed > 0)
    return TemplateResponse(
        request, "reports/pack_prepare.html", _page(request, choice, form, unit, period)
    )


def _kept(request: ScopedRequest, form: PackForm, unit: Unit, period: Period) -> int | None:
    """How many chapters say something else now; None where the form asks about others' words."""
    try:
        return write_texts(
            by=request.scope, unit=unit, period=period, texts=form.texts, seen=form.seen
        )
    except WrittenMeanwhile as found:
        form.ask_about(found.texts)
        return None


def _choice(request: ScopedRequest) -> PackChoice:
    """The unit and period of the address, or the usual ones: all of it, the last quarter."""
    units = [unit for unit in _units(request) if may_ask(request.viewer, Kind.PACK, unit.path)]
    today = timezone.localdate()
    usual = PackChoice(units=units, today=today).usual
    return PackChoice({**usual, **request.GET.dict()}, units=units, today=today)


def _units(request: ScopedRequest) -> Any:
    units = Unit.objects.within(request.scope).open_on(timezone.localdate())
    return units.select_related("organisation__settings").order_by("path")


def _made_or_asked_why(
    request: ScopedRequest, unit: Unit, period: Period, *, has_new_words: bool
) -> HttpResponse:
    """The first version, or the next one; after one that was signed the reason is asked first."""
    newest = ReportRun.objects.within(request.scope).of(unit, Kind.PACK, period, Basis.THEN).first()
    if newest and is_signed(newest):
        messages.success(
            request, _("Your words are kept. The pack was signed, so say why it is made again.")
        )
        return redirect("reports:run_renew", newest.pk)
    if newest and has_new_words and newest.state == ReportRun.State.RUNNING:
        messages.info(request, _too_late_for_this_one())
        return redirect("reports:run_detail", newest.pk)
    run = ask_for_report(
        by=request.scope,
        unit=unit,
        kind=Kind.PACK,
        period=period,
        today=timezone.localdate(),
        after_version=newest.version if newest else 0,
    )
    return redirect("reports:run_detail", run.pk)


def _too_late_for_this_one() -> str:
    return _(
        "A version was being made already. Your words are kept and go into the next one: make a "
        "new version when this one is ready."
    )


def _page(
    request: ScopedRequest, choice: PackChoice, form: PackForm, unit: Unit, period: Period
) -> dict[str, Any]:
    head = head_of(unit, Kind.PACK, period, Basis.THEN, now=timezone.now())
    document = document_of(collect(request.scope.user_id, unit, head))
    may_change = request.viewer.may(Permission.MANAGE_SCHEDULES, unit.organisation.path)
    outline = reverse("reports:pack_outline", args=[unit.organisation_id])
    return {
        "choice": choice,
        "form": form,
        "unit": unit,
        "period": period,
        "name": title_of(Kind.PACK, period),
        "sections": sections_of(document),
        "method": document.method,
        "outline_url": outline if may_change else "",
        "back": reverse("reports:run_list"),
        "who_sees": who_can_see(Permission.VIEW_REPORTS, *TELLS_OF[Kind.PACK]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SCHEDULES)
def pack_outline(request: ScopedRequest, organisation_id: int) -> HttpResponse:
    """Which chapters the packs of an organisation have, in which order, under which headings."""
    roots = Unit.objects.within(request.scope).filter(parent=None)
    organisation = get_object_or_404(roots, pk=organisation_id)
    form = OutlineForm(
        request.POST if request.method == "POST" else None, chapters=outline_of(organisation)
    )
    if request.method == "POST" and form.is_valid():
        change_outline(by=request.scope, organisation=organisation, chapters=form.outline)
        messages.success(request, _("The outline is saved. Packs made from now on follow it."))
        return redirect("reports:pack_prepare")
    context = {
        "form": form,
        "organisation": organisation,
        "back": reverse("reports:pack_prepare"),
    }
    return TemplateResponse(request, "reports/pack_outline.html", context)
