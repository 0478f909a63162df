"""Words for whether somebody came, in attendance lists; an unknown one is asked about once."""

import re

from intake.readers.names import fold
from intake.readers.result import Choice, Preview, Question, answered
from intake.readers.visits import Block, Reading
from intake.readers.words import Said, _

CAME = frozenset(
    (
        "yes", "y", "true", "attended", "checked in", "came", "present", "p", "l", "late", "1",
        "complete", "completed",
    )
)  # fmt: skip
# Besides "yes" and its like: words that say that somebody did not come, or only meant to.
STAYED_AWAY = frozenset(
    (
        "no", "n", "false", "0", "absent", "a", "e", "excused", "apologies", "sent apologies",
        "not attended", "not attending", "attending", "registered", "booked", "invited", "accepted",
        "declined", "tentative", "cancelled", "refunded", "transferred", "deleted", "no show",
        "noshow", "non attendance", "withdrawn", "wait listed", "waitlisted", "unchecked",
        "not checked in", "not present", "incomplete", "not complete", "not completed", "pending",
    )
)  # fmt: skip
# Moodle adds points to a mark: `P (2/2)`.
POINTS = re.compile(r"\s*\([\d./ ]+\)$")
NOTHING = frozenset(("", "na", "n a", "none", "null"))
# More unknown words than this are no answers to whether somebody came.
MOST = 10
MEANINGS = {"came": "yes", "not": "no", "nothing": ""}


def has_come(mark: str) -> bool:
    """Whether a word or a mark says that somebody came; Moodle's points do not matter."""
    return fold(POINTS.sub("", mark)) in CAME


def settle_attended(preview: Preview, block: Block, reading: Reading) -> None:
    """Put yes or no in place of each unknown word that was answered, and ask about the others."""
    at = block.fields.get("attended")
    if at is None:
        return
    words = [block.cell(cells, "attended") for _row, cells in block.rows]
    known = CAME | STAYED_AWAY | NOTHING
    unknown = [word for word in dict.fromkeys(words) if fold(POINTS.sub("", word)) not in known]
    if len(unknown) > MOST:
        return
    for word in unknown:
        rows = [row for row, cells in block.rows if block.cell(cells, "attended") == word]
        question = _about(word, rows)
        chosen = answered(reading.answers, question)
        if chosen is None:
            preview.questions.append(question)
        else:
            _replace(block, at, word, MEANINGS[chosen])


def _replace(block: Block, at: int, word: str, by: str) -> None:
    for _row, cells in block.rows:
        if block.cell(cells, "attended") == word:
            cells[at] = by


def _about(word: str, rows: list[int]) -> Question:
    said = Said(
        _("What does “%(word)s” mean in this list? Rows with it: %(n)s, the first is row %(row)s."),
        word=word[:60],
        n=len(rows),
        row=rows[0],
    )
    return Question(
        f"status {word[:60]}",
        said,
        [
            Choice("came", _("They came")),
            Choice("not", _("They did not come, or only booked")),
            Choice("nothing", _("It says nothing about that")),
        ],
    )
