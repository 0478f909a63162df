"""People who work somewhere, and the names under which lists tell of them, with the truth.

Every draw is seeded. The short forms are written down here by hand and do not come from the
product's own source. Shares follow what lists look like: a third of the rows is spelt as on the
staff list, the others differ in one of the ways that lists do. Nobody is kind to the product:
strangers have names of people here, with and without an address, numbers are mistyped, and people
are booked with the address of a colleague.
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
    "name learned before": 2,
    "name that two people have": 1,
    "name that somebody elsewhere has": 1,
    STRANGER: 12,
}
# Who comes and is not on the staff list; with an address of their own or none, save the last.
STRANGERS = {
    "anybody": 35,
    "surname of somebody here": 20,
    "full name of somebody here": 15,
    "one slip from a name here": 10,
    "a name learned before": 5,
    "booked by somebody here": 15,
}
# Of a hundred rows about somebody on the staff list, so many have this beside the name.
OWN_ADDRESS, PRIVATE_ADDRESS, ADDRESS_OF_A_COLLEAGUE = 35, 5, 2
STAFF_NUMBER, MISTYPED = 12, 0.04
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
    number: str
    learned: str = ""


@dataclass(frozen=True)
class Listed:
    """A row of a list: what it says, and the number of the worker it means (None: nobody)."""

    name: str
    email: str
    truth: int | None
    kind: str
    number: str = ""


def workers(rows: int, draw: Random) -> list[Worker]:
    """As many people as lists of `rows` need, team by team, each made for one way to differ."""
    made: list[Worker] = []
    for number in range(max(IN_A_TEAM * TEAMS_IN_A_SERVICE, rows * 4 // 5)):
        kind = _kind(draw)
        team = number // IN_A_TEAM
        beside = [one for one in made[-1:] if one.team == team]
        twins = made[:-IN_A_TEAM] if kind == "name that somebody elsewhere has" else beside
        made.append(_worker(kind, team, draw.choice(twins) if twins else None, number, draw))
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
    elif twin and kind in {"name that two people have", "name that somebody elsewhere has"}:
        first, last = twin.first, twin.last
    email = f"{_bare(first)}.{_bare(last)}{number}@{HOUSE}".lower() if has_email else ""
    learned = f"{draw.choice(FIRST)} {draw.choice(LAST)}" if kind == "name learned before" else ""
    # Numbers stand close together, so that a mistyped one is mostly that of somebody else.
    return Worker(first, last, email, team, kind, f"{number + 2001:05}", learned)


def lists(people: list[Worker], rows: int, draw: Random) -> list[tuple[int, list[Listed]]]:
    """Lists of sessions, each held by a service: its number, and who came."""
    services = len(people) // (IN_A_TEAM * TEAMS_IN_A_SERVICE)
    return [(at % services, _list(people, at % services, draw)) for at in range(rows // IN_A_LIST)]


def _list(people: list[Worker], service: int, draw: Random) -> list[Listed]:
    size = IN_A_TEAM * TEAMS_IN_A_SERVICE
    here = range(service * size, (service + 1) * size)
    return [
        _stranger([people[n] for n in here], draw)
        if people[number].kind == STRANGER
        else _listed(people, number, draw)
        for number in draw.sample(here, IN_A_LIST)
    ]


def _stranger(here: list[Worker], draw: Random) -> Listed:
    """Somebody from elsewhere, or somebody new whom the staff list does not have yet."""
    kind = draw.choices(list(STRANGERS), list(STRANGERS.values()))[0]
    like = draw.choice([one for one in here if one.learned] or here)
    if kind != "a name learned before":
        like = draw.choice([one for one in here if one.email] or here)
    first, last = draw.choice(FIRST), draw.choice(LAST)
    names = {
        "surname of somebody here": f"{first} {like.last}",
        "full name of somebody here": f"{like.first} {like.last}",
        "one slip from a name here": _slip(f"{like.first} {like.last}", draw),
        "a name learned before": like.learned or f"{first} {last}",
        "booked by somebody here": f"{_of_the_house(like, draw)} {draw.choice([last, like.last])}",
    }
    name = names.get(kind, f"{first} {last}")
    email = like.email if kind == "booked by somebody here" else _address(name, draw)
    return Listed(name, email, None, f"{STRANGER}: {kind}")


def _of_the_house(booker: Worker, draw: Random) -> str:
    """The first name of a partner or a guest of theirs: not the booker's own, short or long."""
    own = {booker.first, *SHORT.get(booker.first, "").split()}
    return draw.choice([name for name in FIRST if name not in own and name[:3] != booker.first[:3]])


def _address(name: str, draw: Random) -> str:
    """None for every second; else that of a partner, a private one, or one of the house."""
    homes = draw.choices(["", ELSEWHERE, "gmail.com", HOUSE], [50, 35, 10, 5])[0]
    return f"{_bare(name)}@{homes}" if homes else ""


def _listed(people: list[Worker], number: int, draw: Random) -> Listed:
    who, email = people[number], ""
    chance, tells_number = draw.random() * 100, draw.random() * 100 < STAFF_NUMBER
    name = _said(who, draw)
    if chance < OWN_ADDRESS:
        email = who.email
    elif chance < OWN_ADDRESS + PRIVATE_ADDRESS:
        email = f"{_bare(who.first)}{number}@gmail.com"
    elif chance < OWN_ADDRESS + PRIVATE_ADDRESS + ADDRESS_OF_A_COLLEAGUE:
        email = draw.choice([one for one in people if one.team == who.team]).email
    told = _typed(who.number, draw) if tells_number else ""
    return Listed(name, email, number, who.kind, told)


def _typed(number: str, draw: Random) -> str:
    """A staff number, as spreadsheets leave it, and sometimes with another digit."""
    if draw.random() < MISTYPED:
        at = draw.randrange(2, len(number))
        number = number[:at] + draw.choice("0123456789") + number[at + 1 :]
    return number.lstrip("0") if draw.random() < 0.3 else number


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
        "name learned before": lambda: who.learned,
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
    for _slips in range(1 if draw.random() < 0.8 else 2):
        name = _slip(name, draw)
    return name


def _slip(name: str, draw: Random) -> str:
    """Two letters in the other order, one left out, one twice, or another one."""
    at = draw.choice([n for n in range(1, len(name) - 1) if name[n : n + 2].isalpha()])
    letter = draw.choice("aeiourstln")
    return draw.choice(
        [
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + letter + name[at + 1 :],
        ]
    )


def _bare(text: str, *, keeps_spaces: bool = False) -> str:
    """As a keyboard without accents writes it."""
    plain = text.replace("ø", "o").replace("Ł", "L").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", plain)
    kept = " -" if keeps_spaces else ""
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c in kept))
