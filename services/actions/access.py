"""Giving and withdrawing access. A withdrawn grant counts on the next request."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import close_account
from accounts.models import User
from core.permissions import ROLES, Permission
from core.scope import Scope
from services.actions.change import change, hold_organisation
from services.models import AccessGrant, StaffMember, Unit

DAY = timedelta(days=1)


@change
def grant_access(
    *,
    by: Scope | None,
    user: User,
    unit: Unit,
    role: str,
    from_on: date,
    until_on: date | None = None,
) -> AccessGrant:
    """Let `user` act as `role` on `unit` and below, both days inclusive; safe to repeat.

    `by` is None only for the command that makes the first admin. The same start day again
    replaces the last day. Raises PermissionError when the unit is outside the branches in which
    `by` may manage access, ValidationError when the organisation would lose its last admin.
    """
    hold_organisation(unit.organisation_id)
    _refuse_unmanaged(by, unit)
    if role not in ROLES:
        raise ValidationError({"role": _("Choose one of the roles.")})
    known = {"user": user, "unit": unit, "role": role, "from_on": from_on}
    grant = AccessGrant.objects.filter(**known).first()
    if grant is None:
        grant = AccessGrant(**known, granted_by_id=by.user_id if by else None)
    elif until_on is not None:
        _keep_an_admin(grant, until_on)
    grant.until_on = until_on
    grant.save()
    return grant  # type: ignore[no-any-return]


@change
def withdraw_grant(*, by: Scope, grant: AccessGrant, until_on: date) -> AccessGrant | None:
    """`until_on` is the last day of the grant: yesterday withdraws it from the next request on.

    A grant that would end before it began is removed (its history stays): None. Safe to repeat.
    Raises PermissionError outside `by`, ValidationError for the last admin of an organisation.
    """
    hold_organisation(grant.unit.organisation_id)
    kept = AccessGrant.objects.select_related("unit").filter(pk=grant.pk).first()
    if kept is None:
        return None
    _refuse_unmanaged(by, kept.unit)
    if kept.until_on and kept.until_on <= until_on:
        return kept  # type: ignore[no-any-return]
    _keep_an_admin(kept, until_on)
    if until_on < kept.from_on:
        kept.delete()
        return None
    kept.until_on = until_on
    kept.save(update_fields=["until_on"])
    return kept  # type: ignore[no-any-return]


@change
def deactivate_user(*, by: Scope, user: User) -> None:
    """Close an account: no sign-in, every session ended with the same change. Safe to repeat.

    Raises ValidationError for an account that also holds access elsewhere, for one's own account,
    and for the last admin of an organisation; PermissionError when `by` may not manage access.
    """
    if by.permission is not Permission.MANAGE_ACCESS:
        raise PermissionError("managing access is not in this scope")
    if user.pk == by.user_id:
        raise ValidationError(_("This is your own account. Ask another admin to close it."))
    today = timezone.localdate()
    held = AccessGrant.objects.filter(Q(until_on=None) | Q(until_on__gte=today), user=user)
    grants = list(held.select_related("unit").order_by("unit__organisation_id"))
    _refuse_elsewhere(by, user, grants)
    for grant in grants:
        hold_organisation(grant.unit.organisation_id)
        _keep_an_admin(grant, today - DAY)
    close_account(user=user, now=timezone.now())


def _refuse_unmanaged(by: Scope | None, unit: Unit) -> None:
    if by is None:
        return
    if by.permission is not Permission.MANAGE_ACCESS or not by.holds(unit.path):
        raise PermissionError(f"access to {unit} is outside this scope")


def _refuse_elsewhere(by: Scope, user: User, grants: list[AccessGrant]) -> None:
    person = StaffMember.objects.filter(user=user).select_related("home_unit").first()
    places = [grant.unit for grant in grants] + ([person.home_unit] if person else [])
    if not any(by.holds(unit.path) for unit in places):
        raise PermissionError(f"account {user.pk} is outside this scope")
    if not all(by.holds(unit.path) for unit in places):
        raise ValidationError(
            _("This account is also used outside your branch. Withdraw its access here instead.")
        )


def _keep_an_admin(grant: AccessGrant, until_on: date) -> None:
    """Raises ValidationError when nobody else administers the whole organisation after that."""
    if grant.role != "admin" or grant.unit.parent_id is not None or grant.until_on is not None:
        return
    others = AccessGrant.objects.filter(
        unit_id=grant.unit_id, role="admin", until_on=None, from_on__lte=until_on + DAY
    ).filter(user__is_active=True)
    if not others.exclude(user_id=grant.user_id).exists():
        raise ValidationError(
            _("%(unit)s needs at least one admin. Give this access to somebody else first.")
            % {"unit": grant.unit}
        )
