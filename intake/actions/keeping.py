"""A list that is reviewed anew keeps what somebody decided about its rows, where it still holds."""

from collections.abc import Iterable

from django.db.models import Q

from core.scope import Scope
from intake.kinds import Kind
from intake.models import Upload, UploadRow

P = UploadRow.Proposal
CHOOSABLE = frozenset((P.LIKELY, P.UNSURE, P.NOBODY))
# Nobody in the file: proposed leavers all have this row.
NO_ROW = 0
Place = tuple[int, int | None, int]


def decided_rows(upload: Upload) -> list[UploadRow]:
    """The rows about which somebody decided; ask before they are replaced."""
    return list(upload.rows.filter(~Q(decision="") | ~Q(takes=[])))


def put_back(upload: Upload, kind: Kind, by: Scope, decided: Iterable[UploadRow]) -> None:
    """Decide the new rows as the old ones were, if they are about the same person and offer it."""
    before = {_place(row): row for row in decided}
    if not before:
        return
    changed = []
    for row in upload.rows.filter(row__in={number for number, _staff, _part in before}):
        old = before.get(_place(row))
        if old and (old.name, old.staff_member_id) == (row.name, row.staff_member_id):
            _decide_as(old, row, upload, kind, by)
            changed.append(row)
    UploadRow.objects.bulk_update(changed, ["decision", "takes", "choices"], batch_size=500)


def _place(row: UploadRow) -> Place:
    """Where a record stands; one row may have a record in each part of a file."""
    staff = row.staff_member_id if row.row == NO_ROW else None
    return row.row, staff, row.parsed.get("part", 0)


def _decide_as(old: UploadRow, row: UploadRow, upload: Upload, kind: Kind, by: Scope) -> None:
    if row.proposal in CHOOSABLE and old.decision.startswith("staff:"):
        row.choices = [*row.choices, *_looked_up(old, row, upload, kind, by)]
    if old.decision in _offered(row, kind):
        row.decision = old.decision
    row.takes = [
        f for f in old.takes if f in row.conflicts and row.conflicts[f] == old.conflicts[f]
    ]


def _offered(row: UploadRow, kind: Kind) -> set[str]:
    if row.proposal in CHOOSABLE:
        people = {f"staff:{choice['staff_id']}" for choice in row.choices}
        return people | {value for value, _label in kind.other_choices}
    return {P.LEFT: {"yes", "no"}, P.CERTAIN: {"yes"}}.get(P(row.proposal), set())


def _looked_up(
    old: UploadRow, row: UploadRow, upload: Upload, kind: Kind, by: Scope
) -> list[dict[str, object]]:
    """Somebody whom the reviewer found by name, if they are found still."""
    chosen = int(old.decision.removeprefix("staff:"))
    known = [choice["name"] for choice in old.choices if choice["staff_id"] == chosen]
    if kind.find is None or not known or chosen in {c["staff_id"] for c in row.choices}:
        return []
    found = kind.find(upload=upload, words=known[0], by=by)
    return [choice for choice in found if choice["staff_id"] == chosen]
