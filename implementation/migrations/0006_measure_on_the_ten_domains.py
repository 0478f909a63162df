"""Teams can assess themselves on a shared framework, as it stands, from the first day."""

from typing import Any

from django.db import migrations

from implementation.actions.measures import load_measures_on_frameworks


def load(apps: Any, schema_editor: Any) -> None:
    def shape(name: str) -> Any:
        return apps.get_model("implementation", name)

    load_measures_on_frameworks(into=(shape("Measure"), shape("ChangeFramework")))


class Migration(migrations.Migration):
    dependencies = [("implementation", "0005_assessments_on_frameworks")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
