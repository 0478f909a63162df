from functools import partial
from typing import Any

from django.db import migrations

from training.reference import load_supervision


def fill(apps: Any, schema_editor: Any) -> None:
    """The shared levels that ask for supervision get the rule that the product ships."""
    load_supervision(partial(apps.get_model, "training"))


class Migration(migrations.Migration):
    dependencies = [("training", "0019_supervision")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
