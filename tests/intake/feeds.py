"""A folder that a feed fills, as tests use it: files are put there, looked at minute by minute."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core.permissions import Permission
from intake.actions.drop_folders import add_folder
from intake.actions.dropping import look_into
from intake.actions.working import work_on
from intake.models import DropTake
from intake.staff_list.kind import STAFF
from services.access import viewer_for
from tests.intake.test_apply_staff import HEADER

MINUTE = dt.timedelta(seconds=61)


class Feed:
    """Ada's folder for Harbour's staff lists; the clock goes on by a minute with each look."""

    def __init__(self, world: SimpleNamespace, root: Path, **rule: Any) -> None:
        self.scope = viewer_for(world.ada.pk).scope_for(Permission.IMPORT_STAFF)
        rule = {"is_everyone": True, **rule}
        self.folder = add_folder(
            by=self.scope, unit=world.harbour, kind=STAFF, place="hr-weekly", **rule
        )
        self.path = root / self.folder.whole_place
        self.path.mkdir(parents=True)
        self.now = timezone.now()

    def put(self, name: str, *lines: str) -> Path:
        path = self.path / name
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        return path

    def look(self, times: int = 1) -> int:
        self.now += MINUTE * times
        return look_into(self.folder.pk, now=self.now)

    def taken(self, name: str, *lines: str) -> DropTake:
        """Left there, looked at twice, read, and settled."""
        self.put(name, *lines)
        self.look()
        self.look()
        take = DropTake.objects.filter(file_name=name).first()
        assert take
        self.work(take)
        self.look()
        take.refresh_from_db()
        self.work(take)
        take.refresh_from_db()
        return take

    def work(self, take: DropTake) -> None:
        if take.upload_id:
            work_on(take.upload_id)

    @property
    def trouble(self) -> str:
        self.folder.refresh_from_db()
        return self.folder.trouble

    def said(self) -> list[tuple[str, str]]:
        return list(self.folder.takes.order_by("pk").values_list("outcome", "said"))
