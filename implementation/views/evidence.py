"""A file that was sent in as evidence."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.documents import given_out
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from implementation.models import Evidence


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def evidence_file(request: ScopedRequest, evidence_id: int) -> HttpResponse:
    """The file to keep, never to show: a page of somebody else's making stays outside."""
    files = Evidence.objects.within(request.scope).exclude(stored_as="")
    found: Evidence = get_object_or_404(files, pk=evidence_id)
    return given_out(found, found.name)
