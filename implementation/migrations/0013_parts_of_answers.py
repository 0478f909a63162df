from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """Each answer learns how it answers the parts that point at it."""
    for part in apps.get_model("implementation", "Part").objects.exclude(answered_by=None):
        response = part.answered_by
        response.parts = {**response.parts, str(part.pk): part.answered}
        response.save(update_fields=["parts"])


class Migration(migrations.Migration):
    dependencies = [("implementation", "0012_answers_taken_back")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
