"""What may be told of the person who noted a barrier: never the name of a member of staff."""

from datetime import date

from core.permissions import Permission
from core.scope import Scope
from implementation.models import Barrier
from services.figures.people import people_in
from services.models import Post

FEWEST = 10
FEWEST_ALIKE = 2


def role_of_noter(barrier: Barrier, *, on: date) -> str:
    """The job role of the member of staff who noted it, or an empty text where it is withheld.

    Withheld where fewer than ten people have their main post in the unit on `on`, where nobody else
    there has the same role, and always of a barrier kept from a manager, or written on a slip. At
    most three queries.
    """
    is_kept = barrier.kept_from_id is not None or barrier.is_from_slip
    if not barrier.is_from_team or is_kept or barrier.noted_by_id is None:
        return ""
    scope = Scope(None, Permission.VIEW_STAFF, (barrier.unit.path,))
    if people_in(scope, barrier.unit, on=on) < FEWEST:
        return ""
    here = Post.objects.within(scope).current_on(on).filter(unit=barrier.unit, is_primary=True)
    held = here.filter(staff_member__user_id=barrier.noted_by_id).select_related("role").first()
    if held is None or held.role is None:
        return ""
    alike = here.filter(role=held.role).values("staff_member").distinct().count()
    return held.role.name if alike >= FEWEST_ALIKE else ""
