from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def note_attempts(apps: Any, schema_editor: Any) -> None:
    """What admins were told of so far is told of the attempt that failed then, not once more."""
    runs = apps.get_model("reports", "ReportRun").objects.filter(pk=OuterRef("run"))
    told = apps.get_model("reports", "Delivery").objects.filter(about="failed")
    told.update(of_attempt=Subquery(runs.values("attempt")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0024_mail_held_until_signed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="delivery", name="one_delivery_per_run_person_and_news"
        ),
        migrations.RemoveConstraint(model_name="reportrun", name="a_person_or_the_schedule_asked"),
        migrations.AddField(
            model_name="delivery",
            name="of_attempt",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="delivery",
            name="planned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reportrun",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(note_attempts, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("run", "user", "about", "of_attempt"),
                name="one_delivery_per_run_person_news_and_attempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_scheduled", True), ("asked_by__isnull", False), _connector="OR"
                ),
                name="a_person_or_the_schedule_asked",
            ),
        ),
    ]
