"""What a staff list leaves open about its source, each asked once: name order, statuses, teams.

Every question shows what its answers would make of one value of the file itself.
"""

import re
from collections import Counter
from collections.abc import Iterable

from intake.readers.columns import normal
from intake.readers.names import fold, read_email
from intake.readers.result import Choice, Person, Post, Preview, Question, answered
from intake.readers.staff_values import Columns
from intake.readers.status import TURNED, read_status
from intake.readers.visits import Reading
from intake.readers.words import Said, _

NAME_ORDER, TEAMS = "name order", "teams in a cell"
LAST_FIRST = "last name first"
# Headings under which directories write the first name first.
FIRST_FIRST = frozenset(
    ("full name", "fullname", "display name", "displayname", "your full name", "list name")
)
# So sure must the addresses and the capitals of a list be that nobody need be asked.
SURE = 0.95
PARTED = re.compile(r"[,(\[<]")
AROUND_TEAMS = re.compile(r"\s*[,;|\n]\s*")
NUMBER_BEHIND = re.compile(r"\s*\(\d+\)$")
# More unknown words than this are no statuses.
MOST_STATUSES = 10
MEANINGS = {"there": "active", "away": "on leave", "left": "left", "nothing": ""}


def ask_about(preview: Preview, columns: Columns, reading: Reading) -> None:
    """Settle the order of whole names and the unknown statuses, or ask in the preview."""
    if "name" in columns.headings and not {"first_name", "last_name"} & columns.headings.keys():
        _settle_names(preview, columns, reading)
    for name in [name for name in columns.headings if name.startswith("active ")]:
        if normal(columns.headings[name]) not in TURNED:
            _settle_statuses(preview, columns, name, reading)


def _settle_names(preview: Preview, columns: Columns, reading: Reading) -> None:
    names = [NUMBER_BEHIND.sub("", name) for name in columns.column("name")]
    emails = [read_email(cell)[0] if "@" in cell else "" for cell in columns.column("email")]
    open_names = [n for n in names if " " in n and not PARTED.search(n)]
    if not open_names:
        return
    is_last_first = _as_written(names, emails, normal(columns.headings["name"]))
    if is_last_first is None:
        question = _about_names(open_names[0])
        chosen = answered(reading.answers, question)
        if chosen is None:
            preview.questions.append(question)
        is_last_first = chosen == LAST_FIRST
    if is_last_first:
        _turn(columns)


def _as_written(names: list[str], emails: list[str], heading: str) -> bool | None:
    """Whether last names come first, as far as addresses and capitals tell; None: ask."""
    votes = Counter(map(_vote, names, emails))
    last, first = votes[True], votes[False]
    if last or first:
        share = last / (last + first)
        return None if 1 - SURE < share < SURE else share >= SURE
    has_both_ways = any("," in name for name in names)
    return False if heading in FIRST_FIRST and not has_both_ways else None


def _vote(name: str, email: str) -> bool | None:
    """True when this row shows the last name first, False for the first name, None for neither."""
    words = name.split()
    if len(words) < 2 or PARTED.search(name):
        return None
    start, end = words[0], words[-1]
    if start.isupper() != end.isupper() and min(len(start), len(end)) > 1:
        return start.isupper()
    parts = [part for part in re.split(r"[._-]", fold_address(email)) if part]
    if len(parts) < 2 or fold(start) == fold(end):
        return None
    ends = (parts[0], parts[-1])
    if ends == (fold(start), fold(end)) or ends == (fold(start)[:1], fold(end)):
        return False
    return True if ends in ((fold(end), fold(start)), (fold(end)[:1], fold(start))) else None


def fold_address(email: str) -> str:
    """The part of an address before the @, in lower case."""
    return email.partition("@")[0].casefold()


def _about_names(name: str) -> Question:
    start, _space, rest = name.partition(" ")
    before, _space, end = name.rpartition(" ")
    said = _("First name %(first)s, last name %(last)s")
    return Question(
        NAME_ORDER,
        Said(_("How are names written in this list? One of them is “%(name)s”."), name=name),
        [
            Choice("first name first", Said(said, first=before, last=end)),
            Choice(LAST_FIRST, Said(said, first=rest, last=start)),
        ],
    )


def _turn(columns: Columns) -> None:
    """Part each whole name behind its first word; a comma or a bracket is read elsewhere."""
    found = [
        ("", "") if PARTED.search(NUMBER_BEHIND.sub("", name)) else _parted(name)
        for name in columns.column("name")
    ]
    columns.cells["last_name"] = [last for last, _first in found]
    columns.cells["first_name"] = [first for _last, first in found]


def _parted(name: str) -> tuple[str, str]:
    last, _space, first = NUMBER_BEHIND.sub("", name).partition(" ")
    return (last, first) if first else ("", "")


def _settle_statuses(preview: Preview, columns: Columns, name: str, reading: Reading) -> None:
    cells = columns.cells[name]
    unknown = [word for word in dict.fromkeys(cells) if read_status(word) == "?"]
    if len(unknown) > MOST_STATUSES:
        return
    means: dict[str, str] = {}
    for word in unknown:
        question = _about_status(word, _rows_with(columns, cells, word))
        chosen = answered(reading.answers, question)
        if chosen is not None:
            means[word] = MEANINGS[chosen]
        elif question.about not in {q.about for q in preview.questions}:
            preview.questions.append(question)
    columns.cells[name] = [means.get(cell, cell) for cell in cells]


def _rows_with(columns: Columns, cells: Iterable[str], word: str) -> list[int]:
    return [row for row, cell in zip(columns.rows, cells, strict=True) if cell == word]


def _about_status(word: str, rows: list[int]) -> Question:
    said = Said(
        _("What does the status “%(word)s” mean? Rows with it: %(n)s, the first is row %(row)s."),
        word=word[:60],
        n=len(rows),
        row=rows[0],
    )
    return Question(
        f"status {word[:60]}",
        said,
        [
            Choice("there", _("They work here")),
            Choice("away", _("They are away for long and come back")),
            Choice("left", _("They have left")),
            Choice("nothing", _("It says nothing about that")),
        ],
    )


def split_teams(preview: Preview, reading: Reading) -> None:
    """A post in each team where a cell names several, once that is what the sender says."""
    units = dict.fromkeys(post.unit for person in preview.people for post in person.posts)
    several = [unit for unit in units if len(_teams(unit)) > 1]
    if not several:
        return
    question = _about_teams(several[0])
    chosen = answered(reading.answers, question)
    if chosen is None:
        preview.questions.append(question)
    elif chosen == "several":
        for person in preview.people:
            _split(person)


def _teams(unit: str) -> list[str]:
    return [part for part in AROUND_TEAMS.split(unit) if part]


def _about_teams(unit: str) -> Question:
    teams = _teams(unit)
    return Question(
        TEAMS,
        Said(_("What does “%(unit)s” mean in the column of teams?"), unit=unit[:100]),
        [
            Choice("several", Said(_("Several teams: %(teams)s"), teams=" + ".join(teams)[:150])),
            Choice("one", Said(_("One team that is called “%(unit)s”"), unit=unit[:100])),
        ],
    )


def _split(person: Person) -> None:
    """The share of full time is the person's, so it stays with the first team alone."""
    posts = []
    for post in person.posts:
        teams = _teams(post.unit) or [post.unit]
        posts.append(_in(post, teams[0], post.fte))
        posts += [_in(post, team, "") for team in teams[1:]]
    person.posts = posts
    person.unit = posts[0].unit if posts else person.unit


def _in(post: Post, team: str, fte: str) -> Post:
    return Post(
        post.row,
        team,
        post.job_role,
        fte,
        post.is_primary,
        post.from_on,
        post.until_on,
        post.away,
    )
