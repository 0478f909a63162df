"""Lists of completed courses against COPY of the very rows that they make."""

import io
import tempfile
from pathlib import Path

from django.core.management import call_command

from bench.completion_list import EACH, open_courses, write_completions
from bench.measure import memory, milliseconds
from bench.registry import Goal, Ground, Line, scenario
from bench.scenarios.staff_import import OURS, PEOPLE, copy_in, rows_of
from bench.staff_list import CODE, SENDER, write_list
from services.models import Unit
from training.actions.standing import recompute

THEIRS = f"staff_member_id IN (SELECT id FROM services_staffmember WHERE {PEOPLE})"
# Parents first.
TABLES = {
    "training_learningtitle": f"organisation_id IN {OURS}",
    "training_trainingrecord": THEIRS,
    "training_otherlearning": THEIRS,
}
ALL_NEW, AGAIN, STANDING = Goal(2.0), Goal(0.6), Goal(0.5)
MEMORY = Goal(512.0, of="product")


@scenario
def completions(ground: Ground) -> list[Line]:
    """All new, the very same lists again, and counting afresh where everybody stands."""
    costs = [_round(ground) for _round_nr in range(ground.rounds)]
    copied, new, again, standing, before, most = (min(cost) for cost in zip(*costs, strict=True))
    limit_is = f"COPY of {ground.people * EACH:,} completions"
    at_first = "the process before it begins"
    return [
        Line("completions, all new", limit_is, copied, new, ALL_NEW),
        Line("the same completions again", limit_is, copied, again, AGAIN),
        Line("standing of all, after them", limit_is, copied, standing, STANDING),
        Line("completions, memory", at_first, before, most, MEMORY, "MB"),
    ]


def _round(ground: Ground) -> tuple[float, ...]:
    """Milliseconds of COPY, of the lists, of the same again, of the standing; and megabytes."""
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        with ground.fresh():
            lists = _prepared(ground.people, Path(folder))
            used = memory(lambda: spent.append(milliseconds(lambda: _import_all(lists))))
            spent.append(milliseconds(lambda: _import_all(lists)))
            organisation = Unit.objects.get(code=CODE, parent=None)
            spent.append(milliseconds(lambda: recompute(organisation.pk)))
            rows = {table: rows_of(table, which) for table, which in TABLES.items()}
        with ground.fresh():
            # The same staff list into the same database gives people the same ids.
            _prepared(ground.people, Path(folder))
            copied = milliseconds(lambda: copy_in(rows))
    return (copied, *spent, *used)


def _prepared(people: int, folder: Path) -> list[Path]:
    """Everybody and the courses are here; the lists to send."""
    staff = folder / "staff.csv"
    write_list(people, staff)
    _import("staff", staff)
    open_courses()
    return write_completions(people, folder)


def _import_all(lists: list[Path]) -> None:
    for path in lists:
        _import("completions", path)


def _import(kind: str, path: Path) -> None:
    said = io.StringIO()
    told = {"by": SENDER, "yes": True, "everyone": False, "stdout": said, "stderr": said}
    call_command("import_file", kind, path, **told)
