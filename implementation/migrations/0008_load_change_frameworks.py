"""The shared change frameworks come with the rows that hold them."""

from typing import Any

from django.db import migrations

from implementation.actions.frameworks import load_change_frameworks


def load(apps: Any, schema_editor: Any) -> None:
    names = ("ChangeFramework", "Element")
    framework, element = (apps.get_model("implementation", name) for name in names)
    load_change_frameworks(into=(framework, element))


class Migration(migrations.Migration):
    dependencies = [("implementation", "0007_change_frameworks")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
