"""More shared words: barriers of wider practice and of care homes, and what helped there."""

from typing import Any

from django.db import migrations

from services.actions.vocabulary import load_vocabulary


def load(apps: Any, schema_editor: Any) -> None:
    names = ("BarrierTheme", "BarrierCode", "EnablerCode")
    theme, code, enabler = (apps.get_model("services", name) for name in names)
    load_vocabulary(into=(theme, code, enabler))


class Migration(migrations.Migration):
    dependencies = [("implementation", "0008_plainer_words")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
