"""How many people met what got in the way, in steps of ten that give nobody away."""

from django.utils.translation import gettext as _

# Below this many people no number is shown to those who did not count them.
FEWEST = 10


def at_least(people: int) -> int | None:
    """Tens that are full: 10 for 10 to 19; None below ten.

    Exact numbers would tell a small one as the difference between a service and its theme.
    """
    return people // FEWEST * FEWEST or None


def people_words(full: int | None) -> str:
    """ "10 or more", or that it is fewer, for what `at_least` gives."""
    if full is None:
        return _("fewer than %(n)s") % {"n": FEWEST}
    return _("%(n)s or more") % {"n": full}
