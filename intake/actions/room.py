"""How much room the kept lists of one organisation may take (6.1: 1 GB)."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from intake.models import Upload
from services.models import Unit

ROOM = 1024**3  # bytes


def no_room(unit: Unit, size: int) -> str:
    """The sentence for a file of `size` bytes that does not fit any more, or ""."""
    kept = Upload.objects.filter(organisation_id=unit.organisation_id).exclude(file="")
    held = kept.aggregate(held=Sum("size"))["held"] or 0
    if held + size <= ROOM:
        return ""
    return _(
        "The lists of your organisation take up all their room (1GB). "
        "Cancel lists that are not needed, or wait: each is removed after 30 days."
    )
