"""National places to turn to come with the tool; each admin checks them and adds their own."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "support.json"


def load(apps: Any, schema_editor: Any) -> None:
    source = apps.get_model("wellbeing", "SupportSource")
    for position, facts in enumerate(json.loads(DATA.read_text(encoding="utf-8"))):
        source.objects.create(kind="national", whom="everybody", position=position, **facts)


class Migration(migrations.Migration):
    dependencies = [("wellbeing", "0003_mailing")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
