"""Operations of a migration done in groups, so that a new database stands in seconds.

Django draws all models that hang together anew after each operation. With a hundred models that
hang together and six hundred operations this was nearly the whole time of a first start.
"""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
)
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

ADDING = (AddField, AddConstraint, AddIndex, AddTrigger)
CHANGING = (AlterField, RemoveConstraint, RemoveField, RemoveIndex, RemoveTrigger)


class Together(Operation):
    """Several operations of one kind: the models are drawn once before and once after them all."""

    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models that nobody has drawn are not drawn anew by each of the operations."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """In the order they were written."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """What was added is taken away from models that still have all of it."""
        for operation in reversed(self.operations):
            after = to_state if isinstance(operation, CHANGING) else from_state
            operation.database_backwards(app_label, schema_editor, from_state, after)

    def describe(self) -> str:
        """For `migrate --plan`."""
        return "; ".join(operation.describe() for operation in self.operations)


def grouped(operations: Iterable[Operation]) -> list[Operation]:
    """Between other operations: all new models together, then all that is added or changed."""
    done: list[Operation] = []
    run: list[Operation] = []
    for one in operations:
        fits = isinstance(one, (CreateModel, *ADDING, *CHANGING))
        if not fits or _is_new_here(one, run):
            done += _two_groups(run)
            run = []
        (run if fits else done).append(one)
    return done + _two_groups(run)


def _is_new_here(one: Operation, run: list[Operation]) -> bool:
    """Changes a column of the same group: what it was is drawn only after the group."""
    if not isinstance(one, (AlterField, RemoveField)):
        return False
    model, name = one.model_name_lower, one.name_lower
    return any(
        isinstance(other, CreateModel)
        and other.name_lower == model
        or isinstance(other, (AddField, AlterField))
        and (other.model_name_lower, other.name_lower) == (model, name)
        for other in run
    )


def _two_groups(run: list[Operation]) -> list[Operation]:
    created: list[Operation] = [one for one in run if isinstance(one, CreateModel)]
    added = [one for one in run if not isinstance(one, CreateModel)]
    return [Together(group) for group in (created, added) if group]
