"""Conversations with leaders that wait for somebody on the first page."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.modules import Module
from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.wait import Waiting
from implementation.figures.leadership import (
    coming_conversations,
    corrections_to_read,
    to_agree,
)


def talks_coming(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """For the lead alone: conversations with leaders that are near."""
    if not viewer.scope_in(Permission.HOLD_CONVERSATIONS, Module.LEADERSHIP).branches:
        return
    for row in coming_conversations(viewer, on=on):
        said = {"leader": row.leader, "unit": row.unit.name}
        label = _("A conversation with %(leader)s, %(unit)s") % said
        yield Waiting(label, "implementation:conversation_detail", (row.pk,), on=row.next_on)
    for row in corrections_to_read(viewer, on=on):
        label = _("%(leader)s asked for a change to what you wrote") % {"leader": row.leader}
        yield Waiting(label, "implementation:conversation_detail", (row.pk,), on=row.held_on)


def words_to_settle(viewer: Viewer, on: date) -> Iterable[Waiting]:
    """For a leader: what was written about a conversation with them."""
    if viewer.has(Module.LEADERSHIP) and (count := to_agree(viewer)):
        label = ngettext(
            "What was written about a conversation with you",
            "What was written about %(n)s conversations with you",
            count,
        ) % {"n": count}
        note = _("You can agree to the words, or say what should be put right")
        yield Waiting(label, "implementation:my_conversations", note=note)
