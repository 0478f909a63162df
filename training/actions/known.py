"""Everybody whom the names of a list may belong to, loaded in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Func, Q, QuerySet, Value
from django.db.models.functions import Lower
from rapidfuzz import fuzz, process

from core.scope import Scope
from services.likeness import Person, known_as, person, words_of
from services.models import Post, StaffAlias, StaffMember, StaffToken
from services.names import name_key
from training.models import Session

# A branch of so many people is loaded whole, so that nobody is missed for two slips in one name.
SMALL_BRANCH = 600
SOMEWHAT = 55  # of 100


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a list: any of name, e-mail (lower case) and staff number may be empty."""

    row: int
    name: str = ""
    email: str = ""
    staff_number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person the name may belong to. `forms` are the names they go by, as words to compare.

    `numbers` are the staff number and earlier ones, without the zeros that spreadsheets drop.
    """

    staff_id: int
    name: str
    email: str
    staff_number: str
    numbers: frozenset[str]
    unit: str
    role: str
    is_near: bool
    keys: frozenset[str]
    forms: tuple[Person, ...]


@dataclass(slots=True)
class Known:
    """Everybody any of the names may belong to, by what names them."""

    people: dict[int, Candidate] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    bare_numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    emails: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    near: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def numbered(self, number: str) -> int | None:
        """Whose staff number this is; without the zeros in front only when it is of one person."""
        if not number:
            return None
        found = self.bare_numbers.get(without_zeros(number), set())
        return self.numbers.get(number) or (min(found) if len(found) == 1 else None)

    def alike(self, key: str) -> set[int]:
        """Those of the branch whose name looks somewhat like this one: a first, quick look."""
        found = process.extract(
            key, list(self.near), scorer=fuzz.ratio, score_cutoff=SOMEWHAT, limit=None
        )
        return {pk for near, _score, _at in found for pk in self.near[near]}

    def sharing(self, words: Iterable[str]) -> set[int]:
        """Those who share a word or a short form of it."""
        asked = {form for word in words for form in {word, *known_as(word)} if len(form) > 1}
        return set().union(*(self.words.get(word, ()) for word in asked))


def load(by: Scope, session: Session, names: Collection[Named]) -> Known:
    """Who in `by` and in the session's organisation, not having left by the day, may be meant."""
    people = people_of(by, session)
    branch = session.unit.path
    aliases = list(_aliases(people, names))
    ids = {alias.staff_member_id for alias in aliases}
    ids |= _direct(people, names) | _sharing(people, names)
    near = people.filter(home_unit__path__startswith=branch).values_list("pk", flat=True)
    here = set(near[: SMALL_BRANCH + 1])
    ids |= here if len(here) <= SMALL_BRANCH else set()
    known = Known()
    for one in candidates(ids, branch):
        _index(known, one)
    _learn(known, aliases)
    return known


def _learn(known: Known, aliases: Iterable[StaffAlias]) -> None:
    """Names may be of several people; an address or number only counts when it is of one."""
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for alias in aliases:
        holders[alias.kind, alias.key].add(alias.staff_member_id)
    strong = {StaffAlias.Kind.EMAIL: known.emails, StaffAlias.Kind.NUMBER: known.numbers}
    for (kind, key), people in holders.items():
        if kind == StaffAlias.Kind.NAME:
            known.aliases[key] = people
        elif len(people) == 1:
            strong[StaffAlias.Kind(kind)].setdefault(key, *people)


def people_of(by: Scope, session: Session) -> QuerySet[Any, Any]:
    """People in `by` and in the session's organisation who had not left by its day."""
    own = StaffMember.objects.within(by).filter(organisation=session.unit.organisation_id)
    here: QuerySet[Any, Any] = own.still_here_on(session.on)
    return here


def _aliases(people: QuerySet[Any, Any], names: Collection[Named]) -> QuerySet[Any, Any]:
    kinds = StaffAlias.Kind
    named = Q(kind=kinds.EMAIL, key__in={one.email for one in names} - {""})
    named |= Q(kind=kinds.NAME, key__in={name_key(one.name) for one in names} - {""})
    named |= Q(kind=kinds.NUMBER, key__in={one.staff_number for one in names} - {""})
    return StaffAlias.objects.filter(named, staff_member__in=people)


def _direct(people: QuerySet[Any, Any], names: Collection[Named]) -> set[int]:
    emails = {one.email for one in names if one.email}
    numbers = {one.staff_number for one in names if one.staff_number}
    named = Q(address__in=emails)
    if bare := {without_zeros(number) for number in numbers} - {""}:
        people = people.annotate(bare_number=Func("staff_number", Value("0"), function="LTRIM"))
        named |= Q(bare_number__in=bare)
    found = people.annotate(address=Lower("email")).filter(named)
    return set(found.values_list("pk", flat=True))


def _sharing(people: QuerySet[Any, Any], names: Collection[Named]) -> set[int]:
    said = {word for one in names for word in name_key(one.name).split()}
    said |= {word for one in names for word in local_words(one.email)}
    asked = {form for word in said for form in {word, *known_as(word)} if len(form) > 1}
    found = StaffToken.objects.filter(token__in=asked, staff_member__in=people)
    return set(found.values_list("staff_member", flat=True))


def local_words(email: str) -> list[str]:
    """The words before the @ of an address that looks like a name: "rosa.quill2@…"."""
    words = [word.strip("0123456789") for word in words_of(email.partition("@")[0])]
    words = [part for word in words for part in word.split("_") if part]
    return words if len(words) > 1 else []


def candidates(ids: Collection[int], branch: str) -> list[Candidate]:
    """These people, A to Z, with where they work and whether that is in the branch."""
    places, near = _places(ids, branch)
    people = StaffMember.objects.filter(pk__in=ids).select_related("home_unit")
    earlier = _earlier_numbers(ids)
    return [
        _candidate(
            one,
            earlier[one.pk],
            *places.get(one.pk, (one.home_unit.name, "")),
            is_near=one.pk in near or one.home_unit.path.startswith(branch),
        )
        for one in people.order_by("sort_key", "pk")
    ]


def _earlier_numbers(ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    told = StaffAlias.objects.filter(staff_member__in=ids, kind=StaffAlias.Kind.NUMBER)
    for who, number in told.values_list("staff_member", "key"):
        found[who].add(number)
    return found


def without_zeros(number: str) -> str:
    """A staff number as a spreadsheet leaves it: 0017 is 17."""
    return number.lstrip("0")


def _candidate(
    one: StaffMember, earlier: set[str], unit: str, role: str, *, is_near: bool
) -> Candidate:
    return Candidate(
        staff_id=one.pk,
        name=one.shown_name,
        email=one.email,
        staff_number=one.staff_number,
        numbers=frozenset(map(without_zeros, {one.staff_number, *earlier})),
        unit=unit,
        role=role,
        is_near=is_near,
        keys=frozenset({name_key(one.first_name, one.last_name), name_key(one.shown_name)}),
        forms=tuple(_forms(one)),
    )


def _forms(one: StaffMember) -> Iterable[Person]:
    yield person(one.first_name, one.last_name, one.preferred_name)
    own = {*words_of(one.first_name), *words_of(one.preferred_name)}
    if former := [word for word in local_words(one.email) if word not in own]:
        # The address often still has the name from before a marriage.
        yield person(one.first_name, " ".join(former), one.preferred_name)


def _index(known: Known, one: Candidate) -> None:
    known.people[one.staff_id] = one
    if one.staff_number:
        known.numbers[one.staff_number] = one.staff_id
        known.bare_numbers[without_zeros(one.staff_number)].add(one.staff_id)
    if one.email:
        known.emails[one.email.lower()] = one.staff_id
    for key in one.keys:
        known.keys[key].add(one.staff_id)
        if one.is_near:
            known.near[key].append(one.staff_id)
    words = {word for key in one.keys for word in key.split()}
    for word in words.union(*(form.last for form in one.forms)):
        known.words[word].add(one.staff_id)


def _places(ids: Collection[int], branch: str) -> tuple[dict[int, tuple[str, str]], set[int]]:
    """Unit and role of the newest post of each person (the main one wins); who works near."""
    posts = (
        Post.objects.filter(staff_member__in=ids)
        .order_by("is_primary", "from_on")
        .values_list("staff_member", "unit__name", "role__name", "unit__path")
    )
    places, near = {}, set()
    for who, unit, role, path in posts:
        places[who] = (unit, role or "")
        if path.startswith(branch):
            near.add(who)
    return places, near
