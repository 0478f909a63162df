"""Who stands where on a track, slowly and in plain Python: nothing here is shared with the SQL."""

import datetime as dt

from tests.training.oracle import Oracle
from training.models import LevelRequirement, Track, TrainingRecord


class TrackOracle(Oracle):
    """The same organisation, asked about one track: there is one thing to do, and no ladder."""

    def __init__(
        self, organisation_id: int, day: dt.date, track: Track, basis: str = "today"
    ) -> None:
        self.track = track
        super().__init__(organisation_id, day, basis)

    def _framework(self):
        return self.track

    def _all_rules(self):
        return LevelRequirement.objects.filter(organisation=self.organisation_id, track=self.track)

    def _ranks(self, rule: LevelRequirement) -> set[int]:
        return {1}

    def _meets(self, person, rank: int) -> bool:
        return rank in person.held

    def evidence(self, person) -> list[tuple[int, dt.date, dt.date | None]]:
        undone = TrainingRecord.objects.exclude(reverses=None).values_list("reverses", flat=True)
        rows = TrainingRecord.objects.filter(staff_member__in=self._same(person))
        return [
            (1, row.on, row.expires_on)
            for row in rows.exclude(pk__in=list(undone)).filter(reverses=None)
            if row.course is not None and row.course.track_id == self.track.pk
            if row.on <= self.day and (row.expires_on is None or row.expires_on > self.day)
        ]
