"""Pages that add something to one organisation, for whoever looks after parts of several.

`?in=ID` says which. Somebody with one organisation is never asked.
"""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.form_page import FormPage, address_of
from core.guards import ScopedRequest
from services.models import Unit
from training.figures.equivalences import organisations_in

IN = "in"


def organisation_of(request: ScopedRequest) -> Unit | None:
    """The organisation that the page is about; None while it is to be chosen.

    Raises Http404 for one in which the viewer has no branch.
    """
    known = organisations_in(request.scope)
    said = request.GET.get(IN)
    if said is None:
        return known[0] if len(known) == 1 else None
    found = next((one for one in known if str(one.pk) == said), None)
    if found is None:
        raise Http404
    return found


def choose_organisation(request: ScopedRequest, page: FormPage, url_name: str) -> HttpResponse:
    """A link for each organisation, to the page of that name."""
    links = [
        {"name": one.name, "url": address_of(url_name, **{IN: one.pk})}
        for one in organisations_in(request.scope)
    ]
    context = {"page": page, "links": links, "question": _("For which organisation?")}
    return TemplateResponse(request, "training/organisation_choose.html", context)
