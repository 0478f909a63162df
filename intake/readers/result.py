"""What a reader gives back: typed, free of the database, and able to cross to another process."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, overload

from intake.readers.words import Said


@dataclass(slots=True)
class Post:
    """One post as one row of a staff list states it. Texts are as in the file, dates are ISO."""

    row: int
    unit: str = ""
    job_role: str = ""
    fte: str = ""
    is_primary: bool | None = None
    from_on: str = ""
    until_on: str = ""
    away: bool | None = None


@dataclass(slots=True)
class Person:
    """One person after rows about the same person are combined.

    `rows` are row numbers as the spreadsheet shows them. `minutes` is None when the file does
    not say how long somebody stayed; `attended` is None when it does not say whether they came.
    `shares_email`: the address stands beside another name too, so nothing is learned from it.
    The unit, job role, fte and dates are those of the first row; `posts` holds every row's.
    `part` is the number of the `Part` of a file of several. `stays` are the visits where the file
    has both ends: when they began and ended (ISO text) and the report's own seconds, if any.
    """

    rows: list[int]
    name: str = ""
    name_in_file: str = ""
    first_name: str = ""
    last_name: str = ""
    preferred_name: str = ""
    email: str = ""
    upn: str = ""
    staff_number: str = ""
    active: bool | None = None
    minutes: int | None = None
    attended: bool | None = None
    unit: str = ""
    job_role: str = ""
    fte: str = ""
    is_primary: bool | None = None
    kind: str = ""
    from_on: str = ""
    until_on: str = ""
    away: bool | None = None
    note: str = ""
    shares_email: bool = False
    part: int = 0
    stays: list[list[Any]] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row about the past: a session, an activity or a barrier, as `what` says in the file.

    `on` and `until` are ISO dates; `people` is a count, never names.
    """

    row: int
    what: str = ""
    on: str = ""
    until: str = ""
    team: str = ""
    name: str = ""
    people: int | None = None
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """One course and one person in a list of a learning system; `on`, `until` are ISO dates.

    `status` is the word in the file; `is_done` None when we do not know the word.
    """

    row: int
    name: str = ""
    email: str = ""
    staff_number: str = ""
    username: str = ""
    course: str = ""
    code: str = ""
    on: str = ""
    until: str = ""
    status: str = ""
    is_done: bool | None = None


@dataclass(slots=True)
class Completed(Sequence[Completion]):
    """All completions of a list. It has 200,000 rows, but few people, courses and words: each once.

    `people` are (name, email, staff number, user name), `courses` (course, code), `states` (status,
    is_done); `rows` are (row, place in people, place in courses, on, until, place in states).
    """

    people: Sequence[Sequence[str]] = field(default_factory=list)
    courses: Sequence[Sequence[str]] = field(default_factory=list)
    states: Sequence[Sequence[Any]] = field(default_factory=list)
    rows: Sequence[Sequence[Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Completion: ...
    @overload
    def __getitem__(self, at: slice) -> "Completed": ...
    def __getitem__(self, at: int | slice) -> "Completion | Completed":
        if isinstance(at, slice):
            return Completed(self.people, self.courses, self.states, self.rows[at])
        row, person, course, on, until, state = self.rows[at]
        who, course, word = self.people[person], self.courses[course], self.states[state]
        told: list[Any] = [row, *who, *course, on, until, *word]
        return Completion(*told)

    def moved(self, by: int) -> "Completed":
        """The same with other row numbers."""
        rows = [[row + by, *rest] for row, *rest in self.rows]
        return Completed(self.people, self.courses, self.states, rows)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several meetings or days in a file, numbered from 1 in the order of the file.

    `start` is the moment as ISO text in UK time, or the day alone. `sheet` is where it stands, in
    a workbook of which several sheets are read.
    """

    number: int
    title: str = ""
    start: str = ""
    code: str = ""
    people: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not about a person we want, and why it was left out."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one row that a person should put right. `blocking`: the row cannot go in."""

    row: int
    column: str
    problem: str
    how: str
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: `value` is remembered, `label` is what the person sees."""

    value: str
    label: str

    def __str__(self) -> str:
        return self.label if self.label == self.value else f"{self.label} ({self.value})"


@dataclass(frozen=True, slots=True)
class Question:
    """What the file leaves open. `about` names the question in answers that are remembered."""

    about: str
    text: str
    choices: list[Choice]


@dataclass(slots=True)
class Preview:
    """All that a file says, before anything is matched or stored.

    `rows` counts the data rows of the people section without skipped ones, `records` the people
    after combining, with those who have a problem. `facts` are about the whole file (`title`,
    `start`, `end` in UK time as ISO text; `columns`: header → field). `notes` are sentences
    that the reviewer should see once. `parts` are there when the file holds several.
    """

    kind: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    rows: int = 0
    records: int = 0
    people: list[Person] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    completions: Completed = field(default_factory=Completed)


def answered(answers: dict[str, str] | None, question: Question) -> str | None:
    """The remembered value of the choice that was made, or None while the question is open."""
    said = (answers or {}).get(question.about, "").strip().casefold()
    for choice in question.choices:
        if said and said in {t.casefold() for t in (choice.value, choice.label, str(choice))}:
            return choice.value
    return None


def plain(value: Any) -> Any:
    """The JSON form of a result for people and scripts: choices are plain strings."""
    if isinstance(value, Choice):
        return str(value)
    if isinstance(value, list | Completed):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value


def to_wire(value: Any) -> Any:
    """The JSON form in which a result crosses to another process, sentences still in parts."""
    if isinstance(value, Said):
        return {"said": value.message, "values": value.values}
    if isinstance(value, Completed):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, list):
        return [to_wire(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: to_wire(getattr(value, f.name)) for f in fields(value)}
    return value


def _sentence(value: Any) -> Any:
    if isinstance(value, dict) and "said" in value:
        return Said(value["said"], **value["values"])
    return value


def _rebuilt(kind: type[Any], found: dict[str, Any]) -> Any:
    return kind(**{name: _sentence(value) for name, value in found.items()})


_PERSON = tuple(f.name for f in fields(Person) if f.name != "posts")
_POST = tuple(f.name for f in fields(Post))
_person_values = attrgetter(*_PERSON)
_post_values = attrgetter(*_POST)


def person_to_wire(person: Person) -> list[Any]:
    """A person as a plain list, posts last: a staff list has 200,000 of them."""
    values = [to_wire(v) if type(v) is Said else v for v in _person_values(person)]
    return [values, [_post_values(post) for post in person.posts]]


def person_from_wire(found: list[Any]) -> Person:
    """The Person that `person_to_wire` took apart. Both sides keep the order of the fields."""
    values = [_sentence(v) if type(v) is dict else v for v in found[0]]
    values.append([Post(*post) for post in found[1]])
    return Person(*values)


def from_wire(found: dict[str, Any]) -> Preview:
    """The Preview that `to_wire` took apart, without people: they travel by themselves."""
    found.pop("people")
    skipped = [_rebuilt(Skipped, s) for s in found.pop("skipped")]
    problems = [_rebuilt(Problem, p) for p in found.pop("problems")]
    questions = [
        _rebuilt(Question, {**q, "choices": [_rebuilt(Choice, c) for c in q["choices"]]})
        for q in found.pop("questions")
    ]
    notes = [_sentence(note) for note in found.pop("notes")]
    entries = [_rebuilt(Entry, e) for e in found.pop("entries")]
    completions = Completed(**found.pop("completions"))
    return Preview(
        parts=[_rebuilt(Part, p) for p in found.pop("parts")],
        entries=entries,
        completions=completions,
        skipped=skipped,
        problems=problems,
        questions=questions,
        notes=notes,
        **found,
    )
