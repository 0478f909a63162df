"""Names of lists put to the product, and how well it found the people they mean."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from bench.names import TEAMS_IN_A_SERVICE, Listed, Worker, lists, workers
from core.permissions import Permission
from core.scope import Scope
from services.actions.staff import sort_key
from services.actions.units import add_organisation, add_unit
from services.models import StaffAlias, StaffMember, StaffToken, Unit
from services.names import name_key, tokens
from training.actions.matching import Match, Named, match_people
from training.models import Session


@dataclass
class Found:
    """What was found, by the way in which the names differ."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    certain: int = 0
    certain_wrong: int = 0
    likely: int = 0
    likely_wrong: int = 0
    offered: int = 0
    wrong: list[tuple[str, Listed, Match]] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many names are of somebody on the staff list."""
        return sum(self.asked.values())

    @property
    def missed(self) -> int:
        """How many of these were not found for certain or likely."""
        return self.people - sum(self.right.values())

    def note(self, row: Listed, match: Match, truth: int | None) -> None:
        """Count one answer."""
        is_right = match.staff_id is not None and match.staff_id == truth
        if match.band == "certain":
            self.certain, self.certain_wrong = self.certain + 1, self.certain_wrong + (not is_right)
        if match.band == "likely":
            self.likely, self.likely_wrong = self.likely + 1, self.likely_wrong + (not is_right)
        if truth is not None:
            self.asked[row.kind] += 1
            self.right[row.kind] += is_right
            is_among = any(choice["staff_id"] == truth for choice in match.choices)
            self.offered += is_among and not is_right
        if not is_right and (truth is not None or match.band in {"certain", "likely"}):
            self.wrong.append((match.band, row, match))

    @property
    def precision(self) -> float:
        """Of a hundred who are certain, how many are right."""
        return 100 * (1 - self.certain_wrong / max(1, self.certain))

    @property
    def recall(self) -> float:
        """Of a hundred who are on the staff list, how many were found for certain or likely."""
        return 100 * (1 - self.missed / max(1, self.people))

    def told(self) -> Iterable[str]:
        """The figures in words."""
        yield f"certain: {self.certain}, of these right: {self.precision:.2f} %"
        share = 100 * (self.likely - self.likely_wrong) / max(1, self.likely)
        yield f"likely: {self.likely}, of these right: {share:.1f} %"
        yield f"found for certain or likely: {self.recall:.1f} % of {self.people}"
        yield f"among the choices of another {self.offered}"
        for kind, asked in self.asked.most_common():
            yield f"  {kind}: {100 * self.right[kind] / asked:.1f} % of {asked}"


def added(found: Iterable[Found]) -> Found:
    """All of them together."""
    whole = Found()
    for one in found:
        for name in ("certain", "certain_wrong", "likely", "likely_wrong", "offered"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.asked, whole.right = whole.asked + one.asked, whole.right + one.right
        whole.wrong += one.wrong
    return whole


def told(found: dict[int, Found]) -> Iterable[str]:
    """The figures of all seeds together, and the worst of each."""
    yield f"{len(found)} seeds, {min(found)} to {max(found)}"
    yield from added(found.values()).told()
    seed = min(found, key=lambda one: found[one].precision)
    yield f"worst seed for certain: {seed}, {found[seed].precision:.2f} % right"
    seed = min(found, key=lambda one: found[one].recall)
    yield f"worst seed for found: {seed}, {found[seed].recall:.1f} %"


def measure(rows: int, *, seed: int = 1) -> Found:
    """Make an organisation and lists of so many names, match them all, and count."""
    draw = Random(seed)
    people = workers(rows, draw)
    root, services = _open(people)
    ids = _take_on(people, services)
    by = Scope(None, Permission.IMPORT_ATTENDANCE, (root.path,))
    found = Found()
    for service, listed in lists(people, rows, draw):
        session = Session(unit=services[service][0], on=timezone.localdate())
        names = [Named(n, row.name, row.email, row.number) for n, row in enumerate(listed)]
        matches = match_people(by=by, session=session, names=names)
        for row, match in zip(listed, matches, strict=True):
            found.note(row, match, None if row.truth is None else ids[row.truth])
    return found


def _open(people: list[Worker]) -> tuple[Unit, list[list[Unit]]]:
    """The organisation, and for each service itself and its teams."""
    day = timezone.localdate()
    root = add_organisation(name="Matching", code="MATCHING", opened_on=day)
    by = Scope(None, Permission.MANAGE_UNITS, (root.path,))
    services: list[list[Unit]] = []
    for team in range(people[-1].team + 1):
        at, place = divmod(team, TEAMS_IN_A_SERVICE)
        if not place:
            facts = {"code": f"MS{at}", "kind": Unit.Kind.SERVICE, "opened_on": day}
            services.append([add_unit(by=by, parent=root, name=f"Service {at}", **facts)])
        facts = {"code": f"MT{team}", "kind": Unit.Kind.TEAM, "opened_on": day}
        services[-1].append(add_unit(by=by, parent=services[-1][0], name=f"Team {team}", **facts))
    return root, services


def _take_on(people: list[Worker], services: list[list[Unit]]) -> list[int]:
    """Everybody on the staff list, in order; their ids."""
    made = StaffMember.objects.bulk_create(
        StaffMember(
            organisation_id=services[0][0].organisation_id,
            home_unit=_team(who, services),
            first_name=who.first,
            last_name=who.last,
            email=who.email,
            staff_number=who.number,
            sort_key=sort_key(who.last, who.first),
        )
        for who in people
    )
    StaffToken.objects.bulk_create(
        StaffToken(staff_member=one, token=word)
        for one in made
        for word in tokens(one.first_name, one.last_name)
    )
    _teach(made, people)
    return [one.pk for one in made]


def _teach(made: list[StaffMember], people: list[Worker]) -> None:
    """The other names that somebody confirmed from an earlier list."""
    StaffAlias.objects.bulk_create(
        StaffAlias(
            staff_member=one,
            kind=StaffAlias.Kind.NAME,
            text=who.learned,
            key=name_key(who.learned),
            source=StaffAlias.Source.MATCH,
        )
        for one, who in zip(made, people, strict=True)
        if who.learned
    )


def _team(who: Worker, services: list[list[Unit]]) -> Unit:
    at, place = divmod(who.team, TEAMS_IN_A_SERVICE)
    return services[at][1 + place]
