"""Money in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def pounds(amount: Decimal | None) -> str:
    """ "£12,500", with pence where there are any."""
    if amount is None:
        return _("Not known")
    places = 0 if amount == amount.to_integral_value() else 2
    return f"£{number_format(amount, places, force_grouping=True)}"
