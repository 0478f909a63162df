"""A workbook with a sheet for each course: the completions of several sheets as one list."""

from itertools import chain

from intake.readers.learners import each_once
from intake.readers.reports import add
from intake.readers.result import Completed, Preview

COMPLETIONS = "completions"


def says_who_is_done(one: Preview) -> bool:
    """Whether a sheet has a day or a status: names alone are no list of who completed it."""
    return any(word or has_day for word, has_day in one.completions.states)


def as_one_list(found: list[Preview]) -> Preview:
    """One preview of several, each person once; a name alone joins nobody across sheets."""
    whole, completions = found[0], _all_of([one.completions for one in found])
    for one in found[1:]:
        add(whole, one)
    whole.completions = completions
    whole.people = each_once(whole.people)
    whole.records = len(whole.people)
    return whole


def _all_of(lists: list[Completed]) -> Completed:
    """All rows, with the places of their people, courses and states among those of all sheets."""
    rows, people, courses, states = [], 0, 0, 0
    for one in lists:
        rows += [
            [row, person + people, course + courses, on, until, state + states]
            for row, person, course, on, until, state in one.rows
        ]
        people, courses = people + len(one.people), courses + len(one.courses)
        states += len(one.states)
    return Completed(
        list(chain.from_iterable(one.people for one in lists)),
        list(chain.from_iterable(one.courses for one in lists)),
        list(chain.from_iterable(one.states for one in lists)),
        rows,
    )
