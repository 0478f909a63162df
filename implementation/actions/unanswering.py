"""Taking back an answer to a recommendation, and putting it back."""

from datetime import datetime

from django.db import transaction

from core.scope import Scope
from implementation.actions.parts import settle_parts
from implementation.actions.recommendations import locked, refuse_before, tell
from implementation.actions.taking_back import put_back, take_back
from implementation.models import Recommendation, RecommendationChange, Response

Step = RecommendationChange.Step


@transaction.atomic
def withdraw_answer(
    *, by: Scope, recommendation: Recommendation, response: Response, now: datetime | None = None
) -> Response:
    """An answer was noted by mistake: it leaves the figures and its parts. Safe to repeat.

    A part gets the answer that spoke of it before. Raises PermissionError outside `by`, ValueError
    when the recommendation was taken back.
    """
    row = locked(by, recommendation)
    found: Response = row.responses.get(pk=response.pk)
    if found.withdrawn_at is None:
        take_back(found, now)
        settle_parts(row)
        tell(by, row, Step.UNANSWERED, on=found.responded_on)
    return found


@transaction.atomic
def restore_answer(*, by: Scope, recommendation: Recommendation, response: Response) -> Response:
    """Put it back, with the parts it spoke of. Safe to repeat.

    Raises as `withdraw_answer` does, and ValueError when the ask is of a later day by now.
    """
    row = locked(by, recommendation)
    found: Response = row.responses.get(pk=response.pk)
    if found.withdrawn_at is not None:
        refuse_before(row, found.responded_on)
        put_back(found)
        settle_parts(row)
        tell(by, row, Step.REANSWERED, on=found.responded_on)
    return found
