"""Everybody of a branch in the columns of our own template, to be changed and sent back."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from core.scope import Scope
from services.figures.people import is_away
from services.models import Post, Unit

Row = list[str]


def staff_rows(scope: Scope, unit: Unit, *, on: date) -> Iterator[Row]:
    """One row a post that has not ended, people by name, the main post first. One query.

    Only posts inside the branch: a list for a branch says nothing about posts elsewhere.
    """
    posts = Post.objects.within(scope).filter(
        Q(until_on=None) | Q(until_on__gte=on),
        Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=on),
        unit__path__startswith=unit.path,
        staff_member__merged_into=None,
    )
    ordered = posts.select_related("staff_member", "unit", "role").order_by(
        "staff_member__sort_key", "staff_member_id", "-is_primary", "from_on", "pk"
    )
    return (_row(post, on) for post in ordered.iterator(chunk_size=2_000))


def _row(post: Post, on: date) -> Row:
    """In the order of the template's columns."""
    person = post.staff_member
    return [
        person.staff_number,
        person.first_name,
        person.last_name,
        person.preferred_name,
        person.email,
        post.unit.code,
        post.role.name if post.role else "",
        f"{post.fte.normalize():f}",
        _yes_no(post.is_primary),
        person.kind.replace("_", " "),
        post.from_on.isoformat(),
        post.until_on.isoformat() if post.until_on else "",
        _yes_no(is_away(post, on)),
    ]


def _yes_no(holds: bool) -> str:
    return "yes" if holds else "no"
