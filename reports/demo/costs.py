"""What sessions of the invented council cost: noted for most of them."""

from django.db.models import F
from django.db.models.functions import Mod

from reports.demo.organisation import Council
from training.models import Session

PENCE_A_MINUTE = 150


def note_costs(council: Council) -> None:
    """A trainer and a room by the minute; of every fifth session nobody noted a cost."""
    held = Session.objects.filter(unit__organisation=council.root, state=Session.State.HELD)
    noted = held.annotate(fifth=Mod("pk", 5)).exclude(fifth=0)
    noted.update(cost_pence=F("minutes") * PENCE_A_MINUTE)
