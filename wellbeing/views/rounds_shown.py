"""What the pages of a check-in say. Counts of people who are asked; none of who answered."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.guards import ScopedRequest
from core.permissions import Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from services.eligibility import comings_and_goings, seats_in
from wellbeing.actions.rounds import names_of
from wellbeing.grouping import SLIP, Plan, Planned, plan_of, probably_shown
from wellbeing.models import ReportingGroup, Round
from wellbeing.signing import is_signed
from wellbeing.wording import in_words

P, State = Permission, Round.State
NOT_YET_OPEN = (State.DRAFT, State.ASKED)


def list_table(rows: Iterable[Round]) -> Table:
    """One line a check-in."""
    columns = [Column(_("Check-in")), Column(_("Last day")), Column(_("Where it stands"))]
    drawn: list[list[Content]] = [
        [
            Cell(one.unit.name, url=reverse("wellbeing:round_detail", args=[one.pk])),
            one.closes_on,
            one.get_state_display(),
        ]
        for one in rows
    ]
    empty = _("No check-in yet. A delivery lead prepares one, and an admin opens it.")
    return Table(_("Check-ins"), columns, drawn, empty=empty, hide_caption=True)


def detail_context(request: ScopedRequest, of: Round) -> dict[str, Any]:
    """Everything of the page of one check-in."""
    rights = {
        "prepare": request.viewer.may(P.PREPARE_CHECKINS, of.unit.path),
        "open": request.viewer.may(P.OPEN_CHECKINS, of.unit.path),
    }
    planned = _plan(of) if of.state in NOT_YET_OPEN else None
    frozen = [] if planned else list(of.groups.all())
    may_tell = rights["prepare"]
    groups = _planned_table(of, planned) if planned else _groups_table(of, frozen, may_tell)
    steps = of.steps.select_related("by").order_by("-at", "-pk")
    return {
        "round": of,
        "title": _("Check-in: %(unit)s") % {"unit": of.unit.name},
        "crumbs": [{"label": _("Check-ins"), "url": reverse("wellbeing:round_list")}],
        "next": _next_step(of),
        "rows": _facts(of),
        "questions": [in_words(one.names) for one in of.questions.all()],
        "groups": groups,
        "left_out": _left_out(planned),
        "moves": _moves(of) if rights["open"] and of.state in NOT_YET_OPEN else None,
        "can_open": of.state == State.ASKED,
        "actions": _actions(of, rights, any(one.way == SLIP for one in frozen)),
        "history": [_step(one, rights["open"] or rights["prepare"]) for one in steps],
        "who_sees": [*who_can_see(P.VIEW_CHECKINS), _("Nobody can see an answer.")],
    }


def _plan(of: Round) -> Plan:
    """The groups as they would be frozen today."""
    return plan_of(seats_in(of.unit, on=timezone.localdate()))


def _next_step(of: Round) -> str:
    """What happens next, and who does it."""
    says = {
        State.DRAFT: _("Next: agree the questions and the day with staff side, then send it."),
        State.ASKED: _("Next: an admin looks at it and opens it."),
        State.OPENING: _("The key is being made. In a minute people can answer."),
        State.OPEN: _("People can answer. Until it closes nobody can see anything of it."),
        State.SEALED: _("It is sealed, and the results are there."),
        State.WITHDRAWN: _("The results were withdrawn: %(why)s") % {"why": of.withdrawn_because},
        State.VOID: _("It ended unread. No answer was opened."),
        State.DROPPED: _("It was not held. Nobody was asked."),
    }
    return str(says[State(of.state)])


def _facts(of: Round) -> list[dict[str, Any]]:
    agreed = ""
    if of.consulted_on:
        agreed = f"{of.consulted_with}, {date_format(of.consulted_on)}"
    told = [
        (_("State"), of.get_state_display()),
        (_("Who is asked"), _("Everybody in %(unit)s and under it") % {"unit": of.unit.name}),
        (_("Last day"), date_format(of.closes_on)),
        (_("Agreed with staff side"), agreed or _("Not noted yet")),
        (_("Fewest answers behind a figure"), str(of.threshold)),
    ]
    if of.state == State.SEALED:
        told.append((_("Seal"), _seal(of)))
    return [{"key": key, "value": value} for key, value in told]


def _seal(of: Round) -> str:
    """Whether the record is signed as it stands, and by which code the figures were made."""
    if not is_signed(of.record, of.signature):
        return _("The signature does not fit the record. Ask whoever runs this service.")
    return _("Signed. Made by the code with the print %(code)s…") % {"code": of.record["code"][:16]}


def _group_columns() -> list[Column]:
    return [
        Column(_("Group")),
        Column(_("People asked"), numeric=True),
        Column(_("How they answer")),
        Column(_("Will results be shown?")),
    ]


def _planned_table(of: Round, plan: Plan) -> Table:
    shown = probably_shown(plan.groups, response=of.usual_response, threshold=of.threshold)
    names = names_of(plan.groups)
    rows: list[list[Content]] = [
        [names[g.number], g.eligible, _way(g), _will(g.number in shown)] for g in plan.groups
    ]
    empty = _("Fewer than 15 people can be asked here. The team guide can help instead.")
    return Table(_("Groups, as they would be today"), _group_columns(), rows, empty=empty)


def _way(group: Planned) -> str:
    if not group.way:
        return _("Through the groups below")
    return _("By code slip") if group.way == SLIP else _("By signing in")


def _will(is_likely: bool) -> str:
    return _("Probably") if is_likely else _("Probably not")


def _groups_table(of: Round, groups: Iterable[ReportingGroup], may_tell: bool) -> Table:
    columns = [*_group_columns(), Column(_("Told where to find support"))]
    rows: list[list[Content]] = []
    for one in groups:
        url = reverse("wellbeing:group_tell", args=[of.pk, one.number])
        told = f"{date_format(one.told_on)}, {one.told_how}" if one.told_on else _("Not noted yet")
        rows.append(
            [
                one.name,
                one.eligible,
                one.get_way_display(),
                _will(one.probably_shown),
                Cell(told, url=url if may_tell else "") if one.way else "–",
            ]
        )
    empty = _("There are none, since it was not opened.")
    return Table(_("Groups, as they were fixed at the opening"), columns, rows, empty=empty)


def _left_out(plan: Plan | None) -> str:
    """How many people are in no group, in words; empty when nobody is."""
    people = sum(plan.left_out.values()) if plan else 0
    if not people:
        return ""
    return ngettext(
        "%(people)s person is in no group, because fewer than 15 answer the way they would. "
        "The team guide is for them.",
        "%(people)s people are in no group, because fewer than 15 answer the way they would. "
        "The team guide is for them.",
        people,
    ) % {"people": people}


def _moves(of: Round) -> Table:
    """Who came and went lately: somebody may be in a team only so that it is large enough."""
    found = comings_and_goings(of.unit, on=timezone.localdate())
    columns = [Column(_("Who")), Column(_("Unit")), Column(_("Day")), Column(_("What"))]
    rows: list[list[Content]] = [
        [m.name, m.unit, m.on, _("Came") if m.came else _("Left")] for m in found
    ]
    empty = _("Nobody came or left in the last 14 days.")
    return Table(_("Came or left in the last 14 days"), columns, rows, empty=empty)


def _step(one: Any, names: bool) -> dict[str, Any]:
    by = str(one.by) if names and one.by else ""
    return {"title": one.get_step_display(), "at": one.at, "by": by, "text": one.told}


def _actions(of: Round, rights: dict[str, bool], has_slips: bool) -> list[dict[str, Any]]:
    """Buttons by state and right. `is_link` opens a page, the others are posted."""
    lead, admin = rights["prepare"], rights["open"]
    offered = [
        (lead and of.state == State.DRAFT, "round_edit", _("Change the draft"), True),
        (lead and of.state == State.DRAFT, "round_ask", _("Send it to an admin"), False),
        (admin and of.state == State.ASKED, "round_open", _("Look and open"), True),
        (admin and of.state == State.ASKED, "round_give_back", _("Give it back"), False),
        (lead and of.state in NOT_YET_OPEN, "round_drop", _("Do not hold it"), False),
        (
            lead and has_slips and of.state == State.OPEN,
            "round_slips",
            _("Print code slips"),
            False,
        ),
        (lead and of.state == State.OPEN, "round_remind", _("Remind everybody alike"), False),
        (of.state in {State.SEALED, State.WITHDRAWN}, "results", _("See the results"), True),
    ]
    return [
        {"url": reverse(f"wellbeing:{name}", args=[of.pk]), "label": label, "is_link": is_link}
        for may, name, label, is_link in offered
        if may
    ]
