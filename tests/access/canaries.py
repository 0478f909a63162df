"""A marker in every text of every row, so that a foreign one can be seen wherever it comes out."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import CharField, F, FileField, Model, TextField, UUIDField
from django.http import HttpResponseBase

from core.checks import our_models
from services.models import AccessGrant, Unit
from wellbeing.models import Question, ReportingGroup, Round

MARK = re.compile(rb"zq7x(\d+)x")
# Words that the code compares, or that are addresses: a marker would break, not reveal.
UNTOUCHED = {
    "path",
    "sha256",
    "state",
    "stage",
    "kind",
    "role",
    "language",
    "password",
    "job",
    "stored_as",
    "letters",
}
FIXED = {Round, Question, ReportingGroup}


def plant(world: SimpleNamespace) -> None:
    """Append "zq7x<unit>x" to each free text of each row that belongs to a unit."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in our_models():
        if getattr(model, "unit_path", None):
            with _unprotected(model):
                _plant_in(model)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tip_web")


@contextmanager
def _unprotected(model: type[Model]) -> Iterator[None]:
    """What the database keeps as it was fixed can be marked inside, by the owner alone."""
    is_fixed = model in FIXED
    with connection.cursor() as cursor:
        if is_fixed:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        yield
        if is_fixed:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')


def _plant_in(model: type[Model]) -> None:
    names = [f.name for f in model._meta.concrete_fields if _is_free_text(f)]
    rows = model._base_manager.annotate(where=F(model.unit_path)).values("pk", "where", *names)
    # Reference data that belongs to no unit is shared by everybody.
    for row in rows.exclude(where=None) if names else []:
        unit = int(row["where"].rstrip(".").split(".")[-1])
        marked = {n: _marked(model, n, row[n], unit) for n in names if row[n]}
        if marked:
            _update(model, row["pk"], marked)


def _update(model: type[Model], pk: Any, values: dict[str, str]) -> None:
    columns = {n: model._meta.get_field(n).column for n in values}
    sets = ", ".join(f'"{columns[n]}" = %s' for n in values)
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{key}" = %s',
            [*values.values(), pk],
        )


def _is_free_text(field: Any) -> bool:
    return (
        isinstance(field, CharField | TextField)
        and not isinstance(field, FileField | UUIDField)
        and not field.choices
        and field.name not in UNTOUCHED
    )


def _marked(model: type[Model], name: str, value: str, unit: int) -> str:
    mark = f"zq7x{unit}x"
    if "@" in value:
        return f"{mark}{value}"
    longest = model._meta.get_field(name).max_length or 10_000
    return f"{value[: longest - len(mark)]}{mark}"


def units_seen(response: HttpResponseBase) -> set[int]:
    """Ids of every unit whose marker is anywhere in a response."""
    body = (
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
        if response.streaming
        else response.content  # type: ignore[attr-defined]
    )
    headers = repr(sorted(response.items())).encode()
    return seen_in(headers) | seen_in(body)


def seen_in(data: bytes) -> set[int]:
    """Marked units in bytes; zip members, PDF streams and UTF-16 are unpacked first."""
    found = {int(n) for n in MARK.findall(data) + MARK.findall(data.replace(b"\0", b""))}
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                found |= seen_in(archive.read(member))
    return found | (_in_pdf(data) if data.startswith(b"%PDF") else set())


def _in_pdf(data: bytes) -> set[int]:
    found: set[int] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            found |= {int(n) for n in MARK.findall(zlib.decompress(stream))}
        except zlib.error:
            continue
    return found


def may_meet(branches: set[str], home: str = "") -> set[int]:
    """Units whose texts somebody with these branches may read: the branches, their organisation
    (whose roles and courses are shared by all its people) and the names on the way up to it.
    """
    below = {
        pk
        for branch in branches
        for pk in Unit.objects.filter(path__startswith=branch).values_list("pk", flat=True)
    }
    above = {int(part) for path in {*branches, home} for part in path.split(".") if part}
    return below | above


def known_to(world: SimpleNamespace, who: str) -> set[int]:
    """Units whose texts this one of the cast may read."""
    if who in {"anonymous", "lena"}:
        return set()
    grants = AccessGrant.objects.filter(user=getattr(world, who))
    branches = set(grants.exclude(role="staff").values_list("unit__path", flat=True))
    return may_meet(branches, home=world.quay.path if who == "sam" else "")
