"""Reports for tests: rows as the worker leaves them, with one small file."""

import datetime as dt
from typing import Any

from core.files import store
from core.jobs import claim, finish
from core.periods import Period, quarter
from core.permissions import Permission
from reports.actions.deliveries import plan_deliveries
from reports.actions.making import freeze
from reports.actions.runs import ask_for_report
from reports.builders.document import Document
from reports.models import ReportFile, ReportRun
from services.models import Unit
from tests.factories import everywhere

QUARTER = quarter("2026Q3")
TODAY = dt.date(2026, 10, 7)


def ask(unit: Unit, by: Any, *, kind: str = "rollout", period: Period = QUARTER) -> ReportRun:
    scope = everywhere(unit, Permission.MAKE_REPORTS)
    asker = type(scope)(by.pk, scope.permission, scope.branches)
    return ask_for_report(by=asker, unit=unit, kind=kind, period=period, today=TODAY)


def make_ready_report(unit: Unit, by: Any, **facts: Any) -> ReportRun:
    run = ask(unit, by, **facts)
    finish(ReportRun, run.pk, claim(ReportRun, run.pk) or 0)
    kept = store("reports", "csv", lambda out: out.write(b'"part"\r\n'))
    name = f"{run.kind}-{unit.code}-{run.period_code}.csv"
    ReportFile.objects.create(
        run=run, format="csv", stored_as=kept.name, name=name, sha256=kept.sha256, size=kept.size
    )
    freeze(run, Document("Report", unit.name, (), (), (), ()), [])
    plan_deliveries(run)
    run.refresh_from_db()
    return run
