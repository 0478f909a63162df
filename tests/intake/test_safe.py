"""Hostile lists through the page: each gets a sentence, in time, and nothing is written."""

import io
import signal
import stat
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from intake import sandbox
from intake.actions.sending import approve
from intake.actions.working import work_on
from intake.models import Batch, Upload
from intake.readers import child
from intake.readers.limits import UPLOAD_BYTES
from services.access import viewer_for
from services.models import AccessGrant, StaffMember
from tests.intake import files
from tests.intake.test_apply_staff import HARBOUR, HEADER, row
from tests.intake.test_apply_whole import everything
from tests.intake.test_mutated import sent
from tests.world import build_world

BOOK = files.workbook([["Name", "Email"], ["Ann Bell", "ann@x.example"]])
SHEET = "xl/worksheets/sheet1.xml"
# How long the sender waits for the page, and how long a reader may take, by the clock.
PAGE_SECONDS, READ_SECONDS = 5, 60


def zip_bytes(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return held.getvalue()


def nested_bomb() -> bytes:
    """Ten megabytes of nothing, packed five times over."""
    inner = zip_bytes(lambda z: z.writestr("a.txt", b"\0" * 10_000_000))
    for _layer in range(4):
        inner = zip_bytes(lambda z, held=inner: z.writestr("next.zip", held))
    return files.with_part(BOOK, "xl/media/pictures.zip", inner)


def overlapping() -> bytes:
    """Two hundred entries that all unpack the same megabytes."""
    data = bytearray(zip_bytes(lambda z: z.writestr("a", b"\0" * 50_000_000)))
    start = struct.unpack("<I", data[-6:-2])[0]
    entry, end = bytes(data[start:-22]), bytes(data[-22:])
    many = 1000
    end = end[:8] + struct.pack("<HHI", many, many, len(entry) * many) + end[16:]
    return bytes(data[:start]) + entry * many + end


def link() -> bytes:
    def fill(archive: zipfile.ZipFile) -> None:
        with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
            for member in book.infolist():
                archive.writestr(member.filename, book.read(member))
        one = zipfile.ZipInfo("xl/media/link")
        one.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(one, "/etc/passwd")

    return zip_bytes(fill)


def laughs() -> bytes:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{layers}]><sst><si><t>&l11;</t></si></sst>'
    return files.with_part(BOOK, "xl/sharedStrings.xml", text.encode())


def far_cell() -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = files.part(BOOK, SHEET).replace(b"</sheetData>", cell + b"</sheetData>")
    return files.with_part(BOOK, SHEET, sheet)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: files.with_part(BOOK, "xl/media/blank.bin", b"\0" * 40_000_000),
    "bomb in a bomb": nested_bomb,
    "sizes that lie": lambda: files.lying_sizes(BOOK, SHEET, 10),
    "entries one over another": overlapping,
    "far cell": far_cell,
    "a million columns": lambda: b"," * 1_000_000 + b"x\n",
    "entities in entities": laughs,
    "NUL": lambda: b"Name,Email\nAnn\x00Bell,a@x.example\n",
    "encrypted": files.encrypted,
    "macros": lambda: files.with_part(BOOK, "xl/vbaProject.bin", b"x"),
    "links to other files": lambda: files.with_part(
        BOOK, "xl/externalLinks/externalLink1.xml", b"<a/>"
    ),
    "a picture with the name of a list": lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 100,
    "a program": lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4,
    "a name that climbs": lambda: files.with_part(BOOK, "../../etc/cron.d/x", b"x"),
    "a link": link,
    "200,001 rows": lambda: b"Name,Email\n" + b"A,a@x.example\n" * 200_001,
    "200,001 blank rows": lambda: b"Name,Email\nA,a@x.example\n" + b",\n" * 200_001,
    "a cell of 10,001 characters": lambda: b"Name,Email\n" + b"x" * 10_001 + b",a@x.example\n",
    "a quotation mark left open": lambda: b'Name,Email\nB,b@x.example\n"Ann,a@x.example\n',
}


@pytest.fixture
def alma(world: SimpleNamespace, client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(world.alma)
    return client


def posted(client: Client, unit_id: int, data: bytes, name: str = "list.xlsx") -> Any:
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    return client.post(
        reverse("intake:upload_add", query={"kind": "staff"}),
        {"file": file, "unit": unit_id, "who": "some"},
    )


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_list_gets_a_sentence_in_time_and_writes_nothing(
    alma: Client, world: SimpleNamespace, what: str
) -> None:
    data, before = HOSTILE[what](), everything()
    started = time.monotonic()
    assert posted(alma, world.harbour.pk, data).status_code == 302
    assert time.monotonic() - started < PAGE_SECONDS
    upload = Upload.objects.get()
    started = time.monotonic()
    work_on(upload.pk)
    assert time.monotonic() - started < READ_SECONDS
    upload.refresh_from_db()
    assert (upload.stage, upload.state) == (Upload.Stage.REFUSED, Upload.State.READY)
    page = alma.get(reverse("intake:upload_detail", args=[upload.pk]))
    assert page.status_code == 200
    assert upload.refusal.strip()
    assert not upload.rows.exists()
    assert not Batch.objects.exists()
    assert everything() == before


def test_one_byte_more_than_20_mb_is_refused_at_the_door(
    alma: Client, world: SimpleNamespace
) -> None:
    page = posted(alma, world.harbour.pk, b"x" * (UPLOAD_BYTES + 1))
    assert (page.status_code, "20MB" in page.content.decode()) == (200, True)
    assert not Upload.objects.exists()


def test_a_quotation_mark_left_open_names_its_line(alma: Client, world: SimpleNamespace) -> None:
    posted(alma, world.harbour.pk, HOSTILE["a quotation mark left open"](), "list.csv")
    upload = Upload.objects.get()
    work_on(upload.pk)
    upload.refresh_from_db()
    assert "3" in upload.refusal


def test_formulas_and_marks_that_turn_text_round_stay_text(
    alma: Client, world: SimpleNamespace
) -> None:
    text = "\n".join(
        [HEADER, row("=1+2", "=cmd|' /C calc'!A0", "Bell\u202e\u2066gnp.exe", email="")]
    )
    posted(alma, world.harbour.pk, text.encode(), "list.csv")
    upload = Upload.objects.get()
    work_on(upload.pk)
    kept = " ".join(upload.rows.values_list("name", flat=True))
    assert not {"\u202e", "\u2066"} & set(kept)
    told = alma.get(reverse("intake:upload_problems", args=[upload.pk])).content.decode()
    assert ',"=' not in told
    assert not told.startswith("=")


def put_in(by: Scope, upload: Upload) -> Upload:
    """Approve what came to its review, or else the test says nothing."""
    assert upload.stage == Upload.Stage.REVIEW, upload.questions
    approve(by=by, upload=upload, is_rung=False)
    work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.APPLIED
    return upload


def told_of_accounts() -> list[Any]:
    return [
        list(User.objects.order_by("pk").values()),
        list(AccessGrant.objects.order_by("pk").values()),
    ]


def test_a_list_never_touches_accounts_roles_or_sign_in_addresses(world: SimpleNamespace) -> None:
    for name in ("sam", "ada", "alma", "mark"):
        user = getattr(world, name)
        user.last_login = timezone.now()
        user.save()
    world.sam_person.staff_number = "0042"
    world.sam_person.save()
    before = told_of_accounts()
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    crafted = ["role", "is_superuser", "is_staff", "password", "user_id", "user", "grants", "id"]
    header = ",".join([HEADER, *crafted])
    more = ["admin", "1", "yes", make_password("x"), str(world.ada.pk), world.ada.email]
    cells = ",".join([*more, "admin", str(world.sam_person.pk)])
    lines = [
        row("0042", "Sam", "Reid", email="attacker@example.org"),
        row("0017", "Rosa", "Quill", email=world.ada.email),
        row("2001", "Ada", "Admin", email=world.ada.email.upper()),
        row("2002", "Mark", "Manager", email=world.mark.email),
    ]
    data = "\n".join([header, *(f"{line},{cells}" for line in lines)]).encode()
    put_in(by, sent(by, "staff", data, world))
    assert told_of_accounts() == before
    world.sam_person.refresh_from_db()
    assert world.sam_person.email == "sam.reid@northshore.example"
    assert world.sam_person.user_id == world.sam.pk
    assert StaffMember.objects.filter(user=world.ada).count() == 0


def test_a_list_reaches_nobody_outside_the_senders_branch(world: SimpleNamespace) -> None:
    for person, number in ((world.olive, "0500"), (world.milly, "0600")):
        person.staff_number = number
        person.save()
    outside = StaffMember.objects.filter(pk__in=[world.olive.pk, world.milly.pk])
    before = list(outside.order_by("pk").values())
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    lines = [
        *HARBOUR,
        row("0500", "Olive", "Taken", unit="QUAY"),
        row("0600", "Milly", "Taken"),
        row("2001", "Nia", "Bell", unit="ORCH"),
        row("2002", "Ned", "Coe"),
    ]
    upload = put_in(by, sent(by, "staff", "\n".join([HEADER, *lines]).encode(), world))
    assert list(outside.order_by("pk").values()) == before
    assert not StaffMember.objects.filter(staff_number="2001").exists()
    assert (upload.counts["added"], upload.counts["problems"]) == (2, 2)
    new = StaffMember.objects.filter(staff_number__in=["0600", "2002"])
    assert {person.home_unit for person in new.exclude(pk=world.milly.pk)} == {world.quay}


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_file_at_once_apply_once(
    transactional_db: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = build_world()
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    data = "\n".join([HEADER, *HARBOUR, row("2001", "Nia", "Bell")]).encode()
    uploads = [sent(by, "staff", data, world) for _one in range(2)]
    for upload in uploads:
        approve(by=by, upload=upload, is_rung=False)
    both = threading.Barrier(2)

    def work(upload_id: int) -> None:
        both.wait()
        try:
            work_on(upload_id)
        finally:
            connection.close()

    running = [threading.Thread(target=work, args=[upload.pk]) for upload in uploads]
    [one.start() for one in running]
    [one.join() for one in running]
    assert StaffMember.objects.filter(staff_number="2001").count() == 1
    assert StaffMember.objects.get(staff_number="2001").posts.count() == 1
    stages = sorted(Upload.objects.values_list("stage", flat=True))
    assert stages == ["applied", "review"], (
        "the second leads back to the review, changed by the first"
    )
    assert Upload.objects.get(stage="review").facts["no_change"]
    assert Batch.objects.count() == 1


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


FORKS = (
    "import os, sys, time\n"
    "for _n in range(3):\n"
    "    if not os.fork():\n"
    "        open(f'/proc/self/cwd/../{os.getpid()}.pid', 'w').close()\n"
    "        held = bytearray(50_000_000)\n"
    "        time.sleep(600)\n"
    "time.sleep(600)  # {root}"
)


def test_a_child_that_forks_and_sleeps_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sandbox, "START", FORKS.replace("{os.getpid()}", "{{os.getpid()}}"))
    started = time.monotonic()
    with pytest.raises(sandbox.Refused, match="took too long"):
        sandbox.preview("staff", files.written(tmp_path, files.template()), wall_seconds=2)
    assert time.monotonic() - started < 10
    children = [int(path.stem) for path in tmp_path.glob("*.pid")]
    assert len(children) == 3
    assert all(gone(pid) for pid in children)


def behind_doors(code: str, folder: Path, *, seconds: int = 30) -> int:
    """The exit status of some code behind the reader's closed doors."""
    start = (
        f"import sys; sys.path.insert(0, {str(sandbox.ROOT)!r}); "
        f"from intake.readers import child; child.PROCESSOR_SECONDS = {seconds}; "
        f"child.close_doors()\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", start], cwd=folder, check=False, stderr=subprocess.DEVNULL
    )
    return done.returncode


def test_processor_time_ends_at_the_limit_and_says_why(tmp_path: Path) -> None:
    assert child.PROCESSOR_SECONDS == 30
    assert behind_doors("while True: pass", tmp_path, seconds=1) == -signal.SIGXCPU
    stubborn = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert behind_doors(stubborn, tmp_path, seconds=1) == -signal.SIGKILL


def test_memory_that_is_eaten_bit_by_bit_ends_at_the_limit(tmp_path: Path) -> None:
    code = "held = []\nwhile True: held.append(bytearray(10_000_000))"
    assert behind_doors(code, tmp_path) == 1


def test_a_reader_ends_with_the_worker_that_waits_for_it(tmp_path: Path) -> None:
    inner = (
        f"import sys; sys.path.insert(0, {str(sandbox.ROOT)!r}); "
        "from intake.readers.child import close_doors; close_doors(); "
        "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    )
    outer = (
        "import subprocess, sys; "
        f"subprocess.run([sys.executable, '-I', '-c', {inner!r}], start_new_session=True)"
    )
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-I", "-c", outer], stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout
        reader = int(worker.stdout.readline())
        assert alive(reader)
        worker.kill()
    assert gone(reader)
