"""Shared change frameworks, and containers for self-assessment, come with their tables."""

from typing import Any

from django.db import migrations

from implementation.actions.frameworks import load_change_frameworks
from implementation.actions.measures import load_measures


def load(apps: Any, schema_editor: Any) -> None:
    def shape(name: str) -> Any:
        return apps.get_model("implementation", name)

    load_change_frameworks(into=(shape("ChangeFramework"), shape("Element")))
    load_measures(into=(shape("Measure"), shape("Domain")))


class Migration(migrations.Migration):
    dependencies = [("implementation", "0003_what_became_of_the_training")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
