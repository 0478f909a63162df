"""Letters on the sheets of sessions, and two people who signed themselves in."""

from datetime import datetime, time

from django.utils import timezone

from core.permissions import Permission
from reports.demo.organisation import Council
from training.actions.sign_in import make_sign_in
from training.models import Arrival, Session, SignIn

NAMES = (("Morag Sinclair", ""), ("J Munro", "j.munro@harbour-aid.example"))


def open_doors(council: Council) -> None:
    """Sessions still to come, and the one of which nobody has said who came, have letters."""
    by = council.scope(Permission.RECORD_TRAINING)
    planned = Session.objects.filter(unit__organisation=council.root, state="planned")
    for number, session in enumerate(planned.order_by("on", "pk")):
        sign_in = make_sign_in(by=by, session=session)
        if number == 0:
            _sign_in(sign_in)


def _sign_in(sign_in: SignIn) -> None:
    day = sign_in.session.on
    at = timezone.make_aware(datetime.combine(day, sign_in.session.starts_at or time(9)))
    Arrival.objects.bulk_create(
        Arrival(
            sign_in=sign_in,
            name=name,
            identifier=email,
            key=f"{name.lower()}|{email}",
            arrived_at=at,
        )
        for name, email in NAMES
    )
