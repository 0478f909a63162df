"""What intake can do for training: put in who came to a session, and completed courses."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.permissions import Permission
from core.scope import Scope
from intake.kinds import Column, Kind, Subject
from training.attendance_list.applying import apply
from training.attendance_list.proposing import find
from training.attendance_list.reviewing import review
from training.attendance_list.undoing import undo
from training.attendance_list.which import which_session
from training.completion_list import applying, people, reviewing, undoing
from training.models import Session


def session_within(by: Scope, pk: int) -> Subject | None:
    """The session that a list is about, when it is in the branches of `by`."""
    rows = Session.objects.within(by).exclude(state=Session.State.CANCELLED)
    session = rows.select_related("unit").filter(pk=pk).first()
    if session is None:
        return None
    address = _address(pk)
    return Subject(
        session.pk, session.unit, session.title, session.on, address, until=session.ends_on
    )


def _address(pk: int) -> str:
    try:
        return reverse("training:session_detail", args=[pk])
    except NoReverseMatch:
        return ""


def save_label(number: int) -> str:
    """The button of the review says what it does."""
    return ngettext("Save %(n)s attendance", "Save %(n)s attendances", number) % {"n": number}


ATTENDANCE = Kind(
    code="attendance",
    label=_("Who came to a session"),
    explains=_("An attendance report from Teams or Zoom, or names that you paste."),
    permission=Permission.IMPORT_ATTENDANCE,
    review=review,
    apply=apply,
    undo=undo,
    reader="attendance",
    columns=(
        Column("Name", _("First and last name."), "Jo Reid"),
        Column("Email", _("Work email, if there is one. Best way to know who is who."), "jo@…"),
        Column("Duration", _("Minutes, if known."), "55"),
    ),
    keeps_open=True,
    subject=session_within,
    which=which_session,
    send_label=_("Send a list of who came"),
    find=find,
    add_needs=Permission.IMPORT_STAFF,
    other_choices=(
        ("visitor", _("I do not know yet: keep the name, and say later who it was")),
        ("add", _("Somebody new: add to the staff list of the unit that held the session")),
        ("guest", _("A guest who is not on our staff list")),
        ("brief", _("Was there for a while: show it, and do not count it")),
        ("out", _("Leave this row out")),
    ),
    told={
        "unsure": (
            _("Which of these people?"),
            _("Choose one. Who you leave open counts as “not yet identified”."),
        ),
        "nobody": (
            _("Nobody found"),
            _("Nobody here has these names. They count, and you can say later who they were."),
        ),
        "certain": (
            _("Matched"),
            _("Found by staff number or email address, and the name fits."),
        ),
    },
    save_label=save_label,
)


def save_completions(number: int) -> str:
    """The button of the review says what it does; at 0 somebody has to say first who is meant."""
    if not number:
        return str(_("Put in what was chosen"))
    return ngettext("Put in %(n)s completion", "Put in %(n)s completions", number) % {"n": number}


COMPLETIONS = Kind(
    code="completions",
    label=_("Completed courses"),
    explains=_("Who completed what, from Moodle, Totara, ESR, Cornerstone or any table."),
    send_label=_("Send a list of completed courses"),
    permission=Permission.IMPORT_ATTENDANCE,
    review=reviewing.review,
    apply=applying.apply,
    undo=undoing.undo,
    reader="completions",
    reads_people=False,
    columns=(
        Column("Staff number", _("The payroll number. Best way to know who is who."), "00123"),
        Column("Name", _("First and last name."), "Jo Reid"),
        Column("Email", _("Work email, if there is one."), "jo.reid@example.org"),
        Column("Course", _("The name or code of the course."), "Trauma basics"),
        Column("Completion date", _("The day on which it was completed."), "14/11/2023"),
        Column("Expiry date", _("The first day on which it no longer counts, if any."), ""),
        Column("Status", _("Such as Completed. Other rows are left out."), "Completed"),
    ),
    find=people.find,
    other_choices=(("out", _("Leave these courses out")),),
    heads=(_("Who"), _("Row"), _("Course"), _("New")),
    told={
        "unsure": (
            _("Which of these people?"),
            _("Choose one. What you leave open is not put in."),
        ),
        "nobody": (
            _("Nobody found"),
            _("Nobody in this part answers to these names. Find them by name, or leave them out."),
        ),
        "certain": (
            _("Matched"),
            _("Found by staff number, email address or user name, and the name fits."),
        ),
        "skipped": (_("Left out"), _("These rows are not put in, and why.")),
    },
    save_label=save_completions,
)
