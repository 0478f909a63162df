"""Closed waves become figures of ten people or more, once, and then never change.

A session's answers wait until, with others of the same course and service, ten people can be
compared in one statement at least. They are then added up together and kept as sums. See decision
0021.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection, transaction

from core.query import table
from services.models import Unit
from training.models import Answer, Evaluation, Pool, PoolFigure, Reply, Wave

FEWEST = 10
LATER = (Wave.Kind.AFTER, Wave.Kind.SIX_MONTHS)
Group = tuple[int, int]

# People of these evaluations who answered one statement both times.
_PAIRS = """
    SELECT rb.pseudonym, ab.statement_id, ab.value AS before, al.value AS later
    FROM {wave} wb
    JOIN {wave} wl ON wl.evaluation_id = wb.evaluation_id AND wl.kind = %(kind)s
    JOIN {reply} rb ON rb.wave_id = wb.id
    JOIN {reply} rl ON rl.wave_id = wl.id AND rl.pseudonym = rb.pseudonym
    JOIN {answer} ab ON ab.reply_id = rb.id
    JOIN {answer} al ON al.reply_id = rl.id AND al.statement_id = ab.statement_id
    WHERE wb.kind = 'before' AND wb.evaluation_id = ANY(%(evaluations)s)
"""
PAIRS = _PAIRS.format(wave=table(Wave), reply=table(Reply), answer=table(Answer))
MATCHED = f"SELECT count(DISTINCT pseudonym) FROM ({PAIRS}) pairs"  # noqa: S608
SUMS = f"""
    SELECT statement_id, count(*), CASE WHEN %(kind)s = 'after' THEN sum(before) END,
           sum(later - before), sum((later - before) ^ 2)::bigint
    FROM ({PAIRS}) pairs GROUP BY statement_id HAVING count(*) >= {FEWEST}
"""  # noqa: S608


def make_pools(*, today: date) -> int:
    """Make every pool that has its ten people; how many were made. Safe to repeat."""
    return sum(
        _make(kind, group, evaluations, today)
        for kind in LATER
        for group, evaluations in _waiting(kind).items()
    )


def _waiting(kind: str) -> dict[Group, list[int]]:
    """Evaluations whose wave of `kind` is over and in no pool yet, by course and service."""
    rows = Evaluation.objects.over_without_figures(kind).filter(forgotten_on=None)
    facts = ("pk", "session__course", "session__unit__path")
    found = list(rows.order_by("pk").values_list(*facts))
    service = services_of({path for _pk, _course, path in found})
    groups: dict[Group, list[int]] = defaultdict(list)
    for pk, course, path in found:
        groups[course, service[path]].append(pk)
    return groups


def services_of(paths: set[str]) -> dict[str, int]:
    """The service that holds each unit: the nearest unit of that kind, itself first, else itself.

    Goes by today's tree.
    """
    ids = {int(part) for path in paths for part in path.split(".") if part}
    rows = Unit.objects.filter(pk__in=ids, kind=Unit.Kind.SERVICE)
    services = set(rows.values_list("pk", flat=True))
    found = {}
    for path in paths:
        way_up = [int(part) for part in path.split(".") if part][::-1]
        found[path] = next((pk for pk in way_up if pk in services), way_up[0])
    return found


@transaction.atomic
def _make(kind: str, group: Group, evaluations: list[int], today: date) -> bool:
    rows = Evaluation.objects.select_for_update(of=["self"])
    open_still = {f"{kind}_pool": None, "forgotten_on": None}
    rows = rows.filter(pk__in=evaluations, **open_still).order_by("pk")
    taken = list(rows.values_list("pk", flat=True))
    asked: dict[str, Any] = {"kind": kind, "evaluations": taken}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, asked)
        sums = cursor.fetchall()
        if not sums:
            return False
        cursor.execute(MATCHED, asked)
        matched = cursor.fetchone()[0]
    pool = _pool(kind, group, taken, matched, today)
    names = ("statement_id", "n", "before", "change", "squared")
    PoolFigure.objects.bulk_create(
        PoolFigure(pool=pool, **dict(zip(names, row, strict=True))) for row in sums
    )
    Evaluation.objects.filter(pk__in=taken).update(**{f"{kind}_pool": pool})
    return True


def _pool(kind: str, group: Group, evaluations: list[int], matched: int, today: date) -> Pool:
    waves = Wave.objects.filter(evaluation__in=evaluations)
    replies = Reply.objects.filter(wave__evaluation__in=evaluations)
    course, unit = group
    before = waves.filter(kind=Wave.Kind.BEFORE).values_list("asked", flat=True)
    pool: Pool = Pool.objects.create(
        course_id=course,
        unit_id=unit,
        kind=kind,
        made_on=today,
        sessions=len(evaluations),
        asked=sum(before),
        answered_before=replies.filter(wave__kind=Wave.Kind.BEFORE).count(),
        answered_later=replies.filter(wave__kind=kind).count(),
        matched=matched,
    )
    return pool
