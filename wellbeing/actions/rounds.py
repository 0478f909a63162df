"""A round from its first draft to the moment in which its key is asked for (design §3.3).

A lead prepares it and an admin opens it: two people, each with their right at the unit when they
act. What is fixed at the opening stays fixed; the database keeps it so.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.permissions import Permission
from core.scope import Scope
from services.eligibility import AskedTwice, freeze, holds_over, seats_in
from services.models import Unit
from wellbeing.grouping import SLIP, TICKET, Plan, Planned, plan_of, probably_shown
from wellbeing.keys import KeyStore
from wellbeing.models import Question, ReportingGroup, Round, RoundStep
from wellbeing.models.round import FLOOR
from wellbeing.words import LANGUAGES, items

# Days that a round is open, both inclusive of its first and last day.
SHORTEST, LONGEST = 7, 28
USUAL_LENGTH = 14
S, State = RoundStep.Step, Round.State
BELL = "wellbeing.tasks.look_after_rounds"
EDITABLE = {"closes_on", "threshold", "usual_response", "consulted_with", "consulted_on"}


@transaction.atomic
def prepare_round(*, by: Scope, unit: Unit, closes_on: date) -> Round:
    """A draft with our five items, for a lead to word with staff side.

    Raises PermissionError outside the scope.
    """
    _need(by, Permission.PREPARE_CHECKINS, unit)
    made = Round.objects.create(unit=unit, closes_on=closes_on, prepared_by_id=by.user_id)
    Question.objects.bulk_create(
        Question(
            round=made,
            number=number,
            topic=item["topic"],
            names={language: item[language] for language in LANGUAGES},
        )
        for number, item in enumerate(items(), 1)
    )
    _note(by, made, S.PREPARED)
    return made


@transaction.atomic
def change_round(
    *, by: Scope, round_id: object, wordings: Mapping[int, Mapping[str, str]], **facts: object
) -> Round:
    """New words for items, by number and language, and any of EDITABLE.

    Raises ValueError with a sentence once the round was sent to an admin.
    """
    of = held(by, Permission.PREPARE_CHECKINS, round_id)
    _refuse(of.state != State.DRAFT, _("This check-in can no longer be changed."))
    for name in EDITABLE & set(facts):
        setattr(of, name, facts[name])
    _refuse(of.threshold < FLOOR, _("The fewest answers must be 8 or more."))
    of.save(update_fields=sorted(EDITABLE & set(facts)) or None)
    for question in of.questions.all():
        told = wordings.get(question.number, {})
        names = {language: text for language, text in told.items() if text}
        if names and names != question.names:
            question.names = names
            question.save(update_fields=["names"])
    _note(by, of, S.CHANGED)
    return of


@transaction.atomic
def ask_admin(*, by: Scope, round_id: object) -> Round:
    """Send the draft to an admin; who sends it answers for it as the lead.

    Raises ValueError when the consultation is not recorded.
    """
    of = held(by, Permission.PREPARE_CHECKINS, round_id)
    _refuse(of.state != State.DRAFT, _("This check-in was sent already."))
    _check_consulted(of)
    of.prepared_by_id = by.user_id
    return _to(by, of, State.ASKED, S.ASKED, "prepared_by")


@transaction.atomic
def give_back(*, by: Scope, round_id: object) -> Round:
    """Let the lead change it again."""
    of = held(by, Permission.OPEN_CHECKINS, round_id)
    _refuse(of.state != State.ASKED, _("This check-in does not wait for an admin."))
    return _to(by, of, State.DRAFT, S.GIVEN_BACK)


@transaction.atomic
def drop_round(*, by: Scope, round_id: object) -> None:
    """Give a draft up that nobody was asked with."""
    of = held(by, Permission.PREPARE_CHECKINS, round_id)
    asked = of.state not in {State.DRAFT, State.ASKED}
    _refuse(asked, _("An opened check-in stays; it cannot be taken away."))
    _to(by, of, State.DROPPED, S.DROPPED)


@transaction.atomic
def open_round(*, by: Scope, round_id: object, now: datetime) -> Round:
    """Freeze the tree and the people, make the web's two keys, and ask for the third.

    The round takes answers as soon as the sealing worker has made its own key. `now` is the moment
    of opening; the round ends at midnight (UK) after `closes_on`. Raises ValueError with a
    sentence when a rule of design §3.3 is not met.
    """
    of = held(by, Permission.OPEN_CHECKINS, round_id)
    today = timezone.localdate(now)
    _check_opening(by, of, today)
    plan = plan_of(seats_in(of.unit, on=today))
    _refuse(not plan.groups, _("Fewer than 15 people can be asked here. Use the guide instead."))
    _check_threshold(of, plan)
    _freeze_people(of, plan, today)
    _freeze_tree(of, plan)
    of.closes_at = end_of(of.closes_on)
    of.opened_by_id = by.user_id
    _to(by, of, State.OPENING, S.AGREED, "closes_at", "opened_by")
    KeyStore(settings.ROUND_KEYS).make(of.pk)
    KeyStore(settings.TICKET_KEYS).make(of.pk)
    ring(BELL)
    return of


def end_of(day: date) -> datetime:
    """The moment after a day in the UK."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _check_opening(by: Scope, of: Round, today: date) -> None:
    _refuse(of.state != State.ASKED, _("This check-in does not wait for an admin."))
    _check_lead(by, of, today)
    _check_consulted(of)
    days = (of.closes_on - today).days + 1
    _refuse(
        not SHORTEST <= days <= LONGEST,
        _("A check-in is open for 7 to 28 days. Give it back and choose another last day."),
    )
    _refuse(of.questions.count() != len(items()), _("A check-in asks five questions."))


def _check_lead(by: Scope, of: Round, today: date) -> None:
    """Somebody else sent it, who still leads there."""
    lead = of.prepared_by_id
    _refuse(lead == by.user_id, _("Somebody other than the lead who sent it must open it."))
    still = lead and holds_over(lead, Permission.PREPARE_CHECKINS, of.unit, on=today)
    _refuse(not still, _("The lead who sent it no longer leads here. Give it back to a lead."))


def _check_threshold(of: Round, plan: Plan) -> None:
    """A figure of a group must not tell that (nearly) everybody in it answered."""
    least = min(group.eligible for group in plan.groups if group.way)
    _refuse(
        10 * of.threshold > 8 * least,
        _("The smallest group asks %(people)s people. Choose fewer answers behind a figure.")
        % {"people": least},
    )


def _check_consulted(of: Round) -> None:
    lacking = not of.consulted_with or of.consulted_on is None
    _refuse(lacking, _("First note with whom the questions and the date were agreed, and when."))


def _freeze_people(of: Round, plan: Plan, today: date) -> None:
    groups = {
        (unit, group.way == TICKET): group.number
        for group in plan.groups
        if group.way
        for unit in group.units
    }
    try:
        frozen = freeze(roll=of.pk, unit=of.unit, groups=groups, on=today, until_on=of.closes_on)
    except AskedTwice as twice:
        told = _(
            "%(people)s of these people are being asked already, or were in the last 28 days. "
            "Choose a later time, or another unit."
        )
        raise ValueError(told % {"people": twice.people}) from None
    # Somebody may have come, left or moved between the count and the writing down.
    moved = frozen != {group.number: group.eligible for group in plan.groups if group.way}
    _refuse(moved, _("People moved at this very moment, so nothing was opened. Please try again."))


def _freeze_tree(of: Round, plan: Plan) -> None:
    shown = probably_shown(plan.groups, response=of.usual_response, threshold=of.threshold)
    names = names_of(plan.groups)
    made: dict[int | None, ReportingGroup] = {}
    for one in plan.groups:
        made[one.number] = ReportingGroup.objects.create(
            round=of,
            number=one.number,
            parent=made.get(one.parent),
            unit_id=one.unit_id,
            name=names[one.number],
            key=one.key,
            way=one.way,
            eligible=one.eligible,
            probably_shown=one.number in shown,
        )


def names_of(groups: Sequence[Planned]) -> dict[int, str]:
    """The name of each group by its number: "Quay", "Quay and Lighthouse (by code slip)".

    People who sign in are named so where the groups below a unit would be called as it is.
    """
    inner = {_units_of(one) for one in groups if not one.way}
    return {one.number: _with_way(one, one.way and _units_of(one) in inner) for one in groups}


def _with_way(group: Planned, is_double: object) -> str:
    told = {"teams": _units_of(group)}
    if group.way == SLIP:
        return _("%(teams)s (by code slip)") % told
    return _("%(teams)s (by signing in)") % told if is_double else told["teams"]


def _units_of(group: Planned) -> str:
    """ "Quay", "Quay and Lighthouse" or "Harbour: 5 teams together"."""
    names = [name[:120] for name in group.names]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("%(one)s and %(two)s") % {"one": names[0], "two": names[1]}
    several = {"unit": group.unit_name[:200], "many": len(names)}
    return _("%(unit)s: %(many)s teams together") % several


def held(by: Scope, permission: Permission, round_id: object) -> Round:
    """The round, locked, when `by` holds `permission` there. Raises Round.DoesNotExist."""
    of = Round.objects.within(by).select_for_update(of=("self",)).select_related("unit")
    found: Round = of.get(pk=round_id)
    _need(by, permission, found.unit)
    return found


def _need(by: Scope, permission: Permission, unit: Unit) -> None:
    if by.permission != permission or not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")


def _to(by: Scope, of: Round, state: str, step: str, *more: str) -> Round:
    of.state = state
    of.save(update_fields=["state", *more])
    _note(by, of, step)
    return of


def _note(by: Scope, of: Round, step: str, told: str = "") -> None:
    RoundStep.objects.create(round=of, step=step, by_id=by.user_id, told=told)


def _refuse(wrong: bool, sentence: str) -> None:
    if wrong:
        raise ValueError(sentence)
