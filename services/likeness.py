"""How alike two people's names are, and what speaks for it, in words.

Names come in any order, shortened, misspelt, with or without the second half of a double-barrelled
surname. A person's own first and last names are known apart; the words of a list are not. So one
word must stand for a first name and another for a surname, and the weaker of the two decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _
from nicknames import NickNamer
from rapidfuzz.distance import OSA

from services.names import plain

SAME, SHORT, NEAR, FAR, LETTER, NONE = 5, 4, 3, 2, 1, 0
_RULES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
# A word of so many letters may differ in so many places and still be the same, misspelt.
_SLIPS = ((4, 1, NEAR), (8, 2, NEAR), (6, 2, FAR))
# Of five letters many first names are two slips apart, and few surnames are.
_SURNAME_SLIPS = (*_SLIPS, (5, 2, FAR))
# Endings that make a short form: Dan, Danny; Kat, Katie.
_ENDING = re.compile(r"(?:ie|ey|y|i)$")
# Forms that are usual here and are in no list of English nicknames that we know.
_HERE = (
    ("charles", "chas chic"),
    ("stephen", "ste"),
    ("sean", "shaun shawn"),
    ("niamh", "neve neave"),
    ("catriona", "cat trina katrina"),
    ("mhairi", "mairi vari"),
    ("muhammad", "mohammed mohamed mohammad muhammed mo"),
    ("eilidh", "ailie aylie"),
    ("sian", "shan"),
    ("siobhan", "shevaun shiv"),
    ("alasdair", "alastair alistair ali al"),
    ("euan", "ewan ewen"),
    ("piotr", "peter"),
    ("katarzyna", "kasia"),
    ("malgorzata", "gosia"),
    ("agnieszka", "aga"),
)
_books = NickNamer()


@dataclass(frozen=True, slots=True)
class Person:
    """The names of somebody on the staff list, as words to compare."""

    first: frozenset[str]
    last: tuple[str, ...]
    shown_first: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well the first name and the surname fit (SAME to NONE), and the words that did."""

    first: int = NONE
    last: int = NONE
    word: str = ""
    is_part: bool = False

    @property
    def is_strong(self) -> bool:
        """Names that one person bears more often than two: at most one of them is shortened."""
        weaker, stronger = sorted((self.first, self.last))
        return self.is_whole or weaker >= NEAR or (weaker == FAR and stronger == SAME)

    @property
    def is_whole(self) -> bool:
        """The surname in full, and the first name or a short form of it."""
        return self.last == SAME and self.first >= SHORT

    @property
    def is_any(self) -> bool:
        """Whether it is worth asking somebody."""
        return self.last >= FAR and self.first >= LETTER and self.first + self.last > SAME

    @property
    def rank(self) -> tuple[int, int, bool]:
        """More is more alike."""
        return self.first + self.last, self.last, not self.is_part


def words_of(text: str) -> list[str]:
    """The words of a name, without accents or capitals, in order."""
    return plain(text).translate(_RULES).split()


def person(first_name: str, last_name: str, preferred_name: str = "") -> Person:
    """The words of a person's names. A middle name kept with the first counts as one."""
    firsts = [words for text in (first_name, preferred_name) if (words := words_of(text))]
    known = {word for words in firsts for word in words} | {"".join(words) for words in firsts}
    shown = preferred_name or first_name
    return Person(frozenset(known), tuple(words_of(last_name)), shown)


def likeness(name: list[str], one: Person) -> Likeness:
    """How well the words of a name fit a person, in the best order."""
    found = (_fit(word, rest, one) for word, rest in _splits(name))
    return max(found, key=lambda fit: fit.rank, default=Likeness())


def _splits(name: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each word, or two that stand together, as the first name; and all the other words."""
    for at, word in enumerate(name):
        yield word, name[:at] + name[at + 1 :]
    for at, (word, following) in enumerate(pairwise(name)):
        if len(name) > 2:
            yield word + following, name[:at] + name[at + 2 :]


def _fit(word: str, rest: list[str], one: Person) -> Likeness:
    first = max((alike(word, own) for own in one.first), default=NONE)
    if not first:
        return Likeness()
    last, is_part = _surname(rest, one.last)
    return Likeness(first, last, word, is_part)


def _surname(rest: list[str], last: tuple[str, ...]) -> tuple[int, bool]:
    """The surname in one piece, or one part of it. Whether only a part was found."""
    whole, said = "".join(last), "".join(rest)
    if not (whole and said):
        return NONE, False
    if said == whole or whole in rest:
        return SAME, False
    among = max(_spelt(word, whole, _SURNAME_SLIPS) for word in [said, *rest])
    pairs = [(word, own) for word in rest for own in last if min(len(word), len(own)) > 2]
    parts = max((_spelt(word, own, _SURNAME_SLIPS) for word, own in pairs), default=NONE)
    return max((among, False), (parts, True), key=lambda pair: (pair[0], not pair[1]))


@lru_cache(maxsize=200_000)
def alike(word: str, own: str) -> int:
    """How well a word stands for a first name."""
    if word == own:
        return SAME
    if is_short_for(word, own):
        return SHORT
    if len(word) == 1 or len(own) == 1:
        return LETTER if word[:1] == own[:1] else NONE
    return _spelt(word, own)


def _spelt(word: str, own: str, allowed: tuple[tuple[int, int, int], ...] = _SLIPS) -> int:
    if word == own:
        return SAME
    shorter = min(len(word), len(own))
    slips = OSA.distance(word, own, score_cutoff=2)
    if shorter == 3 and slips == 1:
        # Of so few letters one too many or two in the wrong order; another one is another name.
        return NEAR if len(word) != len(own) or sorted(word) == sorted(own) else NONE
    return next(
        (how for letters, most, how in allowed if shorter >= letters and slips <= most), NONE
    )


@lru_cache(maxsize=200_000)
def is_short_for(one: str, other: str) -> bool:
    """Whether two first names are forms of one: Liz and Elizabeth, Bill and Will."""
    if other in known_as(one) or _full(one) & _full(other):
        return True
    short, long = sorted((one, other), key=len)
    return _begins(short, long) or _begins(_ENDING.sub("", short), long)


def _begins(stem: str, long: str) -> bool:
    """Whether a name is cut short: Deb, and Debb of Debbie, for Deborah."""
    if stem[-1:] == stem[-2:-1]:
        stem = stem[:-1]
    return len(stem) > 2 and len(long) > len(stem) + 1 and long.startswith(stem)


@lru_cache(maxsize=20_000)
def known_as(word: str) -> frozenset[str]:
    """Other forms of a first name, short and full."""
    ours = {form for full, forms in _HERE if word == full for form in forms.split()}
    return frozenset(_books.nicknames_of(word)) | _full(word) | ours


@lru_cache(maxsize=20_000)
def _full(word: str) -> frozenset[str]:
    ours = {full for full, forms in _HERE if word in forms.split()}
    return frozenset(_books.canonicals_of(word)) | ours


def why(found: Likeness, one: Person) -> Iterable[str]:
    """What speaks for it: "same surname", "first name Liz/Elizabeth"."""
    if found.last == SAME:
        yield _("part of the surname") if found.is_part else _("same surname")
    else:
        yield _("surname spelt nearly the same")
    both = {"said": found.word.capitalize(), "known": one.shown_first}
    if found.first == SAME:
        yield _("same first name")
    elif found.first in {NEAR, FAR}:
        yield _("first name spelt nearly the same")
    else:
        yield _("first name %(said)s/%(known)s") % both
