"""Work that no killed worker can lose, over any model that extends `core.models.Job`.

A row waits, is claimed by a conditional UPDATE that raises its `attempt` (the fencing number) and
leases it, and is finished by an UPDATE that names the attempt, in the same transaction as the
results. A lease that is not renewed ends; the sweeper then rings the bell for the row again.
The usual shape of the work behind a task:

    attempt = claim(ReportRun, pk)
    if attempt is None:
        return                      # somebody else has it, or it is done
    with leased(ReportRun, pk, attempt) as lease:
        lease.progress("Counting", 1, 4)
        ...
        with transaction.atomic():
            ...                     # write the results
            finish(ReportRun, pk, attempt)
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.doorbell import send
from core.models import Job

log = logging.getLogger(__name__)

# How many rows one sweep re-sends; the rest are next in line.
SWEEP_LIMIT = 500
# What a row says that is set to wait again: nothing of how it went before.
ANEW: dict[str, Any] = {
    "state": Job.State.WAITING,
    "step": "",
    "done": 0,
    "total": 0,
    "failure": "",
    "finished_at": None,
}
_registered: dict[type[Job], str] = {}


class Fenced(RuntimeError):
    """A later attempt has taken this work over; what this one made must not count."""


def register_job(model: type[Job], task_name: str) -> None:
    """Tell the sweeper which task does the work of `model`; called from `AppConfig.ready`."""
    _registered[model] = task_name


def claim(model: type[Job], pk: int, *, now: datetime | None = None) -> int | None:
    """Take the work: the attempt's number, or None when it is not to be had.

    After `settings.JOB_ATTEMPTS` attempts that never ended, the row is failed instead. A row that
    was set to wait again (`ANEW`), however it had ended, gets as many attempts anew; the number
    itself never goes back.
    """
    now = now or timezone.now()
    with transaction.atomic():
        if _free(model, now).filter(pk=pk).exclude(_worn_out()).update(**_taken(now)):
            return int(_rows(model).values_list("attempt", flat=True).get(pk=pk))
        _free(model, now).filter(_worn_out(), pk=pk).update(
            state=Job.State.FAILED, failure=_gave_up(), leased_until=None, finished_at=now
        )
    return None


def _rows(model: type[Job]) -> QuerySet[Any, Any]:
    return model._default_manager.all()


def _free(model: type[Job], now: datetime) -> QuerySet[Any, Any]:
    """Rows that wait, or whose worker has stopped renewing."""
    return _rows(model).filter(
        Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, leased_until__lt=now)
    )


def _worn_out() -> Q:
    """Running rows at their last attempt. Numbers go on rising, so it is each N-th one."""
    return Q(state=Job.State.RUNNING, attempt__gt=0, attempt=_full())


def _full() -> Any:
    """The last number of the N attempts to which the row's own number belongs."""
    times = settings.JOB_ATTEMPTS
    return (F("attempt") + times - 1) / times * times


def _next() -> Case:
    """The next number: of a row that waits the first of N new ones, whatever it left unused."""
    return Case(When(state=Job.State.WAITING, then=_full() + 1), default=F("attempt") + 1)


def _taken(now: datetime) -> dict[str, Any]:
    return {
        "state": Job.State.RUNNING,
        "attempt": _next(),
        "leased_until": now + timedelta(seconds=settings.JOB_LEASE),
        "step": "",
        "done": 0,
        "total": 0,
        "failure": "",
        "finished_at": None,
    }


def _gave_up() -> str:
    return _(
        "This stopped part-way %(times)s times, so we no longer try by ourselves. Nothing was "
        "changed. You can try again; if it stops once more, ask the person who runs this service."
    ) % {"times": settings.JOB_ATTEMPTS}


def _mine(model: type[Job], pk: int, attempt: int) -> QuerySet[Any, Any]:
    return _rows(model).filter(pk=pk, attempt=attempt, state=Job.State.RUNNING)


def renew(model: type[Job], pk: int, attempt: int, **facts: Any) -> bool:
    """Prolong the lease and note `facts` (step, done, total); False when it is not ours any more.

    A row that our own open transaction holds is passed over, so renewing never waits.
    """
    with transaction.atomic():
        held = _mine(model, pk, attempt).select_for_update(skip_locked=True, no_key=True)
        ids = list(held.values_list("pk", flat=True))
        until = timezone.now() + timedelta(seconds=settings.JOB_LEASE)
        return bool(_rows(model).filter(pk__in=ids).update(leased_until=until, **facts))


def finish(model: type[Job], pk: int, attempt: int, **facts: Any) -> None:
    """Say that the work is ready, in the same transaction as its results.

    Raises Fenced when a later attempt took over: the caller's transaction must not commit.
    """
    _end(model, pk, attempt, state=Job.State.READY, failure="", **facts)


def fail(model: type[Job], pk: int, attempt: int, sentence: str, **facts: Any) -> None:
    """Say why it cannot be done, in a sentence for the person who asked. Raises Fenced."""
    _end(model, pk, attempt, state=Job.State.FAILED, failure=sentence, **facts)


def give_back(model: type[Job], pk: int, attempt: int) -> None:
    """End the lease at once after an unforeseen error, so that the sweeper tries again."""
    _mine(model, pk, attempt).update(leased_until=timezone.now() - timedelta(seconds=1))


def cancel(model: type[Job], pk: int, sentence: str, **facts: Any) -> bool:
    """Stop work that waits or runs, for the reason given; False when it was over already.

    `facts` are noted with it. The attempt's number rises, so that a worker that is still at it is
    fenced.
    """
    under_way = Q(state__in=(Job.State.WAITING, Job.State.RUNNING))
    ended = {"leased_until": None, "finished_at": timezone.now(), "attempt": F("attempt") + 1}
    stopped = _rows(model).filter(under_way, pk=pk)
    return bool(stopped.update(state=Job.State.FAILED, failure=sentence, **ended, **facts))


def _end(model: type[Job], pk: int, attempt: int, **facts: Any) -> None:
    facts = {"leased_until": None, "finished_at": timezone.now(), **facts}
    if not _mine(model, pk, attempt).update(**facts):
        raise Fenced(f"{model.__name__} {pk} is no longer at attempt {attempt}")


class Lease:
    """A claimed row that is kept alive, and the way to say how far the work is."""

    def __init__(self, model: type[Job], pk: int, attempt: int) -> None:
        self.model, self.pk, self.attempt = model, pk, attempt
        self._news: dict[str, Any] = {}
        self._woken, self._over = threading.Event(), threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True, name=f"lease-{pk}")

    def progress(self, step: str, done: int = 0, total: int = 0) -> None:
        """Show "`step`, `done` of `total`" on the page; the latest one wins.

        Written over a connection of its own, so it is seen while a transaction is open.
        """
        self._news = {"step": step[:200], "done": done, "total": total}
        self._woken.set()

    def _keep(self) -> None:
        """Renew until the work is over; a database that is away is asked again next time."""
        try:
            while not self._over.is_set():
                self._woken.wait(settings.JOB_RENEWAL)
                self._woken.clear()
                if not self._over.is_set():
                    self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            renew(self.model, self.pk, self.attempt, **self._news)
        except DatabaseError as error:
            log.warning("Could not renew the lease of %s %s: %s", self.model, self.pk, error)
            connection.close()


@contextmanager
def leased(model: type[Job], pk: int, attempt: int) -> Iterator[Lease]:
    """Keep the claim alive while the work inside goes on; it ends with the process."""
    lease = Lease(model, pk, attempt)
    lease._keeper.start()
    try:
        yield lease
    finally:
        lease._over.set()
        lease._woken.set()
        lease._keeper.join()


def sweep(model: type[Job], task_name: str, *, now: datetime | None = None) -> int:
    """Ring again for rows that wait or whose lease has ended; how many.

    The messages end with the next sweep, so a long queue never holds a row twice for long.
    """
    ids = _free(model, now or timezone.now()).order_by("pk").values_list("pk", flat=True)
    sent = list(ids[:SWEEP_LIMIT])
    for pk in sent:
        send(task_name, pk, expires=max(settings.JOB_SWEEP, 1))
    return len(sent)


def sweep_all() -> int:
    """One sweep over every registered kind of job."""
    return sum(sweep(model, task_name) for model, task_name in _registered.items())
