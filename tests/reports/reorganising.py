"""A merge and a split for tests, and what the teams did before."""

import datetime as dt
from types import SimpleNamespace

from services.actions.moves import move_unit
from services.actions.posts import change_post
from services.actions.units import close_unit
from services.models import Post, Unit
from tests.factories import everywhere, make_unit
from tests.factories.implementation import make_activity, make_barrier
from tests.factories.training import level, make_course, make_hindrances, make_session
from training.models import Session

DAY = dt.timedelta(days=1)
BEFORE = dt.date(2026, 5, 11)
MERGED = dt.date(2026, 7, 1)
AFTER = dt.date(2026, 7, 20)


def merge(unit: Unit, into: Unit, on: dt.date) -> None:
    """From `on` the unit is closed and hangs below the one that goes on."""
    by = everywhere(unit)
    for post in Post.objects.filter(unit=unit, until_on=None):
        change_post(by=by, post=post, unit=into, role=post.role, on=on)
    move_unit(by=by, unit=unit, to=into, on=on)
    close_unit(by=by, unit=unit, on=on)
    for one in (unit, into):
        one.refresh_from_db()


def split(unit: Unit, names: tuple[str, str], on: dt.date) -> list[Unit]:
    """From `on` two units stand in its place; what it did hangs below the first of them."""
    parts = [make_unit(name, unit.parent, opened_on=on) for name in names]
    merge(unit, parts[0], on)
    return parts


def busy(world: SimpleNamespace, on: dt.date = BEFORE) -> None:
    """Orchard does two things, meets two barriers and holds a session; Quay one of each."""
    course = make_course(world.northshore, level("informed"))
    for unit, times in ((world.orchard, 2), (world.quay, 1)):
        for nth in range(times):
            make_activity(unit, on=on + nth * DAY)
            make_barrier(unit, since_on=on, noted_on=on, sentence=f"No room {nth}")
        session: Session = make_session(unit, course, on)
        make_hindrances(session, unit, no_cover=10 * times)
