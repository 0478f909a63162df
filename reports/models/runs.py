"""Reports as rows: what was asked for, and the files it gave."""

import hashlib
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Job
from core.periods import Period
from core.scope import ScopedQuerySet
from reports.models.kinds import Basis, Kind, title_of
from services.models import Unit


def stands_once_signed() -> pgtrigger.Trigger:
    """Rows of a run that nobody can change or remove once the run was signed."""
    return pgtrigger.Trigger(
        name="stands_once_signed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF EXISTS (SELECT FROM reports_signoff WHERE run_id = OLD.run_id) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot change what was signed';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class RunQuerySet(ScopedQuerySet):
    """Report runs."""

    def for_list(self) -> Self:
        """One row of the list of reports, newest first. One query."""
        told = self.select_related("unit", "asked_by", "stopped_by", "sign_off")
        return told.order_by("-asked_at", "-pk")

    def of(self, unit: Unit, kind: str, period: Period, basis: str) -> Self:
        """Every version of one report, newest first."""
        same = {"period_from_on": period.from_on, "period_until_on": period.until_on}
        return self.filter(unit=unit, kind=kind, basis=basis, **same).order_by("-version")


class ReportRun(Job):
    """One version of a report about a unit and a period (both days inclusive).

    `is_scheduled` says that it is what a schedule wants of its period: asked for by it, with an
    empty `asked_by`, or by somebody whose version was signed before the schedule came to it.
    `as_at` is the moment the figures were taken. `stopped_by` stopped it on purpose.
    `is_late` says that the schedule came to it after the day it was due. `reason` says why a report
    that was signed is made again.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"asked_by", "stopped_by"},
        "plain": {
            "id",
            "unit",
            "kind",
            "period_from_on",
            "period_until_on",
            "period_label",
            "period_code",
            "basis",
            "version",
            "as_at",
            "is_scheduled",
            "asked_at",
            "is_late",
            "reason",
        }
        | Job.job_fields,
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_runs")
    kind = models.CharField(_("report"), max_length=20, choices=Kind)
    period_from_on = models.DateField()
    period_until_on = models.DateField()
    period_label = models.CharField(max_length=120)
    period_code = models.CharField(max_length=12)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.THEN)
    version = models.PositiveSmallIntegerField(default=1)
    as_at = models.DateTimeField(null=True, blank=True)
    is_scheduled = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_late = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period_from_on", "period_until_on", "basis", "version"],
                name="one_run_per_report_and_version",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "period_from_on", "period_until_on", "basis"],
                condition=Q(is_scheduled=True),
                name="a_schedule_asks_once_per_period",
            ),
            models.CheckConstraint(
                name="a_period_ends_after_it_starts",
                condition=Q(period_until_on__gte=F("period_from_on")),
            ),
            models.CheckConstraint(
                name="a_person_or_the_schedule_asked",
                condition=Q(is_scheduled=True) | Q(asked_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]),
                name="report_runs_to_sweep",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.period_label}"

    @property
    def title(self) -> str:
        """What it is called, by its kind and its period."""
        return title_of(self.kind, self.period)

    @property
    def is_signed(self) -> bool:
        """Whether somebody has put their name under it."""
        return hasattr(self, "sign_off")

    @property
    def period(self) -> Period:
        """The period it tells of."""
        return Period(
            self.period_from_on, self.period_until_on, self.period_label, self.period_code
        )


class ReportFile(models.Model):
    """One file of a report that is ready. `stored_as` is its random name in the storage."""

    class Format(models.TextChoices):
        PDF = "pdf", _("PDF")
        XLSX = "xlsx", _("Excel workbook")
        DOCX = "docx", _("Word document")
        CSV = "csv", _("CSV table")
        ZIP = "zip", _("CSV tables in one zip")

    unit_path = "run__unit__path"
    privacy = {"plain": {"id", "run", "format", "stored_as", "name", "sha256", "size"}}

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="files", db_index=False)
    format = models.CharField(max_length=10, choices=Format)
    stored_as = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "format"], name="one_file_per_run_and_format")
        ]
        triggers = [stands_once_signed()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        """Whether the storage still holds it."""
        return default_storage.exists(self.stored_as)

    @property
    def kept_sha256(self) -> str:
        """The hash of its bytes as they lie in the storage now; empty when it is gone."""
        if not self.is_there:
            return ""
        with default_storage.open(self.stored_as) as kept:
            return hashlib.file_digest(kept, "sha256").hexdigest()
