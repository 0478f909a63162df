"""What a report holds: frozen figures, the same for every format."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from core.exports import Table
from core.figures import Rate
from core.periods import Period
from implementation.builders.activities import ActivityLines
from implementation.figures.money import EndsWhen
from implementation.figures.participation import PartCoverage
from reports.builders.document import Document
from reports.builders.over_time import Ahead, MonthLine
from reports.models import Basis
from services.figures.basis import Basis as TreeBasis
from training.figures.practice_return import PracticeReturn
from wellbeing.figures import RoundFigures


@dataclass(frozen=True, slots=True)
class Head:
    """What a report is about. `counted_on` is the day the figures stand for.

    `who_counts` is the rule about people of that day, in words.
    """

    kind: str
    title: str
    unit_code: str
    unit_name: str
    organisation: str
    period: Period
    counted_on: date
    made_at: datetime
    basis: str
    basis_name: str
    version: int = 1
    is_late: bool = False
    who_counts: tuple[str, ...] = ()

    @property
    def tree(self) -> TreeBasis:
        """The structure on which the figures stand."""
        return "then" if self.basis == Basis.THEN else "today"

    @property
    def is_of_today(self) -> bool:
        """Whether it was made on the day that its figures stand for."""
        return self.counted_on == timezone.localdate(self.made_at)

    @property
    def asked(self) -> dict[str, Any]:
        """What every figure of the period is asked: its days, both inclusive, and the structure."""
        return {
            "from_on": self.period.from_on,
            "until_on": self.counted_on,
            "basis": self.tree,
        }


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level of the framework: people who need it, who hold it, and who need and hold it."""

    code: str
    name: str
    required: int
    held: int
    met: int

    @property
    def rate(self) -> Rate:
        """Those who hold it among those who need it."""
        return Rate(self.met, self.required)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with everything under it. `people` is the sum of the four-way split.

    `counted_only` are people of whom only the number is known; never added to `people`.
    `starting` are those of `not_yet` who began lately and are within the time given, `later`
    those of `not_required` whose unit is not in scope yet.
    """

    code: str
    name: str
    kind: str
    people: int
    counted_only: int
    met: int
    not_yet: int
    not_required: int
    unknown: int
    left_out: int
    levels: tuple[LevelLine, ...]
    starting: int = 0
    later: int = 0

    @property
    def rate(self) -> Rate:
        """People who hold all they need, among those of whom we know that they need something."""
        return Rate(self.met, self.met + self.not_yet)


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A name and a number: a reason, a kind, a gap."""

    code: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session held in the period."""

    on: date
    title: str
    level: str
    unit_name: str
    named: int
    counted_only: int
    unidentified: int


@dataclass(frozen=True, slots=True)
class TotalsLine:
    """A role group without names: its people, and (level, people) where the units said so."""

    name: str
    people: int
    levels: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of people with no session so far: reached of people. `kind` is what it is of."""

    name: str
    people: int
    reached: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class JourneyLine:
    """A unit, its stage and what shows it in words, and what the team says about it."""

    code: str
    name: str
    stage: str
    evidence: str
    comment: str


@dataclass(frozen=True, slots=True)
class RolloutReport:
    """How far the training has come, and what else was done."""

    head: Head
    framework: str
    unit: UnitLine
    left_out: tuple[NumberLine, ...]
    children: tuple[UnitLine, ...]
    months: tuple[MonthLine, ...]
    sessions: tuple[SessionLine, ...]
    groups: tuple[GroupLine, ...]
    gaps: tuple[NumberLine, ...]
    activities: tuple[NumberLine, ...]
    open_barriers: int
    journeys: tuple[JourneyLine, ...] = ()
    done: ActivityLines = ActivityLines(())
    totals: tuple[TotalsLine, ...] = ()
    ahead: Ahead | None = None


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme: in how many services and units, how often mentioned, and what became of it.

    `services` are the different units directly below the one reported on. `days` is the median of
    the days in the way; None of nothing. `untold` are about managers, and told of no service.
    """

    name: str
    services: int
    units: int
    mentions: int
    new: int
    answered: int
    lifted: int
    still_open: int
    days: float | None
    untold: int = 0


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """A barrier that stood or was lifted in the period; `days` it had been in the way.

    `remover` is the unit that it was put to; `is_above` when that unit is above the one reported
    on.
    """

    unit_name: str
    theme: str
    words: str
    who_can_remove: str
    since_on: date
    lifted_on: date | None
    what_helped: str
    days: int
    slows: str = ""
    remover: str = ""
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class BecameLine:
    """A barrier of the last report: what became of it, and why not when it cannot be done now."""

    unit_name: str
    words: str
    outcome: str
    outcome_name: str
    because: str
    answered_on: date | None
    lifted_on: date | None
    what_helped: str


@dataclass(frozen=True, slots=True)
class ServiceThemeLine:
    """A theme in one service: in how many of its units, and how often mentioned."""

    service: str
    theme: str
    units: int
    mentions: int


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A more exact name within a theme."""

    theme: str
    name: str
    services: int
    mentions: int
    still_open: int


@dataclass(frozen=True, slots=True)
class TriedLine:
    """Something that was tried against a barrier, and whether it helped."""

    unit_name: str
    barrier: str
    tried: str
    tried_on: date
    helped: str


@dataclass(frozen=True, slots=True)
class AlsoLine:
    """A theme that people named at sessions: in how many services, at how many, by how many.

    `service` is empty where all are counted together. `people` is in full tens, None below ten.
    """

    service: str
    theme: str
    services: int
    sessions: int
    people: int | None


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Open barriers that were put to one unit, and how many it answered so far."""

    name: str
    is_above: bool
    barriers: int
    answered: int


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """One quarter of the same unit, counted in the same way."""

    code: str
    until_on: date
    mentions: int
    new: int
    answered: int
    lifted: int
    still_open: int
    days: float | None


@dataclass(frozen=True, slots=True)
class BarrierReport:
    """What became of the last report's barriers, what helped, what is in the way, who can act."""

    head: Head
    total: ThemeLine
    themes: tuple[ThemeLine, ...]
    removers: tuple[NumberLine, ...]
    barriers: tuple[BarrierLine, ...]
    became: tuple[BecameLine, ...] = ()
    helped: tuple[NumberLine, ...] = ()
    services: tuple[ServiceThemeLine, ...] = ()
    codes: tuple[CodeLine, ...] = ()
    slows: tuple[NumberLine, ...] = ()
    asked: tuple[AskedLine, ...] = ()
    tried: tuple[TriedLine, ...] = ()
    past: tuple[QuarterLine, ...] = ()
    also: tuple[AlsoLine, ...] = ()
    also_services: tuple[AlsoLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticeReport:
    """The practice-level return as at the day the figures stand for, with what training cost."""

    head: Head
    found: PracticeReturn


@dataclass(frozen=True, slots=True)
class CheckInReport:
    """The check-ins of a branch that ended in the period, as they were published."""

    head: Head
    rounds: tuple[RoundFigures, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of the pack: `code` says what stands under it, `text` is what people wrote."""

    code: str
    heading: str
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackReport:
    """Everything of a period in one document. `before` is the unit at the end of the one before.

    `money` are funding lines as at the day counted on; None where that tool is switched off.
    `before_units` are the units right below at that time. `has_few_levels`: levels for which few
    people are asked were taken out (`small_levels`).
    """

    head: Head
    chapters: tuple[Chapter, ...]
    rollout: RolloutReport
    before: UnitLine
    before_on: date
    barriers: BarrierReport
    practice: PracticeReport
    check_ins: CheckInReport
    residents: PartCoverage
    money: EndsWhen | None
    before_units: tuple[UnitLine, ...] = ()
    has_few_levels: bool = False


@dataclass(frozen=True, slots=True)
class HandoverReport:
    """Everything open in a branch on the day it was made, as all who may read it may read it."""

    head: Head
    document: Document


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """Tables of a branch, whose rows are asked for when a file is written."""

    head: Head
    tables: tuple[Table, ...]


Report = (
    RolloutReport
    | BarrierReport
    | PracticeReport
    | CheckInReport
    | PackReport
    | HandoverReport
    | ExtractReport
)
