"""The frameworks and courses that every organisation shares."""

from functools import partial

from django.db import migrations

from training.reference import load


def put_in_place(apps, schema_editor):
    load(partial(apps.get_model, "training"))


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [migrations.RunPython(put_in_place, migrations.RunPython.noop)]
