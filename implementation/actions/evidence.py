"""Keeping a link or a file that shows that something was done."""

import shutil
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.files import Stored, store
from core.scope import Scope
from implementation.access import must_hold
from implementation.models import Evidence
from services.models import Unit

FOLDER = "evidence"


@transaction.atomic
def keep_evidence(
    *, by: Scope, unit: Unit, link: str = "", file: "UploadedFile[Any] | None" = None
) -> Evidence | None:
    """The link or the file as evidence of `unit`; None when there is neither.

    Raises PermissionError outside `by`. The form has looked at kind and size of the file.
    """
    must_hold(by, unit)
    if file is not None:
        return _kept(by, unit, name=_name(file), **_stored(file))
    return _kept(by, unit, name=urlsplit(link).hostname or link, link=link) if link else None


def _kept(by: Scope, unit: Unit, **facts: Any) -> Evidence:
    facts["name"] = facts["name"][-200:]
    return Evidence.objects.create(unit=unit, added_by_id=by.user_id, **facts)


def _name(file: "UploadedFile[Any]") -> str:
    return PurePath(str(file.name).replace("\\", "/")).name or "file"


def _stored(file: "UploadedFile[Any]") -> dict[str, Any]:
    def write(out: IO[bytes]) -> None:
        file.seek(0)
        shutil.copyfileobj(file, out)

    made: Stored = store(FOLDER, PurePath(_name(file)).suffix.lstrip(".").lower() or "bin", write)
    return {"stored_as": made.name, "sha256": made.sha256, "size": made.size}
