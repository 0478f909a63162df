"""The loaded organisation many times over: everybody with posts and records, by SQL alone."""

from django.db import connection, models

from core.query import table
from services.models import Post, StaffMember, Unit
from training.actions.standing import recompute
from training.models import TrainingRecord

# What may not be there twice is left empty, or told apart by the number of the copy.
APART = {
    "staff_number": "CASE WHEN staff_number = '' THEN '' ELSE staff_number || '-' || n END",
    "email": "''",
    "user_id": "NULL::bigint",
    "reverses_id": "NULL::bigint",
}


def grow(organisation: Unit, people: int) -> int:
    """Copies of everybody until there are about so many; how many there are then."""
    there = StaffMember.objects.filter(organisation=organisation, merged_into=None).count()
    copies = max(0, round(people / there) - 1)
    if copies:
        ours = f"organisation_id = {organisation.pk} AND merged_into_id IS NULL"
        theirs = f"staff_member_id IN (SELECT id FROM {table(StaffMember)} WHERE {ours})"
        step = _next(StaffMember)
        _copy(Post, theirs, copies, step)
        _copy(TrainingRecord, f"{theirs} AND reverses_id IS NULL", copies, step)
        _copy(StaffMember, ours, copies, step)
        _put_in(StaffMember, Post, TrainingRecord)
        recompute(organisation.pk)
    return StaffMember.objects.filter(organisation=organisation, merged_into=None).count()


def _next(model: type[models.Model]) -> int:
    """More than any id so far, so that id + n times it is free."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) + 1 FROM {table(model)}")  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])


def _copy(model: type[models.Model], which: str, copies: int, step: int) -> None:
    """The rows to come, in a table beside: copies of people point at copies of people."""
    own = _next(model)
    told = {**APART, "id": f"id + n * {own}", "staff_member_id": f"staff_member_id + n * {step}"}
    quoted = {field.column: f'"{field.column}"' for field in model._meta.concrete_fields}
    chosen = ", ".join(f"{told.get(name, name_)} AS {name_}" for name, name_ in quoted.items())
    with connection.cursor() as cursor:
        cursor.execute(  # our own names
            f"CREATE TEMP TABLE grown_{model._meta.model_name} AS SELECT {chosen} "  # noqa: S608
            f"FROM {table(model)}, generate_series(1, {copies}) AS n WHERE {which}"
        )


def _put_in(*kinds: type[models.Model]) -> None:
    """Parents first."""
    with connection.cursor() as cursor:
        for model in kinds:
            columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            cursor.execute(  # our own names
                f"INSERT INTO {table(model)} ({columns}) "  # noqa: S608
                f"SELECT {columns} FROM grown_{model._meta.model_name}"
            )
            cursor.execute(f"ANALYZE {table(model)}")
