"""What waits for somebody who has just signed in."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.permissions import Permission
from core.scope import Viewer
from intake.models import Upload
from reports.figures.failed import failed_for
from reports.figures.waiting import WaitingFile, files_to_sign, waiting_files
from reports.models import ReportRun
from training.figures import (
    SessionFigure,
    UnitFigures,
    at_a_glance,
    sessions_coming,
    sessions_to_fill,
)
from training.figures.evidence import words_waiting
from training.figures.glance import names_to_follow
from training.figures.needs import WaitingProposal, proposals_waiting
from training.figures.places import asked_of_me
from wellbeing.figures import CheckIns, check_ins_for

SHOWN = 5
ASKS = (Upload.Stage.QUESTIONS, Upload.Stage.REVIEW)


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A list this person sent that waits for an answer or a check."""

    upload_id: int
    name: str
    unit_name: str
    says: str


@dataclass(frozen=True, slots=True)
class Home:
    """Own units in one line each, and what waits. Empty where the viewer may not see it."""

    units: tuple[UnitFigures, ...]
    files: tuple[WaitingFile, ...]
    lists: tuple[WaitingList, ...]
    to_fill: tuple[SessionFigure, ...]
    coming: tuple[SessionFigure, ...]
    check_ins: CheckIns
    release: int
    to_name: tuple[SessionFigure, ...] = ()
    said: int = 0
    proposals: tuple[WaitingProposal, ...] = ()
    to_sign: tuple[WaitingFile, ...] = ()
    failed: tuple[ReportRun, ...] = ()


def home_for(viewer: Viewer, *, on: date) -> Home:
    """Everything of the first page, with the rights of each part. The same number of queries."""
    figures = viewer.scope_for(Permission.VIEW_FIGURES)
    records = viewer.scope_for(Permission.RECORD_TRAINING)
    trainings = viewer.scope_for(Permission.VIEW_TRAINING)
    adopts = viewer.scope_for(Permission.MANAGE_FRAMEWORKS)
    own = {path for path, _role in viewer.roles if figures.holds(path)}
    return Home(
        units=at_a_glance(figures, own) if own else (),
        files=waiting_files(viewer),
        lists=_lists(viewer),
        to_fill=sessions_to_fill(records, on=on, limit=SHOWN) if records.branches else (),
        coming=sessions_coming(trainings, on=on, limit=SHOWN) if trainings.branches else (),
        check_ins=check_ins_for(viewer, now=timezone.now(), on=on),
        release=_release(viewer, on),
        to_name=names_to_follow(records, on=on, limit=SHOWN) if records.branches else (),
        said=words_waiting(records).people,
        proposals=proposals_waiting(adopts, limit=SHOWN) if adopts.branches else (),
        to_sign=files_to_sign(viewer, on=on),
        failed=failed_for(viewer, limit=SHOWN),
    )


def _release(viewer: Viewer, on: date) -> int:
    """Releases asked of a manager; a lead finds them on the page of the session."""
    scope = viewer.scope_for(Permission.PLAN_PLACES)
    is_manager = viewer.holds_role("manager")
    return asked_of_me(scope, on=on).count() if is_manager and scope.branches else 0


def _lists(viewer: Viewer) -> tuple[WaitingList, ...]:
    """Lists this person sent, while they may still send lists for the branch."""
    scope = viewer.scope_for(Permission.IMPORT_ATTENDANCE)
    if not scope.branches:
        return ()
    rows = Upload.objects.within(scope).filter(uploaded_by_id=viewer.user_id, stage__in=ASKS)
    found = rows.select_related("unit").order_by("-pk")[:SHOWN]
    return tuple(
        WaitingList(one.pk, str(one), one.unit.name, one.get_stage_display()) for one in found
    )
