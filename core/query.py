"""Query pieces that several apps need."""

from typing import Any

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any, Any], *, by: str, what: Count | None = None) -> Coalesce:
    """How many `rows` (or `what` of them) point at each outer row through `by`.

    A subquery per count: two of them on one query never multiply each other, as two joins do.
    """
    mine = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(mine.annotate(n=what or Count("*")).values("n")), 0)


def table(model: type[Model]) -> str:
    """The quoted table name, for set-based SQL that must not be written twice."""
    return f'"{model._meta.db_table}"'
