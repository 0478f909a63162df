"""The steps of a plan, one after the other, inside the transaction of whoever carries it out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import refuse_outside
from services.actions.dissolving import Becoming, Work, dissolve, place
from services.actions.naming import rename_unit
from services.actions.new_facts import Facts, facts_of_merged, facts_of_part
from services.actions.units import add_unit, close_unit, reopen_unit
from services.figures.inside import posts_from
from services.models import Post, Reorganisation, ReorganisationStep, Unit

What = ReorganisationStep.What
# These take a unit from where it is, so that nobody may do it to the top of their own branch.
BELOW_THE_TOP = {What.MOVE, What.MERGE, What.SPLIT, What.CLOSE}


def take_steps(by: Scope, plan: Reorganisation, today: date) -> Work:
    """Do every step in order. Raises ValueError with the number of the step and what to do."""
    work = Work(by, plan.unit, plan.on, today)
    steps = list(plan.steps.prefetch_related("shares__role_group"))
    if not steps:
        raise ValueError(_("This plan has no steps yet. Add the first one."))
    split: set[str] = set()
    for number, step in enumerate(steps, start=1):
        if step.what == What.SPLIT and step.unit_code.casefold() in split:
            continue
        split |= {step.unit_code.casefold()} if step.what == What.SPLIT else set()
        with _numbered(number, step):
            _take(work, step, steps)
    return work


def sources(plan: Reorganisation) -> list[Unit]:
    """The units that a merge or a split of the plan closes, as far as they are there already."""
    codes = plan.steps.filter(what__in=[What.MERGE, What.SPLIT]).values_list("unit_code", flat=True)
    wanted = {code.casefold() for code in codes}
    units = Unit.objects.filter(path__startswith=plan.unit.path).order_by("sort_key", "pk")
    return [unit for unit in units if unit.code.casefold() in wanted]


def people_of(plan: Reorganisation) -> list[int]:
    """Everybody with a post that the plan moves."""
    found: set[int] = set()
    for unit in sources(plan):
        found |= set(posts_from(unit, plan.on).values_list("staff_member_id", flat=True))
    return sorted(found)


@contextmanager
def _numbered(number: int, step: ReorganisationStep) -> Iterator[None]:
    """What a step refuses says which step it is."""
    try:
        yield
    except (ValidationError, ValueError, PermissionError) as refusal:
        told = {"number": number, "what": step.get_what_display(), "why": _why(refusal)}
        raise ValueError(_("Step %(number)s (%(what)s): %(why)s") % told) from None


def _why(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if isinstance(refusal, PermissionError):
        return _("It reaches into a part of the organisation that you cannot change.")
    return str(refusal)


def _take(work: Work, step: ReorganisationStep, steps: Sequence[ReorganisationStep]) -> None:
    if step.what in {What.MERGE, What.SPLIT}:
        _become(work, step, steps)
    elif step.what == What.MOVE:
        place(work, _unit(work, step), unit_called(work, step.to_code))
    elif step.what == What.ADD:
        open_unit(work, step, unit_called(work, step.to_code) if step.to_code else work.top)
    elif step.what == What.RENAME:
        unit = _unit(work, step)
        rename_unit(by=work.by, unit=unit, name=step.new_name, on=work.on, today=work.today)
    elif step.what == What.CLOSE:
        close_unit(by=work.by, unit=_unit(work, step), on=work.on)
    else:
        reopen_unit(by=work.by, unit=_unit(work, step), on=work.on)


def unit_called(work: Work, code: str) -> Unit:
    """The unit with this code below the top of the plan."""
    rows = Unit.objects.filter(organisation_id=work.top.organisation_id, code__iexact=code)
    unit = rows.select_related("parent").first()
    if unit is None:
        raise ValueError(_("No unit has the code “%(code)s”. Check the code.") % {"code": code})
    if not unit.path.startswith(work.top.path):
        told = {"unit": unit.name, "top": work.top.name}
        raise ValueError(_("%(unit)s is not part of %(top)s. Choose a unit in it.") % told)
    refuse_outside(work.by, unit)
    return unit  # type: ignore[no-any-return]


def _unit(work: Work, step: ReorganisationStep) -> Unit:
    unit = unit_called(work, step.unit_code)
    if step.what in BELOW_THE_TOP and unit.pk == work.top.pk:
        raise ValueError(
            _("%(unit)s is the top of this plan. Choose a unit below it.") % {"unit": unit.name}
        )
    return unit


def open_unit(
    work: Work, step: ReorganisationStep, parent: Unit, facts: Facts | None = None
) -> Unit:
    """The unit that the step opens, below `parent`, from the day of the plan."""
    unit = add_unit(
        by=work.by,
        parent=parent,
        name=step.new_name or step.new_code,
        code=step.new_code,
        opened_on=work.on,
        **(facts or {"kind": step.kind or Unit.Kind.TEAM}),
    )
    work.opened.add(unit.pk)
    return unit


def _target(
    work: Work, step: ReorganisationStep, source: Unit, steps: Sequence[ReorganisationStep]
) -> Unit:
    """Where people of `source` go: a unit that is there, or a new one beside it."""
    code = step.target_code
    there = Unit.objects.filter(organisation_id=work.top.organisation_id, code__iexact=code)
    if step.new_code and not there.exists():
        above = unit_called(work, step.to_code) if step.to_code else source.parent
        return open_unit(work, step, above or work.top, _facts(work, step, source, steps))
    unit = unit_called(work, code)
    if unit.pk == source.pk:
        raise ValueError(_("%(unit)s cannot become itself.") % {"unit": source.name})
    return unit


def _facts(
    work: Work, step: ReorganisationStep, source: Unit, steps: Sequence[ReorganisationStep]
) -> Facts:
    """What the new unit is, as the units say that become it."""
    if step.what == What.SPLIT:
        return facts_of_part(source, step.kind)
    into = step.target_code.casefold()
    merging = [s for s in steps if s.what == What.MERGE and s.target_code.casefold() == into]
    codes = reduce(or_, (Q(code__iexact=one.unit_code) for one in merging))
    units = Unit.objects.filter(codes, organisation_id=work.top.organisation_id).order_by("pk")
    kind = next((one.kind for one in merging if one.kind), "")
    return facts_of_merged(list(units), kind)


def _become(work: Work, step: ReorganisationStep, steps: Sequence[ReorganisationStep]) -> None:
    source = _unit(work, step)
    if source.closed_on:
        raise ValueError(_("%(unit)s is closed already.") % {"unit": source.name})
    if step.what == What.MERGE:
        dissolve(work, _whole(source, _target(work, step, source, steps), step.keeps_access))
    else:
        dissolve(work, _split(work, source, [one for one in steps if _is_part(one, step)]))


def _whole(source: Unit, target: Unit, keeps_access: bool) -> Becoming:
    return Becoming(
        source,
        [target],
        part_of_post=lambda _post: target,
        part_of_child=lambda _unit: target,
        part_of_group=lambda _group: target,
        keeps_access=keeps_access,
        heir=target,
        below=target,
    )


def _is_part(one: ReorganisationStep, first: ReorganisationStep) -> bool:
    return one.what == What.SPLIT and one.unit_code.casefold() == first.unit_code.casefold()


def _split(work: Work, source: Unit, steps: list[ReorganisationStep]) -> Becoming:
    if sum(step.takes_rest for step in steps) > 1:
        raise ValueError(_("Only one part can take everybody else. Choose one."))
    parts = [_target(work, step, source, steps) for step in steps]
    if len({part.pk for part in parts}) < 2:
        raise ValueError(
            _("Add one more part: %(unit)s needs at least two.") % {"unit": source.name}
        )
    given = Given(steps, parts)
    keeps = any(step.keeps_access for step in steps)
    by = (given.part_of_post, given.part_of_child, given.part_of_group)
    return Becoming(source, parts, *by, keeps, given.rest)


class Given:
    """Who goes where in a split: a person first, then the group of the role, then the rest."""

    def __init__(self, steps: list[ReorganisationStep], parts: list[Unit]) -> None:
        self.people: dict[int, Unit] = {}
        self.groups: dict[int, Unit] = {}
        self.children: dict[str, Unit] = {part.code.casefold(): part for part in parts}
        self.rest: Unit | None = None
        for step, part in zip(steps, parts, strict=True):
            self.rest = part if step.takes_rest else self.rest
            self._note(step, part)

    def _note(self, step: ReorganisationStep, part: Unit) -> None:
        for share in step.shares.all():
            if share.staff_member_id:
                self.people[share.staff_member_id] = part
            elif share.role_group_id:
                self.groups[share.role_group_id] = part
            else:
                self.children[share.child_code.casefold()] = part

    def part_of_post(self, post: Post) -> Unit | None:
        """Where the post goes on; None when nobody said."""
        group = post.role.role_group_id if post.role else None
        return self.people.get(post.staff_member_id) or self.part_of_group(group)

    def part_of_group(self, group: int | None) -> Unit | None:
        """Where the number of a group without names goes on; None when nobody said."""
        return (self.groups.get(group) if group else None) or self.rest

    def part_of_child(self, unit: Unit) -> Unit | None:
        """Where a unit below goes; None when nobody said."""
        return self.children.get(unit.code.casefold())
