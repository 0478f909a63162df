"""The migration that threw sums away goes back over rows that are there."""

from importlib import import_module
from types import SimpleNamespace

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories.training import ON, level, make_course, use_framework
from tests.roles import acting_as
from training.models import Course, Pool, PoolFigure, Statement

NAME = "0047_replies_go_and_sums_that_nothing_shows_too"
BEFORE = ("training", "0046_what_was_claimed_stays_with_what_was_found")


def _figure(
    world: SimpleNamespace, course: Course, kind: str, before: int | None, change: int
) -> int:
    people = ("sessions", "asked", "answered_before", "answered_later", "matched")
    facts = {"unit": world.quay, "made_on": ON, **dict.fromkeys(people, 12)}
    pool = Pool.objects.create(course=course, kind=kind, **facts)
    asked = Statement.objects.create(
        organisation=world.northshore, course=course, position=1, words=f"I know enough: {kind}"
    )
    sums = {"n": 12, "before": before, "change": change, "squared": 9}
    made = PoolFigure.objects.create(pool=pool, statement=asked, **sums)
    return int(made.pk)


def test_the_difference_is_what_it_was_there_and_back(world: SimpleNamespace) -> None:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"))
    kept = _figure(world, course, "after", before=40, change=7)
    gone = _figure(world, course, "six_months", before=None, change=-3)
    migration = import_module(f"training.migrations.{NAME}").Migration(NAME, "training")
    # The rows are made in this very transaction: their checks are not to wait for its end.
    with connection.cursor() as rows:
        rows.execute("SET CONSTRAINTS ALL IMMEDIATE")
    state = MigrationLoader(connection).project_state([BEFORE])
    with acting_as("tip_owner"), connection.schema_editor() as editor:
        migration.unapply(state, editor)
    with connection.cursor() as rows:
        rows.execute("SELECT id, before, later FROM training_poolfigure ORDER BY id")
        assert rows.fetchall() == [(kept, 40, 47), (gone, 3, 0)]
    with acting_as("tip_owner"), connection.schema_editor() as editor:
        migration.apply(state, editor)
    found = PoolFigure.objects.order_by("pk").values_list("pk", "before", "change")
    assert list(found) == [(kept, 40, 7), (gone, None, -3)]
