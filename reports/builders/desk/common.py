"""Parts that several of these pages have."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from core.form_page import address_of
from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.waiting import TOLD_APART, waiting_for
from implementation.figures.answers import put_to_nobody, waiting_for_answer
from implementation.figures.told_as import is_found_in, place_for
from implementation.models import Barrier
from reports.builders.dashboard import in_words
from reports.builders.desk.shapes import Item, Part, first_of, items_of
from reports.builders.journey import line_of
from reports.builders.waiting import before_files, files_waiting, in_doing, lists_and_sessions
from reports.builders.words import day
from reports.figures.home import Home
from reports.figures.journey import standing_for
from services.models import Unit
from training.figures import figures_for, past_months

P = Permission
MONTHS = 24


def where_we_are(viewer: Viewer, unit: Unit, *, on: date) -> tuple[str, ...]:
    """What is in place, beside the unit's own past, and the stage of its journey."""
    scope = viewer.scope_for(P.VIEW_FIGURES)
    now = figures_for(scope, unit, on=on)
    past = past_months(scope, unit, until=on, months=MONTHS)
    stage = line_of(standing_for(scope, unit, now=now, past=past))
    return (*in_words(now, past), stage)


def has_people(viewer: Viewer, unit: Unit, *, on: date) -> bool:
    """Whether anybody is counted in the branch, by name or by number alone."""
    scope = viewer.scope_for(P.VIEW_FIGURES)
    found = figures_for(scope, unit, on=on, with_children=False)
    return bool(found.people or found.counted_only)


def needs_me(found: Home, near: Viewer, *, on: date, without_release: bool = False) -> Part:
    """What waits for the viewer in this branch; barriers, plans and reports have their parts."""
    check_ins = before_files(found)
    if without_release:
        url = address_of("training:release_list")
        check_ins = [one for one in check_ins if one["url"] != url]
    doing = in_doing(waiting_for(near, on=on, without=TOLD_APART))
    waiting = [*check_ins, *lists_and_sessions(found), *doing]
    return Part(
        _("What needs me now"),
        empty=_("Nothing waits for you here. A good moment to log what a team did."),
        **first_of(items_of(waiting), url=address_of("reports:home")),
    )


def put_to_me(viewer: Viewer, unit: Unit, *, on: date) -> list[Item]:
    """Barriers of the branch that wait for the viewer's answer, oldest first."""
    at_my_level, from_below = put_to_me_by_level(viewer, unit, on=on)
    return [*at_my_level, *from_below]


def put_to_me_by_level(viewer: Viewer, unit: Unit, *, on: date) -> tuple[list[Item], list[Item]]:
    """The same in two: put to a unit that the viewer answers for, and put to one below it.

    Those of the second come to the viewer because nobody at that unit can answer.
    """
    found = waiting_for_answer(viewer, on=on)
    mine = viewer.scope_for(P.ANSWER_BARRIERS).branches
    at_my_level = [row for row in found if row.remover_unit and row.remover_unit.path in mine]
    from_below = [row for row in found if row not in at_my_level]
    page = "implementation:barrier_answer"
    return _barriers(viewer, unit, at_my_level, page), _barriers(viewer, unit, from_below, page)


def put_to_nobody_yet(viewer: Viewer, unit: Unit, *, on: date) -> list[Item]:
    """Barriers of the branch that nobody is asked about, for the nearest lead, oldest first."""
    found = put_to_nobody(viewer, on=on)
    return _barriers(viewer, unit, found, "implementation:barrier_detail", _("Nobody is asked yet"))


def _barriers(
    viewer: Viewer, unit: Unit, found: Iterable[Barrier], page: str, said: str = ""
) -> list[Item]:
    return [
        Item(
            str(row),
            address_of(page, row.pk),
            ". ".join(one for one in (place_for(viewer, row).name, since(row), said) if one),
        )
        for row in found
        if is_found_in(viewer, row, unit.path)
    ]


def since(row: Barrier) -> str:
    """Since when it is in the way."""
    return _("Since %(day)s") % {"day": day(row.since_on)}


def barriers_part(viewer: Viewer, unit: Unit, *, on: date) -> Part:
    """What the viewer can lift or pass on."""
    found = [*put_to_me(viewer, unit, on=on), *put_to_nobody_yet(viewer, unit, on=on)]
    return Part(
        _("Barriers I can lift"),
        empty=_("No barrier waits for you. Ask teams what is in the way: one sentence is enough."),
        **first_of(found, url=address_of("implementation:barrier_waiting")),
    )


def reports_part(found: Home) -> Part:
    """Reports that are ready for the viewer."""
    return Part(
        _("Reports waiting"),
        items=tuple(items_of(files_waiting(found))),
        empty=_("No report waits. They come by themselves after each quarter."),
    )
