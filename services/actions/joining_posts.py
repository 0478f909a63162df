"""The posts of a record that is joined to another, and taking that back."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from services.models import Post, StaffMember

DAY = timedelta(days=1)
FACTS = ("unit_id", "role_id", "fte", "is_primary", "shift", "from_on", "until_on")
AWAY = ("away_from_on", "away_until_on")
Made = list[dict[str, Any]]


def join_posts(survivor: StaffMember, merged: StaffMember) -> Made:
    """Posts of `merged` become posts of `survivor`; what was made, as JSON keeps it.

    The rows of `merged` stay as they are. From the survivor's first post on they are further
    posts, so that the person is counted once; before it they are what they were. A post that the
    survivor holds already is not added a second time.
    """
    own = list(Post.objects.filter(staff_member=survivor))
    first = min((post.from_on for post in own if post.is_primary), default=None)
    made = []
    for post in Post.objects.filter(staff_member=merged).order_by("from_on", "pk"):
        for part in _parts(post, first):
            if not _is_held(part, own):
                part.staff_member = survivor
                part.save()
                own.append(part)
                made.append(_as_json(part))
    return made


def _parts(post: Post, first: date | None) -> list[Post]:
    """The post before the survivor's first day, and the post from then on."""
    if first is None:
        return [_copy(post)]
    parts = []
    if post.from_on < first:
        ends = first - DAY
        until_on = min(post.until_on, ends) if post.until_on else ends
        parts.append(_copy(post, until_on=until_on))
    if post.until_on is None or post.until_on >= first:
        starts = max(post.from_on, first)
        parts.append(_copy(post, from_on=starts, is_primary=False))
    return parts


def _copy(post: Post, **facts: Any) -> Post:
    new = Post(**{name: getattr(post, name) for name in (*FACTS, *AWAY)})
    for name, value in facts.items():
        setattr(new, name, value)
    return new


def _is_held(part: Post, own: list[Post]) -> bool:
    """Whether a post in the same unit and role (or one of unknown role) covers one of its days."""
    return any(
        post.unit_id == part.unit_id
        and (post.role_id == part.role_id or None in (post.role_id, part.role_id))
        and post.from_on <= (part.until_on or date.max)
        and part.from_on <= (post.until_on or date.max)
        for post in own
    )


def posts_as_made(made: Made) -> bool:
    """Whether each post that the merge made still is as it made it."""
    found = {post.pk: _as_json(post) for post in Post.objects.filter(pk__in=_ids(made))}
    return all(found.get(one["id"]) == one for one in made)


def take_posts_back(made: Made) -> None:
    """Away with the posts that the merge made."""
    Post.objects.filter(pk__in=_ids(made)).delete()


def _ids(made: Made) -> list[int]:
    return [one["id"] for one in made]


def _as_json(post: Post) -> dict[str, Any]:
    post.refresh_from_db()
    told = {"id": post.pk, **{name: getattr(post, name) for name in (*FACTS, *AWAY)}}
    return json.loads(json.dumps(told, cls=DjangoJSONEncoder))  # type: ignore[no-any-return]
