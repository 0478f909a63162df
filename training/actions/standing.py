"""Keeps standings and roll-ups true, as the last step of whatever changed.

Two READ COMMITTED transactions that each recount while the other has not committed would store
numbers that miss the other's change. So every recount takes one lock per organisation first and
holds it until the commit: the second one counts after the first is visible.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from string import Template
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from services.models import Unit
from training.counting import Question, people, question_for, run, stored
from training.models import UnitRollup
from training.models.standing import Coverage

KEEP_PEOPLE = """
, gone AS (
    DELETE FROM training_standing st
    WHERE st.organisation_id = %(organisation)s
      AND (%(staff)s::bigint[] IS NULL OR st.staff_member_id = ANY(%(staff)s::bigint[]))
      AND (st.framework_id IS DISTINCT FROM %(framework)s
           OR NOT EXISTS (SELECT 1 FROM now WHERE now.staff_member_id = st.staff_member_id))
)
INSERT INTO training_standing AS st
    (staff_member_id, framework_id, organisation_id, unit_id, required, held, status, is_starting,
     left_out, asked_later)
SELECT staff_member_id, %(framework)s, %(organisation)s, unit_id, required, held, status,
       is_starting, left_out, asked_later
FROM now
ON CONFLICT (staff_member_id, framework_id) DO UPDATE SET
    unit_id = excluded.unit_id, required = excluded.required, held = excluded.held,
    status = excluded.status, is_starting = excluded.is_starting, left_out = excluded.left_out,
    asked_later = excluded.asked_later
WHERE (st.unit_id, st.required, st.held, st.status, st.is_starting, st.left_out, st.asked_later)
    IS DISTINCT FROM (excluded.unit_id, excluded.required, excluded.held, excluded.status,
                      excluded.is_starting, excluded.left_out, excluded.asked_later)
"""

KEEP_UNITS = Template("""
INSERT INTO training_unitrollup AS w (unit_id, framework_id, computed_on, $numbers)
SELECT unit_id, %(framework)s, %(day)s, $numbers FROM wide
ON CONFLICT (unit_id) DO UPDATE SET (framework_id, computed_on, $numbers) =
    (excluded.framework_id, excluded.computed_on, $new)
WHERE (w.framework_id, w.computed_on, $old) IS DISTINCT FROM
      (excluded.framework_id, excluded.computed_on, $new)
""").substitute(
    numbers=", ".join(Coverage.numbers),
    new=", ".join(f"excluded.{name}" for name in Coverage.numbers),
    old=", ".join(f"w.{name}" for name in Coverage.numbers),
)
UNITS_OF = """
SELECT DISTINCT unnest(string_to_array(rtrim(u.path, '.'), '.'))::bigint
FROM training_standing s JOIN services_unit u ON u.id = s.unit_id
WHERE s.staff_member_id = ANY(%(staff)s)
"""


@transaction.atomic
def recompute(
    organisation_id: int, staff_ids: Collection[int] | None = None, *, on: date | None = None
) -> None:
    """Count these people (None: all) and the units above them afresh, as at `on` (today).

    When the stored counts are of an earlier day, everybody is counted.
    """
    day = on or timezone.localdate()
    lock(organisation_id)
    question = question_for(organisation_id, day)
    if staff_ids is None or not _is_of(organisation_id, day):
        run(people("today") + KEEP_PEOPLE, question.parameters)
        run(stored() + KEEP_UNITS, question.parameters)
    elif staff_ids:
        _recount_some(replace(question, staff_ids=tuple(staff_ids)))


def _recount_some(question: Question) -> None:
    before = _units_of(question)
    run(people("today") + KEEP_PEOPLE, question.parameters)
    touched = tuple(before | _units_of(question))
    run(stored() + KEEP_UNITS, replace(question, unit_ids=touched).parameters)


def lock(organisation_id: int) -> None:
    """Wait for, and hold until the commit, the right to write counts of an organisation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [organisation_id])


def _is_of(organisation_id: int, day: date) -> bool:
    return UnitRollup.objects.filter(unit=organisation_id, computed_on=day).exists()


def _units_of(question: Question) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(UNITS_OF, {"staff": list(question.staff_ids or ())})
        return {row[0] for row in cursor.fetchall()}


def when_people_change(
    sender: Any, organisation_id: int, staff_ids: Collection[int] | None = None, **kwargs: Any
) -> None:
    """Posts, absence, leaving or roles of these people changed."""
    recompute(organisation_id, staff_ids)


def when_tree_changes(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    """Units were opened, moved or closed: rules reach other posts, and sums change."""
    recompute(organisation_id)


def organisations() -> list[int]:
    """Every organisation there is, for the nightly turn."""
    return list(Unit.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True))
