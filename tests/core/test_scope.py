"""A branch holds its own units and no others."""

from types import SimpleNamespace

from core.permissions import Permission
from core.scope import NOBODY, Scope, Viewer
from services.access import viewer_for
from services.models import StaffMember, Unit


def test_a_lead_sees_her_branch_and_no_other(world: SimpleNamespace) -> None:
    scope = viewer_for(world.alma.pk).scope_for(Permission.VIEW_STAFF)

    assert set(Unit.objects.within(scope)) == {world.harbour, world.quay, world.lighthouse}
    assert world.olive not in StaffMember.objects.within(scope)
    assert world.rosa in StaffMember.objects.within(scope)


def test_no_grant_means_no_rows(world: SimpleNamespace) -> None:
    assert not Unit.objects.within(NOBODY.scope_for(Permission.VIEW_UNITS))


def test_unit_7_1_does_not_hold_unit_7_12() -> None:
    assert not Scope(1, Permission.VIEW_UNITS, ("7.1.",)).holds("7.12.")


def test_of_two_branches_one_inside_the_other_only_the_outer_is_asked_for() -> None:
    viewer = Viewer(1, frozenset({("7.", Permission.VIEW_UNITS), ("7.1.", Permission.VIEW_UNITS)}))

    assert viewer.scope_for(Permission.VIEW_UNITS).branches == ("7.",)


def test_an_account_that_was_closed_holds_nothing(world: SimpleNamespace) -> None:
    assert viewer_for(world.lena.pk) == Viewer(world.lena.pk, frozenset(), frozenset())
