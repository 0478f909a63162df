"""A thousand damaged files of every format: read or refused, and never put in by half.

`TIP_MUTATIONS` says how many; the long tests ask for a thousand.
"""

import os
import random
import tempfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from core.permissions import Permission
from core.scope import Scope
from implementation.models import Activity, Barrier
from intake.actions.sending import answer, approve, take_in
from intake.actions.working import undo, work_on
from intake.kinds import kind_for
from intake.models import Batch, Upload
from intake.readers import preview
from intake.readers.words import Refused
from services.access import viewer_for
from services.actions.vocabulary import load_vocabulary
from tests.factories.training import make_course
from tests.intake import files
from tests.intake.mutating import SEEDS, mutated
from tests.intake.test_apply_whole import everything
from training.actions.sessions import plan_session
from training.models import Place, Session, TrainingRecord, Visitor

MUTATIONS = int(os.environ.get("TIP_MUTATIONS", "200"))
# Each goes through the process that reads it, which takes half a second.
WHOLE_WAY = MUTATIONS if MUTATIONS >= 1000 else 12


def damaged(number: int, kinds: tuple[str, ...]) -> tuple[str, bytes]:
    chance = random.Random(number)  # noqa: S311 - the same files every time
    kind = kinds[number % len(kinds)]
    return kind, mutated(chance.choice(SEEDS[kind]), chance)


def test_damaged_files_are_read_or_refused() -> None:
    read = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(MUTATIONS):
            kind, data = damaged(number, tuple(SEEDS))
            try:
                found = preview(kind, files.written(Path(folder), data))
            except Refused:
                refused += 1
            else:
                assert found.records == len(found.entries if kind == "past" else found.people)
                read += 1
    assert read > MUTATIONS / 4
    assert refused > MUTATIONS / 20


def all_there_is() -> dict[str, Any]:
    """Everything that a list of any kind can write, without the numbers of the database."""
    return everything() | {
        "sessions": sorted(Session.objects.values_list("title", "on", "head_count", "state")),
        "activities": sorted(Activity.objects.standing().values_list("kind", "on", "note")),
        "barriers": sorted(Barrier.objects.standing().values_list("sentence", "since_on")),
        "came": Place.objects.filter(state=Place.State.CAME).count(),
        "records": TrainingRecord.objects.standing().count(),
        "visitors": sorted(Visitor.objects.values_list("name", "email")),
    }


def sent(by: Scope, kind: str, data: bytes, world: SimpleNamespace) -> Upload:
    found = kind_for(kind)
    assert found
    upload = take_in(
        by=by,
        kind=found,
        unit=world.harbour,
        file=ContentFile(data),
        file_name="list.csv",
        is_rung=False,
        **({"subject_id": world.taught.pk} if kind == "attendance" else {}),
    )
    return worked(upload)


def worked(upload: Upload) -> Upload:
    work_on(upload.pk)
    upload.refresh_from_db()
    return upload


def answered(by: Scope, upload: Upload) -> Upload:
    """The first answer to everything that is asked; what columns hold is left open."""
    for _round in range(4):
        choices = {q["about"]: q["choices"] for q in upload.questions}
        if upload.stage == Upload.Stage.QUESTIONS and all(choices.values()):
            told = {about: one[0]["value"] for about, one in choices.items()}
            answer(by=by, upload=upload, answers=told, is_rung=False)
            worked(upload)
    return upload


def goes_in_whole_or_not_at_all(world: SimpleNamespace, kind: str, data: bytes) -> bool:
    found = kind_for(kind)
    assert found
    by = viewer_for(world.alma.pk).scope_for(found.permission)
    before = all_there_is()
    upload = answered(by, sent(by, kind, data, world))
    assert all_there_is() == before, "a list wrote before anybody approved it"
    if upload.stage != Upload.Stage.REVIEW:
        assert upload.stage in {Upload.Stage.REFUSED, Upload.Stage.QUESTIONS}
        return False
    approve(by=by, upload=upload, is_right_file=True, is_rung=False)
    worked(upload)
    if upload.stage != Upload.Stage.APPLIED:
        assert all_there_is() == before
        assert not Batch.objects.filter(upload=upload).exists()
        return False
    undo(by=by, batch=Batch.objects.get(upload=upload))
    assert all_there_is() == before, "taking back left something, so it had been put in by half"
    return True


def test_a_damaged_list_goes_in_whole_or_not_at_all(
    world: SimpleNamespace, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    load_vocabulary()
    course = make_course(world.northshore, None, name="Level 1")
    world.taught = plan_session(
        by=viewer_for(world.alma.pk).scope_for(Permission.RECORD_TRAINING),
        unit=world.quay,
        course=course,
        on=date(2025, 11, 14),
    )
    put_in = 0
    for number in range(WHOLE_WAY):
        kind, data = damaged(number, ("staff", "past", "attendance"))
        if not data:
            continue
        with transaction.atomic():
            put_in += goes_in_whole_or_not_at_all(world, kind, data)
            transaction.set_rollback(True)
    assert put_in
