"""What people write for a quarterly pack, and the outline of an organisation's packs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.periods import Period
from core.scope import Scope
from reports.builders.outline import mark_of
from reports.models import PackOutline, PackText
from services.models import Unit

NOTHING = mark_of("")


class WrittenMeanwhile(Exception):
    """Somebody else changed the same chapters; `texts` are theirs. Nothing was kept."""

    def __init__(self, texts: Sequence[PackText]) -> None:
        super().__init__(", ".join(one.chapter for one in texts))
        self.texts = texts


@transaction.atomic
def write_texts(
    *, by: Scope, unit: Unit, period: Period, texts: Mapping[str, str], seen: Mapping[str, str]
) -> int:
    """Keep the chapters that the writer changed; how many say something else now.

    `seen` are the marks (`mark_of`) of the texts that the writer began with: none is that of an
    empty one. Raises PermissionError outside `by`, WrittenMeanwhile where somebody else changed one
    of these chapters to something else since.
    """
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    # One writer at a time, for chapters too that have no row yet.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    days: dict[str, Any] = {"period_from_on": period.from_on, "period_until_on": period.until_on}
    mine = PackText.objects.filter(unit=unit, **days).select_related("written_by")
    kept = {one.chapter: one for one in mine}
    new = _changed(texts, seen, kept)
    if moved := [kept[one] for one in new if one in kept and not _is_as_seen(kept[one], seen)]:
        raise WrittenMeanwhile(moved)
    facts = {"written_by": User.objects.get(pk=by.user_id or 0), "written_at": timezone.now()}
    for chapter, text in new.items():
        PackText.objects.update_or_create(
            unit=unit, chapter=chapter, **days, defaults={"text": text, **facts}
        )
    return len(new)


def _changed(
    texts: Mapping[str, str], seen: Mapping[str, str], kept: Mapping[str, PackText]
) -> dict[str, str]:
    """What the writer made of each chapter, where it is neither what they saw nor what is kept."""
    changed = {}
    for chapter, text in texts.items():
        known = {seen.get(chapter, NOTHING), mark_of(kept[chapter].text if chapter in kept else "")}
        if mark_of(text) not in known:
            changed[chapter] = text.strip()
    return changed


def _is_as_seen(one: PackText, seen: Mapping[str, str]) -> bool:
    return mark_of(one.text) == seen.get(one.chapter, NOTHING)


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
