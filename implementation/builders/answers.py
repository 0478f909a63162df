"""Barriers on the first page: those that wait for an answer, and answers to hear."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Viewer
from implementation.builders.wait import Waiting
from implementation.figures.answers import not_heard_yet, waiting_for_answer
from implementation.figures.told_as import place_for

SHOWN = 5


def answers_to_give(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """Barriers that wait for the viewer's answer; many are gathered behind one link. 2 queries."""
    found = waiting_for_answer(viewer, on=on)
    for row in found[:SHOWN]:
        label = _("Waiting for your answer: %(what)s") % {"what": row}
        yield Waiting(
            label, "implementation:barrier_answer", (row.pk,), note=place_for(viewer, row).name
        )
    more = len(found) - SHOWN
    if more > 0:
        label = ngettext(
            "%(n)s more barrier waits for your answer",
            "%(n)s more barriers wait for your answer",
            more,
        ) % {"n": more}
        yield Waiting(label, "implementation:barrier_waiting")


def answers_to_hear(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """Answers to what the viewer noted, until the viewer has seen them. One query."""
    for answer in not_heard_yet(viewer)[:SHOWN]:
        label = _("Your barrier was answered: %(what)s") % {"what": answer.barrier}
        yield Waiting(
            label,
            "implementation:barrier_detail",
            (answer.barrier_id,),
            note=str(answer.get_said_display()),
        )
