"""How a reader speaks: plain English sentences that are translated only when somebody sees them.

Readers run in a process of their own that never loads Django, so `_` only marks a sentence for
`makemessages`. A `Said` keeps the sentence and its values apart; the page shows
`gettext(said.message) % said.values`.
"""

from typing import Any


def _(message: str) -> str:
    """Mark a sentence for the translators."""
    return message


class Said(str):
    """A finished English sentence that still knows how it was made."""

    message: str
    values: dict[str, Any]

    def __new__(cls, message: str, **values: Any) -> "Said":
        said = super().__new__(cls, message % values if values else message)
        said.message = message
        said.values = values
        return said


class Refused(Exception):
    """The file cannot be read at all; `said` is the sentence for the person who sent it."""

    def __init__(self, message: str, **values: Any) -> None:
        self.said = Said(message, **values)
        super().__init__(str(self.said))


TOO_MANY_WORDS = _(
    "More than %(most)s names in this list mean nothing here yet, for example %(few)s. "
    "Check that the right column was chosen. If it was, enter your units first, or put their codes "
    "into the list, and send it again."
)
