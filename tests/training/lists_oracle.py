"""What several lists and people's own words come to, by a plain count of single minutes."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from intake.models import Batch, Upload
from intake.readers import preview
from tests.training.lists import KIND, ROSA, SAM, TIMES, TODAY, lines, put_in, take_back
from training.actions.marking import mark
from training.models import Place, TrainingRecord


def in_process(house: SimpleNamespace) -> Callable[[str], Upload]:
    """Reads a list without a process of its own, for hundreds of them."""

    def read(text: str) -> Upload:
        house.file.write_text(TIMES + text)
        facts = {"organisation": house.northshore, "unit": house.harbour, "kind": "attendance"}
        upload = Upload.objects.create(**facts, subject_id=house.session.pk, listed_on=TODAY)
        found = preview("attendance", house.file, on=TODAY, answers={})
        upload.digest = KIND.review(upload=upload, preview=found, by=house.scope).digest
        upload.save()
        return upload

    return read


@dataclass
class Told:
    """What a person said of somebody, in single minutes, for the plain oracle."""

    is_noted: bool = False
    # What the lists said when the person stood for it; the least that holds whatever lists say.
    stood_for: frozenset[int] = frozenset()
    least: int = 0
    # Written over the lists, and all that they had said by then.
    over: int | None = None
    knew: frozenset[int] = frozenset()

    def holds(self, said: frozenset[int]) -> bool:
        return self.over is not None and said | self.stood_for <= self.knew

    def minutes(self, said: frozenset[int]) -> int:
        if self.over is not None and self.holds(said):
            return self.over
        return max(self.over or 0, self.least, len(said | self.stood_for))

    def write(self, minutes: int, said: frozenset[int]) -> None:
        if minutes == self.minutes(said):
            return
        lists = said | self.stood_for | self.knew
        is_less = minutes < len(lists)
        self.knew = lists if is_less else frozenset()
        self.over, self.least = (minutes, 0) if is_less else (None, minutes)
        self.is_noted = True


class Table:
    """Lists go in and out and people write, in random order; the oracle says what is left."""

    def __init__(self, house: SimpleNamespace, order: random.Random) -> None:
        self.house, self.order, self.read = house, order, in_process(house)
        self.people = {SAM: house.sam_person, ROSA: house.rosa}
        self.told = {SAM: Told(), ROSA: Told()}
        self.standing: dict[int, tuple[Batch, Any]] = {}

    def said(self, who: str) -> frozenset[int]:
        """Every minute counted one by one: who was there in it by any list that stands."""
        return _covered(who, [row for _batch, rows in self.standing.values() for row in rows])

    def is_here(self, who: str) -> bool:
        return self.told[who].is_noted or bool(self.said(who))

    def put(self, nth: int, rows: Any) -> None:
        """What undoes a person's word stays out, unless somebody takes it."""
        upload = self.read("".join(lines(who, part) for who, part in rows))
        for who, told in self.told.items():
            before, after = self.said(who), self.said(who) | _covered(who, rows)
            is_over = told.holds(before) and told.minutes(after) != told.minutes(before)
            if is_over and self.order.random() < 0.5:
                chosen = f"staff:{self.people[who].pk}"
                mine = upload.rows.filter(staff_member=self.people[who])
                assert mine.update(decision=chosen)
            elif is_over:
                rows = [(name, part) for name, part in rows if name != who]
        self.standing[nth] = put_in(self.house, upload), rows

    def take_back(self) -> None:
        batch, _rows = self.standing.pop(self.order.choice(sorted(self.standing)))
        take_back(self.house, batch)

    def write(self, who: str) -> None:
        minutes = self.order.randint(1, 90)
        self.told[who].write(minutes, self.said(who))
        self._mark(who, {self.people[who].pk: minutes})

    def tick(self, who: str) -> None:
        """Of somebody whom a list holds a person stands for what is known."""
        place = Place.objects.get(staff_member=self.people[who])
        told, said = self.told[who], self.said(who)
        if place.batch_id is not None:
            if not told.holds(said):
                told.least, told.over = max(told.least, told.over or 0), None
            told.stood_for |= said
            told.is_noted = True
        self._mark(who, None)

    def _mark(self, who: str, minutes: dict[int, int] | None) -> None:
        states = {self.people[who].pk: "came"}
        mark(by=self.house.scope, session=self.house.session, states=states, minutes=minutes)

    def compare(self) -> None:
        here = [who for who in self.told if self.is_here(who)]
        expected = {self.people[w].pk: self.told[w].minutes(self.said(w)) for w in here}
        assert dict(Place.objects.values_list("staff_member", "minutes")) == expected
        records = TrainingRecord.objects.standing()
        assert set(records.values_list("staff_member", flat=True)) == expected.keys()


def _covered(who: str, rows: Any) -> frozenset[int]:
    return frozenset(minute for name, (a, b) in rows if name == who for minute in range(a, b))
