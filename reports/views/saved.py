"""Views that somebody keeps: name one, open one, remove one."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs, signed_in
from core.permissions import Permission
from core.scope import Viewer
from reports.access import PAGE_NEEDS
from reports.actions.saved import remove_view, save_view
from reports.figures.saved import Saved, saved_views
from reports.forms.desks import SaveViewForm
from reports.models import SavedView
from services.models import Unit

# The filters that a page may have in its address; nothing else is kept.
FILTERS = ("ahead", "quarter", "on", "basis")
LONGEST = 30
OWN = signed_in("everybody keeps views of their own; each page asks again who may see it")


def saved_links(viewer: Viewer) -> list[dict[str, Any]]:
    """The viewer's saved views as links; without an address where the page is closed to them."""
    return [_link(one) for one in saved_views(viewer)]


def _link(one: Saved) -> dict[str, Any]:
    return {
        "label": one.name,
        "url": address_of_view(one) if one.is_open else "",
        "note": _note(one),
        "remove_url": reverse("reports:view_remove", args=[one.view_id]),
    }


def _note(one: Saved) -> str:
    if one.is_closed:
        return _("%(unit)s has closed") % {"unit": one.unit_name}
    if not one.is_open:
        return _("Not shared with you any more")
    return f"{one.page_name}: {one.unit_name}"


def address_of_view(one: Saved) -> str:
    """The page with its filters."""
    if one.page == SavedView.Page.DASHBOARD:
        url = reverse("reports:dashboard", args=[one.unit_id])
        return f"{url}?{urlencode(one.choices)}" if one.choices else url
    query = urlencode({"unit": one.unit_id, **one.choices})
    return f"{reverse(f'reports:desk_{one.page}')}?{query}"


@require_safe
@OWN
def view_list(request: Any) -> HttpResponse:
    """Everything that the reader has kept."""
    context = {
        "saved": saved_links(request.viewer),
        "back": reverse("reports:home"),
        "who_sees": [_("You alone.")],
    }
    return TemplateResponse(request, "reports/view_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_FIGURES)
def view_save(request: ScopedRequest, page: str, unit_id: int) -> HttpResponse:
    """Name the page that one comes from; its filters stand in the address."""
    if page not in PAGE_NEEDS:
        raise Http404
    scope = request.viewer.scope_for(PAGE_NEEDS[page])
    unit = get_object_or_404(Unit.objects.within(scope), pk=unit_id)
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    choices = {name: value for name, value in chosen.items() if len(value) <= LONGEST}
    form = SaveViewForm(sent(request))

    def do() -> None:
        name = form.cleaned_data["name"]
        save_view(by=scope, page=page, unit=unit, name=name, choices=choices)

    told = FormPage(
        title=_("Save this view"),
        caption=f"{SavedView.Page(page).label}: {unit.name}",
        back=reverse("reports:view_list"),
        said=_("Saved. You find it on your first page too."),
        sees=(_("You alone."),),
    )
    return answer(request, form, do, told)


@require_POST
@OWN
def view_remove(request: Any, view_id: int) -> HttpResponse:
    """Forget one of one's own."""
    mine = SavedView.objects.filter(user=request.user.pk)
    saved = get_object_or_404(mine, pk=view_id)

    def do() -> None:
        remove_view(user_id=request.user.pk, view_id=saved.pk)

    said = _("“%(name)s” is removed.") % {"name": saved.name}
    return press(request, do, said, reverse("reports:view_list"))
