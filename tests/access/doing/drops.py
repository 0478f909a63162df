"""The access matrix and the objects of folders that a feed fills."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from accounts.models import User
from core.permissions import Permission as P
from intake.models import DropFolder, DropTake
from services.models import Unit
from tests.access.page import Page

FOUND = dt.datetime(2026, 11, 3, 7, 30, tzinfo=dt.UTC)


def _of(what: str, **statuses: Any) -> Page:
    return Page(
        f"intake:drop_{what}",
        P.MANAGE_SCHEDULES,
        of=lambda w: {"folder_id": w.drop.pk},
        foreign=lambda w: {"folder_id": w.mill_drop.pk},
        missing={"folder_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("intake:drop_list", P.MANAGE_SCHEDULES),
    Page("intake:drop_add", P.MANAGE_SCHEDULES, post=200),
    _of("detail"),
    _of("change", post=200),
]


def make_folder(unit: Unit, by: User, place: str = "hr-weekly", **facts: Any) -> DropFolder:
    """A folder for staff lists of a unit."""
    return DropFolder.objects.create(
        organisation_id=unit.organisation_id,
        unit=unit,
        kind="staff",
        place=place,
        kept_by=by,
        **facts,
    )


def _took(folder: DropFolder, name: str) -> None:
    DropTake.objects.create(
        folder=folder,
        file_name=name,
        found_at=FOUND,
        outcome=DropTake.Outcome.LEFT,
        said="This service may not read the file.",
    )


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    world.drop = make_folder(world.quay, world.ada)
    world.mill_drop = make_folder(world.mill, world.wanda)
    _took(world.drop, "week 44.csv")
    _took(world.mill_drop, "mill week 44.csv")


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more folder, and one more file in the first."""
    make_folder(world.quay, world.ada, f"hr-{number}")
    _took(world.drop, f"week {number}.csv")
