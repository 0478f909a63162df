"""Barriers on the first page: those that wait for an answer, and answers to hear."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Viewer
from implementation.builders.wait import Waiting
from implementation.figures.answers import (
    lifted_by_another,
    not_heard_yet,
    put_to_nobody,
    taken_back_by_another,
    waiting_for_answer,
)
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


def barriers_of_nobody(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """Barriers put to nobody, for the nearest lead; many stand behind one link. 2 queries."""
    found = put_to_nobody(viewer, on=on)
    for row in found[:SHOWN]:
        label = _("Nobody is asked yet: %(what)s") % {"what": row}
        yield Waiting(label, "implementation:barrier_detail", (row.pk,), note=row.unit.name)
    more = len(found) - SHOWN
    if more > 0:
        label = ngettext(
            "%(n)s more barrier is put to nobody yet",
            "%(n)s more barriers are put to nobody yet",
            more,
        ) % {"n": more}
        yield Waiting(label, "implementation:barrier_waiting")


def lifted(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """What the viewer noted and somebody else lifted, for 30 days. One query."""
    for change in lifted_by_another(viewer, on=on)[:SHOWN]:
        label = _("Your barrier was lifted: %(what)s") % {"what": change.barrier}
        note = _("If it is still in the way, you can say so.")
        yield Waiting(label, "implementation:barrier_detail", (change.barrier_id,), note=note)


def taken_back(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """What the viewer noted and a lead took back, for 30 days. One query."""
    for change in taken_back_by_another(viewer, on=on)[:SHOWN]:
        label = _("Your barrier was taken back: %(what)s") % {"what": change.barrier}
        note = _("By your delivery lead. You can put it back.")
        yield Waiting(label, "implementation:barrier_detail", (change.barrier_id,), note=note)
