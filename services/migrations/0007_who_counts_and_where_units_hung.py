"""Who counts, from a day on; and where a unit hung on a day, for every row of a figure."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.grouped import grouped

# Walks up from a unit on one day. The cost keeps the planner from asking before it has to.
CHILD_THEN = """
CREATE FUNCTION services_child_then(place bigint, day date, root bigint) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 2000 AS $$
DECLARE
    here bigint := place;
    above bigint;
BEGIN
    IF here = root THEN
        RETURN root;
    END IF;
    FOR step IN 1..100 LOOP
        SELECT p.parent_id INTO above FROM services_unitplacement p
        WHERE p.unit_id = here
        ORDER BY p.from_on <= day DESC, CASE WHEN p.from_on <= day THEN p.from_on END DESC,
                 p.from_on
        LIMIT 1;
        IF above IS NULL THEN
            RETURN NULL;
        ELSIF above = root THEN
            RETURN here;
        END IF;
        here := above;
    END LOOP;
    RETURN NULL;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("services", "0006_reorganisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(CHILD_THEN, "DROP FUNCTION services_child_then(bigint, date, bigint)"),
        migrations.CreateModel(
            name="CountingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "headcount_day",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="day of the month"
                    ),
                ),
                (
                    "leavers_count",
                    models.BooleanField(
                        default=True, verbose_name="leavers count until their last day"
                    ),
                ),
                (
                    "away_count",
                    models.BooleanField(
                        default=False, verbose_name="people in a long absence count"
                    ),
                ),
                (
                    "left_out_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("elected_member", "Elected member"),
                                ("volunteer", "Volunteer"),
                                ("bank", "Bank or relief"),
                                ("contractor", "Contractor"),
                                ("partner", "Partner staff"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds that are not counted",
                    ),
                ),
                ("noted_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["-from_on"],
            },
        ),
        migrations.CreateModel(
            name="CountingRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "headcount_day",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="day of the month"
                    ),
                ),
                (
                    "leavers_count",
                    models.BooleanField(
                        default=True, verbose_name="leavers count until their last day"
                    ),
                ),
                (
                    "away_count",
                    models.BooleanField(
                        default=False, verbose_name="people in a long absence count"
                    ),
                ),
                (
                    "left_out_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("elected_member", "Elected member"),
                                ("volunteer", "Volunteer"),
                                ("bank", "Bank or relief"),
                                ("contractor", "Contractor"),
                                ("partner", "Partner staff"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds that are not counted",
                    ),
                ),
                ("noted_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="countingrule",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="countingrule",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="counting_rules",
                to="services.unit",
            ),
        ),
        migrations.AddField(
            model_name="countingruleevent",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="countingruleevent",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="services.unit",
            ),
        ),
        migrations.AddField(
            model_name="countingruleevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="countingruleevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.countingrule",
            ),
        ),
        migrations.AddConstraint(
            model_name="countingrule",
            constraint=models.UniqueConstraint(
                fields=("organisation", "from_on"), name="one_counting_rule_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="countingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("headcount_day", None),
                    models.Q(("headcount_day__gte", 1), ("headcount_day__lte", 28)),
                    _connector="OR",
                ),
                name="a_headcount_day_is_in_every_month",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countingrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_countingruleevent" ("away_count", "from_on", "headcount_day", "id", "leavers_count", "left_out_kinds", "noted_at", "noted_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."away_count", new_values."from_on", new_values."headcount_day", new_values."id", new_values."leavers_count", new_values."left_out_kinds", new_values."noted_at", new_values."noted_by_id", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bce385bbb172a3712f75975914ff4f22e2a7f06d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_15c9a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="services_countingrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countingrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_countingruleevent" ("away_count", "from_on", "headcount_day", "id", "leavers_count", "left_out_kinds", "noted_at", "noted_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."away_count", new_values."from_on", new_values."headcount_day", new_values."id", new_values."leavers_count", new_values."left_out_kinds", new_values."noted_at", new_values."noted_by_id", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="75be59cbc5b095555435be2aa38693b4c45fb3b2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9dcf3",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="services_countingrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countingrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_countingruleevent" ("away_count", "from_on", "headcount_day", "id", "leavers_count", "left_out_kinds", "noted_at", "noted_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."away_count", old_values."from_on", old_values."headcount_day", old_values."id", old_values."leavers_count", old_values."left_out_kinds", old_values."noted_at", old_values."noted_by_id", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a4582c8cb1268baedbc4baa8c7e22272d87b6307",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6fde",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="services_countingrule",
                    when="AFTER",
                ),
            ),
        ),
    ]


Migration.operations = grouped(Migration.operations)
