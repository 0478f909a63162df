"""What waits for somebody on the first page: answers, actions, conversations."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from core.scope import Viewer
from implementation.builders.answers import (
    answers_to_give,
    answers_to_hear,
    barriers_of_nobody,
    lifted,
    taken_back,
)
from implementation.builders.lists_waiting import lists_waiting
from implementation.builders.people_wait import people_who_wait
from implementation.builders.plans_soon import plans_soon
from implementation.builders.structure_plans import structure_plans
from implementation.builders.talks import talks_coming, words_to_settle
from implementation.builders.totals_wait import names_or_totals, names_to_agree
from implementation.builders.wait import Waiting

__all__ = ["TOLD_APART", "Waiting", "waiting_for"]

Provider = Callable[[Viewer, date], Iterable[Waiting]]
# Each asks the same number of questions however much waits, and looks at modules and rights itself.
PROVIDERS: tuple[Provider, ...] = (
    answers_to_hear,
    lifted,
    taken_back,
    answers_to_give,
    barriers_of_nobody,
    plans_soon,
    people_who_wait,
    talks_coming,
    words_to_settle,
    structure_plans,
    names_or_totals,
    names_to_agree,
    lists_waiting,
)


# What a page about barriers and plans tells in parts of their own.
TOLD_APART: tuple[Provider, ...] = (answers_to_give, barriers_of_nobody, plans_soon)


def waiting_for(viewer: Viewer, *, on: date, without: Collection[Provider] = ()) -> list[Waiting]:
    """Everything that waits for `viewer` on a day, kind by kind."""
    asked = [provider for provider in PROVIDERS if provider not in without]
    return [one for provider in asked for one in provider(viewer, on)]
