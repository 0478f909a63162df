"""A migration in groups does what it did one by one, forwards and backwards, with few drawings."""

from typing import Any

import pgtrigger
import pgtrigger.compiler
import pytest
from django.conf import settings
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from core.grouped import ADDING, Together, grouped

FEW = 15
PROTECTED = pgtrigger.compiler.Trigger(
    name="kept",
    sql=pgtrigger.compiler.UpsertTriggerSql(
        func="RAISE EXCEPTION 'kept';",
        hash="0",
        operation="DELETE",
        pgid="pgtrigger_kept_0000",
        table="core_leaf",
        when="BEFORE",
    ),
)


def one_by_one() -> list[Operation]:
    key = [("id", models.BigAutoField(primary_key=True))]
    tree = models.ForeignKey("core.Tree", models.CASCADE)
    whole = models.CheckConstraint(condition=models.Q(size__gt=0), name="leaf_has_a_size")
    single = models.UniqueConstraint(
        fields=["tree"], condition=models.Q(size=1), name="one_small_leaf_a_tree"
    )
    return [
        migrations.CreateModel("Leaf", [*key]),
        migrations.AddField("leaf", "size", models.IntegerField(default=1)),
        migrations.CreateModel("Tree", [*key]),
        migrations.AddField("leaf", "tree", tree),
        migrations.AddConstraint("leaf", whole),
        migrations.AddConstraint("leaf", single),
        migrations.AddIndex("leaf", models.Index(fields=["size"], name="leaves_by_size")),
        AddTrigger("leaf", PROTECTED),
        migrations.AlterField("leaf", "size", models.IntegerField(default=1, null=True)),
    ]


def run(operations: list[Operation], *, and_back: bool = False) -> None:
    """As a migration runs them, in the test's transaction."""
    state, states = ProjectState(), []
    with connection.schema_editor() as editor:
        for operation in operations:
            before = state.clone()
            operation.state_forwards("core", state)
            operation.database_forwards("core", editor, before, state)
            states.append((operation, before, state.clone()))
        for operation, before, after in reversed(states if and_back else []):
            operation.database_backwards("core", editor, after, before)


def what_stands() -> list[Any]:
    """Columns, rules, indexes and triggers of the two tables."""
    asked = """
        select c.relname, a.attname, a.attnum::text, a.attnotnull::text from pg_attribute a
          join pg_class c on c.oid = a.attrelid where c.relname in ('core_leaf', 'core_tree')
          and a.attnum > 0
        union all select c.relname, k.conname, pg_get_constraintdef(k.oid), '' from pg_constraint k
          join pg_class c on c.oid = k.conrelid where c.relname in ('core_leaf', 'core_tree')
        union all select tablename, indexname, indexdef, '' from pg_indexes
          where tablename in ('core_leaf', 'core_tree')
        union all select c.relname, t.tgname, '', '' from pg_trigger t
          join pg_class c on c.oid = t.tgrelid where c.relname in ('core_leaf', 'core_tree')
          and not t.tgisinternal
        order by 1, 2, 3"""
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchall()


@pytest.fixture
def _as_owner(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("_as_owner")
def test_the_same_tables_stand_with_and_without_groups() -> None:
    run(one_by_one(), and_back=False)
    alone = what_stands()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE core_leaf, core_tree CASCADE")
    run(grouped(one_by_one()))

    assert {"leaf_has_a_size", "leaves_by_size", "pgtrigger_kept_0000"} <= {r[1] for r in alone}
    assert what_stands() == alone


@pytest.mark.usefixtures("_as_owner")
def test_the_way_back_leaves_nothing() -> None:
    run(grouped(one_by_one()), and_back=True)

    assert what_stands() == []


def test_two_groups_are_made_and_other_operations_keep_their_place() -> None:
    taken = RemoveTrigger("leaf", "kept")
    asked = migrations.RunSQL("select 1")
    done = grouped([*one_by_one(), taken, asked, *one_by_one()[:1]])

    assert [type(one) for one in done] == [Together] * 3 + [migrations.RunSQL, Together]
    assert [len(one.operations) for one in done if isinstance(one, Together)] == [2, 6, 2, 1]


def test_every_large_migration_is_done_in_groups() -> None:
    """Six hundred operations one by one take minutes of a first start."""
    ours = {
        key: migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in settings.OUR_APPS
    }
    alone = {
        key: sum(isinstance(one, (migrations.CreateModel, *ADDING)) for one in found.operations)
        for key, found in ours.items()
    }

    assert len(ours) >= 8
    assert [key for key, count in alone.items() if count > FEW] == []
