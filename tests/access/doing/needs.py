"""The access matrix and the objects of frameworks, of what is asked, and of needs."""

from types import SimpleNamespace

from core.permissions import Permission as P
from services.models import JobRole, Post, RoleGroup, Unit
from tests.access.page import Page
from tests.factories import OPENED, everywhere
from tests.factories.training import level
from training.actions.needs import choose_levels, start_proposal
from training.actions.requirements import Whom, ask
from training.actions.versions import add_framework, add_level
from training.models import Course, NeedsProposal


def _proposal(verb: str, needs: str, **statuses: int | None) -> Page:
    return Page(
        f"training:needs_{verb}",
        needs,
        of=lambda w: {"proposal_id": w.needs.pk},
        foreign=lambda w: {"proposal_id": w.mill_needs.pk},
        missing={"proposal_id": 0},
        **statuses,
    )


def _framework(name: str, key: str, **statuses: int | None) -> Page:
    mill = {"framework_id": lambda w: w.mill_own.pk, "level_id": lambda w: w.mill_own_level.pk}
    own = {"framework_id": lambda w: w.own.pk, "level_id": lambda w: w.own_level.pk}
    return Page(
        f"training:{name}",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {key: own[key](w)},
        foreign=lambda w: {key: mill[key](w)},
        missing={key: 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("training:framework_all", P.MANAGE_FRAMEWORKS),
    Page(
        "training:framework_add",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    _framework("framework_detail", "framework_id"),
    _framework("level_add", "framework_id", post=200),
    _framework("level_change", "level_id", post=200),
    Page("training:needs_list", P.RECORD_TRAINING),
    Page("training:needs_start", P.RECORD_TRAINING, post=200),
    _proposal("detail", P.RECORD_TRAINING),
    _proposal("levels", P.RECORD_TRAINING, post=200),
    _proposal("propose", P.RECORD_TRAINING, get=None, post=302),
    _proposal("adopt", P.MANAGE_FRAMEWORKS, post=302),
    _proposal("undo", P.MANAGE_FRAMEWORKS, post=200),
    Page(
        "training:requirement_of_many",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    Page(
        "training:requirement_of_post",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"staff_id": w.rosa.pk},
        foreign=lambda w: {"staff_id": w.milly.pk},
        missing={"staff_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """Rules of everybody, of a group and of one post, and a proposal, in each organisation."""
    world.needs = make_proposal(world.quay, world.worker)
    world.mill_needs = make_proposal(world.mill, world.nurse)
    for root, prefix in ((world.northshore, ""), (world.westmoor, "mill_")):
        by = everywhere(root, P.MANAGE_FRAMEWORKS)
        own = add_framework(by=by, organisation=root, name=f"Own of {root}", version="1")
        setattr(world, f"{prefix}own", own)
        setattr(world, f"{prefix}own_level", add_level(by=by, framework=own, name="First"))
    for root, person in ((world.northshore, world.lars), (world.westmoor, world.milly)):
        by = everywhere(root, P.MANAGE_FRAMEWORKS)
        group = RoleGroup.objects.create(organisation=root, name=f"Carers of {root}")
        post = Post.objects.filter(staff_member=person).first()
        for whom in (Whom(root), Whom(root, role_group=group), Whom(root, post=post)):
            ask(
                by=by,
                whom=whom,
                levels=[level("informed")],
                from_on=OPENED,
                reason="Drives children to school",
            )


def make_proposal(unit: Unit, role: JobRole) -> NeedsProposal:
    """A proposal with one level and one course."""
    by = everywhere(unit, P.RECORD_TRAINING)
    proposal = start_proposal(by=by, unit=unit, from_on=OPENED)
    choose_levels(
        by=by,
        proposal=proposal,
        roles={role: level("skilled")},
        groups={},
        courses=list(Course.objects.filter(code="dytsp-1")),
        room_size=12,
        from_on=OPENED,
    )
    return proposal


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more group that is asked, and one more proposal."""
    make_proposal(world.quay, world.worker)
    own = everywhere(world.northshore, P.MANAGE_FRAMEWORKS)
    add_framework(by=own, organisation=world.northshore, name="Own", version=str(number))
    group = RoleGroup.objects.create(organisation=world.northshore, name=f"Group {number}")
    by = everywhere(world.northshore, P.MANAGE_FRAMEWORKS)
    whom = Whom(world.northshore, role_group=group)
    ask(by=by, whom=whom, levels=[level("informed")], from_on=OPENED)
