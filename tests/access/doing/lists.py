"""The access matrix and the objects of saying what the columns of a list are."""

from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from core.permissions import Permission as P
from intake.models import ColumnMapping, Upload
from tests.access.page import Page

FILE = "Wer,Wo,Seit\n{name},Quay,2024-04-01\nPat Plain,Quay,2024-04-15\n"
TOLD = '{"row": 1, "sheet": "", "fields": ["name", "unit", "from"]}'


def _upload(name: str, **statuses: Any) -> Page:
    return Page(
        f"intake:{name}",
        P.IMPORT_ATTENDANCE,
        of=lambda w: {"upload_id": w.unknown_list.pk},
        foreign=lambda w: {"upload_id": w.mill_unknown_list.pk},
        missing={"upload_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _upload("upload_columns", post=200),
    _upload("upload_reask", get=None, post=302),
    Page("intake:mapping_list", P.MANAGE_SETTINGS),
    Page(
        "intake:mapping_forget",
        P.MANAGE_SETTINGS,
        of=lambda w: {"mapping_id": w.remembered.pk},
        foreign=lambda w: {"mapping_id": w.mill_remembered.pk},
        missing={"mapping_id": 0},
        post=302,
    ),
]


def unknown_list(unit: Any, by: Any, name: str) -> Upload:
    upload = Upload(
        organisation_id=unit.organisation_id,
        unit=unit,
        kind="staff",
        file_name="wer.csv",
        sha256="1" * 64,
        stage=Upload.Stage.QUESTIONS,
        state=Upload.State.READY,
        questions=[{"about": "columns", "text": "What is in its columns?", "choices": []}],
        uploaded_by=by,
    )
    upload.file.save("list", ContentFile(FILE.format(name=name).encode()), save=False)
    upload.save()
    return upload


def _remembered(upload: Upload, signature: str) -> ColumnMapping:
    return ColumnMapping.objects.create(
        organisation_id=upload.organisation_id,
        kind="staff",
        signature=signature,
        mapping={"columns": TOLD, "date order": "day first"},
        upload=upload,
        remembered_by_id=upload.uploaded_by_id,
    )


def furnish(world: SimpleNamespace) -> None:
    """A list that nobody knows, and what was said about one, in both organisations."""
    world.unknown_list = unknown_list(world.quay, world.alma, "Jo Doubt")
    world.mill_unknown_list = unknown_list(world.mill, world.walt, "Milly Wheel")
    world.remembered = _remembered(world.unknown_list, "quay")
    world.mill_remembered = _remembered(world.mill_unknown_list, "mill")


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more remembered source."""
    _remembered(world.unknown_list, f"more {number}")
