"""Closed waves become figures of ten people or more, once, and then never change.

Each statement waits by itself: its answers wait until, with those of other sessions of the same
course and service, ten people can be compared in it. They are then added up together and kept as
sums. The numbers of sessions and people wait for their own ten. See decisions 0021 and 0035.
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

# People of these evaluations who answered one statement both times, where no figure has it yet.
_PAIRS = """
    SELECT rb.pseudonym, wb.evaluation_id, ab.statement_id, ab.value AS before, al.value AS later
    FROM {wave} wb
    JOIN {wave} wl ON wl.evaluation_id = wb.evaluation_id AND wl.kind = %(kind)s
    JOIN {reply} rb ON rb.wave_id = wb.id
    JOIN {reply} rl ON rl.wave_id = wl.id AND rl.pseudonym = rb.pseudonym
    JOIN {answer} ab ON ab.reply_id = rb.id
    JOIN {answer} al ON al.reply_id = rl.id AND al.statement_id = ab.statement_id
    WHERE wb.kind = 'before' AND wb.evaluation_id = ANY(%(evaluations)s)
"""
_IN_NO_FIGURE = """
    AND NOT EXISTS (
        SELECT FROM {held} h JOIN {figure} f ON f.id = h.poolfigure_id JOIN {pool} p
            ON p.id = f.pool_id AND p.kind = %(kind)s
        WHERE h.evaluation_id = wb.evaluation_id AND f.statement_id = ab.statement_id
    )
"""
PAIRS = _PAIRS.format(wave=table(Wave), reply=table(Reply), answer=table(Answer))
IN_NO_FIGURE = _IN_NO_FIGURE.format(
    held=table(PoolFigure.evaluations.through), figure=table(PoolFigure), pool=table(Pool)
)
MATCHED = f"SELECT count(DISTINCT pseudonym) FROM ({PAIRS}) pairs"  # noqa: S608
WAITING = f"SELECT DISTINCT evaluation_id FROM ({PAIRS} {IN_NO_FIGURE}) pairs"  # noqa: S608
SUMS = f"""
    SELECT statement_id, count(*), CASE WHEN %(kind)s = 'after' THEN sum(before) END,
           sum(later - before), sum((later - before) ^ 2)::bigint, array_agg(DISTINCT evaluation_id)
    FROM ({PAIRS} {IN_NO_FIGURE}) pairs GROUP BY statement_id HAVING count(*) >= {FEWEST}
"""  # noqa: S608


def make_pools(*, today: date) -> int:
    """Add up every statement that has its ten people; how many pools. Safe to repeat."""
    return sum(
        _make(kind, group, evaluations, today)
        for kind in LATER
        for group, evaluations in _waiting(kind).items()
    )


def _waiting(kind: str) -> dict[Group, list[int]]:
    """Evaluations whose wave of `kind` is over and that are not forgotten, by course and service.

    A session that is counted stays with the service that counts it. What is in a figure already is
    left out where it is added up.
    """
    rows = Evaluation.objects.over(kind).filter(forgotten_on=None)
    facts = ("pk", "session__course", "session__unit__path", f"{kind}_pool__unit")
    found = list(rows.order_by("pk").values_list(*facts))
    service = services_of({path for _pk, _course, path, _counted in found})
    groups: dict[Group, list[int]] = defaultdict(list)
    for pk, course, path, counted in found:
        groups[course, counted or service[path]].append(pk)
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
    taken = rows.filter(pk__in=evaluations, forgotten_on=None).order_by("pk")
    counted = dict(taken.values_list("pk", f"{kind}_pool"))
    sums = _rows(SUMS, kind, list(counted))
    if not sums:
        return False
    fresh = [pk for pk, pool in counted.items() if pool is None]
    pool = _pool(kind, group, fresh, today)
    for statement, n, before, change, squared, holds in sums:
        facts = {"n": n, "before": before, "change": change, "squared": squared}
        figure = PoolFigure.objects.create(pool=pool, statement_id=statement, **facts)
        figure.evaluations.set(holds)
    return True


def _rows(sql: str, kind: str, evaluations: list[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"kind": kind, "evaluations": evaluations})
        return list(cursor.fetchall())


def with_answers_waiting(kind: str, evaluations: list[int]) -> set[int]:
    """Those of the evaluations that hold answers given both times which are in no figure yet."""
    return {pk for (pk,) in _rows(WAITING, kind, evaluations)}


def _pool(kind: str, group: Group, fresh: list[int], today: date) -> Pool:
    """A pool, with the numbers of the sessions that no pool has counted, once they are of ten."""
    [(matched,)] = _rows(MATCHED, kind, fresh)
    course, unit = group
    facts = {"course_id": course, "unit_id": unit, "kind": kind, "made_on": today}
    if matched < FEWEST:
        return Pool.objects.create(**facts)
    pool: Pool = Pool.objects.create(**facts, **_numbers(kind, fresh), matched=matched)
    Evaluation.objects.filter(pk__in=fresh).update(**{f"{kind}_pool": pool})
    return pool


def _numbers(kind: str, evaluations: list[int]) -> dict[str, int]:
    waves = Wave.objects.filter(evaluation__in=evaluations)
    replies = Reply.objects.filter(wave__evaluation__in=evaluations)
    before = waves.filter(kind=Wave.Kind.BEFORE).values_list("asked", flat=True)
    return {
        "sessions": len(evaluations),
        "asked": sum(before),
        "answered_before": replies.filter(wave__kind=Wave.Kind.BEFORE).count(),
        "answered_later": replies.filter(wave__kind=kind).count(),
    }
