"""Whatever job dies between any two of its steps, done again it is done once.

Reports themselves are killed with their workers (`test_killed_workers.py`): a process that was
forked off one that has set a PDF cannot set another, as the typesetter's threads stay behind.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from inspect import getsource
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from core.models import Job
from core.permissions import Permission
from intake.actions import working
from intake.models import Batch, Upload
from reports.actions import deliveries, making, signing
from reports.models import Delivery, Difference
from services.access import viewer_for
from services.actions import digests, mails_apart
from services.models import DigestSent, StaffMember
from tests.factories import everywhere
from tests.factories.evaluation import ask_of, give_places, turn
from tests.factories.plans import make_action
from tests.factories.reports import ask
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.factories.wellbeing import make_people, make_round
from tests.faults import importers
from tests.faults.crashes import crashed
from tests.faults.harness import mails_in
from tests.faults.test_killed_seals import LABELS as OF_SEALS
from tests.faults.test_killed_workers import LABELS as OF_WORKERS
from tests.world import build_world
from training.actions import notices, wave_mail
from training.actions.attendance import record_attendance
from training.actions.sessions import change_session
from training.models import Place, SessionNotice
from wellbeing.actions import mailing
from wellbeing.models import Mailing

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
P = Permission
TODAY = timezone.localdate()
POINTS = re.compile(r'point\(f?"([^"]+)"\)')


def labels(*modules: ModuleType) -> list[str]:
    """Every place to die in these modules, as their source names it."""
    return [label for module in modules for label in POINTS.findall(getsource(module))]


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    settings.JOB_ATTEMPTS = 1000
    built = build_world()
    built.mails = tmp_path / "mails"
    return built


def free(*models: type[Any]) -> None:
    """As after the lease: somebody else may take the work."""
    past = timezone.now() - dt.timedelta(seconds=1)
    for model in models:
        if issubclass(model, Job):
            model._default_manager.filter(state="running").update(leased_until=past)
        else:
            model._default_manager.filter(state="waiting").update(next_try_at=past)


def sent(world: SimpleNamespace) -> Counter[str]:
    return Counter(str(one["Message-ID"]) for one in mails_in(world.mails))


@dataclass
class Scene:
    """A job that waits: how it is done, what frees it after a death, and what must hold then."""

    work: Callable[[], object]
    free: Callable[[], None]
    holds: Callable[[], None]


def a_list(world: SimpleNamespace) -> Scene:
    upload = importers.approved(world, 1, people=20)
    before = StaffMember.objects.count()

    def holds() -> None:
        assert StaffMember.objects.count() == before + 20
        assert Batch.objects.filter(upload=upload).count() == 1

    return Scene(lambda: working.work_on(upload.pk), lambda: free(Upload), holds)


def a_list_to_read(world: SimpleNamespace) -> Scene:
    upload = importers.waiting(world, 1, people=20)

    def holds() -> None:
        upload.refresh_from_db()
        assert (upload.stage, upload.rows.count()) == (Upload.Stage.REVIEW, 20)

    return Scene(lambda: working.work_on(upload.pk), lambda: free(Upload), holds)


def a_mail_about_a_report(world: SimpleNamespace) -> Scene:
    making.make_run(ask(world.harbour, world.alma, kind="barriers").pk)

    def holds() -> None:
        assert Delivery.objects.get().state == "sent"
        assert set(sent(world)) == {Delivery.objects.get().message_id}

    return Scene(deliveries.send_due, lambda: free(Delivery), holds)


def a_signed_report(world: SimpleNamespace) -> Scene:
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"))
    run = ask(world.harbour, world.alma)
    making.make_run(run.pk)
    run.refresh_from_db()
    by = viewer_for(world.alma.pk).scope_for(P.SIGN_REPORTS)
    signing.sign(by=by, run=run, today=dt.date(2026, 10, 7))
    session = make_session(world.quay, course, dt.date(2026, 8, 12))
    record_attendance(
        by=everywhere(world.quay, P.RECORD_TRAINING), session=session, came=[world.rosa.pk]
    )

    def holds() -> None:
        found = Difference.objects.values_list("key", flat=True)
        assert found
        assert len(found) == len(set(found))
        assert signing.look_at_all() == 0

    return Scene(lambda: signing.look_for_differences(run.pk), lambda: None, holds)


def a_notice(world: SimpleNamespace) -> Scene:
    StaffMember.objects.filter(pk=world.rosa.pk).update(email="rosa@northshore.example")
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"))
    session = make_session(world.quay, course, TODAY + dt.timedelta(days=14))
    Place.objects.create(session=session, staff_member=world.rosa, state=Place.State.BOOKED)
    change_session(
        by=everywhere(world.quay, P.RECORD_TRAINING),
        session=session,
        on=TODAY + dt.timedelta(days=15),
    )

    def holds() -> None:
        assert SessionNotice.objects.get().state == "sent"
        assert len(sent(world)) == 1

    return Scene(notices.send_notices, lambda: free(SessionNotice), holds)


def a_mailing(world: SimpleNamespace) -> Scene:
    make_people(world.harbour, 3)
    of = make_round(world.harbour)
    made = Mailing.objects.create(round=of, what="results", number=0)

    def holds() -> None:
        made.refresh_from_db()
        assert made.state == "ready"
        told = sent(world)
        assert len({one["To"] for one in mails_in(world.mails)}) == len(told) > 0

    return Scene(lambda: mailing.send_mailing(made.pk), lambda: free(Mailing), holds)


def a_weekly_mail(world: SimpleNamespace) -> Scene:
    tuesday = TODAY - dt.timedelta(days=TODAY.weekday() - 1)
    make_action(world.quay, owner=world.mark, due_on=tuesday + dt.timedelta(days=7))

    def holds() -> None:
        # The week was taken: a mail may be lost, none is sent twice (decision 0024).
        assert DigestSent.objects.filter(user=world.mark).count() == 1
        assert all(times == 1 for times in sent(world).values())

    return Scene(lambda: digests.send_digests(today=tuesday), lambda: None, holds)


def a_mail_apart(world: SimpleNamespace) -> Scene:
    tuesday = TODAY - dt.timedelta(days=TODAY.weekday() - 1)
    StaffMember.objects.filter(pk=world.rosa.pk).update(email="rosa@northshore.example")
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"))
    ask_of(course, world.quay)
    session = make_session(world.quay, course, tuesday + dt.timedelta(days=3))
    give_places(session, [world.rosa])
    turn(session, tuesday)

    def holds() -> None:
        # Killed between sending and noting it goes out again, under the same number.
        [number] = sent(world)
        assert DigestSent.objects.get(staff_member=world.rosa).message_id == number

    return Scene(lambda: wave_mail.send_wave_mail(today=tuesday), lambda: None, holds)


PLAYED = {
    "mail-taken": a_mail_about_a_report, "mail-sent": a_mail_about_a_report,
    "signed-counted": a_signed_report, "differences-noted": a_signed_report,
    "differences-kept": a_signed_report,
    "intake.read": a_list_to_read, "intake.batch": a_list, "intake.applied": a_list,
    "notice-taken": a_notice, "notice-sent": a_notice,
    "mailing-claimed": a_mailing, "mailing-sent": a_mailing, "mailing-noted": a_mailing,
    "mailing-finished": a_mailing,
    "digest-taken": a_weekly_mail, "digest-sent": a_weekly_mail,
    "apart-sent": a_mail_apart,
}  # fmt: skip


def test_every_place_to_die_is_played() -> None:
    """Here, with workers of their own where files are written, or with those who seal."""
    named = set(labels(deliveries, signing, working, notices, mailing, digests, mails_apart))

    assert named == set(PLAYED)
    assert named & set(OF_WORKERS) == {"mail-taken", "mail-sent"}
    assert set(labels(making)) - {"{form}-stored"} < set(OF_WORKERS)
    assert len(named | set(OF_WORKERS) | set(OF_SEALS)) >= 25


@pytest.mark.parametrize("label", PLAYED)
def test_a_job_that_died_is_done_once(world: SimpleNamespace, label: str) -> None:
    scene = PLAYED[label](world)
    crashed(scene.work, label)
    scene.free()
    scene.work()
    scene.free()
    scene.work()

    scene.holds()
