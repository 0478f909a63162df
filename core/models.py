"""Abstract shapes of rows. `core` has no tables of its own."""

from datetime import datetime
from typing import Any, Never

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove a row that is history."""


class AppendOnlyQuerySet(ScopedQuerySet):
    """Refuses `update()` and `delete()`: history is added to."""

    def update(self, **kwargs: Any) -> Never:
        raise AppendOnlyError(f"{self.model.__name__} rows are history; add a new one.")

    def delete(self) -> Never:
        raise AppendOnlyError(f"{self.model.__name__} rows are history; add a new one.")


class AppendOnly(models.Model):
    """A fact that happened. It is inserted once and never edited or removed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are history; add a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnlyError(f"{type(self).__name__} rows are history; add a new one.")


class Job(models.Model):
    """A piece of work kept as a row, so that no killed worker can lose it (see `core.jobs`).

    `attempt` is the fencing number: a late writer of an earlier attempt changes nothing. It only
    rises; a row that waits again begins with the first number of the next few (`core.jobs.claim`).
    `done` of `total` steps (rows, files) is what the progress bar shows.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to start")
        RUNNING = "running", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be finished")

    job_fields = frozenset(
        {"state", "attempt", "leased_until", "step", "done", "total", "failure", "finished_at"}
    )

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    leased_until: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class WithDocument(models.Model):
    """A row that a link or a file (or neither) shows.

    `file_name` is what people see; `stored_as` the random name in the storage. Size in bytes.
    """

    link = models.URLField(_("link"), max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    stored_as = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
