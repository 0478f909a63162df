"""What people answered goes once it is in the figures, and after a time in any case.

Figures stay: they are sums of ten people or more, and no answer can be taken out of them. Times of
joining and leaving go with the lists that told them; the minutes stay.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core.periods import months_after
from intake.models import Batch
from intake.models.upload import KEPT_DAYS
from training.actions.pools import LATER
from training.models import Answer, Evaluation, Place, Reply, Visitor


def forget_replies(*, today: date, months: int | None = None) -> int:
    """Remove the replies of evaluations that are over; of how many. Safe to repeat.

    They go once no figure waits for them, or `months` after the last wave closed
    (`settings.REPLY_MONTHS`), whether ten people came together or not.
    """
    latest = months_after(today, -(settings.REPLY_MONTHS if months is None else months))
    over = Evaluation.objects.filter(ended_on__isnull=False, forgotten_on=None)
    waiting = Q()
    for kind in LATER:
        waiting |= Q(pk__in=Evaluation.objects.over_without_figures(kind).values("pk"))
    due = over.filter(~waiting | Q(ended_on__lte=latest)).order_by("pk")
    return sum(_forget(pk, today) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _forget(evaluation_id: int, today: date) -> bool:
    rows = Evaluation.objects.select_for_update(of=["self"]).filter(forgotten_on=None)
    evaluation = rows.filter(pk=evaluation_id).first()
    if evaluation is None:
        return False
    Answer.objects.filter(reply__wave__evaluation=evaluation).delete()
    Reply.objects.filter(wave__evaluation=evaluation).delete()
    evaluation.forgotten_on = today
    evaluation.save(update_fields=["forgotten_on"])
    return True


def forget_stays(*, today: date) -> int:
    """Remove when people joined and left, once no list of the session can be taken back.

    How many places and names had such times. Safe to repeat.
    """
    oldest = today - timedelta(days=KEPT_DAYS)
    lists = Batch.objects.filter(kind="attendance", applied_at__date__gte=oldest)
    told = lists.exclude(undo={}).values_list("undo__sessions", flat=True)
    needed = {session for sessions in told for session in sessions or ()}
    return sum(
        rows.exclude(stays={}).exclude(session__in=needed).update(stays={})
        for rows in (Place.objects, Visitor.objects)
    )
