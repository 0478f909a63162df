"""The access matrix and the objects of frameworks, of what is asked, and of needs."""

from types import SimpleNamespace

from core.permissions import Permission as P
from services.models import Post, RoleGroup
from tests.access.page import Page
from tests.factories import OPENED, everywhere
from tests.factories.training import level
from training.actions.requirements import Whom, ask

PAGES: list[Page] = [
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
    """Rules of everybody, of a group and of one post in each organisation."""
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


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more group that is asked."""
    group = RoleGroup.objects.create(organisation=world.northshore, name=f"Group {number}")
    by = everywhere(world.northshore, P.MANAGE_FRAMEWORKS)
    whom = Whom(world.northshore, role_group=group)
    ask(by=by, whom=whom, levels=[level("informed")], from_on=OPENED)
