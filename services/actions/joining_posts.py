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

    The rows of `merged` stay as they are. On days on which the survivor has a main post they are
    further posts, so that the person is counted once; on others they are what they were. Days on
    which the survivor holds the post already are not added a second time.
    """
    own = list(Post.objects.filter(staff_member=survivor))
    made = []
    for post in Post.objects.filter(staff_member=merged).order_by("from_on", "pk"):
        for part in _parts(post, own):
            for rest in _not_held(part, own):
                rest.staff_member = survivor
                rest.save()
                own.append(rest)
                made.append(_as_json(rest))
    return made


def _parts(post: Post, own: list[Post]) -> list[Post]:
    """The post on days without a main post of the survivor's own, and on the other days."""
    free = [_copy(post)]
    if not post.is_primary:
        return free
    for main in own:
        if main.is_primary:
            free = [rest for one in free for rest in _without(one, main)]
    shared = [_copy(post, is_primary=False)]
    for part in free:
        shared = [rest for one in shared for rest in _without(one, part)]
    return sorted([*free, *shared], key=lambda part: part.from_on)


def _copy(post: Post, **facts: Any) -> Post:
    new = Post(**{name: getattr(post, name) for name in (*FACTS, *AWAY)})
    for name, value in facts.items():
        setattr(new, name, value)
    return new


def _not_held(part: Post, own: list[Post]) -> list[Post]:
    """The days of `part` that no post in the same unit and role (or of unknown role) covers."""
    left = [part]
    for post in own:
        if _is_same(post, part):
            left = [rest for one in left for rest in _without(one, post)]
    return left


def _is_same(post: Post, part: Post) -> bool:
    known = None not in (post.role_id, part.role_id)
    return post.unit_id == part.unit_id and (post.role_id == part.role_id or not known)


def _without(part: Post, post: Post) -> list[Post]:
    """What is before and after the days of `post`; the part itself when they share no day."""
    ends, starts = part.until_on or date.max, post.until_on or date.max
    if post.from_on > ends or starts < part.from_on:
        return [part]
    rest = []
    if part.from_on < post.from_on:
        rest.append(_copy(part, until_on=post.from_on - DAY))
    if starts < ends:
        rest.append(_copy(part, from_on=starts + DAY))
    return rest


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
