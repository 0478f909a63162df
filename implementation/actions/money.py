"""Writing down what pays for the work, the posts it pays, and the time of delivery leads."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import insert_once
from implementation.figures.leadership import delivery_leads
from implementation.models import FundedPost, FundingLine, LeadCapacity
from services.models import StaffMember, Unit


@transaction.atomic
def add_line(*, by: Scope, unit: Unit, once: UUID | None = None, **facts: Any) -> FundingLine:
    """A funding line. `facts`: name, source, amount, from_on, ends_on, note."""
    must_hold(by, unit)
    made = FundingLine(unit=unit, added_by_id=by.user_id, once=once, **facts)
    return insert_once(made, "added_by") or made


@transaction.atomic
def change_line(*, by: Scope, line: FundingLine, **facts: Any) -> FundingLine:
    """Set the facts of a line to what is known now; safe to repeat."""
    row: FundingLine = _locked(FundingLine, line.pk)
    must_hold(by, row.unit, facts.get("unit", row.unit))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def end_line(*, by: Scope, line: FundingLine, ends_on: date) -> FundingLine:
    """The last day that a line pays. Raises ValueError before its first day."""
    _must_follow(line.from_on, ends_on)
    return change_line(by=by, line=line, ends_on=ends_on)


@transaction.atomic
def add_post(
    *,
    by: Scope,
    line: FundingLine,
    staff_member: StaffMember | None = None,
    once: UUID | None = None,
    **facts: Any,
) -> FundedPost:
    """A post that a line pays. `facts`: role, title, fte.

    Raises PermissionError for a person of another organisation.
    """
    must_hold(by, line.unit)
    if staff_member and staff_member.organisation_id != line.unit.organisation_id:
        raise PermissionError("a person of another organisation")
    made = FundedPost(
        line=line, staff_member=staff_member, added_by_id=by.user_id, once=once, **facts
    )
    return insert_once(made, "added_by") or made


@transaction.atomic
def remove_post(*, by: Scope, post: FundedPost) -> None:
    """The line pays this post no more. Safe to repeat."""
    must_hold(by, post.line.unit)
    FundedPost.objects.filter(pk=post.pk).delete()


@transaction.atomic
def add_capacity(*, by: Scope, unit: Unit, once: UUID | None = None, **facts: Any) -> LeadCapacity:
    """The time somebody has. `facts`: user_id, role_words, hours, fte, other_duties, from_on …

    Raises ValueError for an account that is no delivery lead there.
    """
    must_hold(by, unit)
    user_id = facts.get("user_id")
    here = Scope(by.user_id, by.permission, (unit.path,))
    leads = {one.user_id for one in delivery_leads(here, on=timezone.localdate())}
    if user_id is not None and user_id not in leads:
        raise ValueError(_("Choose a delivery lead of this team or service."))
    made = LeadCapacity(unit=unit, added_by_id=by.user_id, once=once, **facts)
    return insert_once(made, "added_by") or made


@transaction.atomic
def end_capacity(*, by: Scope, capacity: LeadCapacity, until_on: date) -> LeadCapacity:
    """The last day on which somebody has this time. Safe to repeat."""
    row: LeadCapacity = _locked(LeadCapacity, capacity.pk)
    must_hold(by, row.unit)
    _must_follow(row.from_on, until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    return row


def _locked(model: Any, pk: int) -> Any:
    return model.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def _must_follow(from_on: date, last_on: date) -> None:
    if last_on < from_on:
        raise ValueError(_("Enter a day on or after the first."))
