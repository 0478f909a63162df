"""Lists of who came, as tests send them, answer what they ask, and put them in."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from intake import sandbox
from intake.actions.working import work_on
from intake.kinds import Review, kind_for
from intake.models import Batch, Upload
from services.models import Unit
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, use_framework

TODAY = timezone.localdate()
KIND: Any = kind_for("attendance")
TIMES = "Name,Email,Join time,Leave time\n"
SAM, ROSA = "Sam Reid,sam.reid@northshore.example", "Rosa Quill,"


def list_house(world: SimpleNamespace, folder: Path, text: str) -> SimpleNamespace:
    """The cast with a session of a course of the first level, a list, and who may send it."""
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"))
    world.session = make_session(world.harbour, world.course, TODAY)
    world.scope = everywhere(world.northshore, Permission.IMPORT_ATTENDANCE)
    world.file = folder / "list.csv"
    world.file.write_text(text)
    return world


def sent(house: SimpleNamespace) -> tuple[Upload, Review]:
    """The list, reviewed and not put in yet."""
    upload = Upload.objects.create(
        organisation=house.northshore,
        unit=house.harbour,
        kind="attendance",
        subject_id=house.session.pk,
        sha256="x",
        listed_on=TODAY,
    )
    preview = sandbox.preview("attendance", house.file, on=TODAY, answers={})
    review = KIND.review(upload=upload, preview=preview, by=house.scope)
    upload.digest, upload.counts = review.digest, review.counts
    upload.save()
    return upload, review


def put_in(house: SimpleNamespace, upload: Upload) -> Batch:
    """The batch of a list that somebody approved."""
    batch = Batch.objects.create(
        upload=upload, organisation=house.northshore, unit=house.harbour, kind="attendance"
    )
    batch.counts = KIND.apply(upload=upload, batch=batch, by=house.scope)
    batch.save()
    return batch


def posted(
    client: Client, unit: Unit, text: str, name: str = "list.csv", session: int | None = None
) -> Upload:
    """Sent from the page of lists for a branch, or from the page of a session; and read."""
    query = {"kind": "attendance", **({"session": session} if session else {})}
    address = reverse("intake:upload_add", query=query)
    data = {"file": SimpleUploadedFile(name, text.encode()), "unit": unit.pk}
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    return worked(Upload.objects.latest("pk"))


def worked(upload: Upload) -> Upload:
    """What waits for a worker, done."""
    work_on(upload.pk)
    upload.refresh_from_db()
    return upload


def answered(client: Client, upload: Upload, *values: object) -> Upload:
    """The questions of a list answered in their order, and the list read again."""
    data = {f"q{number}": value for number, value in enumerate(values)}
    client.post(reverse("intake:upload_answer", args=[upload.pk]), data)
    return worked(upload)


def approved(client: Client, upload: Upload, decision: str = "") -> Upload:
    """The button of the review pressed, with one decision about all rows; the list is put in."""
    rows = {f"row-{pk}": decision for pk in upload.rows.values_list("pk", flat=True)}
    client.post(reverse("intake:upload_approve", args=[upload.pk]), rows if decision else {})
    return worked(upload)


def shown(client: Client, upload: Upload) -> str:
    """The page of a list."""
    return client.get(reverse("intake:upload_detail", args=[upload.pk])).content.decode()


def at(minute: int) -> str:
    return f"{TODAY} {9 + minute // 60:02}:{minute % 60:02}"


def lines(who: str, *parts: tuple[int, int]) -> str:
    return "".join(f"{who},{at(a)},{at(b)}\n" for a, b in parts)


def list_of(house: SimpleNamespace, text: str, head: str = TIMES) -> tuple[Upload, Review]:
    house.file.write_text(head + text)
    return sent(house)


def put(house: SimpleNamespace, text: str, head: str = TIMES) -> Batch:
    return put_in(house, list_of(house, text, head)[0])


def take_back(house: SimpleNamespace, batch: Batch) -> None:
    """As the button does it: undone, and known to be."""
    KIND.undo(batch=batch, by=house.scope)
    batch.undone_at = timezone.now()
    batch.save()
