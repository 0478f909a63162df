"""Agreements with partners, and names that are held without one."""

from datetime import date
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from core.scope import Scope
from services.models import Post, SharingAgreement, StaffMember, Unit
from services.models.sharing_agreement import PARTNERS


def agreements_in(scope: Scope) -> QuerySet[Any, Any]:
    """Agreements of the branches, by unit, the newest first."""
    rows = SharingAgreement.objects.within(scope).select_related("unit")
    return rows.order_by("unit__sort_key", "-from_on", "pk")


def names_without_agreement(scope: Scope, *, on: date) -> QuerySet[Any, Any]:
    """Current posts of partner staff whose unit has no agreement on `on`; the person and the unit.

    A person with two such posts is in it twice, once for each unit.
    """
    path = ExpressionWrapper(OuterRef("path"), CharField())
    partners = Unit.objects.filter(kind__in=PARTNERS).annotate(of=path)
    agreed = SharingAgreement.objects.in_force_on(on).annotate(of=path)
    theirs = Unit.objects.filter(Exists(partners.filter(of__startswith=F("path"))))
    covered = Unit.objects.filter(Exists(agreed.filter(of__startswith=F("unit__path"))))
    is_partner = Q(staff_member__kind=StaffMember.Kind.PARTNER) | Q(unit__in=theirs.values("pk"))
    return (
        Post.objects.within(scope)
        .current_on(on)
        .filter(is_partner)
        .exclude(unit__in=covered.values("pk"))
        .select_related("staff_member", "unit")
        .order_by("staff_member__sort_key", "pk")
    )
