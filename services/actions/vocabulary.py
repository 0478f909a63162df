"""Loading the shared words for barriers and for what helps (reference §8 and §9)."""

import json
from pathlib import Path
from typing import Any

from django.db import models, transaction

from services.models import BarrierCode, BarrierTheme, EnablerCode

SOURCE = Path(__file__).resolve().parent.parent / "data" / "barriers.json"
Models = tuple[type[models.Model], type[models.Model], type[models.Model]]


@transaction.atomic
def load_vocabulary(*, into: Models = (BarrierTheme, BarrierCode, EnablerCode)) -> None:
    """Bring the themes, codes and enablers of the file into the database; safe to repeat.

    A retired word stays retired and other languages stay as they are. `into` is the three models,
    because a migration hands over their historical shapes.
    """
    theme, code, enabler = into
    told = json.loads(SOURCE.read_text())
    for position, row in enumerate(told["themes"], start=1):
        parent = _keep(theme, row["code"], row["name"], position=position)
        for key, name in row["codes"].items():
            _keep(code, key, name, theme_id=parent.pk)
    for family, rows in told["enablers"].items():
        for key, name in rows.items():
            _keep(enabler, key, name, family=family)


def _keep(model: Any, code: str, name: str, **facts: Any) -> Any:
    """The word with this code, written only when something about it is new."""
    word, is_new = model.objects.get_or_create(code=code, defaults={"names": {"en": name}, **facts})
    wanted = {"names": {**word.names, "en": name}, **facts}
    if not is_new and any(getattr(word, key) != value for key, value in wanted.items()):
        for key, value in wanted.items():
            setattr(word, key, value)
        word.save()
    return word
