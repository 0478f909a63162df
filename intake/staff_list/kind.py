"""The staff list as a kind of list."""

from django.utils.translation import gettext_lazy as _

from core.permissions import Permission
from intake.kinds import Column, Kind
from intake.staff_list.applying import apply
from intake.staff_list.proposing import review
from intake.staff_list.undoing import undo

STAFF = Kind(
    code="staff",
    label=_("Staff list"),
    explains=_("Who works where, from HR, Entra or our template."),
    send_label=_("Send a staff list"),
    permission=Permission.IMPORT_STAFF,
    review=review,
    apply=apply,
    undo=undo,
    reader="staff",
    takes_everyone=True,
    other_choices=(
        ("add", _("Somebody else: add as a new person")),
        ("out", _("Leave this row out")),
    ),
    columns=(
        Column("staff_number", _("The payroll number. Best way to know who is who."), "00123"),
        Column("first_name", _("First name."), "Jo"),
        Column("last_name", _("Last name."), "Reid"),
        Column("preferred_name", _("What the person likes to be called."), "Joey"),
        Column("email", _("Work email, if there is one."), "jo.reid@example.org"),
        Column("unit_code", _("Code or name of the unit."), "QUAY"),
        Column("job_role", _("Job role."), "Support worker"),
        Column("fte", _("Full-time share, from 0 to 2."), "0.8"),
        Column("is_primary", _("Yes for the main post, when somebody has several."), "yes"),
        Column("kind", _("Employee, bank, volunteer, contractor, partner."), "employee"),
        Column("from", _("First day in the post."), "2024-04-01"),
        Column("until", _("Last day in the post, if known."), ""),
        Column("away", _("Yes during a long absence. No reason, please."), ""),
    ),
)
