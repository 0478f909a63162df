"""Keeping a link or a file that shows that something was done."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from core.documents import kept_file, shown_name
from core.scope import Scope
from implementation.access import must_hold
from implementation.models import Action, Evidence, Recommendation
from services.models import Unit

FOLDER = "evidence"


@transaction.atomic
def keep_evidence(
    *,
    by: Scope,
    unit: Unit,
    link: str = "",
    file: "UploadedFile[Any] | None" = None,
    once: UUID | None = None,
) -> Evidence | None:
    """The link or the file as evidence of `unit`; None when there is neither.

    The same `once` from the same user gives what was kept the first time. Raises PermissionError
    outside `by`. The form has looked at kind and size of the file.
    """
    must_hold(by, unit)
    if file is None and not link:
        return None
    earlier = _earlier(by, once, "" if file is not None else link)
    if earlier is not None:
        return earlier
    if file is not None:
        return _kept(by, unit, once, name=shown_name(file), **kept_file(FOLDER, file))
    return _kept(by, unit, once, name=urlsplit(link).hostname or link, link=link)


def move_evidence(row: Action | Recommendation) -> None:
    """What shows it goes along to the unit of `row`."""
    Evidence.objects.filter(pk__in=row.shown_by.values_list("evidence_id", flat=True)).update(
        unit=row.unit
    )


def _earlier(by: Scope, once: UUID | None, link: str) -> Evidence | None:
    """What the same form kept before: its file, or its link."""
    if once is None:
        return None
    key = {"added_by_id": by.user_id, "once": once, "link": link}
    earlier: Evidence | None = Evidence.objects.filter(**key).first()
    return earlier


def _kept(by: Scope, unit: Unit, once: UUID | None, **facts: Any) -> Evidence:
    facts["name"] = facts["name"][-200:]
    made = Evidence(unit=unit, added_by_id=by.user_id, once=once, **facts)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        earlier = _earlier(by, once, made.link)
        if earlier is None:
            raise
        return earlier
    return made
