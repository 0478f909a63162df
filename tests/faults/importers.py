"""Imports that are killed, and what must hold of a list at every moment."""

import os
import signal
import sys
import traceback
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from core.permissions import Permission
from intake.actions.sending import approve, take_in
from intake.actions.working import work_on
from intake.models import Batch, Upload
from intake.staff_list.kind import STAFF
from services.access import viewer_for
from services.models import Post, StaffMember, StaffToken
from tests.faults.crashes import gone
from tests.intake.test_apply_staff import HEADER, row
from tip_tracker.launcher import postgres, servers
from tip_tracker.launcher.places import locked, places
from tip_tracker.launcher.processes import PROC, Process, process, wait_gone

PEOPLE = 300
PATIENCE = 60.0


@dataclass(frozen=True)
class Counted:
    """How much there is of what a list writes."""

    people: int
    posts: int
    words: int
    batches: int


def counted() -> Counted:
    kinds = (StaffMember, Post, StaffToken, Batch)
    return Counted(*(kind._default_manager.count() for kind in kinds))


def waiting(world: SimpleNamespace, number: int, *, people: int = PEOPLE) -> Upload:
    """A list of new people that waits to be read; each number has its own people."""
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    lines = [row(f"{number:03}{n:04}", f"Pat{n}", f"List{number}") for n in range(people)]
    data = ContentFile("\n".join([HEADER, *lines]).encode())
    return take_in(
        by=by, kind=STAFF, unit=world.harbour, file=data, file_name="list.csv", is_rung=False
    )


def approved(world: SimpleNamespace, number: int, *, people: int = PEOPLE) -> Upload:
    """A list of new people that waits to be put in."""
    upload = waiting(world, number, people=people)
    work_on(upload.pk)
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    assert approve(by=by, upload=upload, is_rung=False)
    return upload


def start(upload_id: int) -> int:
    """A worker of its own that does the next step of a list; its process id."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setsid()
        # Nothing of the parent's line may be used or closed here.
        connection.connection = None
        work_on(upload_id)
        status = 0
    except (InterfaceError, OperationalError):
        status = 4
    except BaseException:  # noqa: BLE001 - nothing of the child may reach the parent's frames
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status)


def kill(pid: int) -> bool:
    """kill -9 of a worker; False when it had ended by itself."""
    os.kill(pid, signal.SIGKILL)
    return ended(pid) == -signal.SIGKILL


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def alone() -> None:
    """Until nobody else is connected: a killed worker's work may still commit."""
    gone(0)


def freed(upload: Upload) -> Upload:
    """As after the lease: somebody else may take the work."""
    Upload.objects.filter(pk=upload.pk, state=Upload.State.RUNNING).update(
        leased_until=timezone.now() - timedelta(seconds=1)
    )
    upload.refresh_from_db()
    return upload


def is_writing() -> bool:
    """Whether a worker is in the middle: it has written, and nothing of that is committed."""
    with closing(connection.cursor()) as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        return bool(cursor.fetchone()[0])


def commits_are_kept() -> None:
    """The tests' server is hasty; here what was committed must outlive it, as in real life."""
    with closing(connection.cursor()) as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    connection.close()


def kill_postgres() -> None:
    """kill -9 of the tests' own server with all its processes, and start it again."""
    here = places("test")
    cluster = postgres.running(here)
    assert cluster, "only a server that these tests started is ever killed"
    told = connection.settings_dict
    assert str(cluster.socket) in {told["HOST"], told["OPTIONS"].get("host")}
    assert [one.pid for one in servers.users(here)] == [os.getpid()], "somebody else uses it"
    connection.close()
    _kill_all(cluster.process)
    with locked(here):
        postgres.ensure(here)


def _kill_all(first: Process) -> None:
    """The first process makes no more of them once it stands still; each is a session of its own.

    All are gone on return: one that lives on would still commit, and hold the memory.
    """
    os.kill(first.pid, signal.SIGSTOP)
    family = [first, *children_of(first.pid)]
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGKILL)
    assert all(wait_gone(one, PATIENCE) for one in family), "a killed process lives on"


def children_of(parent: int) -> Iterable[Process]:
    """Processes that this one began and that still run."""
    for entry in PROC.iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and int(_stat(entry)[1]) == parent:
                yield process(int(entry.name))


def _stat(entry: Path) -> list[str]:
    """State, parent and so on, from behind the name."""
    return entry.joinpath("stat").read_text().rpartition(")")[2].split()
