"""What was said about one source of lists, kept for the next list that looks the same.

A source is known by its headings in order (`signature`, made by the reader) within an
organisation and a kind of list. `ColumnMapping.mapping` holds the answers as an upload does.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.scope import Scope
from intake.models import ColumnMapping, Upload
from intake.readers.told import is_about_source

# Raised when what a reader makes of a file changes, so that an old batch no longer answers for it.
MAPPING_VERSION = 1
# In the answers of an upload whose sender wants to be asked again.
AFRESH = "afresh"
# The version of a list read with answers lies above those of the readers.
FIRST_TOLD, TOLD_VERSIONS = 100, 32_000


def about_source(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that hold for the source, not only for this one list."""
    return {about: text for about, text in answers.items() if is_about_source(about)}


def version_of(answers: Mapping[str, str]) -> int:
    """A number for the way in which a file is read: other answers, another number."""
    told = about_source(answers)
    if not told:
        return MAPPING_VERSION
    text = json.dumps([MAPPING_VERSION, told], sort_keys=True)
    return FIRST_TOLD + zlib.crc32(text.encode()) % TOLD_VERSIONS


def remembered_for(upload: Upload, signature: str) -> ColumnMapping | None:
    """What the organisation said about this source before."""
    known = ColumnMapping.objects.filter(organisation_id=upload.organisation_id, kind=upload.kind)
    return known.filter(signature=signature).first()


@transaction.atomic
def remember(*, by: Scope, upload: Upload, answers: Mapping[str, str]) -> None:
    """Keep those answers that hold for the source of this list. Safe to repeat.

    Asked once the list is in: before that nobody can tell whether the answers make sense.
    """
    if not by.holds(upload.unit.path):
        raise PermissionError(f"{upload} is outside this scope")
    told, signature = about_source(answers), str(upload.facts.get("signature", ""))
    if not told or not signature:
        return
    known, _is_new = ColumnMapping.objects.get_or_create(
        organisation_id=upload.organisation_id, kind=upload.kind, signature=signature
    )
    known = ColumnMapping.objects.select_for_update().get(pk=known.pk)
    if known.mapping == (mapping := {**known.mapping, **told}):
        return
    known.mapping = mapping
    known.upload, known.remembered_by_id = upload, by.user_id
    known.remembered_at = timezone.now()
    known.save()


@transaction.atomic
def forget_mapping(*, by: Scope, mapping: ColumnMapping) -> None:
    """Ask again the next time a list from this source comes. Safe to repeat."""
    if not by.holds(mapping.organisation.path):
        raise PermissionError(f"{mapping} is outside this scope")
    ColumnMapping.objects.filter(pk=mapping.pk).delete()


def facts_of(mapping: ColumnMapping | None, answers: Mapping[str, str]) -> dict[str, Any]:
    """What the page of a list tells about where its answers come from."""
    if mapping is None or not about_source(answers):
        return {}
    day = timezone.localtime(mapping.remembered_at).date().isoformat()
    return {"remembered": {"on": day, "about": sorted(about_source(answers))}}
