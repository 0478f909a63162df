"""What organisations had set about who counts goes on as a rule from their first day."""

from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


def as_rules(apps: Any, schema_editor: Any) -> None:
    """The setting held for every day; a rule from the first day of the organisation does too."""
    settings = apps.get_model("services", "OrganisationSettings").objects.all()
    rule = apps.get_model("services", "CountingRule")
    optional = {"elected_member", "volunteer", "bank", "contractor", "partner"}
    for row in settings.select_related("organisation"):
        kinds = [kind for kind in row.left_out_kinds or [] if kind in optional]
        if kinds:
            rule.objects.get_or_create(
                organisation=row.organisation,
                from_on=row.organisation.opened_on,
                defaults={"left_out_kinds": kinds},
            )


def as_settings(apps: Any, schema_editor: Any) -> None:
    """Back: the newest rule becomes the setting."""
    settings = apps.get_model("services", "OrganisationSettings").objects
    rules = apps.get_model("services", "CountingRule").objects.order_by("from_on")
    for rule in rules:
        settings.filter(organisation=rule.organisation_id).update(
            left_out_kinds=rule.left_out_kinds
        )


class Migration(migrations.Migration):
    dependencies = [("services", "0007_who_counts_and_where_units_hung")]

    operations = [
        migrations.RunPython(as_rules, as_settings),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisationsettings",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisationsettings",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisationsettings",
            name="delete_delete",
        ),
        migrations.RemoveField(
            model_name="organisationsettings",
            name="left_out_kinds",
        ),
        migrations.RemoveField(
            model_name="organisationsettingsevent",
            name="left_out_kinds",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_organisationsettingsevent" ("id", "modules", "nation", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year_starts_month") SELECT new_values."id", new_values."modules", new_values."nation", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."year_starts_month" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e20da08c8ef099c60b8449bb0103fff6c042e3b9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_72985",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="services_organisationsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_organisationsettingsevent" ("id", "modules", "nation", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year_starts_month") SELECT new_values."id", new_values."modules", new_values."nation", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."year_starts_month" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3de00aaa494322f3c2e753bf0ffc626f1731f968",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b94e8",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="services_organisationsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_organisationsettingsevent" ("id", "modules", "nation", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year_starts_month") SELECT old_values."id", old_values."modules", old_values."nation", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."year_starts_month" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="1d829854d18dda39beb73bc5bc4a684139830e51",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2477d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="services_organisationsettings",
                    when="AFTER",
                ),
            ),
        ),
    ]
