from functools import partial

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.grouped import grouped
from training.reference import load_more

# Until now the answers of all sessions of a pool were added up in each of its figures.
HELD = """
    INSERT INTO training_poolfigure_evaluations (poolfigure_id, evaluation_id)
    SELECT f.id, e.id
      FROM training_poolfigure f
      JOIN training_evaluation e ON f.pool_id IN (e.after_pool_id, e.six_months_pool_id)
"""


def put_in_place(apps, schema_editor):
    load_more(partial(apps.get_model, "training"))


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0021_mails_apart"),
        ("training", "0053_why_a_record_was_taken_back"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pool",
            name="a_pool_holds_ten_people_or_more",
        ),
        migrations.AddField(
            model_name="poolfigure",
            name="evaluations",
            field=models.ManyToManyField(related_name="+", to="training.evaluation"),
        ),
        migrations.AlterField(
            model_name="pool",
            name="answered_before",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="answered_later",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="asked",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="matched",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="sessions",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("matched__gte", 10),
                    models.Q(
                        ("answered_before", 0),
                        ("answered_later", 0),
                        ("asked", 0),
                        ("matched", 0),
                        ("sessions", 0),
                    ),
                    _connector="OR",
                ),
                name="a_pool_counts_ten_people_or_nobody",
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rolloutwave",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rolloutwave",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rolloutwave",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="rolloutwave",
            name="goes_on_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="went_before",
                to="training.rolloutwave",
            ),
        ),
        migrations.AddField(
            model_name="rolloutwaveevent",
            name="goes_on_as",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="training.rolloutwave",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolloutwave",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_rolloutwaveevent" ("from_on", "goes_on_as_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") SELECT new_values."from_on", new_values."goes_on_as_id", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."unit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9adecd390d17207da33b189606b4235f6e234fc1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_146ed",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="training_rolloutwave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolloutwave",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_rolloutwaveevent" ("from_on", "goes_on_as_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") SELECT new_values."from_on", new_values."goes_on_as_id", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."unit_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8909c03dfd1a7775a4ac1144ed373f389babad43",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fc233",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="training_rolloutwave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolloutwave",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_rolloutwaveevent" ("from_on", "goes_on_as_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") SELECT old_values."from_on", old_values."goes_on_as_id", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."unit_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="61dddb325f3149162121ce5d5f690d5f09de3eb6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_96bf2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="training_rolloutwave",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.RunPython(put_in_place, migrations.RunPython.noop),
    ]


Migration.operations = grouped(Migration.operations)
