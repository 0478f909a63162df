"""A file that was sent in as evidence."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.exports import attachment
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from implementation.models import Evidence


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def evidence_file(request: ScopedRequest, evidence_id: int) -> HttpResponse:
    """The file to keep, never to show: a page of somebody else's making stays outside."""
    files = Evidence.objects.within(request.scope).exclude(stored_as="")
    found: Evidence = get_object_or_404(files, pk=evidence_id)
    if not found.is_there:
        raise Http404
    with default_storage.open(found.stored_as) as kept:
        content = kept.read()
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": attachment(found.name)},
    )
