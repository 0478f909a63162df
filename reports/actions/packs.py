"""What people write for a quarterly pack, and the outline of an organisation's packs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.periods import Period
from core.scope import Scope
from reports.models import PackOutline, PackText
from services.models import Unit


@transaction.atomic
def write_texts(*, by: Scope, unit: Unit, period: Period, texts: Mapping[str, str]) -> None:
    """Keep what was written under each chapter; one that says the same is left alone.

    Raises PermissionError outside `by`.
    """
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    mine = PackText.objects.filter(
        unit=unit, period_from_on=period.from_on, period_until_on=period.until_on
    )
    kept = dict(mine.values_list("chapter", "text"))
    for chapter, text in texts.items():
        if text.strip() != kept.get(chapter, ""):
            PackText.objects.update_or_create(
                unit=unit,
                chapter=chapter,
                period_from_on=period.from_on,
                period_until_on=period.until_on,
                defaults={
                    "text": text.strip(),
                    "written_by": User.objects.get(pk=by.user_id or 0),
                    "written_at": timezone.now(),
                },
            )


@transaction.atomic
def change_outline(
    *, by: Scope, organisation: Unit, chapters: Sequence[Mapping[str, Any]]
) -> PackOutline:
    """The chapters of the organisation's packs from now on: code, heading, is_on, in order.

    Raises PermissionError outside `by`.
    """
    if not by.holds(organisation.path):
        raise PermissionError(f"{organisation} is outside this scope")
    told = [{key: one[key] for key in ("code", "heading", "is_on")} for one in chapters]
    outline, _is_new = PackOutline.objects.update_or_create(
        organisation=organisation, defaults={"chapters": told}
    )
    return outline
