"""The access matrix and the objects of frameworks, of what is asked, and of needs."""

from types import SimpleNamespace

from core.permissions import Permission as P
from services.models import JobRole, Post, RoleGroup, Unit
from tests.access.page import Page
from tests.factories import OPENED, everywhere
from tests.factories.training import level
from training.actions.courses import add_own_course
from training.actions.crosswalks import add_crosswalk
from training.actions.needs import choose_levels, start_proposal
from training.actions.requirements import Whom, ask
from training.actions.versions import add_framework, add_level
from training.models import Course, Crosswalk, Level, NeedsAdoption, NeedsProposal, Track


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
    _framework("level_order", "framework_id", post=200),
    *(
        Page(
            f"training:{name}",
            P.MANAGE_FRAMEWORKS,
            of=lambda w: {"unit_id": w.northshore.pk},
            foreign=lambda w: {"unit_id": w.westmoor.pk},
            missing={"unit_id": 0},
            post=200,
        )
        for name in ("crosswalk_add", "course_add")
    ),
    *(
        Page(
            f"training:crosswalk_{verb}",
            P.MANAGE_FRAMEWORKS,
            of=lambda w: {"crosswalk_id": w.beside.pk},
            foreign=lambda w: {"crosswalk_id": w.mill_beside.pk},
            missing={"crosswalk_id": 0},
            post=status,
        )
        for verb, status in (("change", 200), ("remove", 302))
    ),
    Page(
        "training:course_change",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"course_id": w.own_course.pk},
        foreign=lambda w: {"course_id": w.mill_own_course.pk},
        missing={"course_id": 0},
        post=200,
    ),
    *(
        Page(
            f"training:{name}",
            permission,
            of=lambda w: {"unit_id": w.quay.pk},
            foreign=lambda w: {"unit_id": w.mill.pk},
            missing={"unit_id": 0},
        )
        for name, permission in (
            ("track_unit", P.VIEW_FIGURES),
            ("refreshers", P.VIEW_FIGURES),
            ("refreshers_csv", P.VIEW_STAFF),
        )
    ),
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
        first = add_level(by=by, framework=own, name="First")
        setattr(world, f"{prefix}own_level", first)
        setattr(world, f"{prefix}beside", _beside(root, first))
        track = Track.objects.get(code="leadership")
        facts = {"name": f"Leading in {root}", "level": None, "track": track}
        setattr(world, f"{prefix}own_course", add_own_course(by=by, organisation=root, **facts))
        whom = Whom(root, track=track)
        ask(by=by, whom=whom, levels=(), from_on=OPENED)
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


def _beside(root: Unit, one: Level) -> Crosswalk:
    facts = {"other": level("skilled"), "certainty": "partial", "source": "Our reading"}
    by = everywhere(root, P.MANAGE_FRAMEWORKS)
    return add_crosswalk(by=by, organisation=root, level=one, **facts)


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
    NeedsAdoption.objects.create(proposal=proposal, state=NeedsAdoption.State.READY)
    return proposal


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more group that is asked, and one more proposal."""
    make_proposal(world.quay, world.worker)
    own = everywhere(world.northshore, P.MANAGE_FRAMEWORKS)
    facts = {"by": own, "organisation": world.northshore}
    made = add_framework(**facts, name="Own", version=str(number))
    _beside(world.northshore, add_level(by=own, framework=made, name="First"))
    add_own_course(**facts, name=f"Course {number}", level=None, track=None)
    group = RoleGroup.objects.create(organisation=world.northshore, name=f"Group {number}")
    by = everywhere(world.northshore, P.MANAGE_FRAMEWORKS)
    whom = Whom(world.northshore, role_group=group)
    ask(by=by, whom=whom, levels=[level("informed")], from_on=OPENED)
