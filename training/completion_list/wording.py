"""What is wrong with a row, in words: the problem and what to do about it.

A row about which nothing is to be done is left out. `{status}` and `{title}` are what the row says.
"""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "not_done": (_("Not complete yet: “{title}” is “{status}”."), ""),
    "not_known": (_("We do not know what “{status}” means, so “{title}” is left out."), ""),
    "no_course": (_("The row does not say which course."), _("Enter the name of the course.")),
    "no_date": (
        _("The row does not say when “{title}” was completed."),
        _("Enter the day, like 14/11/2023."),
    ),
    "to_come": (
        _("The day of “{title}” is still to come."),
        _("Check the day. Only what is complete can go in."),
    ),
    "ends_early": (
        _("“{title}” runs out before it was completed."),
        _("Check both days."),
    ),
    "nobody": (_("The row does not say who it is."), _("Enter a name, number or address.")),
    "twice": (_("An earlier row says the same: “{title}”."), ""),
    "taken_back": (
        _("Somebody took “{title}” of this day back by hand, so it stays out."),
        _("If it is right after all, add it on the page of the person."),
    ),
}


def words() -> dict[str, tuple[str, str]]:
    """The sentences in the language of today."""
    return {fault: (str(problem), str(how)) for fault, (problem, how) in WORDS.items()}
