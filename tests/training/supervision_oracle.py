"""Supervision in place again, slowly and in plain Python: nothing here is shared with the SQL."""

import datetime as dt
from collections import Counter
from copy import copy

from services.models import StaffMember
from tests.training.oracle import Oracle
from training.models import Supervised, SupervisionRule


class SupervisionOracle(Oracle):
    """Who needs a contact on the day, and who has had one."""

    def levels(self) -> dict[int, tuple[Counter, Counter]]:
        """Unit → people by rank who need supervision, and those of whom it is in place."""
        found = {unit: (Counter(), Counter()) for unit in self.parents}
        owner = self._owners()
        for pk, person in self.people.items():
            if person.left_out:
                continue
            for rank in person.required:
                rule = self._supervision_rule(person.unit_id, rank)
                if rule is None or rule.within_days is None:
                    continue
                in_place = self._in_place(pk, rule, owner)
                for unit in self.above(person.unit_id):
                    found[unit][0][rank] += 1
                    found[unit][1][rank] += in_place
        return found

    def _owners(self) -> dict[int, int]:
        people = {p.pk: p.merged_into_id for p in StaffMember.objects.all()}

        def stays(pk: int) -> int:
            return pk if people[pk] is None else stays(people[pk])

        return {pk: stays(pk) for pk in people}

    def _supervision_rule(self, unit_id: int, rank: int) -> SupervisionRule | None:
        if self.framework is None:
            return None
        rows = [
            row
            for row in SupervisionRule.objects.select_related("level", "supervisor_level")
            if self.rank_of(row.level) == rank and row.from_on <= self.day
        ]
        own = [row for row in rows if row.organisation_id == self.organisation_id]
        shared = [row for row in rows if row.organisation_id is None]
        for place in [*self.above(unit_id), None]:
            if here := [row for row in own if row.unit_id == place]:
                return max(here, key=self._newest)
        return max(shared, key=self._newest, default=None)

    def _newest(self, row: SupervisionRule) -> tuple[dt.date, bool, int]:
        """Of two of a day, in two versions, the one of the version that is counted by."""
        return (row.from_on, row.level.framework_id == self.framework.pk, row.pk)

    def _in_place(self, pk: int, rule: SupervisionRule, owner: dict[int, int]) -> bool:
        first = self.day - dt.timedelta(days=rule.within_days)
        named = self.rank_of(rule.supervisor_level) if rule.supervisor_level else 0
        rank = named or self.rank_of(rule.level)
        for line in Supervised.objects.select_related("contact"):
            contact = line.contact
            giver = owner[contact.supervisor_id]
            if owner[line.staff_member_id] != pk or giver == pk:
                continue
            if contact.kind != "supervision" or contact.taken_back_at is not None:
                continue
            if first <= contact.on <= self.day and self._could(giver, rank, contact.on):
                return True
        return False

    def _could(self, giver: int, rank: int, on: dt.date) -> bool:
        """By what they held on the day of the contact, on the ladder of the day of the figure."""
        then = copy(self)
        then.day = on
        held = then._held(StaffMember.objects.get(pk=giver))
        if self.framework.is_cumulative:
            return set(range(1, rank + 1)) <= held
        return any(one >= rank for one in held)
