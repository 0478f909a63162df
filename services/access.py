"""The rights of a user on one day, looked up afresh on every request and in every job."""

from datetime import date

from django.utils import timezone

from core.modules import Module
from core.permissions import ROLES
from core.scope import Viewer
from services.models import AccessGrant


def viewer_for(user_id: int, *, on: date | None = None) -> Viewer:
    """Everything this user may do on `on` (today in UK time when None). One query."""
    day = on or timezone.localdate()
    held = list(
        AccessGrant.objects.filter(user_id=user_id)
        .current_on(day)
        .values_list("unit__path", "role", "unit__organisation__settings__modules")
    )
    return Viewer(
        user_id=user_id,
        grants=frozenset((path, p) for path, role, _on in held for p in ROLES[role].permissions),
        roles=frozenset((path, role) for path, role, _on in held),
        modules=frozenset(
            (f"{path.split('.')[0]}.", Module(one)) for path, _role, on in held for one in on or ()
        ),
    )
