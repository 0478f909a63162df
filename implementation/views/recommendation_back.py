"""Correcting a recommendation: taking it back, putting it back, taking off what shows it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from implementation.actions.recommendations import (
    restore_recommendation,
    unshow_recommendation,
    withdraw_recommendation,
)
from implementation.actions.unanswering import restore_answer, withdraw_answer
from implementation.models import Evidence, Response
from implementation.views.recommendations import recommendation_of, show
from implementation.views.shown import done


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_withdraw(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """Take back what was noted by mistake."""
    text = _("Taken back. It is in no list any more. You can put it back here.")
    return _try(request, recommendation_id, withdraw_recommendation, text)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_restore(request: ScopedRequest, recommendation_id: int) -> HttpResponse:
    """Put it back."""
    return _try(request, recommendation_id, restore_recommendation, _("Put back."))


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_unshow(
    request: ScopedRequest, recommendation_id: int, evidence_id: int
) -> HttpResponse:
    """Take a link or a file off."""
    evidence = get_object_or_404(Evidence.objects.within(request.scope), pk=evidence_id)
    text = _("Taken off. It is no longer shown here.")
    return _try(request, recommendation_id, unshow_recommendation, text, evidence=evidence)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_unanswer(
    request: ScopedRequest, recommendation_id: int, response_id: int
) -> HttpResponse:
    """Take back an answer that was noted by mistake."""
    text = _("The answer was taken back. You can put it back here.")
    return _of_answer(request, recommendation_id, response_id, withdraw_answer, text)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def recommendation_reanswer(
    request: ScopedRequest, recommendation_id: int, response_id: int
) -> HttpResponse:
    """Put an answer back."""
    text = _("The answer was put back.")
    return _of_answer(request, recommendation_id, response_id, restore_answer, text)


def _of_answer(
    request: ScopedRequest, recommendation_id: int, response_id: int, action: Any, text: str
) -> HttpResponse:
    rows = Response.objects.within(request.scope).filter(recommendation=recommendation_id)
    found = get_object_or_404(rows, pk=response_id)
    return _try(request, recommendation_id, action, text, response=found)


def _try(
    request: ScopedRequest, recommendation_id: int, action: Any, text: str, **facts: Any
) -> HttpResponse:
    """Do it and say so on the page of the row, or say there why it cannot be done."""
    row = recommendation_of(request, recommendation_id)
    try:
        action(by=request.scope, recommendation=row, **facts)
    except ValueError as reason:
        return show(request, row, str(reason))
    return done(request, text, "implementation:recommendation_detail", row.pk)
