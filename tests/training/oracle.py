"""The counting rules again, slowly and in plain Python: nothing here is shared with the SQL.

Read docs/figures.md beside it; where the two differ, one of them is wrong.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from services.models import (
    CountedBy,
    CountingRule,
    Headcount,
    Post,
    StaffMember,
    Unit,
    UnitPlacement,
)
from training.models import (
    FrameworkInForce,
    Level,
    LevelRequirement,
    RolloutUnit,
    RolloutWave,
    TrainingRecord,
)


@dataclass
class Person:
    unit_id: int
    required: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    status: str = ""
    left_out: str = ""
    is_starting: bool = False
    asked_later: set[int] | None = None


@dataclass
class Numbers:
    people: int = 0
    split: Counter = field(default_factory=Counter)
    left_out: Counter = field(default_factory=Counter)
    counted_only: int = 0
    starting: int = 0
    later: int = 0
    required: Counter = field(default_factory=Counter)
    held: Counter = field(default_factory=Counter)
    met: Counter = field(default_factory=Counter)


class Oracle:
    """One organisation on one day, on the tree of `then` or of `today`.

    With `of_period` the day ends a period, whose people are counted on the headcount day.
    """

    def __init__(
        self, organisation_id: int, day: dt.date, basis: str = "today", *, of_period: bool = False
    ) -> None:
        self.organisation_id, self.day, self.basis = organisation_id, day, basis
        self.rule = self._rule()
        self.people_on = self._people_on() if of_period else day
        self.framework = self._framework()
        self.parents = self._parents()
        self.begins = {
            m.unit_id: m.wave.from_on for m in RolloutUnit.objects.select_related("wave")
        }
        self.planning = set(RolloutWave.objects.values_list("unit", flat=True))
        self.people = {
            person.pk: found
            for person in StaffMember.objects.filter(organisation=organisation_id)
            if person.merged_into_id is None and (found := self._person(person)) is not None
        }

    def _rule(self) -> CountingRule | None:
        rows = CountingRule.objects.filter(organisation=self.organisation_id)
        begun = [row for row in rows if row.from_on <= self.day]
        return max(begun, key=lambda row: row.from_on, default=None)

    def _people_on(self) -> dt.date:
        wanted = self.rule.headcount_day if self.rule else None
        return self.day if wanted is None else self.day.replace(day=min(wanted, self.day.day))

    def _framework(self):
        for row in FrameworkInForce.objects.filter(organisation=self.organisation_id):
            if row.from_on <= self.day and (row.until_on is None or row.until_on >= self.day):
                return row.framework
        return None

    def _parents(self) -> dict[int, int | None]:
        units = Unit.objects.filter(organisation=self.organisation_id)
        if self.basis == "today":
            return {unit.pk: unit.parent_id for unit in units}
        return {unit.pk: self._parent_then(unit) for unit in units}

    def _parent_then(self, unit: Unit) -> int | None:
        rows = sorted(UnitPlacement.objects.filter(unit=unit), key=lambda r: r.from_on)
        begun = [row for row in rows if row.from_on <= self.day]
        return (begun[-1] if begun else rows[0]).parent_id

    def above(self, unit_id: int | None) -> list[int]:
        """The unit itself, its parent, and so on up to the root."""
        found = []
        while unit_id is not None:
            found.append(unit_id)
            unit_id = self.parents[unit_id]
        return found

    def _person(self, person: StaffMember) -> Person | None:
        posts = list(Post.objects.filter(staff_member=person).order_by("pk"))
        begun = [p for p in posts if p.from_on <= self.people_on]
        if posts and not begun:
            return None
        current = [p for p in begun if p.until_on is None or p.until_on >= self.people_on]
        home = self._home(begun, current)
        found = Person(unit_id=home.unit_id if home else person.home_unit_id)
        found.left_out = self._left_out(person, current, home)
        asked = [(post, rule) for post in current for rule in self.rules_of(post)]
        found.required = set().union(*(self._ranks(rule) for _post, rule in asked))
        found.held = self._held(person)
        found.status = self._status(found, is_decided=bool(asked))
        found.is_starting = found.status == "not_yet" and not self._due(asked) - found.held
        if self.waits(found.unit_id):
            found.asked_later, found.required = found.required, set()
            found.status, found.is_starting = "not_required", False
        return found

    def waits(self, unit_id: int) -> bool:
        """Whether the nearest wave on the way up has not begun, or the branch has none for it."""
        for above in self.above(unit_id):
            if above in self.begins:
                return bool(self.begins[above] > self.day)
            if above in self.planning:
                return True
        return False

    def _home(self, begun, current):
        for among in ([p for p in current if p.is_primary], current):
            if among:
                return max(among, key=lambda p: (p.from_on, p.pk))
        return max(begun, key=lambda p: (p.is_primary, p.from_on, p.pk), default=None)

    def _left_out(self, person, current, home) -> str:
        last = self.day if self.rule and not self.rule.leavers_count else self.people_on
        if person.left_on is not None and person.left_on <= last:
            return "left"
        if not current:
            return "no_post"
        if self.rule and person.kind in self.rule.left_out_kinds:
            return person.kind
        return "" if self.rule and self.rule.away_count else self._away(home)

    def _away(self, home) -> str:
        since, until, day = home.away_from_on, home.away_until_on, self.people_on
        return "away" if since and since <= day and (until is None or until >= day) else ""

    def rules_of(self, post) -> list[LevelRequirement]:
        """What is said of this post alone; else of the role where it is nearest, and of everybody
        and of the role's group beside it."""
        if self.framework is None:
            return []
        rules = [row for row in self._all_rules() if self._is_of_the_day(row)]
        if own := [row for row in rules if row.post_id == post.pk]:
            return own
        reach = [*self.above(post.unit_id), None]
        return self._of_role(post, rules, reach) + [
            row
            for row in rules
            if row.role_id is None and row.post_id is None and row.unit_id in reach
            if row.role_group_id is None
            or (post.role_id is not None and row.role_group_id == post.role.role_group_id)
        ]

    def _all_rules(self):
        rows = LevelRequirement.objects.filter(organisation=self.organisation_id, track=None)
        return rows.select_related("level")

    def _is_of_the_day(self, row: LevelRequirement) -> bool:
        ended = row.until_on is not None and row.until_on < self.day
        return (
            row.from_on <= self.day and not ended and (not row.level or self.rank_of(row.level) > 0)
        )

    def _of_role(self, post, rules, reach) -> list[LevelRequirement]:
        mine = [row for row in rules if row.role_id is not None and row.role_id == post.role_id]
        for unit_id in reach:
            if here := [row for row in mine if row.unit_id == unit_id]:
                return here
        return []

    def rank_of(self, level: Level) -> int:
        """Of the same level in the framework of the day, whatever version it was said of; or 0."""
        for own in Level.objects.filter(framework=self.framework):
            if (own.first_id or own.pk) == (level.first_id or level.pk):
                return own.rank
        return 0

    def _ranks(self, rule: LevelRequirement) -> set[int]:
        if rule.level is None:
            return set()
        rank = self.rank_of(rule.level)
        return set(range(1, rank + 1)) if self.framework.is_cumulative else {rank}

    def _due(self, asked) -> set[int]:
        """The levels for which the time given is over."""
        found: set[int] = set()
        for post, rule in asked:
            last = self.since(post) + dt.timedelta(days=rule.due_within_days or 0)
            if rule.due_within_days is None or last < self.day:
                found |= self._ranks(rule)
        return found

    @staticmethod
    def since(post) -> dt.date:
        """The first day of the same job in the same unit, whatever posts it went on in since."""
        first = post.from_on
        same = {"staff_member": post.staff_member_id, "unit": post.unit_id, "role": post.role_id}
        while earlier := [
            one.from_on
            for one in Post.objects.filter(**same)
            if one.from_on < first
            and (one.until_on is None or one.until_on >= first - dt.timedelta(days=1))
        ]:
            first = min(earlier)
        return first

    def _held(self, person: StaffMember) -> set[int]:
        return {rank for rank, _on, _expires_on in self.evidence(person)}

    def evidence(self, person: StaffMember) -> list[tuple[int, dt.date, dt.date | None]]:
        """What speaks for a level on the day: rank, when it was done, when it runs out."""
        undone = set(
            TrainingRecord.objects.exclude(reverses=None).values_list("reverses", flat=True)
        )
        found = []
        for row in TrainingRecord.objects.filter(staff_member__in=self._same(person)):
            if row.reverses_id is not None or row.pk in undone or row.on > self.day:
                continue
            if row.expires_on is None or row.expires_on > self.day:
                ranks = {self.rank_of(one) for one in self._brings(row)} - {0}
                found += [(rank, row.on, row.expires_on) for rank in ranks]
        return found

    def _brings(self, row: TrainingRecord) -> list[Level]:
        """The levels of a record: its own, or what a verification said on the day."""
        if row.equivalence is None:
            return [row.level] if row.level else []
        holding = [
            one
            for one in row.equivalence.verifications.all()
            if one.from_on <= self.day and (one.until_on is None or one.until_on >= self.day)
        ]
        assert len(holding) < 2
        return [level for one in holding for level in one.levels.all()]

    def _same(self, person: StaffMember) -> list[StaffMember]:
        merged = list(StaffMember.objects.filter(merged_into=person))
        return [person, *(other for one in merged for other in self._same(one))]

    def _status(self, person: Person, *, is_decided: bool) -> str:
        if not is_decided:
            return "unknown"
        if not person.required:
            return "not_required"
        return "met" if person.required <= person.held else "not_yet"

    def numbers(self) -> dict[int, Numbers]:
        """For every unit, everything under it included."""
        found = {unit_id: Numbers() for unit_id in self.parents}
        for person in self.people.values():
            for unit_id in self.above(person.unit_id):
                self._add(found[unit_id], person)
        for unit_id, people in self._counted_only().items():
            for above in self.above(unit_id):
                found[above].counted_only += people
        return found

    def _add(self, numbers: Numbers, person: Person) -> None:
        if person.left_out:
            numbers.left_out[person.left_out] += 1
            return
        numbers.people += 1
        numbers.split[person.status] += 1
        numbers.starting += person.is_starting
        numbers.later += person.asked_later is not None
        numbers.required.update(person.required)
        numbers.held.update(person.held)
        numbers.met.update(rank for rank in person.required if self._meets(person, rank))

    def later(self) -> dict[int, tuple[Counter, Counter]]:
        """For every unit: what will be asked of those who wait, and what of it they have."""
        found: dict[int, tuple[Counter, Counter]] = {
            pk: (Counter(), Counter()) for pk in self.parents
        }
        for person in self.people.values():
            asked = set() if person.left_out else person.asked_later or set()
            for unit_id in self.above(person.unit_id):
                found[unit_id][0].update(asked)
                found[unit_id][1].update(rank for rank in asked if self._meets(person, rank))
        return found

    def _meets(self, person: Person, rank: int) -> bool:
        needed = set(range(1, rank + 1)) if self.framework.is_cumulative else {rank}
        return needed <= person.held

    def _counted_only(self) -> dict[int, int]:
        newest: dict[tuple, Headcount] = {}
        for row in Headcount.objects.order_by("counted_on", "pk"):
            if row.unit_id in self.parents and row.counted_on <= self.day:
                newest[row.unit_id, row.role_group_id] = row
        totals: dict[int, int] = defaultdict(int)
        closing = dict(Unit.objects.exclude(closed_on=None).values_list("pk", "closed_on"))
        for row in newest.values():
            if closing.get(row.unit_id, dt.date.max) <= self.day:
                continue
            if self._what_counts(row.unit_id) != "names":
                totals[row.unit_id] += row.people
        return totals

    def _what_counts(self, unit_id: int) -> str:
        rows = CountedBy.objects.filter(unit=unit_id, from_on__lte=self.day)
        return max(((row.from_on, row.counts) for row in rows), default=("", ""))[1]
