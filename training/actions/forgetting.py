"""What people answered goes once it is in the figures, and after a time in any case.

Figures stay: they are sums of ten people or more, and no answer can be taken out of them. Times of
joining and leaving go with the lists that told them; the minutes stay.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from core.periods import months_after
from intake.models import Batch
from intake.models.upload import KEPT_DAYS
from training.actions.pools import LATER, with_answers_waiting
from training.actions.stays import KNEW, VOUCHED, without_times
from training.models import Answer, Evaluation, Place, PoolFigure, Reply, Visitor


def forget_replies(*, today: date, months: int | None = None) -> int:
    """Remove the replies of evaluations that are over; of how many. Safe to repeat.

    They go once no figure waits for them, or `months` after the last wave closed
    (`settings.REPLY_MONTHS`), whether ten people came together or not.
    """
    latest = months_after(today, -(settings.REPLY_MONTHS if months is None else months))
    over = Evaluation.objects.filter(ended_on__isnull=False, forgotten_on=None)
    found = dict(over.order_by("pk").values_list("pk", "ended_on"))
    waiting = _waiting(list(found))
    due = [pk for pk, ended_on in found.items() if pk not in waiting or ended_on <= latest]
    return sum(_forget(pk, today) for pk in due)


def _waiting(evaluations: list[int]) -> set[int]:
    """Those whose numbers, or whose answers to a statement, still wait for ten people."""
    found: set[int] = set()
    for kind in LATER:
        rows = Evaluation.objects.over_without_figures(kind).filter(pk__in=evaluations)
        found |= set(rows.values_list("pk", flat=True)) | with_answers_waiting(kind, evaluations)
    return found


def forget_answers_in_figures() -> int:
    """Remove the answers to each statement that is in the figures of both later times; how many.

    The rest of a session may wait for longer. Only of sessions that are over and counted.
    """
    counted = Evaluation.objects.filter(ended_on__isnull=False, forgotten_on=None)
    for kind in LATER:
        counted = counted.exclude(**{f"{kind}_pool": None})
    removed = 0
    for evaluation in counted.order_by("pk"):
        figures = PoolFigure.objects.filter(evaluations=evaluation)
        done = [figures.filter(pool__kind=kind).values("statement") for kind in LATER]
        answers = Answer.objects.filter(reply__wave__evaluation=evaluation)
        removed += answers.filter(statement__in=done[0]).filter(statement__in=done[1]).delete()[0]
    return removed


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
    written = Place.objects.filter(stays__contains={VOUCHED: [{KNEW: {}}]})
    number = _forget_but_the_written(written.exclude(session__in=needed))
    return number + sum(
        rows.exclude(stays={}).exclude(session__in=needed).update(stays={})
        for rows in (Place.objects.exclude(pk__in=written), Visitor.objects)
    )


def _forget_but_the_written(places: Iterable[Place]) -> int:
    """What a person wrote over lists stays without the times; how many had such times."""
    changed = []
    for place in places:
        left = without_times(place.stays)
        if left != place.stays:
            place.stays = left
            changed.append(place)
    return Place.objects.bulk_update(changed, ["stays"])
