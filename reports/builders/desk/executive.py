"""An executive's page: where we are, what only they can decide, what became of it, what is open.

Parts stand by who can act, the reader first; inside a part by day or A to Z, never by score. Staff
are counts here; no name of anybody is on it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.form_page import address_of
from core.modules import Module
from core.periods import Period
from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.money import pounds
from implementation.figures import Outcome, asked_of_levels, what_became
from implementation.figures.answers import answered_by
from implementation.figures.money import FundingFigure, ends_when
from implementation.figures.told_as import is_found_in, place_for
from implementation.models import BarrierAnswer
from reports.builders.desk.common import put_to_me_by_level, where_we_are
from reports.builders.desk.shapes import Desk, Item, Part, first_of
from reports.builders.home import check_ins_silent
from reports.builders.words import number
from services.models import Unit
from training.builders.supervision import manager_words
from training.figures.managers import managers_of
from training.figures.supervision import LevelSupervision, supervision_by_level
from wellbeing.figures import check_ins_for

P = Permission
# Lines of one part, so that the whole stays one page, and of these on paper: one sheet.
FEW, ON_PAPER = 5, 3


def executive_desk(viewer: Viewer, unit: Unit, *, on: date, quarter: Period) -> Desk:
    """Everything of the branch of `unit` on a day; what became of barriers in `quarter`."""
    near = viewer.at(unit.path)
    money = [_money(near, unit, on)] if near.has(Module.MONEY, unit.path) else []
    parts = (
        *_decisions(viewer, unit, on),
        _answered(viewer, unit, quarter),
        *money,
        _others(near, unit, on),
        _became(near, unit, on, quarter),
        _safety(near, unit, on),
    )
    return Desk(
        title=_("On one page"),
        unit_name=unit.name,
        unit_code=unit.code,
        on=on,
        says=where_we_are(viewer, unit, on=on),
        parts=tuple(replace(one, on_paper=ON_PAPER) for one in parts),
        choices=((_("What became of barriers in"), quarter.label),),
    )


def _few(items: Sequence[Item], page: str) -> dict[str, Any]:
    return first_of(items, url=address_of(page), most=FEW)


def _decisions(viewer: Viewer, unit: Unit, on: date) -> list[Part]:
    """Barriers put to the reader's own level, oldest first; apart, those that nobody below can
    answer, where there are any."""
    mine, from_below = put_to_me_by_level(viewer, unit, on=on)
    page, who = "implementation:barrier_waiting", _("Who can act: you")
    put_to_you = Part(
        _("Decisions only you can take"),
        empty=_("Nothing waits for your answer. What teams put to you will stand here."),
        who=who,
        **_few(mine, page),
    )
    if not from_below:
        return [put_to_you]
    unanswered = Part(
        _("Put to a level below you, where nobody can answer"),
        empty="",
        says=_("So they come to you. You can answer, or ask an admin to let somebody there do it."),
        who=who,
        **_few(from_below, page),
    )
    return [put_to_you, unanswered]


def _answered(viewer: Viewer, unit: Unit, quarter: Period) -> Part:
    """The reader's own last answers, those of the quarter."""
    answered = answered_by(viewer)
    own = [
        one
        for one in answered
        if quarter.holds(timezone.localdate(one.answered_at))
        and is_found_in(viewer, one.barrier, unit.path)
    ]
    return Part(
        _("What became of your last ones"),
        empty=_none_of_yours(bool(answered)),
        who=_("Who can act: you"),
        **_few([_own(viewer, one) for one in own], "implementation:barrier_waiting"),
    )


def _none_of_yours(has_answered: bool) -> str:
    if has_answered:
        return _(
            "None of your answers is from this quarter. Choose another one to see earlier ones."
        )
    return _("You have not answered a barrier yet. When you do, what became of it stands here.")


def _own(viewer: Viewer, one: BarrierAnswer) -> Item:
    barrier = one.barrier
    lifted = barrier.lifted_on is not None
    now = _("It is out of the way now") if lifted else _("It is still in the way")
    told = [place_for(viewer, barrier).name, _("You said: %(what)s") % {"what": _said(one)}, now]
    url = address_of("implementation:barrier_detail", barrier.pk)
    return Item(str(barrier), url, ". ".join(told), timezone.localdate(one.answered_at))


def _said(one: BarrierAnswer) -> str:
    return str(one.get_said_display())


def _money(near: Viewer, unit: Unit, on: date) -> Part:
    found = ends_when(near.scope_in(P.VIEW_MONEY, Module.MONEY), on=on, unit=unit).soon
    return Part(
        _("Money that ends in the next twelve months"),
        empty=_("No money that is written down here ends in the next twelve months."),
        who=_("Who can act: you, with your delivery leads"),
        **_few([_line(one) for one in found], "implementation:money_list"),
    )


def _line(one: FundingFigure) -> Item:
    amount = "" if one.amount is None else pounds(one.amount)
    posts = ngettext("It pays %(n)s post", "It pays %(n)s posts", len(one.posts))
    told = [one.unit_name, amount, posts % {"n": len(one.posts)} if one.posts else ""]
    url = address_of("implementation:money_line", one.line_id)
    return Item(one.name, url, ". ".join(line for line in told if line), one.ends_on)


def _others(near: Viewer, unit: Unit, on: date) -> Part:
    """Barriers in the way by the unit that was asked, from the top of the tree down."""
    found = asked_of_levels(near.scope_for(P.VIEW_IMPLEMENTATION), unit, on=on)
    items = [
        Item(
            ngettext(
                "%(unit)s was asked about %(n)s barrier; with an answer: %(told)s",
                "%(unit)s was asked about %(n)s barriers; with an answer: %(told)s",
                one.barriers,
            )
            % {"unit": one.name, "n": number(one.barriers), "told": number(one.answered)}
        )
        for one in found
    ]
    return Part(
        _("Barriers in the way, by who was asked"),
        empty=_("No barrier is in the way that was put to anybody."),
        who=_("Who can act: whoever was asked"),
        **_few(items, "implementation:barrier_list"),
    )


def _became(near: Viewer, unit: Unit, on: date, quarter: Period) -> Part:
    """Barriers that were in the way when the quarter began, counted by what became of them."""
    rows = what_became(
        near.scope_for(P.VIEW_IMPLEMENTATION),
        unit,
        from_on=quarter.from_on,
        until_on=min(on, quarter.until_on),
    )
    found = Counter(row.outcome for row in rows)
    return Part(
        _("What became of those that were in the way when the quarter began"),
        items=tuple(Item(f"{one.label}: {number(found[one])}") for one in Outcome if found[one]),
        empty=_("None was in the way when the quarter began."),
        who=_("Who can act: whoever was asked"),
    )


def _safety(near: Viewer, unit: Unit, on: date) -> Part:
    """What is in place for people's safety first, then what is not yet, as counts."""
    scope = near.scope_for(P.VIEW_FIGURES)
    levels = supervision_by_level(scope, unit, on=on)[unit.pk]
    page = address_of("training:supervision", unit.pk)
    managers = manager_words(managers_of(scope, unit, on=on), names=False)
    silent = check_ins_silent(check_ins_for(near, now=timezone.now(), on=on), page=address_of)
    items = (
        *(Item(_in_place(one), page) for one in levels),
        *(Item(one, page) for one in managers),
        *(Item(one["label"], one["url"], one["note"]) for one in silent),
    )
    return Part(
        _("What keeps people safe"),
        items=items,
        empty=_("Nothing is asked here yet. A rule for supervision is where to begin."),
        who=_("Who can act: delivery leads and managers"),
    )


def _in_place(one: LevelSupervision) -> str:
    return ngettext(
        "%(level)s: %(met)s of %(asked)s person has had supervision in time",
        "%(level)s: %(met)s of %(asked)s people have had supervision in time",
        one.asked,
    ) % {"level": one.name, "met": number(one.in_place), "asked": number(one.asked)}
