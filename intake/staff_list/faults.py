"""What the database finds wrong with a row, in words: the problem and what to do about it."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "two_people": (
        _("The staff number and the email address belong to two different people here."),
        _("Check both. Leave out the one that is not theirs."),
    ),
    "same_twice": (
        _("An earlier row is about the same person."),
        _("Put the rows together, with the same staff number and email address."),
    ),
    "number_twice": (
        _("An earlier row has the same staff number."),
        _("Check the staff number. Each person has their own."),
    ),
    "email_twice": (
        _("An earlier row has the same email address."),
        _("Give each person their own address, or leave the cell blank if it is shared."),
    ),
    "not_yours": (
        _("Somebody with this staff number or email address is in a part you cannot change."),
        _("Ask an admin of your organisation to move them."),
    ),
    "elsewhere": (
        _("Somebody with this name works in this unit too. They are in a part you cannot change."),
        _("If it is the same person, leave the row out and ask an admin to change their details."),
    ),
    "outside": (
        _("This unit is not in the branch you chose."),
        _("Take the row out, or send the list again for the branch that holds the unit."),
    ),
    "no_agreement": (
        _("No agreement to share names is recorded for this partner. The row is not kept."),
        _("Enter totals for the unit, or ask an admin to record the agreement first."),
    ),
    "no_unit": (
        _("We do not know which unit this person is in."),
        _("Enter the code or name of the unit."),
    ),
    "left_out": (_("Left out, as you answered."), ""),
    "not_working": (_("The list says that this person does not work here any more."), ""),
}


def words() -> dict[str, tuple[str, str]]:
    """The sentences in the language of today; for rows left out the second is empty."""
    return {fault: (str(problem), str(how)) for fault, (problem, how) in FAULTS.items()}
