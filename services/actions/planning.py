"""Writing a plan down: its steps, and who goes where in a split."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change, refuse_outside
from services.actions.reorganise import hold_plan, refuse_settled
from services.models import (
    Reorganisation,
    ReorganisationShare,
    ReorganisationStep,
    RoleGroup,
    StaffMember,
    Unit,
)

What = ReorganisationStep.What
MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step as somebody wrote it, on the page or in a file."""

    what: str
    unit_code: str = ""
    to_code: str = ""
    new_code: str = ""
    new_name: str = ""
    kind: str = ""
    takes_rest: bool = False

    @property
    def target_code(self) -> str:
        """The unit that people go to in a merge or a split."""
        return self.new_code or self.to_code


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a split gets."""

    step_id: int
    people: Sequence[StaffMember] = ()
    groups: Sequence[RoleGroup] = ()
    children: Sequence[str] = ()
    takes_rest: bool = field(default=False)


@change
def make_plan(
    *, by: Scope, unit: Unit, name: str, on: date, once: UUID | None = None
) -> Reorganisation:
    """A new plan for `unit` and everything below it. The same `once` again gives the same plan."""
    refuse_outside(by, unit)
    facts = {"unit": unit, "name": name, "on": on, "made_by_id": by.user_id}
    if once is None:
        return Reorganisation.objects.create(**facts)  # type: ignore[no-any-return]
    plan = Reorganisation.objects.get_or_create(once=once, defaults=facts)[0]
    refuse_outside(by, plan.unit)
    return plan  # type: ignore[no-any-return]


@change
def change_plan(*, by: Scope, plan: Reorganisation, name: str, on: date) -> Reorganisation:
    """Another name or day, while it is a draft. What was looked at must be looked at again."""
    plan = hold_plan(by, plan)
    refuse_settled(plan)
    plan.name, plan.on, plan.preview = name, on, {}
    plan.save(update_fields=["name", "on", "preview"])
    return plan


@change
def add_steps(*, by: Scope, plan: Reorganisation, steps: Sequence[StepFacts]) -> None:
    """Put these steps at the end, all or none. Raises ValueError with the number of the line."""
    plan = hold_plan(by, plan)
    refuse_settled(plan)
    last = plan.steps.aggregate(last=Max("position"))["last"] or 0
    if plan.steps.count() + len(steps) > MOST_STEPS:
        raise ValueError(_("A plan holds up to %(most)s steps.") % {"most": MOST_STEPS})
    for number, step in enumerate(steps, start=1):
        _refuse_unclear(step, number if len(steps) > 1 else 0)
    ReorganisationStep.objects.bulk_create(
        ReorganisationStep(reorganisation=plan, position=last + number, **facts)
        for number, facts in enumerate(_spelled(plan, steps), start=1)
    )
    _look_again(plan)


@change
def remove_step(*, by: Scope, step: ReorganisationStep) -> None:
    """Take a step out of a draft. Safe to repeat."""
    plan = hold_plan(by, step.reorganisation)
    refuse_settled(plan)
    plan.steps.filter(pk=step.pk).delete()
    _look_again(plan)


@change
def share_out(*, by: Scope, plan: Reorganisation, parts: Iterable[Part]) -> None:
    """Say what each part of a split gets; what was said before for these parts is replaced."""
    plan = hold_plan(by, plan)
    refuse_settled(plan)
    for part in parts:
        step = plan.steps.get(pk=part.step_id, what=What.SPLIT)
        step.takes_rest = part.takes_rest
        step.save(update_fields=["takes_rest"])
        step.shares.all().delete()
        ReorganisationShare.objects.bulk_create(_shares(step, part))
    _look_again(plan)


def _shares(step: ReorganisationStep, part: Part) -> list[ReorganisationShare]:
    return [
        *(ReorganisationShare(step=step, staff_member=one) for one in part.people),
        *(ReorganisationShare(step=step, role_group=one) for one in part.groups),
        *(ReorganisationShare(step=step, child_code=code) for code in part.children),
    ]


def _look_again(plan: Reorganisation) -> None:
    plan.preview = {}
    plan.save(update_fields=["preview"])


def _spelled(plan: Reorganisation, steps: Sequence[StepFacts]) -> list[dict[str, object]]:
    """The facts of the steps; codes as their units spell them, or the step that opens the unit."""
    opened = [*plan.steps.values_list("new_code", flat=True), *(step.new_code for step in steps)]
    known = {code.casefold(): code for code in reversed(opened)}
    there = Unit.objects.below(plan.unit.path).values_list("code", flat=True)
    known |= {code.casefold(): code for code in there}
    return [_facts(step) | _codes(step, known) for step in steps]


def _facts(step: StepFacts) -> dict[str, object]:
    return {one.name: getattr(step, one.name) for one in fields(step)}


def _codes(step: StepFacts, known: dict[str, str]) -> dict[str, object]:
    told = {name: getattr(step, name) for name in ("unit_code", "to_code", "new_code")}
    return {name: known.get(code.casefold(), code) for name, code in told.items()}


def _refuse_unclear(step: StepFacts, line: int) -> None:
    """Raises ValueError when a step does not say what it needs."""
    if why := missing(step):
        told = {"line": line, "why": why}
        raise ValueError(_("Line %(line)s: %(why)s") % told if line else why)


def missing(step: StepFacts) -> str:
    """What a step still has to say, in a sentence; "" when it is clear."""
    if step.what not in What.values:
        return _("Choose what is to be done.")
    if step.what != What.ADD and not step.unit_code:
        return _("Say which unit it is about.")
    return _missing_more(step)


def _missing_more(step: StepFacts) -> str:
    if step.what == What.MOVE and not step.to_code:
        return _("Say which unit it becomes part of.")
    if step.what == What.RENAME and not step.new_name:
        return _("Enter the new name.")
    if step.what == What.ADD and not (step.new_code and step.new_name):
        return _("Enter a code and a name for the new unit.")
    if step.what in {What.MERGE, What.SPLIT}:
        return _missing_target(step)
    return ""


def _missing_target(step: StepFacts) -> str:
    if step.new_name and not step.new_code:
        return _("Enter a code for the new unit.")
    if not step.target_code:
        return _("Say which unit people go to, or enter a name and a code for a new one.")
    return ""
