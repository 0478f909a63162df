"""Who a name in an attendance list is.

In this order: staff number, e-mail address (old ones too), another name we learned, the same name,
and names that are alike. Certain is only what two things say that are independent: a staff number
or an address, and the name beside it. A name alone is likely at best, however exact and however
rare: somebody who is not on the staff list may have it too, and nothing in the list would tell.
A different staff number rules somebody out; a different work address is never passed over.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from core.scope import Scope
from services.likeness import FAR, LETTER, SAME, Likeness, Person, likeness, why, words_of
from services.models import StaffToken
from services.names import name_key, plain
from training.actions.known import (
    Candidate,
    Known,
    Named,
    candidates,
    load,
    local_words,
    people_of,
    without_zeros,
)
from training.models import Place, Session

CERTAIN, LIKELY, UNSURE, NOBODY = "certain", "likely", "unsure", "nobody"
MOST_CHOICES = 5
Each = Callable[[Collection[Named]], Iterable[Named]]
# Addresses that say nothing of where somebody works.
PRIVATE = frozenset(
    {
        "aol.com",
        "btinternet.com",
        "gmail.com",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "icloud.com",
        "live.co.uk",
        "live.com",
        "me.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "yahoo.co.uk",
        "yahoo.com",
    }
)


@dataclass(frozen=True, slots=True)
class Match:
    """How sure we are, who it is, and who it may be, each with the reason in words."""

    band: str
    staff_id: int | None = None
    choices: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class _Alike:
    """A person whose name is like the one asked for."""

    who: Candidate
    form: Person
    found: Likeness
    is_doubted: bool

    @property
    def rank(self) -> tuple[Any, ...]:
        return self.who.is_near, not self.is_doubted, self.found.rank

    @property
    def reason(self) -> str:
        told = [*why(self.found, self.form)]
        if self.who.is_near:
            told.append(_("in the branch that held the session"))
        if self.is_doubted:
            told.append(_("another email address"))
        return str(capfirst(", ".join(told)))


def match_people(
    *, by: Scope, session: Session, names: Collection[Named], each: Each = iter
) -> list[Match]:
    """A match for each name, in order. Looks only at people in `by` who had not left by the day.

    `each` goes through the names, and may tell how far it is.
    """
    known = load(by, session, names)
    shared = shared_addresses(names)
    plainly = [replace(one, email="") if one.email in shared else one for one in names]
    found = [
        _match(one, bare, known, is_shared=one.email in shared)
        for one, bare in zip(each(names), plainly, strict=True)
    ]
    return _with_last_session(found, session)


def shared_addresses(names: Collection[Named]) -> set[str]:
    """Addresses that stand beside several names: whoever booked for others gave their own."""
    beside = defaultdict(set)
    for one in names:
        if one.email and name_key(one.name):
            beside[one.email].add(name_key(one.name))
    return {email for email, keys in beside.items() if len(keys) > 1}


def _match(one: Named, bare: Named, known: Known, *, is_shared: bool) -> Match:
    by_number = known.numbered(one.staff_number)
    by_email = known.emails.get(one.email) if one.email else None
    if by_number and by_email and by_number != by_email and not is_shared:
        return _two(one, known.people[by_number], known.people[by_email], known)
    if by_number:
        return _strong(one, known.people[by_number], _("Same staff number"), known)
    if by_email and (not is_shared or _bears(one, known.people[by_email], known)):
        return _strong(one, known.people[by_email], _("Same email address"), known)
    return _by_name(bare, known)


def _two(one: Named, by_number: Candidate, by_email: Candidate, known: Known) -> Match:
    """One of the two is wrong; the name may say which."""
    both = [by_number, by_email]
    reason = _("The staff number is of one person, the email address of another")
    meant = [who for who in both if _bears(one, who, known)]
    meant = meant or [who for who in both if _speaks_for(one, who)]
    if len(meant) != 1:
        return _open(both, reason)
    return _likely([*meant, *(who for who in both if who not in meant)], reason)


def _strong(one: Named, who: Candidate, reason: str, known: Known) -> Match:
    """Numbers are mistyped and colleagues book for others: the name must say the same."""
    is_vetoed = _is_vetoed(one, who)
    if not is_vetoed and _bears(one, who, known):
        return Match(CERTAIN, who.staff_id, (_choice(who, reason),))
    other = _("%(reason)s, another staff number") if is_vetoed else _("%(reason)s, another name")
    told = _likely([who], other % {"reason": reason})
    if _speaks_for(one, who):
        return told
    named = _by_name(replace(one, email="", staff_number=""), known)
    if named.staff_id is None or named.staff_id == who.staff_id:
        return told
    return replace(named, choices=(*named.choices[: MOST_CHOICES - 1], *told.choices))


def _bears(one: Named, who: Candidate, known: Known) -> bool:
    """Whether nothing in the name speaks against this person: it is theirs, in full or in part."""
    key, words = name_key(one.name), words_of(one.name)
    if not words or key in who.keys or who.staff_id in known.aliases.get(key, ()):
        return True
    if known.keys.get(key):
        return False
    return _is_part(words, who) or _best(words, who)[0].is_whole


def _is_part(words: list[str], who: Candidate) -> bool:
    """Nothing but names of theirs, the first name among them: "Rosa", or one of two surnames."""
    is_first = any(form.first & set(words) for form in who.forms)
    return is_first and any(Counter(words) <= Counter(key.split()) for key in who.keys)


def _speaks_for(one: Named, who: Candidate) -> bool:
    """Whether the name could be of this person; no name speaks against nobody."""
    words = words_of(one.name)
    if not words or set(words) & {word for key in who.keys for word in key.split()}:
        return True
    fits = (likeness([*words, word], form) for form in who.forms for word in ("", words[0]))
    return any(fit.first >= LETTER or fit.last >= FAR for fit in fits)


def _by_name(one: Named, known: Known) -> Match:
    """A name we learned means its person only when nobody else bears that very name."""
    key = name_key(one.name)
    learned = [who for who in _open_to(one, known.aliases, known) if not _is_doubted(one, who)]
    same = _open_to(one, known.keys, known) if key else []
    if len(learned) == 1 and same in ([], learned):
        return _likely(learned, _("A name we learned before"))
    if named := same + [who for who in learned if who not in same]:
        return _same_name(one, named, known)
    return _alike_name(one, known)


def _open_to(one: Named, by_key: dict[str, set[int]], known: Known) -> list[Candidate]:
    """Those called so whom no staff number rules out."""
    ids = sorted(by_key.get(name_key(one.name), ()))
    return [who for who in map(known.people.__getitem__, ids) if not _is_vetoed(one, who)]


def _is_vetoed(one: Named, who: Candidate) -> bool:
    if not one.staff_number or not who.staff_number:
        return False
    return without_zeros(one.staff_number) not in who.numbers


def _is_doubted(one: Named, who: Candidate) -> bool:
    """Two work addresses are mostly two people; a private one says nothing."""
    if not one.email or not who.email or one.email == who.email.lower():
        return False
    return one.email.rpartition("@")[2] not in PRIVATE


def _same_name(one: Named, people: list[Candidate], known: Known) -> Match:
    near = [who for who in people if who.is_near]
    among = near or people
    if len(among) > 1:
        return _open(among, _("Several people have this name"))
    only = among[0]
    if _is_doubted(one, only):
        return _open(among, _("Same name, another email address"))
    if not near:
        return _likely([only], _("Same name, elsewhere"))
    if len(people) > 1:
        others = [only, *(who for who in people if who is not only)]
        return _likely(others, _("Same name in this branch, and again elsewhere"))
    if rivals := _rivals(one, only, known):
        return _likely([only, *rivals], _("Same name, and somebody here has nearly the same"))
    if one.email and only.email:
        return _likely([only], _("Same name, with a private email address"))
    return _likely([only], _("Same name, in the branch that held the session"))


def _rivals(one: Named, only: Candidate, known: Known) -> list[Candidate]:
    """Others here whose name is one slip away, so that a slip may have made this name of theirs."""
    words, key = words_of(one.name), name_key(one.name)
    others = (known.people[pk] for pk in sorted(known.alike(key)) if pk != only.staff_id)
    return [
        who
        for who in others
        if any(OSA.distance(key, own, score_cutoff=1) <= 1 for own in who.keys)
        or _best(words, who)[0].is_whole
    ]


def _best(words: list[str], who: Candidate) -> tuple[Likeness, Person]:
    pairs = [(likeness(words, form), form) for form in who.forms]
    return max(pairs, key=lambda pair: pair[0].rank)


def _alike_name(one: Named, known: Known) -> Match:
    words, local = words_of(one.name), local_words(one.email)
    close = []
    for pk in known.sharing([*words, *local]) | known.alike(name_key(one.name)):
        who = known.people[pk]
        found, form = _best(words, who)
        if local and not found.is_strong and (not words or found.first >= LETTER):
            found, form = max((found, form), _best(local, who), key=lambda pair: pair[0].rank)
        if found.is_any and not _is_vetoed(one, who):
            close.append(_Alike(who, form, found, _is_doubted(one, who)))
    close.sort(key=lambda a: (a.rank, -a.who.staff_id), reverse=True)
    return _settle(close)


def _settle(close: list[_Alike]) -> Match:
    if not close:
        return Match(NOBODY)
    choices = tuple(_choice(a.who, a.reason) for a in close[:MOST_CHOICES])
    best, others = close[0], close[1:]
    if _stands_out(best, [a for a in others if a.who.is_near or not best.who.is_near]):
        return Match(LIKELY, best.who.staff_id, choices)
    return Match(UNSURE, None, choices)


def _stands_out(best: _Alike, others: list[_Alike]) -> bool:
    """Whether one person alone is meant as far as names tell; somebody looks at it all the same."""
    if best.is_doubted:
        return False
    if not best.found.is_strong:
        return best.who.is_near and best.found.last == SAME and not others
    return all(not a.found.is_strong for a in others)


def _likely(people: list[Candidate], reason: str) -> Match:
    return replace(_open(people, reason), band=LIKELY, staff_id=people[0].staff_id)


def _open(people: list[Candidate], reason: str) -> Match:
    return Match(UNSURE, None, tuple(_choice(who, reason) for who in people[:MOST_CHOICES]))


def _choice(who: Candidate, reason: str) -> dict[str, Any]:
    return {
        "staff_id": who.staff_id,
        "name": who.name,
        "unit": who.unit,
        "role": who.role,
        "why": reason,
    }


def find_people(*, by: Scope, session: Session, words: str) -> list[dict[str, Any]]:
    """Choices among those who were here on the day, each of whose names a word begins; A to Z."""
    people = people_of(by, session)
    for word in plain(words).split():
        tokens = StaffToken.objects.filter(token__startswith=word)
        people = people.filter(pk__in=tokens.values("staff_member"))
    ids = people.order_by("sort_key", "pk").values_list("pk", flat=True)[:MOST_CHOICES]
    found = candidates(list(ids), session.unit.path)
    last = _last_came({who.staff_id for who in found}, session)
    return [_dated(_choice(who, _("Found by name")), last) for who in found]


def _with_last_session(found: list[Match], session: Session) -> list[Match]:
    """Where somebody must choose, each choice says when that person last came to anything."""
    open_ones = [match for match in found if match.band in {LIKELY, UNSURE}]
    ids = {choice["staff_id"] for match in open_ones for choice in match.choices}
    last = _last_came(ids, session)
    return [
        replace(match, choices=tuple(_dated(choice, last) for choice in match.choices))
        if match.band in {LIKELY, UNSURE}
        else match
        for match in found
    ]


def _dated(choice: dict[str, Any], last: dict[int, date]) -> dict[str, Any]:
    day = last.get(choice["staff_id"])
    said = _("last session %(day)s") % {"day": date_format(day, "j F Y")} if day else ""
    return {**choice, "last": said}


def _last_came(ids: set[int], session: Session) -> dict[int, date]:
    came = Place.objects.filter(staff_member__in=ids, state=Place.State.CAME)
    before = came.filter(session__on__lt=session.on).order_by().values_list("staff_member")
    return dict(before.annotate(last=Max("session__on")))
