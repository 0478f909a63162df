"""Some shared words for barriers are said more plainly, and with the quotation marks of a page."""

from typing import Any

from django.db import migrations

SAID = {
    "TRA00": ("Other (please describe)", "Something else, in your own words"),
    "SEN06": ('"We already work this way"', "“We already work this way”"),
    "SEN07": ('"Too basic for us"', "“Too basic for us”"),
    "FRO10": ('"Not part of our job"', "“Not part of our job”"),
    "RES10": ("Senior people's diaries are full", "Senior people’s diaries are full"),
    "RES21": (
        "Psychologists' clinical work leaves little time beyond health",
        "Psychologists’ clinical work leaves little time beyond health",
    ),
}


def say_plainly(apps: Any, schema_editor: Any) -> None:
    """A word that somebody has changed since stays as it is."""
    for word in apps.get_model("services", "BarrierCode").objects.filter(code__in=SAID):
        before, after = SAID[word.code]
        if word.names.get("en") == before:
            word.names = {**word.names, "en": after}
            word.save(update_fields=["names"])


class Migration(migrations.Migration):
    dependencies = [("implementation", "0007_how_barriers_are_told")]
    operations = [migrations.RunPython(say_plainly, migrations.RunPython.noop)]
