"""Training beside the levels: who is asked to take part in a track, and who has done it.

The counting rules are those of the levels, asked about one track alone: it is never one more level
(reference §11, 5), and nothing here is added to a figure of levels.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from core.figures import Rate
from core.scope import Scope
from services.models import StaffMember, Unit
from training.counting import Question, people, question_for, recount, run
from training.figures.people import NAMES
from training.models import LevelRequirement, Standing, Track


@dataclass(frozen=True, slots=True)
class TrackFigures:
    """A unit and everything under it on the day. People counted, each once, in three parts:

    `done` and `not_yet` are asked by a rule, `not_asked` are not. `starting` are those of
    `not_yet` who are still within the time given; `unasked_done` those of `not_asked` who did it,
    `later` those whose unit is not in scope yet.
    """

    unit_id: int
    name: str
    people: int
    done: int
    not_yet: int
    starting: int
    not_asked: int
    unasked_done: int
    later: int

    @property
    def rate(self) -> Rate:
        """Done out of asked."""
        return Rate(self.done, self.done + self.not_yet)


@dataclass(frozen=True, slots=True)
class OnTrack:
    """A person who is asked and has not done it yet."""

    staff_id: int
    name: str
    unit_name: str
    is_starting: bool


@dataclass(frozen=True, slots=True)
class OwnTrack:
    """Where one person stands on a track. `status` is one of `Standing.Status`."""

    name: str
    description: str
    status: str
    has_done: bool


def question_of(organisation_id: int, track: Track, day: date) -> Question:
    """What the counting rules ask of the organisation about one track."""
    return replace(question_for(organisation_id, day), track_id=track.pk)


# The unit first, then the units directly below it, A to Z.
HERE = """
SELECT wide.*, u.name FROM wide JOIN services_unit u ON u.id = wide.unit_id
WHERE u.id = %(unit)s OR u.parent_id = %(unit)s
    AND (wide.people > 0 OR u.closed_on IS NULL OR u.closed_on > %(day)s)
ORDER BY u.id <> %(unit)s, u.sort_key, u.id
"""
ONE = " SELECT * FROM now"
ASKED = """
SELECT n.staff_member_id AS staff_id, u.name AS unit_name, n.is_starting
FROM now n JOIN tree t ON t.unit_id = n.unit_id AND t.ancestor_id = %(unit)s
JOIN services_unit u ON u.id = n.unit_id
JOIN services_staffmember p ON p.id = n.staff_member_id
WHERE n.left_out = '' AND n.status = 'not_yet'
ORDER BY p.sort_key, p.id LIMIT %(limit)s
"""


def track_figures(scope: Scope, unit: Unit, track: Track, *, on: date) -> tuple[TrackFigures, ...]:
    """`unit` with everything under it, then each unit directly below that `scope` holds.

    Counted afresh on today's structure. Raises PermissionError outside the scope.
    """
    _must_hold(scope, unit)
    question = question_of(unit.organisation_id, track, on)
    rows = run(recount("today") + HERE, question.parameters | {"unit": unit.pk})
    return tuple(_figures(row) for row in rows)


def _figures(row: dict[str, Any]) -> TrackFigures:
    return TrackFigures(
        unit_id=row["unit_id"],
        name=row["name"],
        people=row["people"],
        done=row["met"],
        not_yet=row["not_yet"],
        starting=row["starting"],
        not_asked=row["not_required"] + row["unknown"],
        unasked_done=row["held"][0] - row["met"],
        later=row["later"],
    )


def asked_of_track(
    scope: Scope, unit: Unit, track: Track, *, on: date, limit: int = 100
) -> tuple[OnTrack, ...]:
    """People of the branch who are asked and have not done it yet, A to Z.

    Empty for a scope whose permission shows no names. Raises PermissionError outside the scope.
    """
    _must_hold(scope, unit)
    if scope.permission not in NAMES:
        return ()
    question = question_of(unit.organisation_id, track, on)
    facts = question.parameters | {"unit": unit.pk, "limit": limit}
    rows = run(people("today") + ASKED, facts)
    known = StaffMember.objects.in_bulk(row["staff_id"] for row in rows)
    return tuple(OnTrack(name=known[row["staff_id"]].shown_name, **row) for row in rows)


def tracks_asked(organisation_id: int, on: date) -> list[Track]:
    """The tracks that a rule of the organisation asks anybody for on the day, by code."""
    rules = LevelRequirement.objects.filter(organisation=organisation_id).in_force_on(on)
    return list(Track.objects.filter(requirements__in=rules).distinct().order_by("code"))


def own_tracks(person: StaffMember, *, on: date) -> tuple[OwnTrack, ...]:
    """The tracks that the person is asked for, or has done, on the day; one query a track.

    Today's structure for today, the one of then for a day in the past.
    """
    basis = "today" if on >= timezone.localdate() else "then"
    question = replace(question_for(person.organisation_id, on), staff_ids=(person.pk,))
    tracks = Track.objects.of_organisation(person.organisation_id).order_by("code")
    return tuple(_of_interest(_own(question, track, basis) for track in tracks))


def _own(question: Question, track: Track, basis: str) -> OwnTrack:
    asked = replace(question, track_id=track.pk)
    rows = run(people(basis) + ONE, asked.parameters)
    row: dict[str, Any] = rows[0] if rows else {"status": Standing.Status.UNKNOWN, "held": 0}
    return OwnTrack(track.name, track.description, row["status"], bool(row["held"]))


def _of_interest(told: Iterable[OwnTrack]) -> list[OwnTrack]:
    asked = (Standing.Status.MET, Standing.Status.NOT_YET)
    return [one for one in told if one.has_done or one.status in asked]


def _must_hold(scope: Scope, unit: Unit) -> None:
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
