import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.grouped import grouped


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0020_nation_of_the_uk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="digestchoice",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="digestchoice",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="digestchoice",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="digestchoice",
            name="staff_member",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="services.staffmember",
            ),
        ),
        migrations.AddField(
            model_name="digestchoiceevent",
            name="staff_member",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="services.staffmember",
            ),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="about",
            field=models.CharField(
                choices=[("week", "The week"), ("asked", "Questions about a session")],
                default="week",
                max_length=10,
                verbose_name="about",
            ),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="is_empty",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="sent_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="staff_member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="services.staffmember",
            ),
        ),
        migrations.AlterField(
            model_name="digestchoice",
            name="user",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="digestchoiceevent",
            name="user",
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
        migrations.AlterField(
            model_name="digestsent",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="digestchoice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_digestchoiceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythm", "staff_member_id", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rhythm", new_values."staff_member_id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="84cf40dda35e565cca8dadc881eb2b4c4a0319e2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b759",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="services_digestchoice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="digestchoice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_digestchoiceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythm", "staff_member_id", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rhythm", new_values."staff_member_id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="416b8ab36f3aa818f63a6daa4568122fb0a9c78c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_040ed",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="services_digestchoice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="digestchoice",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_digestchoiceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythm", "staff_member_id", "user_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rhythm", old_values."staff_member_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c0e6789002a9fabaf32a4b0fee1b8ff9fb69c279",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_60d07",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="services_digestchoice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="digestchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("staff_member__isnull", False), ("user", None)),
                    models.Q(("staff_member", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="a_choice_of_an_account_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="digestsent",
            constraint=models.UniqueConstraint(
                fields=("staff_member", "week"), name="one_mail_a_week_without_an_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="digestsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("staff_member__isnull", False), ("user", None)),
                    models.Q(("staff_member", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="a_mail_to_an_account_or_a_person",
            ),
        ),
        migrations.RunSQL(
            "UPDATE services_digestsent SET sent_on = (sent_at AT TIME ZONE 'Europe/London')::date "
            "WHERE sent_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]


Migration.operations = grouped(Migration.operations)
