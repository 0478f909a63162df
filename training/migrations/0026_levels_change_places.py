"""Two levels of a framework may change places; offers that nobody has mapped wait in the list."""

from functools import partial

from django.db import migrations, models

from training.reference import load_more


def load(apps, schema_editor):
    load_more(partial(apps.get_model, "training"))


class Migration(migrations.Migration):
    dependencies = [("training", "0015_course_minimum")]

    operations = [
        migrations.RemoveConstraint("level", "one_level_per_rank"),
        migrations.AddConstraint(
            "level",
            models.UniqueConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                fields=("framework", "rank"),
                name="one_level_per_rank",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
