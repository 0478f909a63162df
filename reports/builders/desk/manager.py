"""A manager's page: my team, who might like an offer, release asked of me, the next dates."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.form_page import address_of
from core.permissions import Permission
from core.scope import Viewer
from reports.builders.desk.common import barriers_part, has_people, needs_me, where_we_are
from reports.builders.desk.shapes import MOST, Desk, Item, Part, first_of
from reports.builders.words import day
from reports.figures.home import home_for
from services.models import Unit
from training.figures import Offer, might_like_an_offer
from training.figures.places import asked_of_me, open_sessions

P = Permission


def manager_desk(viewer: Viewer, unit: Unit, *, on: date, until: date) -> Desk:
    """Everything of the team `unit` and of what hangs below it; dates up to `until` (inclusive)."""
    near = viewer.at(unit.path)
    return Desk(
        title=_("My team"),
        unit_name=unit.name,
        unit_code=unit.code,
        on=on,
        says=where_we_are(viewer, unit, on=on),
        parts=(
            _release(near, on),
            _offers(near, unit, on),
            _dates(near, unit, on, until),
            needs_me(home_for(near, on=on), near, on=on, without_release=True),
            barriers_part(viewer, unit, on=on),
        ),
        choices=((_("Dates until"), day(until)),),
    )


def _release(near: Viewer, on: date) -> Part:
    """Each person who is nominated for a session and waits for the manager's word."""
    url = address_of("training:release_list")
    rows = asked_of_me(near.scope_for(P.PLAN_PLACES), on=on)
    items = [
        Item(f"{row.staff_member.shown_name}: {row.session.title}", url, on=row.session.on)
        for row in rows
    ]
    return Part(
        _("Release asked of me"),
        empty=_("Nobody waits for release. People can be put forward from the page of a session."),
        **first_of(items, url=url),
    )


def _offers(near: Viewer, unit: Unit, on: date) -> Part:
    found = might_like_an_offer(near.scope_for(P.VIEW_STAFF), unit, on=on, limit=MOST)
    told = _("Each person sees the same line, and can say “not now” without a reason.")
    first = _("The first %(n)s, A to Z.") % {"n": MOST} if len(found) == MOST else ""
    return Part(
        _("Who might like an offer"),
        items=tuple(_offer(one) for one in found),
        empty=_nobody(has_people(near, unit, on=on)),
        says=f"{told} {first}".strip() if found else "",
        more=Item(_("Plan who goes"), address_of("training:plan_unit", unit.pk)),
    )


def _nobody(is_anybody: bool) -> str:
    if is_anybody:
        return _(
            "Nobody at the moment. Whoever lacks a level and has no place yet will stand here."
        )
    return _("Nobody is on the list of this team yet. Ask an admin to bring in a staff list first.")


def _offer(one: Offer) -> Item:
    """What the person has comes first."""
    has = ", ".join(one.holds) or _("nothing recorded yet")
    told = [
        one.unit_name,
        _("Has: %(levels)s") % {"levels": has},
        _("Might like: %(levels)s") % {"levels": ", ".join(one.missing)},
        _("Next chance: %(session)s") % {"session": one.next_session} if one.next_session else "",
    ]
    return Item(one.name, note=". ".join(line for line in told if line))


def _dates(near: Viewer, unit: Unit, on: date, until: date) -> Part:
    """Sessions to which people of the team may be invited, held here or by a unit above."""
    seen = near.scope_for(P.VIEW_TRAINING)
    rows = [one for one in open_sessions(unit, on=on, limit=MOST) if one.on <= until]
    return Part(
        _("Next dates"),
        items=tuple(_session(row, has_page=seen.holds(row.unit.path)) for row in rows),
        empty=_("No date is planned in this time. Look further ahead, or ask your delivery lead."),
    )


def _session(row: Any, *, has_page: bool) -> Item:
    page = "training:session_detail" if has_page else "training:session_places"
    level = row.course.level.name if row.course.level else ""
    note = ". ".join(one for one in (level, row.unit.name, row.place) if one)
    return Item(row.title, address_of(page, row.pk), note, row.on)
