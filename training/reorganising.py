"""What training hangs on units goes along when one unit becomes another."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from services.carried import Carried, Number, Passing, TotalSum
from services.models import Post, Unit
from training.actions.requirements import TIMES
from training.counting import question_for, recount, run
from training.models import LevelRequirement, LevelTotal

DAY = timedelta(days=1)
KEY = ("organisation_id", "role_id", "role_group_id", "level_id", "track_id")
COPIED = (*KEY, "until_on", "reason")
Levels = dict[int, int]
COUNTS = " SELECT unit_id, people, met, met + not_yet AS required, counted_only FROM wide"


def carry_requirements(passing: Passing) -> None:
    """Rules of the unit end the day before and go on in the units that were opened for it.

    A unit that was there already keeps asking what it asked: who joins it is asked the same. What
    one post is asked goes along with its person.
    """
    on = passing.on
    _carry_posts(passing)
    rules = LevelRequirement.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), unit=passing.source
    )
    for rule in rules.order_by("pk"):
        for part in passing.parts:
            if part.pk in passing.opened:
                _copy(rule, part, on)
        _end(rule, on)


def _end(rule: LevelRequirement, on: date) -> None:
    """The day before is its last; one that would begin later falls away."""
    if rule.from_on >= on:
        rule.delete()
    else:
        rule.until_on = on - DAY
        rule.save(update_fields=["until_on"])


def _carry_posts(passing: Passing) -> None:
    """What a post of the unit was asked, with the reason, is asked of the post that follows it."""
    on = passing.on
    ended = Q(post__unit=passing.source, post__until_on=on - DAY)
    rules = LevelRequirement.objects.filter(ended, Q(until_on=None) | Q(until_on__gte=on))
    followers = _followers(passing)
    for rule in rules.select_related("post").order_by("pk"):
        post = followers.get((rule.post.staff_member_id, rule.post.role_id))
        if post is not None:
            _pass_on(rule, post, on)


def _pass_on(rule: LevelRequirement, post: Post, on: date) -> None:
    """From `on` the rule is about `post`, and no longer about the one before it."""
    facts = {name: getattr(rule, name) for name in (*COPIED, *TIMES)}
    key = {name: facts.pop(name) for name in KEY}
    LevelRequirement.objects.get_or_create(
        **key, post=post, unit=None, from_on=max(rule.from_on, on), defaults=facts
    )
    _end(rule, on)


def when_post_goes_on(sender: Any, *, old: Post, new: Post, **kwargs: Any) -> None:
    """Somebody does the same job with other hours: what the post was asked goes along."""
    on = new.from_on
    rules = LevelRequirement.objects.filter(Q(until_on=None) | Q(until_on__gte=on), post=old)
    for rule in rules.order_by("pk"):
        _pass_on(rule, new, on)


def _followers(passing: Passing) -> dict[tuple[int, int | None], Post]:
    """Posts that began in the parts on the day, by person and job role."""
    posts = Post.objects.filter(unit__in=passing.parts, from_on=passing.on)
    return {(post.staff_member_id, post.role_id): post for post in posts}


def _copy(rule: LevelRequirement, part: Unit, on: date) -> None:
    """Two merged units may ask the same: then one rule is enough."""
    facts = {name: getattr(rule, name) for name in (*COPIED, *TIMES)}
    key = {name: facts.pop(name) for name in KEY}
    LevelRequirement.objects.get_or_create(
        **key, post=None, unit=part, from_on=max(rule.from_on, on), defaults=facts
    )


def add_levels(sums: Sequence[TotalSum]) -> None:
    """How many hold a level goes along with the totals of which it was said.

    Where one of two said nothing, the sum is of those who did, as everywhere. Two queries a few.
    """
    before = _levels_of({pk for one in sums for pk in (one.into, *one.of)})
    wanted = {one.into: _added([before[pk] for pk in one.of]) for one in sums}
    changed = {pk: levels for pk, levels in wanted.items() if levels != before[pk]}
    LevelTotal.objects.filter(headcount__in=changed).delete()
    LevelTotal.objects.bulk_create(
        LevelTotal(headcount_id=pk, level_id=level, people=n)
        for pk, levels in changed.items()
        for level, n in levels.items()
    )


def _added(several: list[Levels]) -> Levels:
    """Nobody holding a level is something that was said; a level not named is not."""
    total: Levels = {}
    for levels in several:
        for level, people in levels.items():
            total[level] = total.get(level, 0) + people
    return total


def _levels_of(headcounts: set[int]) -> dict[int, Levels]:
    found: dict[int, Levels] = defaultdict(dict)
    rows = LevelTotal.objects.filter(headcount__in=headcounts)
    for headcount, level, people in rows.values_list("headcount", "level", "people"):
        found[headcount][level] = people
    return found


def count(organisation_id: int, units: Sequence[int], day: date) -> Number:
    """People, met, required (met or not yet) and people counted without names, counted afresh.

    Of each unit with all below it.
    """
    question = question_for(organisation_id, day)
    facts = question.parameters | {"units": list(units)}
    rows = run(recount("today") + COUNTS, facts)
    names = ("people", "met", "required", "counted_only")
    return {row["unit_id"]: tuple(row[name] for name in names) for row in rows}


REQUIREMENTS = Carried(
    LevelRequirement,
    "organisation",
    lambda: _("A requirement was changed later, so this has to stay."),
    carry_requirements,
)
LEVEL_TOTALS = Carried(
    LevelTotal,
    "headcount__unit__organisation",
    lambda: _("How many hold a level was changed later, so this has to stay."),
)
