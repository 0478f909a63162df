"""Learning from elsewhere: which titles there are, and how many people have each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from core.scope import Scope
from services.figures.people import survivor_of
from training.models import LearningTitle, OtherLearning


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A title and the people of a scope who completed it; `last_on` is their newest day."""

    title: LearningTitle
    people: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Learned:
    """Something a person completed under a title; `meaning` is what it is said to be, or empty."""

    title: str
    meaning: str
    on: date
    expires_on: date | None


def title_lines(scope: Scope, titles: Collection[LearningTitle]) -> list[TitleLine]:
    """Each of these titles with its people in `scope`, joined records once. One query."""
    rows = OtherLearning.objects.within(scope).filter(title__in=[title.pk for title in titles])
    rows = rows.annotate(who=survivor_of("staff_member")).values_list("title").order_by()
    found = {
        pk: (people, last_on)
        for pk, people, last_on in rows.annotate(people=Count("who", distinct=True), last=Max("on"))
    }
    return [TitleLine(title, *found.get(title.pk, (0, None))) for title in titles]


def learned_by(ids: Collection[int]) -> list[Learned]:
    """What somebody with these records completed elsewhere, the newest first. One query."""
    rows = OtherLearning.objects.filter(staff_member__in=ids).select_related(
        "title__course", "title__equivalence"
    )
    return [
        Learned(
            row.title.title,
            str(row.title.meaning or ""),
            row.on,
            row.expires_on,
        )
        for row in rows.order_by("-on", "-pk")
    ]
