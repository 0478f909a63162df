"""Where people are at home: the unit of the main post that holds on a day."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

from services.models import Post, StaffMember


def settle_homes(organisation_id: int, on: date) -> int:
    """`home_unit` becomes the unit of the main post that holds on `on`; how many changed."""
    main = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        staff_member=OuterRef("pk"),
        is_primary=True,
        from_on__lte=on,
    ).order_by("-from_on")
    people = StaffMember.objects.filter(organisation_id=organisation_id)
    away_from_home = people.annotate(now_in=Subquery(main.values("unit")[:1])).exclude(
        Q(now_in=None) | Q(now_in=F("home_unit"))
    )
    return int(away_from_home.update(home_unit_id=Subquery(main.values("unit")[:1])))


def leave_homes(units: list[int], on: date) -> int:
    """Whoever is at home in one of these units, which go away, is at home again where their
    newest main post begun by `on` is, though it may have ended; how many changed.
    """
    main = Post.objects.filter(
        staff_member=OuterRef("pk"), is_primary=True, from_on__lte=on
    ).order_by("-from_on")
    people = StaffMember.objects.filter(home_unit__in=units)
    elsewhere = people.annotate(last_in=Subquery(main.values("unit")[:1])).exclude(last_in=None)
    return int(elsewhere.update(home_unit_id=Subquery(main.values("unit")[:1])))
