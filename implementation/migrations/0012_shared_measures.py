"""The shared containers for self-assessment come with the first migration that uses them."""

from typing import Any

from django.db import migrations

from implementation.actions.measures import load_measures


def load(apps: Any, schema_editor: Any) -> None:
    names = ("Measure", "Domain")
    measure, domain = (apps.get_model("implementation", name) for name in names)
    load_measures(into=(measure, domain))


class Migration(migrations.Migration):
    dependencies = [("implementation", "0011_assessment_and_cohorts")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
