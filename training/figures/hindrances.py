"""How many people met what got in the way, in words that give nobody away."""

from django.utils.translation import gettext as _

# The smallest number of people that is shown to those who did not count them.
FEWEST = 10


def people_words(people: int) -> str | int:
    """The number from ten on; below it only that it is below."""
    return people if people >= FEWEST else _("fewer than %(n)s") % {"n": FEWEST}
