"""A delivery lead's page: my branch, what needs me, what I can lift, what is due."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.form_page import address_of
from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.recommendations import waiting_words
from implementation.figures.handover import OpenAsk, recommendations_open
from implementation.figures.plans import plans_due
from reports.builders.desk.common import (
    barriers_part,
    needs_me,
    reports_part,
    where_we_are,
)
from reports.builders.desk.shapes import MOST, Desk, Item, Part, first_of
from reports.builders.words import day
from reports.figures.home import home_for
from services.models import Unit
from training.counting import levels_on
from training.figures import next_sessions
from training.figures.refreshers import refreshers_due

P = Permission


def lead_desk(viewer: Viewer, unit: Unit, *, on: date, until: date) -> Desk:
    """Everything of the branch of `unit`; what is due by `until` (inclusive)."""
    near = viewer.at(unit.path)
    home = home_for(near, on=on)
    return Desk(
        title=_("My branch"),
        unit_name=unit.name,
        unit_code=unit.code,
        on=on,
        says=where_we_are(viewer, unit, on=on),
        parts=(
            needs_me(home, near, on=on),
            barriers_part(viewer, unit, on=on),
            _plans(near, unit, until),
            _recommendations(near, unit),
            _refreshers(unit, on, until),
            _sessions(near, unit, on, until),
            reports_part(home),
        ),
        choices=((_("Due by"), day(until)),),
    )


def _plans(near: Viewer, unit: Unit, until: date) -> Part:
    found = plans_due(near.scope_for(P.VIEW_IMPLEMENTATION), unit, until_on=until)
    items = [
        Item(one.words, address_of("implementation:plan_detail", one.plan_id), one.unit_name,
             one.due_on)
        for one in found
    ]  # fmt: skip
    return Part(
        _("Plans that are due"),
        empty=_("No plan is due. A small plan can grow from any activity or barrier."),
        says=_("Each with the day it was planned for. A day can be moved.") if items else "",
        **first_of(items, url=address_of("implementation:plan_unit", unit.pk)),
    )


def _recommendations(near: Viewer, unit: Unit) -> Part:
    found = recommendations_open(near.scope_for(P.VIEW_IMPLEMENTATION), unit)
    return Part(
        _("Recommendations that are open"),
        empty=_("None is open. Add one when a scrutiny body or an inspector asks for something."),
        **first_of(
            [_asked(one) for one in found],
            url=address_of("implementation:recommendation_unit", unit.pk),
        ),
    )


def _asked(one: OpenAsk) -> Item:
    standing = one.standing
    url = address_of("implementation:recommendation_detail", standing.recommendation_id)
    note = f"{one.unit_name}. {waiting_words(standing)}"
    return Item(one.what, url, note, standing.evaluation_due_on)


def _refreshers(unit: Unit, on: date, until: date) -> Part:
    """Counts by level; the names stand on the page behind."""
    due = refreshers_due(
        unit.organisation_id, on, within_days=(until - on).days, unit_ids=[unit.pk]
    )
    names = {level.rank: level.name for level in levels_on(unit.organisation_id, on)}
    url = address_of("training:refreshers", unit.pk)
    return Part(
        _("Refreshers"),
        items=tuple(Item(_people(n, names.get(rank, "")), url) for rank, n in due.items()),
        empty=_("Nobody is asked for a refresher in this time. What people hold still counts."),
    )


def _people(n: int, level: str) -> str:
    return ngettext(
        "%(level)s: %(n)s person could refresh it",
        "%(level)s: %(n)s people could refresh it",
        n,
    ) % {"n": n, "level": level}


def _sessions(near: Viewer, unit: Unit, on: date, until: date) -> Part:
    found = next_sessions(near.scope_for(P.VIEW_TRAINING), unit, on=on, limit=MOST)
    return Part(
        _("Next sessions"),
        items=tuple(
            Item(
                one.title,
                address_of("training:session_detail", one.session_id),
                ". ".join(told for told in (one.level, one.unit_name) if told),
                one.on,
            )
            for one in found
            if one.on <= until
        ),
        empty=_("No session is planned in this time. Plan one, or look further ahead."),
    )
