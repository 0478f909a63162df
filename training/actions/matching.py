"""Who a name in an attendance list is.

In this order: staff number, e-mail address (old ones too), another name we learned, the same name
in the branch that held the session, the same name elsewhere in the scope, and names that are
close. Only the first four are certain. A close name is never taken without a person deciding.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from core.scope import Scope
from services.models import Post, StaffAlias, StaffMember, StaffToken
from services.names import name_key
from training.models import Session

CERTAIN, LIKELY, UNSURE, NOBODY = "certain", "likely", "unsure", "nobody"
CLOSE_ENOUGH = 86  # of 100; below it two names in a list of staff are mostly two people
MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a list: any of name, e-mail (lower case) and staff number may be empty."""

    row: int
    name: str = ""
    email: str = ""
    staff_number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person the name may belong to; `key` and `names` are normalised."""

    staff_id: int
    name: str
    email: str
    unit: str
    role: str
    is_near: bool
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """How sure we are, who it is, and who it may be, each with the reason in words."""

    band: str
    staff_id: int | None = None
    choices: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class _Known:
    """Everybody any of the names may belong to, by what names them."""

    people: dict[int, Candidate] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def match_people(*, by: Scope, session: Session, names: Collection[Named]) -> list[Match]:
    """A match for each name, in order. Looks only at people in `by` who had not left by the day."""
    known = _load(_candidates(by, session), names, session.unit.path)
    return [_match(one, known) for one in names]


def _candidates(by: Scope, session: Session) -> QuerySet[Any, Any]:
    own = StaffMember.objects.within(by).filter(organisation=session.unit.organisation_id)
    return own.still_here_on(session.on)


def _load(people: QuerySet[Any, Any], names: Collection[Named], branch: str) -> _Known:
    known = _Known()
    emails = {one.email for one in names if one.email}
    numbers = {one.staff_number for one in names if one.staff_number}
    keys = {name_key(one.name) for one in names}
    words = {word for key in keys for word in key.split() if len(word) > 1}
    aliases = StaffAlias.objects.filter(key__in=emails | keys - {""}, staff_member__in=people)
    ids = set(aliases.values_list("staff_member", flat=True))
    direct = people.annotate(address=Lower("email")).filter(
        Q(address__in=emails) | Q(staff_number__in=numbers)
    )
    ids |= set(direct.values_list("pk", flat=True))
    near = StaffToken.objects.filter(token__in=words, staff_member__in=people)
    ids |= set(near.values_list("staff_member", flat=True))
    _learn(known, ids, branch)
    for alias in aliases:
        target = known.emails if alias.kind == StaffAlias.Kind.EMAIL else None
        if target is not None:
            target.setdefault(alias.key, alias.staff_member_id)
        else:
            known.aliases[alias.key].add(alias.staff_member_id)
    return known


def _learn(known: _Known, ids: set[int], branch: str) -> None:
    places = _places(ids)
    for person in StaffMember.objects.filter(pk__in=ids).select_related("home_unit"):
        unit, role, path = places.get(person.pk, (person.home_unit.name, "", person.home_unit.path))
        one = Candidate(
            staff_id=person.pk,
            name=person.shown_name,
            email=person.email,
            unit=unit,
            role=role,
            is_near=path.startswith(branch),
            keys=frozenset(_keys(person)),
        )
        known.people[person.pk] = one
        if person.staff_number:
            known.numbers[person.staff_number] = person.pk
        if person.email:
            known.emails[person.email] = person.pk
        for key in one.keys:
            known.keys[key].add(person.pk)
            for word in key.split():
                known.words[word].add(person.pk)


def _places(ids: set[int]) -> dict[int, tuple[str, str, str]]:
    """Unit, role and path of the newest post of each person; the main one wins."""
    posts = (
        Post.objects.filter(staff_member__in=ids)
        .order_by("is_primary", "from_on")
        .values_list("staff_member", "unit__name", "role__name", "unit__path")
    )
    return {who: (unit, role or "", path) for who, unit, role, path in posts}


def _keys(person: StaffMember) -> Iterable[str]:
    yield name_key(person.first_name, person.last_name)
    yield name_key(person.shown_name)


def _match(one: Named, known: _Known) -> Match:
    key = name_key(one.name)
    if found := known.numbers.get(one.staff_number) if one.staff_number else None:
        return _sure(known.people[found], _("Same staff number"))
    if found := known.emails.get(one.email) if one.email else None:
        return _sure(known.people[found], _("Same email address"))
    if len(known.aliases.get(key, ())) == 1:
        return _sure(known.people[next(iter(known.aliases[key]))], _("A name we learned before"))
    if key and (same := known.keys.get(key)):
        return _same_name(one, [known.people[pk] for pk in sorted(same)])
    return _close_name(key, known)


def _same_name(one: Named, people: list[Candidate]) -> Match:
    near = [person for person in people if person.is_near]
    among = near or people
    if len(among) > 1:
        return _open(among, _("Several people have this name"))
    if one.email and among[0].email:
        # Two addresses are mostly two people with one name.
        return _open(among, _("Same name, another email address"))
    if near:
        return _sure(among[0], _("Same name, in the branch that held the session"))
    return _sure(among[0], _("Same name, elsewhere"), band=LIKELY)


def _close_name(key: str, known: _Known) -> Match:
    words = [word for word in key.split() if len(word) > 1]
    ids: set[int] = set().union(*(known.words.get(word, set()) for word in words))
    scored = [(_closeness(key, known.people[pk]), known.people[pk]) for pk in ids]
    close = [(score, person) for score, person in scored if score >= CLOSE_ENOUGH]
    if not close:
        return Match(NOBODY)
    close.sort(key=lambda pair: (not pair[1].is_near, -pair[0], pair[1].name))
    return _open([person for _score, person in close], _("The names are close"))


def _sure(person: Candidate, why: str, *, band: str = CERTAIN) -> Match:
    return Match(band, person.staff_id, _choices([person], why))


def _open(people: list[Candidate], why: str) -> Match:
    return Match(UNSURE, None, _choices(people, why))


def _closeness(key: str, person: Candidate) -> float:
    return max(max(fuzz.ratio(key, other), _shortened(key, other)) for other in person.keys)


def _shortened(key: str, other: str) -> float:
    """Whether one is the other with words left out or cut to a letter: "s reid", "sam reid"."""
    short, long = sorted((key.split(), other.split()), key=len)
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        fits = next((w for w in left if w == word or w[:1] == word or w == word[:1]), None)
        if fits is None:
            return 0
        left.remove(fits)
    return 90


def _choices(people: list[Candidate], why: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "staff_id": person.staff_id,
            "name": person.name,
            "unit": person.unit,
            "role": person.role,
            "why": why,
        }
        for person in people[:MOST_CHOICES]
    )
