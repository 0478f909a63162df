"""The kinds of list, and what each must be able to do. Other apps register theirs from above.

A kind is asked three things. `review` reads proposals out of what the file says, `apply` writes
what was approved, `undo` takes it back. The pipeline (`intake.actions`) does the rest: reading in
a process of its own, questions, locks, one transaction, the batch and the audit context.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.permissions import Permission
from core.scope import Scope
from intake.models import Batch, Upload
from intake.readers.words import TOO_MANY_WORDS, Refused
from services.models import Unit

Text = str | Promise
MOST_ASKED = 50
# The question about what a list is about, by which its answer is kept.
SUBJECT = "subject"
# The answer that what a list is about is not noted here yet, and is made with the list.
NEW = "new"


class ReviewAgain(Exception):
    """What would be done is not what was approved, because the data changed in between."""


class NeedsAnswer(Exception):
    """The batch cannot be applied before somebody decides; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the list. `about` names it in the answers; a choice is (value, label).

    `proposed` is the value that is chosen beforehand, if any. `answer_as` is "text", "day" or
    "time" for an answer that is typed. Questions of one `group` stand together under it. With
    `only_if` (another question of the page, its answer) it needs no answer in any other case.
    """

    about: str
    text: str
    choices: tuple[tuple[str, str], ...]
    proposed: str = ""
    answer_as: str = ""
    is_optional: bool = False
    group: str = ""
    only_if: tuple[str, str] = ("", "")

    def as_json(self) -> dict[str, Any]:
        """The form in which an upload keeps it."""
        more = {
            "answer_as": self.answer_as,
            "is_optional": self.is_optional,
            "group": self.group,
            "only_if": list(self.only_if) if self.only_if[0] else [],
        }
        return {
            "about": self.about,
            "text": self.text,
            "choices": [{"value": value, "label": label} for value, label in self.choices],
            "proposed": self.proposed,
            **{name: value for name, value in more.items() if value},
        }


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind's own template."""

    name: str
    explains: Text
    example: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a list is about, when it is about one thing: a training session.

    `until` is its last day when it has several.
    """

    pk: int
    unit: Unit
    title: str
    on: date | None = None
    url: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What `review` found. With open `questions` the rows need not be kept yet.

    `counts` go on the page and into the command's JSON; `digest` stands for everything that would
    be written, so that `apply` can tell whether the data changed meanwhile. `is_no_change`: to
    apply it would write nothing. `parts` says where each part of a file of several goes.
    """

    questions: tuple[Asked, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    digest: str = ""
    is_no_change: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did; `kept` are sentences about what had to stay."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def in_short(names: Sequence[str], most: int = 10) -> str:
    """Names A to Z, with " and 5 more" when they are many."""
    ordered = sorted(names)
    told = ", ".join(ordered[:most])
    more = len(ordered) - most
    return gettext("%(names)s and %(n)s more") % {"names": told, "n": more} if more > 0 else told


class Reviews(Protocol):
    """Inside one transaction: replace the upload's rows by proposals.

    `preview` is an `intake.readers.result.Preview` without open questions of its own; earlier
    answers are in `upload.answers`. Reads only inside `by`, writes nothing but `UploadRow`.
    """

    def __call__(self, *, upload: Upload, preview: Any, by: Scope) -> Review: ...


class Applies(Protocol):
    """Inside the batch's transaction, under the organisation's lock: write what was approved.

    Fills `batch.undo` (it is saved afterwards) and returns the counts. Works from the upload's
    rows and their decisions. Raises ReviewAgain or NeedsAnswer; then nothing is kept.
    """

    def __call__(self, *, upload: Upload, batch: Batch, by: Scope) -> dict[str, int]: ...


class Undoes(Protocol):
    """Inside one transaction, under the lock: take a batch back as far as nothing built on it."""

    def __call__(self, *, batch: Batch, by: Scope) -> Undone: ...


class Finds(Protocol):
    """People within `by` whom a row may be about, by words somebody typed; at most five.

    Each as an entry of `UploadRow.choices`.
    """

    def __call__(self, *, upload: Upload, words: str, by: Scope) -> list[dict[str, Any]]: ...


class Asks(Protocol):
    """Which subject a list is of that was sent without one; raises Refused when there is none.

    Of a file of several parts each is asked about, by the name `intake.readers.parts.about_part`.
    """

    def __call__(self, *, upload: Upload, preview: Any, by: Scope) -> Sequence[Asked]: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: its words for people, who may send it, and its three verbs.

    `subject` finds what the list is about within a scope (None: not there), for kinds that have a
    `subject_id`; `which` asks for it when the list came without. `find` looks people up for a row
    that may be somebody not proposed.
    `reader` is the code by which `intake.readers` knows the format family. `add_needs`: what one
    must be allowed besides to add people who are new. `keeps_open`: whoever nobody could name yet
    is put in too, as a name that counts. `reads_people` is off where the rows say who they are of.
    `other_choices` are (decision, label) for a row that may be somebody else than those found;
    `save_label` words the button for the number of rows that would be written. `examples` are
    further rows of the template. `heads` and `told` word the review where people's words do not
    fit: headings of a table of rows, and proposal → (title, sentence).
    """

    code: str
    label: Text
    explains: Text
    permission: Permission
    review: Reviews
    apply: Applies
    undo: Undoes
    reader: str = ""
    columns: tuple[Column, ...] = ()
    takes_everyone: bool = False
    keeps_open: bool = False
    reads_people: bool = True
    other_choices: tuple[tuple[str, Text], ...] = (
        ("visitor", _("Somebody who is not on the staff list")),
        ("out", _("Leave this row out")),
    )
    save_label: Callable[[int], Text] = lambda number: _("Put the list in")
    subject: Callable[[Scope, int], Subject | None] | None = None
    which: Asks | None = None
    find: Finds | None = None
    add_needs: Permission | None = None
    send_label: Text = ""
    examples: tuple[tuple[Text, ...], ...] = ()
    heads: tuple[Text, ...] = (_("Who"), _("Row"), _("Unit"), _("Job role"))
    told: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called from `AppConfig.ready`."""
    _kinds[kind.code] = kind


def kind_for(code: str) -> Kind | None:
    """The kind with this code, or None when no app registered it."""
    return _kinds.get(code)


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_kinds.values())


def refuse_many(asked: Collection[Asked]) -> None:
    """Raises Refused for more questions than anybody answers: mostly the column is a wrong one."""
    if len(asked) <= MOST_ASKED:
        return
    few = ", ".join(f"“{one.about.partition(':')[2][:40]}”" for one in list(asked)[:3])
    raise Refused(TOO_MANY_WORDS, most=MOST_ASKED, few=few)
