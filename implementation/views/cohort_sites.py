"""The sites of a cohort: joining, and marking everything about one on one screen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from implementation.actions.cohort_sites import mark_site, restore_site, set_site, withdraw_site
from implementation.forms.cohorts import MarkForm, SiteForm, marked
from implementation.forms.units import open_units
from implementation.models import Cohort, CohortSite
from implementation.views.cohorts import one_cohort

SEEN, MADE = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION
FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def site_add(request: ScopedRequest, cohort_id: int) -> HttpResponse:
    """A team of ours, or a partner by name, joins."""
    cohort = one_cohort(request, cohort_id)
    form = SiteForm(sent(request), units=_units(request, cohort))

    def do() -> str:
        set_site(by=request.scope, cohort=cohort, **form.cleaned_data)
        return _page_of(cohort)

    page = FormPage(_("Add a site"), _page_of(cohort), _("Saved."), SEEN, caption=cohort.name)
    return answer(request, form, do, page)


def _units(request: ScopedRequest, cohort: Cohort, site: CohortSite | None = None) -> list[Any]:
    """Units of the same organisation; one that has closed since stays a choice for its site."""
    root = cohort.unit.organisation_id
    units = [unit for unit in open_units(request.scope) if unit.organisation_id == root]
    own = site.unit if site else None
    return units if own is None or own in units else [own, *units]


def _page_of(cohort: Cohort) -> str:
    return reverse("implementation:cohort_detail", args=[cohort.pk])


def _site(request: ScopedRequest, site_id: int) -> CohortSite:
    rows = CohortSite.objects.within(request.scope).for_list()
    found: CohortSite = get_object_or_404(rows, pk=site_id)
    return found


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def site_change(request: ScopedRequest, site_id: int) -> HttpResponse:
    """Which site it is, who owns it, from when to when."""
    site = _site(request, site_id)
    names = ("site_name", "ownership", "size_band", "joined_on", "left_on")
    initial = {name: getattr(site, name) for name in names}
    form = SiteForm(
        sent(request),
        initial={**initial, "unit": str(site.unit_id or "")},
        units=_units(request, site.cohort, site),
    )

    def do() -> str:
        set_site(by=request.scope, cohort=site.cohort, site=site, **form.cleaned_data)
        return _page_of(site.cohort)

    back = reverse("implementation:site_mark", args=[site.pk])
    page = FormPage(_("Change site"), back, _("Saved."), SEEN, caption=site.title)
    return answer(request, form, do, page)


@require_http_methods(FORM)
@needs(MADE, Module.COHORTS)
def site_mark(request: ScopedRequest, site_id: int) -> HttpResponse:
    """Attendance, milestones and both outcomes of one site."""
    site = _site(request, site_id)
    form = MarkForm(
        sent(request),
        initial=marked(site),
        components=list(site.cohort.components.all()),
        milestones=list(site.cohort.milestones.all()),
    )

    def do() -> str:
        mark_site(by=request.scope, site=site, **form.facts)
        return _page_of(site.cohort)

    page = FormPage(
        _("What became of %(site)s") % {"site": site.title},
        _page_of(site.cohort),
        _("Saved."),
        SEEN,
        caption=site.cohort.name,
        template="implementation/site_mark.html",
    )
    return answer(request, form, do, page, site=site, actions=[_action(site)])


def _action(site: CohortSite) -> dict[str, str]:
    what = "restore" if site.withdrawn_at else "withdraw"
    label = _("Put it back") if site.withdrawn_at else _("Take this site back")
    return {"url": reverse(f"implementation:site_{what}", args=[site.pk]), "label": label}


@require_POST
@needs(MADE, Module.COHORTS)
def site_withdraw(request: ScopedRequest, site_id: int) -> HttpResponse:
    """A site was entered by mistake."""
    site = _site(request, site_id)

    def do() -> None:
        withdraw_site(by=request.scope, site=site)

    said = _("Taken back. It is in no figure any more.")
    return press(request, do, said, _page_of(site.cohort))


@require_POST
@needs(MADE, Module.COHORTS)
def site_restore(request: ScopedRequest, site_id: int) -> HttpResponse:
    """Put a site back."""
    site = _site(request, site_id)

    def do() -> None:
        restore_site(by=request.scope, site=site)

    return press(request, do, _("Put back."), _page_of(site.cohort))
