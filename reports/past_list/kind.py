"""What was done before the programme was kept here, as a kind of list."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.permissions import Permission
from intake.kinds import Column, Kind
from intake.models import UploadRow
from reports.past_list.applying import apply, undo
from reports.past_list.proposing import review

P = UploadRow.Proposal


def save_label(number: int) -> str:
    """The button of the review says what it does."""
    return ngettext("Put %(n)s row in", "Put %(n)s rows in", number) % {"n": number}


PAST = Kind(
    code="past",
    label=_("What was done before"),
    explains=_("Your own list of sessions, activities and barriers so far, from 2010 on."),
    send_label=_("Send a list of what was done before"),
    permission=Permission.IMPORT_ATTENDANCE,
    review=review,
    apply=apply,
    undo=undo,
    reader="past",
    save_label=save_label,
    columns=(
        Column("What", _("Session, Activity or Barrier."), "Session"),
        Column("Date", _("The day. For a barrier, the day it began."), "14/03/2023"),
        Column("Until", _("For a barrier: the day it was no longer in the way."), ""),
        Column("Team", _("Code or name of the team. Empty: the branch you choose."), "QUAY"),
        Column(
            "Title or kind",
            _("The course, the kind of activity, or the theme of a barrier."),
            "Level 1",
        ),
        Column("People", _("How many people. No names, please."), "24"),
        Column("Minutes", _("How long it took, if known."), "90"),
        Column("Note", _("One sentence, without names. For a barrier, what was in the way."), ""),
    ),
    examples=(
        ("Activity", "15/04/2023", "", "QUAY", _("Drop-in clinic"), "6", "60", _("The first one")),
        (
            "Barrier", "16/05/2023", "01/09/2023", "QUAY", "", "", "",
            _("There was no cover for training days"),
        ),
    ),
    heads=(_("What"), _("Row"), _("Team"), _("When, how many")),
    told={
        P.ADD: (_("New"), _("These rows will be added.")),
        P.SKIPPED: (_("Left out"), _("These rows are not put in, and why.")),
    },
)  # fmt: skip
