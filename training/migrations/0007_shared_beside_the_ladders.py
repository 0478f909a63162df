"""Principles without levels, offers, the leadership track, and levels that stand side by side."""

from functools import partial

from django.db import migrations

from training.reference import load_more


def put_in_place(apps, schema_editor):
    load_more(partial(apps.get_model, "training"))


class Migration(migrations.Migration):
    dependencies = [("training", "0006_frameworks_and_needs")]

    operations = [migrations.RunPython(put_in_place, migrations.RunPython.noop)]
