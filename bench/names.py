"""People who work somewhere, and the names under which lists tell of them, with the truth.

Every draw is seeded. The short forms are written down here by hand and do not come from the
product's own source. Shares follow what lists look like: a third of the rows is spelt as on the
staff list, the others differ in one of the ways that lists do.
"""

import unicodedata
from dataclasses import dataclass
from random import Random

from reports.demo.names import FIRST, LAST

TEAMS_IN_A_SERVICE, IN_A_TEAM, IN_A_LIST = 4, 25, 20
HOUSE, ELSEWHERE = "borough.example", "partner.example"
STRANGER = "not on the staff list"
SHARES = {
    "as on the staff list": 30,
    "misspelt": 17,
    "short form": 12,
    "order swapped": 8,
    "double-barrelled": 6,
    "married name": 6,
    "accents": 5,
    "sibling in the same team": 4,
    "initial": 3,
    "middle name": 3,
    "name that two people have": 1,
    STRANGER: 5,
}
SHORT = {
    "Elizabeth": "Liz Beth Lizzie Betty",
    "Katherine": "Kate Kathy Katie",
    "Margaret": "Maggie Meg Peggy",
    "Patricia": "Pat Trish Tricia",
    "Deborah": "Debbie Deb",
    "Jennifer": "Jen Jenny",
    "Susan": "Sue Susie",
    "Christine": "Chris Chrissie",
    "Victoria": "Vicky Tori",
    "Alexandra": "Alex Sandra",
    "Samantha": "Sam",
    "Rebecca": "Becky Becca",
    "Jacqueline": "Jackie",
    "Pamela": "Pam",
    "William": "Bill Will Billy",
    "Robert": "Bob Rob Bobby",
    "Richard": "Dick Rick Richie",
    "Michael": "Mike Mick",
    "Anthony": "Tony Ant",
    "Andrew": "Andy Drew",
    "Thomas": "Tom Tommy",
    "James": "Jim Jimmy Jamie",
    "Edward": "Ted Ed Eddie",
    "Charles": "Charlie Chas",
    "Gerald": "Gerry",
    "Stephen": "Steve Ste",
    "Nicholas": "Nick",
    "Daniel": "Dan Danny",
    "Matthew": "Matt",
    "Joseph": "Joe",
    "Benjamin": "Ben",
    "Gregory": "Greg",
    "Timothy": "Tim",
    "Kenneth": "Ken Kenny",
    "Ronald": "Ron Ronnie",
    "David": "Dave Davie",
}
SIBLINGS = [("Jane", "Janet"), ("Mark", "Marc"), ("Ann", "Anna"), ("Tom", "Tim"), ("Mia", "Maya")]
ACCENTED = [("José", "Núñez"), ("Zoë", "Brontë"), ("Łukasz", "Wójcik"), ("Seán", "Ó Sé")]
ACCENTED += [("Chloé", "Lefèvre"), ("Jürgen", "Müller"), ("Siân", "Bâch"), ("Søren", "Ågård")]
MIDDLE = ["Ann", "Marie", "Jo", "Lee", "Grace", "James"]


@dataclass(frozen=True)
class Worker:
    """Somebody on the staff list."""

    first: str
    last: str
    email: str
    team: int
    kind: str


@dataclass(frozen=True)
class Listed:
    """A row of a list: what it says, and the number of the worker it means (None: nobody)."""

    name: str
    email: str
    truth: int | None
    kind: str


def workers(rows: int, draw: Random) -> list[Worker]:
    """As many people as lists of `rows` need, team by team, each made for one way to differ."""
    made: list[Worker] = []
    for number in range(max(IN_A_TEAM * TEAMS_IN_A_SERVICE, rows * 4 // 5)):
        kind = _kind(draw)
        team = number // IN_A_TEAM
        twin = made[-1] if made and made[-1].team == team else None
        made.append(_worker(kind, team, twin, number, draw))
    return made


def _kind(draw: Random) -> str:
    return draw.choices(list(SHARES), list(SHARES.values()))[0]


def _worker(kind: str, team: int, twin: Worker | None, number: int, draw: Random) -> Worker:
    first, last, has_email = draw.choice(FIRST), draw.choice(LAST), draw.random() < 0.85
    if kind == "short form":
        first = draw.choice(list(SHORT))
    elif kind == "accents":
        first, last = draw.choice(ACCENTED)[0], draw.choice([last, draw.choice(ACCENTED)[1]])
    elif kind == "double-barrelled":
        last = f"{last}-{draw.choice(LAST)}"
    elif kind == "sibling in the same team":
        first, has_email = draw.choice(SIBLINGS)[number % 2], False
        last = twin.last if twin else last
    elif kind == "name that two people have" and twin:
        first, last = twin.first, twin.last
    email = f"{_bare(first)}.{_bare(last)}{number}@{HOUSE}".lower() if has_email else ""
    return Worker(first, last, email, team, kind)


def lists(people: list[Worker], rows: int, draw: Random) -> list[tuple[int, list[Listed]]]:
    """Lists of sessions, each held by a service: its number, and who came."""
    services = len(people) // (IN_A_TEAM * TEAMS_IN_A_SERVICE)
    return [(at % services, _list(people, at % services, draw)) for at in range(rows // IN_A_LIST)]


def _list(people: list[Worker], service: int, draw: Random) -> list[Listed]:
    size = IN_A_TEAM * TEAMS_IN_A_SERVICE
    here = range(service * size, (service + 1) * size)
    taken = {f"{people[number].first} {people[number].last}" for number in here}
    return [
        _stranger(taken, draw)
        if people[number].kind == STRANGER
        else _listed(people[number], number, draw)
        for number in draw.sample(here, IN_A_LIST)
    ]


def _stranger(taken: set[str], draw: Random) -> Listed:
    """Somebody from elsewhere. A namesake of somebody here at least has an address of their own.

    Without one, nothing in the list says that it is somebody else.
    """
    name, has_email = f"{draw.choice(FIRST)} {draw.choice(LAST)}", draw.random() < 0.5
    email = f"{_bare(name)}@{ELSEWHERE}" if has_email or name in taken else ""
    return Listed(name, email, None, STRANGER)


def _listed(who: Worker, number: int, draw: Random) -> Listed:
    name = _said(who, draw)
    email, chance = "", draw.random()
    if chance < 0.35:
        email = who.email
    elif chance < 0.4:
        email = f"{_bare(who.first)}{number}@gmail.com"
    return Listed(name, email, number, who.kind)


def _said(who: Worker, draw: Random) -> str:
    first, last = who.first, who.last
    name = f"{first} {last}"
    ways = {
        "misspelt": lambda: _misspelt(name, draw),
        "short form": lambda: f"{draw.choice(SHORT.get(first, first).split())} {last}",
        "order swapped": lambda: draw.choice([f"{last}, {first}", f"{last.upper()} {first}"]),
        "double-barrelled": lambda: f"{first} {_half(last, draw)}",
        "married name": lambda: f"{first} {_married(last, draw)}",
        "accents": lambda: _bare(name, keeps_spaces=True),
        "initial": lambda: f"{first[0]} {last}",
        "middle name": lambda: f"{first} {draw.choice(MIDDLE)} {last}",
    }
    return ways.get(who.kind, lambda: name)()


def _half(last: str, draw: Random) -> str:
    one, _dash, other = last.partition("-")
    return draw.choice([one, other or one, f"{one} {other}", f"{one}{other}"])


def _married(last: str, draw: Random) -> str:
    """Two in three keep the old name in the new one."""
    return draw.choice([draw.choice(LAST), f"{last}-{draw.choice(LAST)}", f"{last} {LAST[0]}"])


def _misspelt(name: str, draw: Random) -> str:
    """One slip, and now and then another."""
    for _slip in range(1 if draw.random() < 0.8 else 2):
        at = draw.choice([n for n in range(1, len(name) - 1) if name[n : n + 2].isalpha()])
        letter = draw.choice("aeiourstln")
        name = draw.choice(
            [
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                name[:at] + name[at + 1 :],
                name[:at] + name[at] + name[at:],
                name[:at] + letter + name[at + 1 :],
            ]
        )
    return name


def _bare(text: str, *, keeps_spaces: bool = False) -> str:
    """As a keyboard without accents writes it."""
    plain = text.replace("ø", "o").replace("Ł", "L").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", plain)
    kept = " -" if keeps_spaces else ""
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c in kept))
