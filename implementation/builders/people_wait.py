"""People whose words about their record wait for an answer, and who might like a word."""

from datetime import date

from django.utils.translation import ngettext

from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.wait import Waiting
from services.figures.digests import who_might_like_a_word
from services.figures.own_record import questions_waiting


def people_who_wait(viewer: Viewer, on: date) -> list[Waiting]:
    """How many of each, for those who may see names. Two queries."""
    scope = viewer.scope_for(Permission.VIEW_STAFF)
    if not scope.branches:
        return []
    asked, words = questions_waiting(scope), who_might_like_a_word(scope, on=on).count()
    found = [
        (asked, _asked(asked), "services:record_question_list"),
        (words, _words(words), "services:hand_over_list"),
    ]
    return [Waiting(label, page) for n, label, page in found if n]


def _asked(n: int) -> str:
    return ngettext(
        "%(n)s person says that something is wrong with their record",
        "%(n)s people say that something is wrong with their record",
        n,
    ) % {"n": n}


def _words(n: int) -> str:
    return ngettext(
        "%(n)s person might like a word about training",
        "%(n)s people might like a word about training",
        n,
    ) % {"n": n}
