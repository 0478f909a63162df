"""The shared words for barriers and enablers come with the first migration that uses them."""

from typing import Any

from django.db import migrations

from services.actions.vocabulary import load_vocabulary


def load(apps: Any, schema_editor: Any) -> None:
    names = ("BarrierTheme", "BarrierCode", "EnablerCode")
    theme, code, enabler = (apps.get_model("services", name) for name in names)
    load_vocabulary(into=(theme, code, enabler))


class Migration(migrations.Migration):
    dependencies = [("implementation", "0001_initial"), ("services", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
