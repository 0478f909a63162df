"""Words as a mail to send from one's own mailbox; the next dates of a team, without any names."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from training.figures import SessionFigure

# Some mail programs cut longer addresses off.
LONGEST = 1800


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: `text` to copy, and `url` that opens a mail with it in it."""

    subject: str
    text: str
    url: str


def next_dates(unit_name: str, sessions: Sequence[SessionFigure]) -> Letter | None:
    """The sessions to come in one mail; None while none is planned."""
    if not sessions:
        return None
    subject = _("Next training dates: %(unit)s") % {"unit": unit_name}
    lines = [_line(one) for one in sessions]
    text = "\n".join(
        [
            _("Here are the next dates. You are welcome at any of them."),
            "",
            *lines,
            "",
            _("If none of them suits you, please say so. You need give no reason."),
        ]
    )
    return letter(subject, text)


def letter(subject: str, text: str) -> Letter:
    """Words to copy, and the address that opens a mail with them in it."""
    return Letter(subject, text, f"mailto:?subject={quote(subject)}&body={_body(text)}")


def _body(text: str) -> str:
    """All of it where it fits; else as many whole lines as do."""
    whole = quote(text.replace("\n", "\r\n"))
    return whole if len(whole) <= LONGEST else whole[:LONGEST].rpartition("%0D%0A")[0]


def _line(one: SessionFigure) -> str:
    return f"- {date_format(one.on, 'l j F Y')}: {one.title} ({one.unit_name})"
